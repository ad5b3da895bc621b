"""Errors of the exchange room."""

from __future__ import annotations

from tepat.kernel.errors import TepatError


class DeliveryUnreadable(TepatError):
    """A delivery of an agency holds a record that cannot be taken; nothing of it was stored."""

    default_code = "exchange.delivery.unreadable"


class CardUnreadable(TepatError):
    """The card of an agency is not built as cards are."""

    default_code = "exchange.card.unreadable"
