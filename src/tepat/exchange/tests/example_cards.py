"""Cards of agencies about Siti's family."""

from __future__ import annotations

from datetime import date
from typing import Any

from tepat.intake.tests import example as ex


def of_family(agency: str = "dtsen", **parts: Any) -> dict[str, Any]:
    """What an agency says about the family."""
    return {
        "agency": agency,
        "subject": "family",
        "key": ex.KK,
        "as_of": date(2026, 3, 1),
        "answers": {},
        **parts,
    }


def register_card(**parts: Any) -> dict[str, Any]:
    """The family card: Wahyu, Siti and little Ayu, who has no NIK yet."""
    members = [
        {"nik": ex.WAHYU_NIK, "name": "Wahyu Hidayat", "answers": who(ex.wahyu())},
        {"nik": ex.SITI_NIK, "name": "Siti Aminah", "answers": who(ex.siti())},
        {"nik": None, "name": "Ayu Lestari", "answers": who(ex.ayu())},
    ]
    return of_family("dukcapil", as_of=date(2026, 9, 1), area_code=ex.AREA, members=members) | parts


def who(member: dict[str, Any]) -> dict[str, Any]:
    """What the population register answers about one person."""
    return {
        code: member[code]
        for code in ("birth_date", "sex", "relation_to_head", "marital_status")
        if code in member
    }
