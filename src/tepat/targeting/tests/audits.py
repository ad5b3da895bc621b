"""A small place with a list of households, some of which applied, and an audit of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from tepat.base.encryption import blind_index, seal_text
from tepat.casework.models import Case
from tepat.eligibility.models import Decision, StoredFormula, StoredTrust
from tepat.identity.models import Account
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.intake.tests import example
from tepat.registry.models import Family, Membership, Person
from tepat.targeting.frame_rows import FrameRow
from tepat.targeting.models import Audit, AuditHousehold
from tepat.targeting.operations import draw_audit, import_frame, take_visit

REGENCY = "35.10"
KEMIREN, OTHER_VILLAGE, OTHER_DISTRICT = example.AREA, "35.10.16.1001", "35.10.01.2001"
VILLAGES = (KEMIREN, OTHER_VILLAGE, OTHER_DISTRICT)
AT = datetime(2026, 12, 10, 3, 0, tzinfo=UTC)
BEFORE = datetime(2026, 11, 5, 3, 0, tzinfo=UTC)
MONTH = date(2026, 12, 1)
HEAD = "kk,area_code,head_name,address\n"


def officer(name: str = "wulan", role: Role = Role.REGENCY_OFFICER, area: str = REGENCY) -> Account:
    return open_account(sign_in_name=name, display_name=name.title(), role=role, area_code=area)


def agent(name: str = "endang", area: str = REGENCY) -> Account:
    return open_account(sign_in_name=name, display_name=name.title(), role=Role.TKSK, area_code=area)


def kk(serial: int) -> str:
    return example.card(serial)


def rows(count: int, *, begin: int = 1) -> Iterator[tuple[int, FrameRow]]:
    """Households with a KK, one after the other in the villages."""
    for serial in range(begin, begin + count):
        village = VILLAGES[serial % len(VILLAGES)]
        yield serial, FrameRow(kk(serial), village, f"Kepala {serial}", f"Dusun Krajan RT {serial:03}")


def written(folder: Path, lines: Iterable[str | bytes], *, head: str = HEAD) -> Path:
    """A file with these lines below the head line."""
    file = folder / "keluarga.csv"
    file.write_bytes(
        head.encode() + b"".join(line if isinstance(line, bytes) else f"{line}\n".encode() for line in lines)
    )
    return file


def listed(count: int = 60, **parts: Any) -> UUID:
    """A list of households that was taken in."""
    given = {"area_code": REGENCY, "as_of": date(2026, 12, 1), "actor": None, "at": AT, "rows": rows(count)}
    return import_frame(**{**given, **parts}).frame_id


def applied(serial: int | None, *, area: str = KEMIREN, at: datetime = BEFORE) -> UUID:
    """A family of the registry with the KK of that serial, or with none."""
    number = kk(serial) if serial is not None else None
    family = Family.objects.create(
        area_code=area,
        kk_sealed=seal_text(number, context="registry.family.kk") if number else None,
        kk_index=blind_index("kk", number) if number else None,
        created_at=at,
    )
    return family.pk


def members(family: UUID, count: int, *, at: datetime = BEFORE) -> None:
    """Somebody in the family, so many of them, known from then on."""
    for _number in range(count):
        person = Person.objects.create(
            area_code=KEMIREN, name_sealed=b"name", likeness_index=b"likeness", created_at=at
        )
        Membership.objects.create(family_id=family, person=person, area_code=KEMIREN, active_from=at)


def decided(
    family: UUID, outcome: str, *, programme: str = "pkh", at: datetime = BEFORE, waits: bool = False
) -> None:
    """A decision about a family."""
    StoredFormula.objects.get_or_create(
        hash="a" * 64, defaults={"code": "x", "version": "1", "document": {}, "stored_at": at}
    )
    StoredTrust.objects.get_or_create(hash="a" * 64, defaults={"document": {}, "stored_at": at})
    Decision.objects.create(
        family_id=family,
        area_code=KEMIREN,
        programme=programme,
        formula_id="a" * 64,
        trust_id="a" * 64,
        on=at.date(),
        outcome=outcome,
        scores={},
        criteria=[],
        missing=[],
        facts={},
        stale_facts=[],
        facts_through=0,
        decided_at=at,
        waits_for="identity" if waits else "",
    )


def some_applied(serials: Iterable[int], outcomes: tuple[str, ...] = ("eligible", "not_eligible")) -> None:
    """Families on the list that applied, with these outcomes in turn."""
    for place, serial in enumerate(serials):
        decided(applied(serial, area=VILLAGES[serial % 3]), outcomes[place % len(outcomes)])


def drawn(size: int = 20, **parts: Any) -> Audit:
    """An audit of this month; needs a list."""
    given = {"area_code": REGENCY, "month": MONTH, "size": size, "seed": "lotere-2026-12", "at": AT}
    actor = parts.pop("actor", None) or officer()
    return draw_audit(**{**given, "actor": actor, **parts})


_FOOD_OF_A_WEEK = 70_000
"""Makes 300,000 rupiah in a month."""


def answers(*, monthly: int = 400_000, size: int = 4, **parts: Any) -> dict[str, Any]:
    """What a household says that consumes so much per person and month."""
    nothing = ("protein_food", "greens", "kitchen", "ready_food", "tobacco", "energy", "transport")
    return {
        "audit_household_size": size,
        "audit_head_age": 45,
        "audit_head_female": False,
        "audit_disability": False,
        "audit_staple_food": _FOOD_OF_A_WEEK,
        **{f"audit_{code}": 0 for code in (*nothing, "health_school", "goods")},
        "audit_housing": monthly * size - _FOOD_OF_A_WEEK * 30 // 7,
        **parts,
    }


def task_of(household: AuditHousehold) -> Case:
    """The task of the agent who is sent to a household."""
    assert household.task_id is not None
    return Case.objects.get(pk=household.task_id)


def visited(household: AuditHousehold, result: str = "answered", **parts: Any) -> bool:
    """What the agent of the visit says."""
    given: dict[str, Any] = {
        "task_id": household.task_id,
        "submission_id": uuid4(),
        "result": result,
        "answers": answers() if result == "answered" else None,
        "questionnaire": "kunjungan_acak@2026.1",
        "observed_at": AT + timedelta(days=1),
        "at": AT + timedelta(days=1),
    }
    actor = parts.pop("actor", None) or task_of(household).owner
    return take_visit(**{**given, "actor": actor, **parts})
