"""Siti's family with the outcome that a test needs: what the agencies say decides it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tepat.exchange.operations import import_agency_records
from tepat.identity.models import Account
from tepat.intake.operations import accept_submission
from tepat.intake.screens.tests import citizens
from tepat.intake.tests import example

AYU_NIK = example.nik(5, example.AYU_BORN)


def agency(agency: str, subject: str, key: str, variable: str, value: str) -> dict[str, Any]:
    return {
        **{"agency": agency, "subject": subject, "key": key, "variable": variable, "value": value},
        "as_of": date(2026, 9, 1),
    }


def decided(
    account: Account,
    decile: int | None,
    *,
    civil_servant: bool = False,
    health_known: bool = True,
    names: tuple[str, ...] = (),
    at: datetime = example.RECEIVED_AT,
) -> UUID:
    """Register Siti's family, once the agencies have said this about it; returns the submission's UUID."""
    persons = [example.SITI_NIK, example.WAHYU_NIK, AYU_NIK]
    records = [
        agency("dukcapil", "family", example.KK, "address_found", "true"),
        *(agency("dukcapil", "person", nik, "is_alive", "true") for nik in persons),
        *(agency("bpjs_ketenagakerjaan", "person", nik, "formal_monthly_wage", "0") for nik in persons),
        *(agency("bkn", "person", nik, "is_public_employee", "false") for nik in persons[1:]),
        agency("bkn", "person", persons[0], "is_public_employee", "true" if civil_servant else "false"),
    ]
    if decile is not None:
        records.append(agency("dtsen", "family", example.KK, "welfare_decile", str(decile)))
    import_agency_records(records=records)
    filling = citizens.begun(account, kk=example.KK)
    filling.members[2]["nik"] = AYU_NIK
    filling.members.extend(
        example.ayu(nik=example.nik(10 + number, date(2015, 3, 10 + number)), name=f"Anak {number}")
        | {"birth_date": date(2015, 3, 10 + number).isoformat()}
        for number in range(len(names) - len(filling.members))
    )
    for member, name in zip(filling.members, names, strict=False):
        member["name"] = name
    if health_known:
        for member in filling.members:
            member |= {"has_difficulty": False, "pregnancy_status": 1}
    filling.kept_at = at
    for consent in filling.consents:
        consent["given_at"] = (at - timedelta(minutes=30)).isoformat()
    uuid = uuid4()
    accept_submission(uuid=uuid, document=filling.document(), actor=account, received_at=at)
    return uuid
