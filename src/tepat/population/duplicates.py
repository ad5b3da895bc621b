"""Families that registered twice, with the mistakes that people make; and members counted in two families.

Works on the real families of a chunk and appends the second registrations. What was done is written down in
``duplicate_of`` (row of the first registration), ``duplicate_kind`` and ``duplicate_member_number``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from tepat.population import rates
from tepat.population.areas import Areas
from tepat.population.draws import Column, Columns, Draws
from tepat.population.names import nickname, slip
from tepat.population.numbers import (
    NumberRegister,
    calendar,
    completed_years,
    epoch_days,
    with_wrong_digit,
)

KINDS: Final = tuple(rates.DUPLICATE_KINDS)
NAME_SLIP, NICKNAME, DATE_SWAP, NIK_DIGIT, NIK_MISSING, MOVED, DOUBLED = range(len(KINDS))
OTHER_RELATIVE: Final = 7
ADULT_YEARS: Final = 17


@dataclass(slots=True)
class Copies:
    """The second registrations of a chunk, before they are appended."""

    draws: Draws
    on: date
    families: Columns
    members: Columns
    kind: Column
    """Kind of each copied family."""

    def hit(self, kind: int, able: Column | None = None) -> Column:
        """Members (rows) whose entry is wrong: the first able one of each such family, and some others."""
        family = self.members["family"]
        rows = self.kind[family] == kind
        if able is not None:
            rows = rows & able
        candidates = np.flatnonzero(rows)
        _, first = np.unique(family[candidates], return_index=True)
        some = self.draws.chance(0.3, len(candidates))
        some[first] = True
        chosen: Column = candidates[some]
        return chosen


def add_duplicates(
    draws: Draws,
    areas: Areas,
    register: NumberRegister,
    on: date,
    families: Columns,
    members: Columns,
    extra: int,
) -> tuple[Columns, Columns]:
    """Families and members with ``extra`` second registrations appended, and some members doubled."""
    count = len(families["village"])
    order = draws.generator.permutation(count)
    sources = order[:extra]
    share = rates.DUPLICATE_KINDS["member_doubled"]
    doubled = int(extra * share / (1 - share) + draws.generator.random())
    copies = _copy(draws, on, families, members, sources)
    _choose_kinds(copies)
    _spoil(copies, areas, register)
    families["duplicate_of"] = np.full(count, -1, np.int64)
    families["duplicate_kind"] = np.full(count, -1, np.int16)
    families["duplicate_member_number"] = np.full(count, -1, np.int16)
    copies.families["duplicate_of"] = sources.astype(np.int64)
    copies.families["duplicate_kind"] = copies.kind.astype(np.int16)
    copies.families["duplicate_member_number"] = np.full(extra, -1, np.int16)
    twice = _double_members(families, members, order[extra:], doubled)
    copies.members["family"] = copies.members["family"] + count
    return _joined(families, copies.families), _joined(_joined(members, copies.members), twice)


def moved_from(families: Columns) -> Column:
    """Rows of families that registered again at a new address."""
    moved: Column = families["duplicate_of"][families["duplicate_kind"] == MOVED]
    return moved


def _joined(first: Columns, second: Columns) -> Columns:
    return {code: np.concatenate([values, second[code]]) for code, values in first.items()}


def _rows_of(members: Columns, chosen: Column) -> tuple[Column, Column]:
    """Member rows of the chosen families, and for each its place in ``chosen``."""
    starts = np.searchsorted(members["family"], chosen)
    ends = np.searchsorted(members["family"], chosen, side="right")
    size = ends - starts
    place = np.repeat(np.arange(len(chosen)), size)
    rows = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size) + np.repeat(starts, size)
    return rows, place


def _copy(draws: Draws, on: date, families: Columns, members: Columns, sources: Column) -> Copies:
    rows, place = _rows_of(members, sources)
    copied = {code: values[rows] for code, values in members.items()}
    copied["family"] = place
    kind = np.zeros(len(sources), np.int64)
    return Copies(draws, on, {code: values[sources] for code, values in families.items()}, copied, kind)


def _choose_kinds(copies: Copies) -> None:
    """Draws the kinds; a family in which one is impossible gets a slip in a name instead."""
    shares = [rates.DUPLICATE_KINDS[KINDS[kind]] for kind in range(DOUBLED)]
    kind = copies.draws.pick(range(DOUBLED), shares, len(copies.kind)).astype(np.int64)
    family, size = copies.members["family"], len(copies.kind)
    swappable = np.bincount(family, _swappable(copies)[0], minlength=size) > 0
    numbered = np.bincount(family, copies.members["nik_known"], minlength=size) > 0
    kind[(kind == DATE_SWAP) & ~swappable] = NAME_SLIP
    kind[np.isin(kind, (NIK_DIGIT, NIK_MISSING)) & ~numbered] = NAME_SLIP
    copies.kind = kind


def _swappable(copies: Copies) -> tuple[Column, Column]:
    """Whether day and month of birth can be swapped at the same age in years, and the swapped dates."""
    days = copies.members["birth_date"]
    year, month, day = calendar(days)
    months = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (np.minimum(day, 12) - 1)
    swapped = months.astype("datetime64[D]").astype(np.int64) + month - 1
    same_age = completed_years(swapped, copies.on) == copies.members["years"]
    able = (day <= 12) & (day != month) & same_age & (swapped <= epoch_days(copies.on))
    return able, swapped


def _spoil(copies: Copies, areas: Areas, register: NumberRegister) -> None:
    generator = copies.draws.generator
    members = copies.members
    rename(members, copies.hit(NAME_SLIP), lambda name: slip(name, generator))
    rename(members, copies.hit(NICKNAME), nickname)
    able, swapped = _swappable(copies)
    rows = copies.hit(DATE_SWAP, able)
    members["birth_date"][rows] = swapped[rows]
    rows = copies.hit(NIK_DIGIT, members["nik_known"])
    members["nik"][rows] = with_wrong_digit(members["nik"][rows], generator)
    members["nik_known"][copies.kind[members["family"]] == NIK_MISSING] = False
    _move(copies, areas, register)
    _spoil_cards(copies)
    area = copies.families["floor_area_m2"]
    guess = np.maximum(np.rint(area * (1 + copies.draws.normal(len(area), 0, 0.05))), 4)
    copies.families["floor_area_m2"] = np.where((area > 0) & copies.draws.chance(0.5, len(area)), guess, area)


def rename(members: Columns, rows: Column, change: Callable[[str], str]) -> None:
    """Changes the names in these rows."""
    for row in rows:
        members["name"][row] = change(members["name"][row])


def _move(copies: Copies, areas: Areas, register: NumberRegister) -> None:
    """Another village, a new card of the last two years."""
    rows = np.flatnonzero(copies.kind == MOVED)
    generator = copies.draws.generator
    villages = len(areas.villages)
    step = generator.integers(1, max(villages, 2), len(rows))
    village = (copies.families["village"][rows] + step) % villages
    copies.families["village"][rows] = village
    copies.families["address"][rows] = generator.permutation(copies.families["address"])[: len(rows)]
    registered = epoch_days(copies.on) - generator.integers(20, 730, len(rows))
    copies.families["kk"][rows] = register.cards(areas.district[village], registered)
    copies.families["kk_known"][rows] = True


def _spoil_cards(copies: Copies) -> None:
    families, draws = copies.families, copies.draws
    fate = draws.pick([0, 1, 2], list(rates.DUPLICATE_KK.values()), len(copies.kind))
    stayed = copies.kind != MOVED
    families["kk_known"] &= ~(stayed & (fate == 1))
    rows = np.flatnonzero(stayed & (fate == 2))
    families["kk"][rows] = with_wrong_digit(families["kk"][rows], draws.generator)


def _double_members(families: Columns, members: Columns, order: Column, doubled: int) -> Columns:
    """Grown children who moved in with relatives and are counted in both families."""
    grown_child = (members["relation_to_head"] == 3) & (members["years"] >= ADULT_YEARS)
    _, first = np.unique(members["family"][grown_child], return_index=True)
    rows = np.flatnonzero(grown_child)[first]
    place = np.full(len(families["village"]), -1, np.int64)
    place[members["family"][rows]] = rows
    givers = order[place[order] >= 0][:doubled]
    takers = order[~np.isin(order, givers)][: len(givers)]
    givers = givers[: len(takers)]
    twice = {code: values[place[givers]] for code, values in members.items()}
    size = np.bincount(members["family"], minlength=len(place))
    twice["family"] = takers
    twice["member_number"] = (size[takers] + 1).astype(np.int16)
    twice["relation_to_head"] = np.full(len(givers), OTHER_RELATIVE, np.int16)
    families["duplicate_of"][takers] = givers
    families["duplicate_kind"][takers] = DOUBLED
    families["duplicate_member_number"][takers] = twice["member_number"]
    return twice
