"""How complete the notebook of a month is: figures for districts, villages and groups, and what is missing.

Families to note are those that are in a Dasa Wisma group at the end of the month (now, while it lasts); those
in no group are counted beside them, since nobody's phone shows them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tepat.base.encryption import unseal_text
from tepat.base.operations import record_access
from tepat.base.permissions import check_permission
from tepat.base.statements import fetch
from tepat.content.areas import VILLAGE, level_of
from tepat.field.refusals import GroupNotFound
from tepat.identity.roles import EVERYWHERE, FIGURES_ONLY, NATION

READS = "field.notebook.read"
SMALLEST_CELL = 5
MONTHS_BACK = 13
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_REGENCY_LEVEL = 2


@dataclass(frozen=True, slots=True)
class Completeness:
    """One district, village or group: families to note, of those noted, and families in no group.

    ``key`` is the area code, or the group's id. The figures are None where the group is so small that a
    family could be recognised by whoever sees figures only. ``cadres`` are the names of who keeps the book.
    """

    key: str
    name: str
    to_note: int | None
    noted: int | None
    without_group: int | None
    cadres: str = ""

    @property
    def percent(self) -> int | None:
        """Noted of those to note, in whole percent, rounded down, so that 100 means all."""
        if self.to_note is None or self.noted is None or not self.to_note:
            return None
        return self.noted * 100 // self.to_note


@dataclass(frozen=True, slots=True)
class Level:
    """The parts of one area, and all of it together. ``by_group``: the parts are Dasa Wisma groups."""

    area_code: str
    month: str
    rows: tuple[Completeness, ...]
    total: Completeness
    by_group: bool


@dataclass(frozen=True, slots=True)
class MissingFamily:
    """A family whose month has not been noted yet."""

    family_id: UUID
    head: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MissingOfGroup:
    """The families of a group that were not noted in a month."""

    group_id: UUID
    name: str
    area_code: str
    families: tuple[MissingFamily, ...]


def months_until(at: datetime) -> list[str]:
    """The month of a moment and those before it, the newest first.

    >>> from datetime import UTC, datetime
    >>> months_until(datetime(2026, 2, 3, tzinfo=UTC))[:3]
    ['2026-02', '2026-01', '2025-12']
    """
    day = timezone.localtime(at).date()
    number = day.year * 12 + day.month - 1
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(number, number - MONTHS_BACK, -1)]


def month_or_now(text: str, at: datetime) -> str:
    """``text`` if it is a month that is not in the future, else the month of ``at``."""
    now = months_until(at)[0]
    return text if _MONTH.fullmatch(text) and "2000-01" <= text <= now else now


def completeness(*, actor: Any, area_code: str, month: str, at: datetime) -> Level:
    """How complete a month is in an area: by regency, district, village or, in a village, by group.

    ``area_code`` outside the actor's area, or empty, gives the actor's own area. One statement. Roles that
    see figures only are told no names of cadres and no group of fewer than five families. Raises
    ``NotAllowed``.
    """
    check_permission(actor, READS)
    area_code = _scope(actor, area_code)
    by_group = bool(area_code) and level_of(area_code) >= VILLAGE
    until = _end_of(month, at)
    rows = _groups(area_code, month, until) if by_group else _areas(area_code, month, until)
    total = _total(area_code, rows)
    if actor.role in FIGURES_ONLY:
        rows = [replace(row, cadres="") for row in _without_small(rows)]
        total = total if (total.to_note or 0) >= SMALLEST_CELL else _hidden(total)
    record_access(
        actor=actor,
        action="field.notebook.figures",
        purpose="statistics",
        subject_kind="notebook",
        subject_id=None,
        area_code=area_code,
    )
    return Level(area_code, month, tuple(rows), total, by_group)


def missing_families(*, actor: Any, group_id: UUID, month: str, at: datetime) -> MissingOfGroup:
    """The families of a group that were not noted in a month, by the name of their head. Recorded as access.

    Raises ``NotAllowed``, and ``GroupNotFound`` for whoever does not reach the families of the group.
    """
    check_permission(actor, READS)
    group = fetch("SELECT name, area_code FROM identity_workgroup WHERE id = %s", [group_id])
    if not group or not actor.reaches(group[0][1], group_id):
        raise GroupNotFound(
            _("Kelompok ini tidak ditemukan di wilayah Anda."), mend=_("Buka lagi dari daftarnya.")
        )
    name, area_code = group[0]
    until = _end_of(month, at)
    rows = fetch(_MISSING, [group_id, until, until, until, month])
    families = [
        MissingFamily(key, _name(sealed)) for key, area, sealed in rows if actor.reaches(area, group_id)
    ]
    record_access(
        actor=actor,
        action="field.notebook.missing",
        purpose="field_work",
        subject_kind="work_group",
        subject_id=group_id,
        area_code=area_code,
        detail={"month": month, "families": [str(family.family_id) for family in families]},
    )
    return MissingOfGroup(group_id, name, area_code, tuple(sorted(families, key=lambda f: f.head.casefold())))


_IN_A_GROUP = """
  LEFT JOIN registry_groupmembership g ON g.family_id = f.id AND g.active_from <= %s
    AND (g.active_to IS NULL OR g.active_to > %s)
  LEFT JOIN field_notebookmonth n ON n.family_id = f.id AND n.month = %s
"""
_IN_THE_AREA = "f.created_at <= %s AND (%s = '' OR f.area_code = %s OR starts_with(f.area_code, %s))"
_FIGURES = """
  count(g.group_id), count(n.family_id) FILTER (WHERE g.group_id IS NOT NULL),
  count(*) FILTER (WHERE g.group_id IS NULL)
"""
_AREAS = f"""
  SELECT array_to_string((string_to_array(f.area_code, '.'))[1:%s], '.'), {_FIGURES}
  FROM registry_family f {_IN_A_GROUP} WHERE {_IN_THE_AREA} GROUP BY 1 ORDER BY 1
"""  # noqa: S608 - our own parts of a statement
_GROUPS = f"""
  SELECT g.group_id::text, coalesce(w.name, ''), {_FIGURES},
    (SELECT string_agg(a.display_name, ', ' ORDER BY a.display_name) FROM identity_account a
     WHERE a.group_id = g.group_id AND a.is_active)
  FROM registry_family f {_IN_A_GROUP} LEFT JOIN identity_workgroup w ON w.id = g.group_id
  WHERE {_IN_THE_AREA} GROUP BY g.group_id, w.name ORDER BY w.name NULLS LAST, 1
"""  # noqa: S608 - our own parts of a statement
_MISSING = """
  SELECT f.id, f.area_code, (
    SELECT p.name_sealed FROM registry_membership m JOIN registry_person p ON p.id = m.person_id
    WHERE m.family_id = f.id AND m.active_to IS NULL
    ORDER BY m.relation IS DISTINCT FROM 1, m.id LIMIT 1)
  FROM registry_family f
  JOIN registry_groupmembership g ON g.family_id = f.id AND g.group_id = %s AND g.active_from <= %s
    AND (g.active_to IS NULL OR g.active_to > %s)
  WHERE f.created_at <= %s
    AND NOT EXISTS (SELECT 1 FROM field_notebookmonth n WHERE n.family_id = f.id AND n.month = %s)
"""


def _scope(actor: Any, wanted: str) -> str:
    """The area to show; empty for the whole country."""
    if wanted and actor.covers(wanted):
        return wanted
    return "" if actor.role in EVERYWHERE or actor.area_code == NATION else actor.area_code or "-"


def _areas(area_code: str, month: str, until: datetime) -> list[Completeness]:
    depth = level_of(area_code) + 1 if area_code else _REGENCY_LEVEL
    rows = fetch(_AREAS, [depth, until, until, month, *_inside(area_code, until)])
    return [Completeness(key, "", *figures) for key, *figures in rows]


def _groups(area_code: str, month: str, until: datetime) -> list[Completeness]:
    rows = fetch(_GROUPS, [until, until, month, *_inside(area_code, until)])
    return [
        Completeness(key or "", name, to_note, noted, without, cadres or "")
        for key, name, to_note, noted, without, cadres in rows
    ]


def _inside(area_code: str, until: datetime) -> list[Any]:
    return [until, area_code, area_code, f"{area_code}."]


def _total(area_code: str, rows: Sequence[Completeness]) -> Completeness:
    to_note, noted, without = (
        sum(getattr(row, name) or 0 for row in rows) for name in ("to_note", "noted", "without_group")
    )
    return Completeness(area_code, "", to_note, noted, without)


def _without_small(rows: Sequence[Completeness]) -> list[Completeness]:
    """Leave out rows of fewer than five families, and one more where only one would be left out."""
    hidden = {row.key for row in rows if 0 < _families(row) < SMALLEST_CELL}
    rest = [row for row in rows if row.key not in hidden and _families(row)]
    if len(hidden) == 1 and rest:
        hidden.add(min(rest, key=_families).key)
    return [_hidden(row) if row.key in hidden else row for row in rows]


def _families(row: Completeness) -> int:
    return (row.to_note or 0) + (row.without_group or 0)


def _hidden(row: Completeness) -> Completeness:
    return replace(row, to_note=None, noted=None, without_group=None)


def _end_of(month: str, at: datetime) -> datetime:
    """The last moment of a month that has been: its end, or now."""
    year, number = int(month[:4]), int(month[5:])
    after = date(year + number // 12, number % 12 + 1, 1)
    end = timezone.make_aware(datetime.combine(after, datetime.min.time()))
    return min(end, at)


def _name(sealed: Any) -> str:
    return unseal_text(bytes(sealed), context="registry.person.name") if sealed else ""
