"""A family that was decided on, its members and the officers of its place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import cv2
import numpy as np

from tepat.casework.models import Case
from tepat.casework.operations import ask_for_review, open_appeal
from tepat.eligibility.models import Decision
from tepat.exchange.operations import import_agency_records
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.intake.operations import accept_submission
from tepat.intake.tests import example
from tepat.registry.queries import families_of_nik

AT = example.RECEIVED_AT + timedelta(days=1)
REGENCY = "35.10"
AYU_NIK = example.nik(5, example.AYU_BORN)
WORDS = "Saya bukan pegawai negeri, saya guru mengaji."


def citizen(nik: str = example.SITI_NIK, name: str = "siti") -> Account:
    return open_account(sign_in_name=name, display_name="Siti Aminah", role=Role.CITIZEN, nik=nik)


def officer(
    name: str = "hadi",
    *,
    role: Role = Role.DISTRICT_OFFICER,
    area: str = example.DISTRICT,
    nik: str | None = None,
) -> Account:
    return open_account(sign_in_name=name, display_name=name.title(), role=role, area_code=area, nik=nik)


def regency_officer(name: str = "wulan") -> Account:
    return officer(name, role=Role.REGENCY_OFFICER, area=REGENCY)


def registered(account: Account, *, public_employee: bool = True, decile: int = 2) -> UUID:
    """Register Siti's family; BKN says, wrongly, that Siti is a public employee. Returns the family."""
    niks = [example.WAHYU_NIK, example.SITI_NIK, AYU_NIK]
    import_agency_records(
        records=[
            _record("dtsen", "family", example.KK, "welfare_decile", str(decile)),
            *(_record("bpjs_ketenagakerjaan", "person", nik, "formal_monthly_wage", "0") for nik in niks),
            *(
                _record("bkn", "person", nik, "is_public_employee", _json(public_employee and nik == niks[1]))
                for nik in niks
            ),
        ]
    )
    family = example.answers(example.wahyu(), example.siti(), example.ayu(nik=AYU_NIK))
    accept_submission(
        uuid=uuid4(),
        document=example.submission(channel="self", answers=family),
        actor=account,
        received_at=example.RECEIVED_AT,
    )
    return families_of_nik(nik=str(account.nik))[0]


def _record(agency: str, subject: str, key: str, variable: str, value: str) -> dict[str, Any]:
    return {
        **{"agency": agency, "subject": subject, "key": key, "variable": variable, "value": value},
        "as_of": date(2026, 9, 1),
    }


def _json(value: bool) -> str:
    return "true" if value else "false"


def newest_decision(family_id: UUID, programme: str = "pkh") -> Decision:
    """What counts now about a family."""
    return Decision.objects.filter(family_id=family_id, programme=programme).latest("decided_at")


def appealed(
    account: Account, family_id: UUID, *, criterion: str = "no_public_employee", **parts: Any
) -> UUID:
    """An appeal against a reason of the newest PKH decision."""
    sent = {"words": WORDS, "photo": None, "at": AT, **parts}
    return open_appeal(decision_id=newest_decision(family_id).pk, criterion=criterion, actor=account, **sent)


CORRECTION = {"fakta-is_public_employee-2": "false"}
"""Siti, the second member, is no public employee."""


def photo(side: int = 1600, *, seed: int = 1, kind: str = ".jpg") -> bytes:
    """A picture of nobody; as JPEG with an EXIF part that must not survive."""
    pixels = np.random.default_rng(seed).integers(0, 255, (side, side, 3), np.uint8)
    picture = cv2.imencode(kind, cv2.GaussianBlur(pixels, (0, 0), 6))[1].tobytes()
    if kind != ".jpg":
        return picture
    exif = b"Exif\x00\x00" + b"SECRET-PLACE" * 3
    return picture[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + picture[2:]


def asked_again(case_id: UUID, account: Account) -> Case:
    """The case after the person asked for a second officer."""
    ask_for_review(case_id=case_id, actor=account, at=AT)
    return Case.objects.get(pk=case_id)
