"""Whom those who answered speak for: weighting classes.

Whether a household answers depends on where it lives and how it stands with the programme, and so do the
figures. So those who answered speak for those who did not in the same stratum: the reached for the reached,
the others for the others, and of those the ones who are alike in what is ``known`` of everybody. Where fewer
than a handful answered they speak together with the same area in another audit, or with the next area, of the
same standing; where nobody of a standing did, they join the standing with most answers that is reached, or
not reached, like them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np

from tepat.lab.arrays import BoolArray, FloatArray, IntArray
from tepat.lab.audits.rows import AuditRows
from tepat.lab.audits.strata import neighbour_order, standing_of

HANDFUL = 5
"""Fewer answers than this do not speak for a stratum alone."""
LEAST = 2
"""Fewer answers than this say nothing about how far answers differ."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """The households drawn of the strata that a figure speaks of.

    ``position`` in the audit's rows; ``stratum`` (position among the audit's codes) and ``number`` of the
    class of each; ``base``: how many on the list it stands for; ``weight``: the same once those who answered
    speak for the others, 0 for those others. ``speaks`` is false where a class has too few answers.
    """

    position: IntArray
    stratum: IntArray
    number: IntArray
    classes: int
    base: FloatArray
    weight: FloatArray
    answered: BoolArray
    speaks: bool


class _Kind(NamedTuple):
    """Whom the households of a cell resemble."""

    reached: bool
    standing: str
    known: str


@dataclass(frozen=True, slots=True)
class _Cell:
    """Households of one kind in one stratum. ``whole``: its whole list was drawn, and these all answered."""

    stratum: str
    kind: _Kind
    answered: int
    whole: bool


def weigh(rows: AuditRows, strata: BoolArray, *, all_answered: bool = False) -> Weighted:
    """Classes and weights for the households drawn in the ``strata`` chosen (one flag for each code).

    ``all_answered``: as if everybody had, for figures that are known of all who were drawn.
    """
    request = strata.tobytes(), all_answered
    weighted: Weighted | None = rows.kept.get(request)
    if weighted is None:
        weighted = rows.kept[request] = _weigh(rows, strata, all_answered)
    return weighted


def _weigh(rows: AuditRows, strata: BoolArray, all_answered: bool) -> Weighted:
    position = np.flatnonzero(strata[rows.stratum_index]).astype(np.int64)
    stratum = rows.stratum_index[position]
    answered = np.ones(len(position), dtype=np.bool_) if all_answered else rows.answered[position]
    base = (rows.size_of / rows.drawn_in)[stratum]
    number = _number_classes(rows, position, answered)
    classes = int(number.max()) + 1
    given = np.bincount(number, weights=base * answered, minlength=classes)
    asked = np.bincount(number, weights=base, minlength=classes)
    factor = np.divide(asked, given, out=np.zeros(classes), where=given > 0)
    return Weighted(
        position=position,
        stratum=stratum,
        number=number,
        classes=classes,
        base=base,
        weight=np.where(answered, base * factor[number], 0.0),
        answered=answered,
        speaks=_all_speak(number, answered, base, classes),
    )


def _number_classes(rows: AuditRows, position: IntArray, answered: BoolArray) -> IntArray:
    """For each household the number of its class."""
    stratum = rows.stratum_index[position]
    labels, label = np.unique(rows.known_labels[position], return_inverse=True)
    key = (stratum * 2 + rows.reached[position]) * len(labels) + label
    keys, cell = np.unique(key, return_inverse=True)
    drawn = np.bincount(cell)
    given = np.bincount(cell, weights=answered).astype(np.int64)
    cells = []
    for each, count, said in zip(keys.tolist(), drawn.tolist(), given.tolist(), strict=True):
        of_stratum = each // (2 * len(labels))
        code = rows.codes[of_stratum]
        reached, known = bool(each // len(labels) % 2), str(labels[each % len(labels)])
        all_drawn = rows.drawn_in[of_stratum] == rows.size_of[of_stratum]
        cells.append(
            _Cell(code, _Kind(reached, standing_of(code), known), said, bool(all_drawn) and said == count)
        )
    numbers = np.empty(len(cells), dtype=np.int64)
    for number, members in enumerate(_classes(cells)):
        numbers[members] = number
    return numbers[cell]


def _classes(cells: Sequence[_Cell]) -> list[list[int]]:
    """The cells (positions) that speak together."""
    stands_in = _stand_ins(cells)
    classes = [[each] for each, cell in enumerate(cells) if cell.whole]
    parts = [each for each, cell in enumerate(cells) if not cell.whole]
    parts.sort(key=lambda each: (stands_in[cells[each].kind], neighbour_order(cells[each].stratum), each))
    for _, alike in groupby(parts, key=lambda each: stands_in[cells[each].kind]):
        areas = groupby(alike, key=lambda each: neighbour_order(cells[each].stratum)[0])
        within = [_by_handfuls([[each] for each in area], cells) for _, area in areas]
        classes += _by_handfuls([each for area in within for each in area], cells)
    return classes


def _stand_ins(cells: Sequence[_Cell]) -> dict[_Kind, _Kind]:
    """For each kind itself where enough answered, or else the kind that it joins."""
    answers: dict[_Kind, int] = {}
    for cell in cells:
        if not cell.whole:
            answers[cell.kind] = answers.get(cell.kind, 0) + cell.answered

    def stand_in(kind: _Kind) -> _Kind:
        for alike in (kind, kind[:2], kind[:1]):
            best = max(
                (other for other in answers if other[: len(alike)] == alike),
                key=lambda other: (answers[other], other),
            )
            if answers[best] >= LEAST:
                break
        return best

    return {kind: stand_in(kind) for kind in answers}


def _by_handfuls(ordered: Sequence[list[int]], cells: Sequence[_Cell]) -> list[list[int]]:
    """Neighbours together until a handful of answers is there; what is left over joins the last."""
    classes: list[list[int]] = []
    open_one: list[int] = []
    for each in ordered:
        open_one = open_one + each
        if sum(cells[one].answered for one in open_one) >= HANDFUL:
            classes.append(open_one)
            open_one = []
    if open_one:
        classes.append(classes.pop() + open_one if classes else open_one)
    return classes


def _all_speak(number: IntArray, answered: BoolArray, base: FloatArray, classes: int) -> bool:
    given = np.bincount(number, weights=answered, minlength=classes)
    silent = np.bincount(number, weights=~answered | (base > 1), minlength=classes) > 0
    return not bool((silent & (given < LEAST)).any())
