"""Who would gain and lose by a challenger: figures by area and by group, none of them about a family.

A family counts by its newest decision that the challenger was tried on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.base.permissions import check_permission
from tepat.base.statements import fetch
from tepat.content.areas import VILLAGE, level_of, parent_code
from tepat.eligibility.in_force import stored_formula
from tepat.rules import Formula
from tepat.targeting.errors import ChallengerNotFound
from tepat.targeting.groups import GROUPS
from tepat.targeting.models import Challenger, Outcome
from tepat.targeting.queries.access import area_asked, area_of
from tepat.targeting.small_cells import SMALLEST_CELL, hidden_in, is_small, told

READS = "targeting.formula.read"
PROPOSES = "targeting.formula.propose"
_REGENCY_LEVEL = 2
OUTCOMES = tuple(Outcome.values)
ELIGIBLE = Outcome.ELIGIBLE.value
FAILED = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """How families would move in one area or group. ``yearly`` is the difference in rupiah a year.

    A figure that is None is too small to be told. ``families`` are those of whom the challenger says
    something; ``gain`` those that would be eligible and are not, ``lose`` those that are and would not be.
    """

    key: str
    families: int | None
    gain: int | None
    lose: int | None
    yearly: int | None

    @property
    def is_hidden(self) -> bool:
        """Whether nothing of it is told."""
        return self.families is None


@dataclass(frozen=True, slots=True)
class GroupMovement:
    """The movements of the labels of one way to part families."""

    code: str
    title: Any
    rows: tuple[tuple[Any, Movement], ...]


@dataclass(frozen=True, slots=True)
class ChallengerFigures:
    """All that is told of a challenger in an area; ``area_code`` is empty for the whole country.

    ``agreement`` maps (outcome as decided, outcome by the challenger) to a count, None where it is too small.
    ``faults`` counts families of whom the challenger could say nothing, by code of the reason; small ones are
    told together under an empty code. ``unknown_money`` counts those whose amount is not known on one side.
    ``groups`` are told of the account's whole area only.
    """

    area_code: str
    total: Movement
    rows: tuple[Movement, ...]
    agreement: Mapping[tuple[str, str], int | None]
    faults: Mapping[str, int]
    groups: tuple[GroupMovement, ...]
    unknown_money: int


@dataclass(frozen=True, slots=True)
class ChallengerHead:
    """A challenger in a list; ``total`` is that of the account's own area."""

    challenger_id: UUID
    programme: str
    title: str
    words: str
    formula: Formula
    started_at: datetime
    ended_at: datetime | None
    walked_at: datetime | None
    total: Movement


def challenger_not_found() -> ChallengerNotFound:
    """The error for a challenger that is not there."""
    return ChallengerNotFound(_("Rumus penantang ini tidak ditemukan."), mend=_("Buka lagi dari daftarnya."))


def challengers(*, actor: Any) -> list[ChallengerHead]:
    """All challengers, those that run first, then the newest. Raises ``NotAllowed``."""
    check_permission(actor, READS)
    area_code = area_of(actor)
    rows = sorted(Challenger.objects.all(), key=lambda one: (not one.is_running, -one.started_at.timestamp()))
    return [_head(one, area_code) for one in rows]


def challenger_head(*, challenger_id: UUID, actor: Any) -> ChallengerHead:
    """One challenger. Raises ``NotAllowed`` and ``ChallengerNotFound``."""
    check_permission(actor, READS)
    challenger = Challenger.objects.filter(pk=challenger_id).first()
    if challenger is None:
        raise challenger_not_found()
    return _head(challenger, area_of(actor))


def _head(challenger: Challenger, area_code: str) -> ChallengerHead:
    counts = _counts(challenger.pk, area_code, _WHOLE, [])
    return ChallengerHead(
        challenger.pk,
        challenger.programme,
        challenger.title,
        challenger.words,
        stored_formula(challenger.formula_id),
        challenger.started_at,
        challenger.ended_at,
        challenger.walked_at,
        _alone(_movement("", counts.get("", []))),
    )


def challenger_figures(*, challenger_id: UUID, actor: Any, area_code: str) -> ChallengerFigures:
    """Who would gain and lose in an area and its parts; writes a line in the audit record.

    Small figures are left out, with those from which they could be computed. Raises ``NotAllowed``,
    ``ChallengerNotFound``, ``AreaNotSeen``.
    """
    own = area_of(actor)
    area_code = area_asked(actor, area_code, READS)
    if not Challenger.objects.filter(pk=challenger_id).exists():
        raise challenger_not_found()
    parts = _parts(challenger_id, area_code)
    counts = [count for found in parts.values() for count in found]
    whole = _movement(area_code, counts)
    total = _alone(whole)
    is_told = not total.is_hidden and _is_told(challenger_id, area_code, own)
    record_access(
        actor=actor,
        action="targeting.challenger.figures",
        purpose="statistics",
        subject_kind="challenger",
        subject_id=challenger_id,
        area_code=area_code,
    )
    if not is_told:
        hidden = Movement(area_code, None, None, None, None)
        return ChallengerFigures(area_code, hidden, (), {}, {}, (), 0)
    rows = _without_small([_movement(key, found) for key, found in sorted(parts.items())])
    return ChallengerFigures(
        area_code,
        total,
        tuple(rows),
        _agreement(counts),
        _faults(counts),
        _by_group(challenger_id, area_code, whole) if area_code == own else (),
        unknown if not is_small(unknown := sum(one.unknown for one in counts)) else 0,
    )


# -- counting


@dataclass(frozen=True, slots=True)
class _Count:
    """Families alike in what was decided and what the challenger says; ``fault`` where it says nothing."""

    made: str
    outcome: str
    fault: str
    families: int
    yearly: int
    unknown: int


_NEWEST = """
  SELECT DISTINCT ON (family_id) area_code, made_outcome, made_yearly, outcome, yearly, fault, groups
  FROM targeting_shadowdecision
  WHERE challenger_id = %s AND (%s = '' OR area_code = %s OR starts_with(area_code, %s))
  ORDER BY family_id, decided_at DESC, decision_id DESC
"""
_COUNTED = """
  made_outcome, outcome, fault, count(*),
  coalesce(sum(yearly - made_yearly) FILTER (WHERE outcome <> ''), 0)::bigint,
  count(*) FILTER (WHERE outcome <> '' AND (yearly IS NULL OR made_yearly IS NULL))
"""
_WHOLE = f"SELECT '', {_COUNTED} FROM ({_NEWEST}) n GROUP BY 1, 2, 3, 4"  # noqa: S608 - our own parts
_AREAS = f"""
  SELECT array_to_string((string_to_array(area_code, '.'))[1:%s], '.'), {_COUNTED}
  FROM ({_NEWEST}) n GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - our own parts of a statement
_GROUPS = f"""
  SELECT g.key || '/' || g.value, {_COUNTED}
  FROM ({_NEWEST}) n, jsonb_each_text(n.groups) g GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - our own parts of a statement


def _counts(challenger_id: UUID, area_code: str, statement: str, first: list[Any]) -> dict[str, list[_Count]]:
    found: dict[str, list[_Count]] = {}
    parameters = [*first, challenger_id, area_code, area_code, f"{area_code}."]
    for key, made, outcome, fault, *numbers in fetch(statement, parameters):
        found.setdefault(key, []).append(_Count(made, outcome, fault, *map(int, numbers)))
    return found


def _parts(challenger_id: UUID, area_code: str) -> dict[str, list[_Count]]:
    depth = min(level_of(area_code) + 1, VILLAGE) if area_code else _REGENCY_LEVEL
    return _counts(challenger_id, area_code, _AREAS, [depth])


def _movement(key: str, counts: Iterable[_Count]) -> Movement:
    said = [one for one in counts if one.outcome != FAILED]
    return Movement(
        key,
        sum(one.families for one in said),
        sum(one.families for one in said if one.outcome == ELIGIBLE and one.made != ELIGIBLE),
        sum(one.families for one in said if one.made == ELIGIBLE and one.outcome != ELIGIBLE),
        sum(one.yearly for one in said),
    )


# -- what is told


def _alone(movement: Movement) -> Movement:
    """A movement without the figures that are small by themselves."""
    if is_small(movement.families or 0):
        return Movement(movement.key, None, None, None, None)
    gain, lose = (None if is_small(count or 0) else count for count in (movement.gain, movement.lose))
    return replace(
        movement, gain=gain, lose=lose, yearly=None if gain is None or lose is None else movement.yearly
    )


def _without_small(rows: Sequence[Movement]) -> list[Movement]:
    """The rows of a table without what is small, and without what would give it away by the total."""
    hidden = hidden_in([row.families or 0 for row in rows])
    gain, lose = (hidden_in([getattr(row, name) or 0 for row in rows]) | hidden for name in ("gain", "lose"))
    money = gain | lose
    if len(money) == 1:
        money |= set(sorted(set(range(len(rows))) - money)[:1])
    return [
        Movement(
            row.key,
            None if place in hidden else row.families,
            None if place in gain else row.gain,
            None if place in lose else row.lose,
            None if place in money else row.yearly,
        )
        for place, row in enumerate(rows)
    ]


def _is_told(challenger_id: UUID, area_code: str, own: str) -> bool:
    """Whether an area's figures are told in each table above it, up to the account's own area."""
    while area_code != own:
        above = parent_code(area_code) or ""
        if above.count(".") < 1 and not own:
            above = ""
        rows = _without_small(
            [_movement(key, found) for key, found in sorted(_parts(challenger_id, above).items())]
        )
        row = next((row for row in rows if row.key == area_code), None)
        if row is None or row.is_hidden or row.gain is None or row.lose is None:
            return False
        area_code = above
    return True


def _agreement(counts: Iterable[_Count]) -> dict[tuple[str, str], int | None]:
    """Families by what was decided and what the challenger says; sums of gains and losses are told too."""
    numbers = {f"{made}>{said}": 0 for made in OUTCOMES for said in OUTCOMES}
    for one in counts:
        if one.outcome != FAILED:
            numbers[f"{one.made}>{one.outcome}"] += one.families
    gains = [f"{made}>{ELIGIBLE}" for made in OUTCOMES if made != ELIGIBLE]
    losses = [f"{ELIGIBLE}>{said}" for said in OUTCOMES if said != ELIGIBLE]
    others = [name for name in numbers if name not in gains and name not in losses]
    shown = told(numbers, [gains, losses, others])
    return {(made, said): shown[f"{made}>{said}"] for made in OUTCOMES for said in OUTCOMES}


def _faults(counts: Iterable[_Count]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in counts:
        if one.outcome == FAILED:
            found[one.fault] = found.get(one.fault, 0) + one.families
    small = {code for code, number in found.items() if number < SMALLEST_CELL}
    together = sum(found.pop(code) for code in small)
    return found | ({"": together} if together >= SMALLEST_CELL else {})


def _by_group(challenger_id: UUID, area_code: str, total: Movement) -> tuple[GroupMovement, ...]:
    """A table for each way to part families; those of whom the facts do not tell stand in the last row."""
    counts = _counts(challenger_id, area_code, _GROUPS, [])
    tables = []
    for group in GROUPS:
        known = [_movement(label, counts.get(f"{group.code}/{label}", [])) for label in group.labels]
        if any(row.families for row in known):
            rows = _without_small([*known, _rest(total, known)])
            labels = {**group.labels, "": _("belum diketahui")}
            named = tuple((labels[row.key], row) for row in rows if row.key or row.families != 0)
            tables.append(GroupMovement(group.code, group.title, named))
    return tuple(tables)


def _rest(total: Movement, known: Sequence[Movement]) -> Movement:
    """What remains of a total beside these rows."""
    figures = (
        (getattr(total, name) or 0) - sum(getattr(row, name) or 0 for row in known)
        for name in ("families", "gain", "lose", "yearly")
    )
    return Movement("", *figures)
