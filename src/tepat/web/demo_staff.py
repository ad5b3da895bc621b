"""The made-up staff of a demonstration: one login per role, and a cadre's Dasa Wisma group."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
from django.conf import settings
from django.utils.translation import override

from tepat.content.areas import parent_code
from tepat.identity.models import Account
from tepat.identity.operations import equip_demo_account, open_account, open_work_group
from tepat.identity.queries import demo_staff
from tepat.identity.roles import EVERYWHERE, NATION, Role

_GROUP = "Melati 3"
_GROUP_FAMILIES = 14
"""A few more than ten, since some families of the population are sent twice."""


@dataclass(frozen=True)
class _Kind:
    code: str
    role: Role
    name: str
    reach: str  # village, district or regency


_STAFF = (
    _Kind("kader", Role.CADRE, "Sri Wahyuni", "village"),
    _Kind("pendamping", Role.PKH_FACILITATOR, "Dimas Prasetyo", "regency"),
    _Kind("tksk", Role.TKSK, "Endang Lestari", "district"),
    _Kind("operator", Role.VILLAGE_OPERATOR, "Agus Hariyanto", "village"),
    _Kind("penyelia", Role.SUPERVISOR, "Ratna Kusuma", "regency"),
    _Kind("kecamatan", Role.DISTRICT_OFFICER, "Hadi Santoso", "district"),
    _Kind("kabupaten", Role.REGENCY_OFFICER, "Wulan Anggraini", "regency"),
    _Kind("pusat", Role.NATIONAL_OFFICER, "Bambang Irawan", "nation"),
    _Kind("analis", Role.ANALYST, "Maya Puspita", "regency"),
    _Kind("pemeriksa", Role.AUDITOR, "Yusuf Ramadhan", "nation"),
    _Kind("pengamat", Role.OBSERVER, "Lina Marlina", "regency"),
    _Kind("pengelola", Role.ADMINISTRATOR, "Rudi Setiawan", "regency"),
)


@dataclass
class FieldTeam:
    """Who sends the families of the population in: the cadre those of her group, the facilitator the rest."""

    cadre: Account
    facilitator: Account
    left: int = _GROUP_FAMILIES

    def sender(self, area_code: str) -> Account:
        """Who sends the next family of this village."""
        if area_code == self.cadre.area_code and self.left > 0:
            self.left -= 1
            return self.cadre
        return self.facilitator


def open_demo_staff(population: Path) -> FieldTeam:
    """Open one account per role, each with a password and an authenticator app that is shown to visitors.

    The cadre works in the village with most families. Accounts that are there already stay as they are.
    """
    village = fullest_village(population)
    areas = {
        "village": village,
        "district": parent_code(village) or village,
        "regency": settings.TEPAT_REGENCY,
        "nation": NATION,
    }
    group = open_work_group(area_code=village, name=_GROUP)
    accounts = {}
    for kind in _STAFF:
        account = open_account(
            sign_in_name=f"peragaan-{kind.code}",
            display_name=kind.name,
            role=kind.role,
            area_code=NATION if kind.role in EVERYWHERE else areas[kind.reach],
            group_id=group.pk if kind.role == Role.CADRE else None,
            is_demo=True,
        )
        equip_demo_account(account=account, password=settings.TEPAT_DEMO_PASSWORD)
        accounts[kind.code] = account
    return FieldTeam(cadre=accounts["kader"], facilitator=accounts["pendamping"])


def staff_in_words(port: int) -> str:
    """What the welcome says of the staff: where they sign in, with which names, and where the codes are."""
    with override(settings.LANGUAGE_CODE):
        lines = "\n".join(f"    · {a.sign_in_name:<22} {a.get_role_display()}" for a in demo_staff())
    return (
        f"  Petugas · staff    http://127.0.0.1:{port}{settings.TEPAT_STAFF_SIGN_IN}\n{lines}\n"
        f"    kata sandi · password   {settings.TEPAT_DEMO_PASSWORD}\n"
        f"    kode · codes            http://127.0.0.1:{port}/peragaan/kode/\n"
    )


def fullest_village(population: Path) -> str:
    """The village in which most families of the population live."""
    with duckdb.connect() as database:
        row = database.execute(
            "SELECT area_code FROM read_parquet($families) GROUP BY 1 ORDER BY count(*) DESC, 1",
            {"families": str(population / "families.parquet")},
        ).fetchone()
    return str(row[0]) if row else settings.TEPAT_REGENCY
