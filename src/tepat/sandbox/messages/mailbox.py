"""The mail server: takes letters by SMTP and puts them into the inbox."""

from __future__ import annotations

import asyncio
import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tepat.sandbox.messages.faults import CurrentFaults
from tepat.sandbox.messages.inbox import Inbox, Received

MOST_BYTES = 256 * 1024
_OK, _AWAY, _NEVER = "250 OK", "421 Service not available", "550 Mailbox unavailable"


class Mailbox:
    """What ``aiosmtpd`` asks at each step of a letter."""

    def __init__(self, inbox: Inbox, faults: CurrentFaults) -> None:
        self._inbox, self._faults = inbox, faults

    async def handle_MAIL(  # noqa: N802 - the library's name
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Who sends; a server that is down says so here."""
        if self._faults.is_down("email"):
            return _AWAY
        envelope.mail_from = address
        return _OK

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """To whom."""
        if self._faults.is_wrong("email", "refuse"):
            return _NEVER
        envelope.rcpt_tos.append(address)
        return _OK

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        """The letter itself: taken before a slow server answers."""
        letter = email.message_from_bytes(envelope.original_content or b"", policy=email.policy.default)
        for to in envelope.rcpt_tos:
            self._inbox.take(_received(letter, to), once=False)
        await asyncio.sleep(self._faults.seconds_slow("email"))
        return _OK


def start_mailbox(*, port: int, inbox: Inbox, faults: CurrentFaults) -> None:
    """Listen for letters, on this machine only, in a thread of its own."""
    Controller(Mailbox(inbox, faults), hostname="127.0.0.1", port=port, data_size_limit=MOST_BYTES).start()


def _received(letter: Any, to: str) -> Received:
    plain = letter.get_body(("plain",)) if isinstance(letter, EmailMessage) else None
    return Received(
        reference=str(letter.get("Message-ID", "")),
        channel="email",
        to=to,
        title=str(letter.get("Subject", "")),
        text=plain.get_content().strip() if plain is not None else "",
        at=datetime.now(UTC),
        html=isinstance(letter, EmailMessage) and letter.get_body(("html",)) is not None,
    )
