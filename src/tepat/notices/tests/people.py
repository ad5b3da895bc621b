"""Made-up people who are told things, and moments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.kernel.nik import make_nik
from tepat.notices.models import ContactCode, ContactWay, Delivery
from tepat.notices.operations import send_notice
from tepat.notices.operations.reaching import ask_for_code, confirm_code
from tepat.notices.sealing import unseal_code

AREA = "35.10.16"
AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
ADDRESSES = {"sms": "0812 3456 7890", "whatsapp": "+62 812-3456-7890", "email": "sari@contoh.id"}


def citizen(serial: int = 1) -> Account:
    return open_account(
        sign_in_name=f"warga-{serial}",
        display_name="Sari Wulandari",
        role=Role.CITIZEN,
        nik=make_nik(AREA, date(1990, 5, 12), 2, serial),
    )


def index_of(account: Account) -> bytes:
    return bytes(account.nik_index or b"")


def counting_from(number: int) -> Callable[[int], int]:
    return lambda below: number % below


def ask(account: Account, channel: str = "sms", *, at: datetime = AT, **parts: Any) -> str:
    """Ask for a code; returns it, as the message would carry it."""
    ask_for_code(
        actor=account,
        channel=channel,
        at=at,
        **{
            "address": ADDRESSES[channel],
            "language": "id",
            "random_below": counting_from(7_123_456),
            **parts,
        },
    )
    code = ContactCode.objects.get(nik_index=index_of(account), channel=channel, ended_at=None)
    return unseal_code(code.code_sealed)


def reachable(account: Account, channel: str = "sms", *, at: datetime = AT, **parts: Any) -> ContactWay:
    """Somebody who confirmed a way; the message that carried the code is not left behind."""
    code = ask(account, channel, at=at, **parts)
    assert confirm_code(actor=account, channel=channel, code=code, at=at)
    Delivery.objects.all().delete()
    ContactCode.objects.all().delete()
    return ContactWay.objects.get(nik_index=index_of(account), channel=channel)


def tell(account: Account, kind: str = "registered", *, at: datetime = AT, **parts: Any) -> UUID | None:
    values = {"reference": "RJK-0001"} if kind == "registered" else {}
    return send_notice(
        **{
            "to_nik_index": index_of(account),
            "kind": kind,
            "values": values,
            "area_code": AREA,
            "at": at,
            **parts,
        }
    )
