"""E-mail: text and HTML in one message, handed to a mail server by SMTP. DKIM is that server's work.

The letter says no more than an SMS does, and leads to the page where the rest is read after signing in. Its
Message-ID is made of our key. SMTP takes a letter twice: one whose answer was lost is not sent again.
"""

from __future__ import annotations

import smtplib
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from tepat.notices.channels.contract import Message, Report
from tepat.notices.errors import ChannelAway, ChannelUncertain, ContactRefused, MessageRefused
from tepat.notices.signatures import refused

_LONGEST = 254
_LETTER = "notices/channels/email/letter"


class Email:
    """The mail server that TEPAT_EMAIL_* describe."""

    title: Any = _("E-mail")
    place = 30
    is_repeatable = False
    address_label: Any = _("Alamat e-mail")
    address_hint: Any = _("Contoh: nama@contoh.id")
    address_type = "email"
    autocomplete = "email"

    def is_set_up(self) -> bool:
        return bool(settings.EMAIL_HOST and settings.TEPAT_EMAIL_SENDER)

    def read_address(self, text: str) -> str:
        name, at, domain = text.strip().rpartition("@")
        address = f"{name}{at}{domain.lower()}"
        try:
            validate_email(address)
            if len(address) > _LONGEST:
                raise ValidationError("too long")
        except ValidationError:
            raise ContactRefused(
                _("Alamat e-mail ini belum benar."),
                mend=_("Tulis seperti ini: nama@contoh.id, tanpa spasi."),
                pointer="/address",
            ) from None
        return address

    def shown_address(self, address: str) -> str:
        name, _at, domain = address.rpartition("@")
        return f"{name[:2]}•••@{domain}"

    def send(self, message: Message) -> str:
        reference = f"<{message.key}@{_sender_domain()}>"
        letter = _letter(message, reference)
        connection = get_connection("django.core.mail.backends.smtp.EmailBackend")
        try:
            connection.open()
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelAway(
                "The mail server cannot be reached.", code="notices.channel.unreachable"
            ) from RuntimeError(type(error).__name__)
        try:
            connection.send_messages([letter])
        except (smtplib.SMTPException, OSError) as error:
            raise _told(error) from RuntimeError(type(error).__name__)
        finally:
            _close(connection)
        return reference

    def read_reports(self, request: HttpRequest) -> list[Report]:
        raise refused()

    def answer_greeting(self, request: HttpRequest) -> HttpResponse:
        raise refused()


def _letter(message: Message, reference: str) -> EmailMultiAlternatives:
    facts = {
        "message": message,
        "language": message.language,
        "address": f"{settings.TEPAT_ADDRESS}{message.leads_to}" if settings.TEPAT_ADDRESS else "",
    }
    letter = EmailMultiAlternatives(
        subject=f"Tepat: {message.title}",
        body=render_to_string(f"{_LETTER}.txt", facts),
        from_email=settings.TEPAT_EMAIL_SENDER,
        to=[message.to],
        headers={"Message-ID": reference, "Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative(render_to_string(f"{_LETTER}.html", facts), "text/html")
    return letter


def _sender_domain() -> str:
    return parseaddr(settings.TEPAT_EMAIL_SENDER)[1].rpartition("@")[2] or "localhost"


def _told(error: Exception) -> ChannelAway | MessageRefused | ChannelUncertain:
    """What the mail server's words mean: 4xx later, 5xx never; silence may mean that it has the letter."""
    status = _status(error)
    if 400 <= status < 500:
        return ChannelAway("The mail server cannot take a letter now.", code="notices.channel.busy")
    if status >= 500:
        return MessageRefused("The mail server refuses a letter.", why=f"It answers {status}.")
    return ChannelUncertain("Nobody knows whether the mail server took a letter.")


def _status(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _said in error.recipients.values())
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def _close(connection: Any) -> None:
    """A server that breaks off after it took the letter changes nothing."""
    try:
        connection.close()
    except (smtplib.SMTPException, OSError):
        return


CHANNEL = Email()
