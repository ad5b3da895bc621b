"""Siti's family in Kemiren, as an agent's phone sends it, and the accounts that tests act as."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.kernel.kk import make_family_card_number
from tepat.kernel.nik import make_nik

AREA = "35.10.16.1003"
DISTRICT = "35.10.16"
RECEIVED_AT = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
OBSERVED_AT = "2026-11-01T09:30:00+07:00"

SITI_BORN, WAHYU_BORN, AYU_BORN = date(1990, 5, 15), date(1988, 1, 2), date(2022, 8, 17)
SITI_NIK = make_nik(DISTRICT, SITI_BORN, 2, 1)
WAHYU_NIK = make_nik(DISTRICT, WAHYU_BORN, 1, 1)
KK = make_family_card_number(DISTRICT, date(2015, 3, 12), 7)
UUIDS = [UUID(int=number) for number in range(1, 40)]
OTHER_KK = make_family_card_number(DISTRICT, date(2016, 3, 12), 8)


def nik(serial: int, born: date = SITI_BORN, sex: int = 2) -> str:
    """The NIK of somebody else."""
    return make_nik(DISTRICT, born, sex, serial)


def card(serial: int) -> str:
    """Another KK number."""
    return make_family_card_number(DISTRICT, date(2015, 3, 12), serial)


def siti(**answers: Any) -> dict[str, Any]:
    return {
        "name": "Siti Aminah",
        "nik": SITI_NIK,
        "birth_date": SITI_BORN.isoformat(),
        "sex": 2,
        "relation_to_head": 2,
        "marital_status": 2,
        **answers,
    }


def wahyu(**answers: Any) -> dict[str, Any]:
    return {
        "name": "Wahyu Hidayat",
        "nik": WAHYU_NIK,
        "birth_date": WAHYU_BORN.isoformat(),
        "sex": 1,
        "relation_to_head": 1,
        "marital_status": 2,
        **answers,
    }


def ayu(**answers: Any) -> dict[str, Any]:
    return {
        "name": "Ayu Lestari",
        "nik": None,
        "birth_date": AYU_BORN.isoformat(),
        "sex": 2,
        "relation_to_head": 3,
        **answers,
    }


def answers(*members: dict[str, Any], kk: str | None = KK, **household: Any) -> dict[str, Any]:
    return {
        "tenure": 1,
        "floor_area_m2": 36.5,
        "floor_material": 6,
        "wall_material": 4,
        "roof_material": 2,
        **({"kk": kk} if kk else {}),
        "members": list(members or (wahyu(), siti(), ayu())),
        **household,
    }


def consent(**parts: Any) -> dict[str, Any]:
    return {
        "purpose": "eligibility",
        "text_version": "2026.1",
        "language": "id",
        "given": True,
        "given_at": OBSERVED_AT,
        **parts,
    }


def submission(**parts: Any) -> dict[str, Any]:
    return {
        "questionnaire": "keluarga",
        "questionnaire_version": "2026.1",
        "area_code": AREA,
        "channel": "assisted",
        "observed_at": OBSERVED_AT,
        "answers": answers(),
        "consents": [consent(), consent(purpose="sharing")],
        **parts,
    }


def agent(area_code: str = "35.10", role: Role = Role.PKH_FACILITATOR) -> Account:
    return open_account(
        sign_in_name=f"{role}-{area_code}", display_name="Bu Sri", role=role, area_code=area_code
    )


def citizen(number: str = SITI_NIK) -> Account:
    return open_account(
        sign_in_name=f"citizen-{number[-4:]}", display_name="Siti", role=Role.CITIZEN, nik=number
    )
