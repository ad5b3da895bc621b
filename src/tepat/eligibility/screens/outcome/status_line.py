"""Where the application stands: sent, checked, decided, and what comes next, with dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tepat.base.in_words import date_in_words
from tepat.eligibility.screens.outcome.cards import Card
from tepat.eligibility.screens.outcome.facts import agencies_behind
from tepat.eligibility.screens.outcome.own import OwnOutcome

State = Literal["done", "now", "later"]
STATE_WORDS: dict[str, Any] = {
    "done": gettext_lazy("selesai"),
    "now": gettext_lazy("sekarang"),
    "later": gettext_lazy("berikutnya"),
}


@dataclass(frozen=True)
class Step:
    """One station. ``day`` is in words, or empty; ``text`` says more, or is empty."""

    name: str
    state: State
    day: str = ""
    text: str = ""

    @property
    def state_words(self) -> Any:
        return STATE_WORDS[self.state]


def status_line(outcome: OwnOutcome, cards: Sequence[Card]) -> tuple[Step, ...]:
    """The stations of an application, in their order; one of them is now."""
    decided_at = outcome.decided_at
    sent_at = outcome.sent.received_at if outcome.sent else decided_at
    sent = Step(_("Dikirim"), "done", _day(sent_at))
    if decided_at is None:
        return sent, Step(_("Dicocokkan"), "now"), Step(_("Diputuskan"), "later")
    agencies = agencies_behind(outcome.decisions)
    text = (
        _("dengan data %(agencies)s") % {"agencies": ", ".join(agencies)}
        if agencies
        else _("hanya jawaban Anda")
    )
    return (
        sent,
        Step(_("Dicocokkan"), "done", _day(decided_at), text),
        Step(_("Diputuskan"), "done", _day(decided_at)),
        *(_next(cards) if outcome.withdrawn_at is None else _withdrawn(outcome.withdrawn_at)),
    )


def _withdrawn(at: datetime) -> list[Step]:
    return [Step(_("Izin dicabut"), "now", _day(at))]


def _next(cards: Sequence[Card]) -> list[Step]:
    paid = [card for card in cards if card.tone == "good"]
    payment = Step(_("Pembayaran"), "later", text=_("menurut kuota dan jadwal"))
    if any(card.proof for card in cards):
        return [Step(_("Bukti identitas"), "now"), payment]
    if paid:
        return [Step(payment.name, "now", text=payment.text)]
    if any(card.missing_is_own for card in cards):
        return [Step(_("Lengkapi data"), "now")]
    if any(card.missing for card in cards):
        return [Step(_("Menunggu data"), "now")]
    days = [card.appeal_until for card in cards if card.may_appeal and card.appeal_until]
    if days:
        return [Step(_("Masa sanggah"), "now", text=_("sampai %(day)s") % {"day": date_in_words(min(days))})]
    return [Step(_("Masa sanggah"), "done")]


def _day(moment: datetime | None) -> str:
    return date_in_words(timezone.localdate(moment)) if moment else ""
