"""Errors of the notices room."""

from __future__ import annotations

from datetime import datetime

from tepat.base.problems import RequestProblem
from tepat.kernel.errors import TepatError


class NoticeWrong(TepatError):
    """A notice of a kind that there is not, or without the values that its sentences need."""

    default_code = "notices.notice.wrong"


class ChannelIncomplete(TepatError):
    """A folder of channels that lacks what a channel needs."""

    default_code = "notices.channel.incomplete"


class ContactRefused(RequestProblem):
    """A number or address, or a code, that cannot be taken; the sentence says why."""

    default_code = "notices.contact.refused"
    status = 422


class TooManyCodes(RequestProblem):
    """More codes were asked for than anybody needs."""

    default_code = "notices.contact.too_many_codes"
    status = 429


class ReportRefused(RequestProblem):
    """A report on deliveries that is not signed by the provider, or not readable."""

    default_code = "notices.report.refused"
    status = 400


class SendingFailed(TepatError):
    """What a channel says when a message was not taken. ``code`` is kept with the delivery."""

    default_code = "notices.sending.failed"


class ChannelAway(SendingFailed):
    """The provider does not answer, or cannot take it now: certainly not sent, and worth another try."""

    default_code = "notices.channel.away"


class ChannelUncertain(SendingFailed):
    """The provider may or may not have taken the message: its answer was lost, or could not be read."""

    default_code = "notices.channel.uncertain"


class MessageRefused(SendingFailed):
    """The provider will never take this message: another try would say the same."""

    default_code = "notices.message.refused"


class TryAgain(TepatError):
    """A delivery that is to be tried again at ``at``; for the worker only."""

    default_code = "notices.delivery.try_again"

    def __init__(self, at: datetime) -> None:
        super().__init__("A message could not be sent yet.")
        self.at = at
