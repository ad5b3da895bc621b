"""The people of a village: a cadre with a phone, her officers and supervisor, and families."""

from __future__ import annotations

from typing import Any

from tepat.field.screens.tests.phone import Phone, phone_of
from tepat.identity.models import Account
from tepat.identity.operations import open_account, open_work_group
from tepat.identity.roles import Role
from tepat.intake.tests import example

GROUP = "Melati 3"


def cadre(name: str = "sri", *, group: str = GROUP, area: str = example.AREA) -> Account:
    opened = open_work_group(area_code=area, name=group)
    return open_account(
        sign_in_name=name,
        display_name=f"Bu {name.title()}",
        role=Role.CADRE,
        area_code=area,
        group_id=opened.pk,
    )


def officer(role: Role = Role.DISTRICT_OFFICER, *, area: str = example.DISTRICT, name: str = "") -> Account:
    name = name or str(role)
    return open_account(sign_in_name=name, display_name=name.title(), role=role, area_code=area)


def supervisor(area: str = example.DISTRICT) -> Account:
    return officer(Role.SUPERVISOR, area=area)


def phone() -> Phone:
    return phone_of(cadre())


def registration(serial: int = 1, **parts: Any) -> dict[str, Any]:
    """A registration of a small family of its own."""
    head = example.siti(nik=example.nik(60 + serial), relation_to_head=1, name=f"Siti {serial}")
    return example.submission(answers=example.answers(head, kk=example.card(60 + serial)), **parts)
