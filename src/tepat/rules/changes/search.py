"""Looks for the smallest single change that turns a FALSE criterion."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from tepat.rules.changes.ladder import Ladder
from tepat.rules.changes.levers import Lever, Levers
from tepat.rules.changes.reach import Present, Sums
from tepat.rules.changes.trial import Family
from tepat.rules.decision import Change, CriterionResult
from tepat.rules.dictionary import Dictionary
from tepat.rules.formula_parts import FormulaParts
from tepat.rules.live.compile import Layout, Row, compile_node
from tepat.rules.live.program import MEMBERS, Facts, HouseholdProgram
from tepat.rules.live.unknown import Unknown
from tepat.rules.narrowing.outlook import Outlook

Turns = Callable[[Any], Family | None]
"""The family with this value, where the criterion is then TRUE."""
Found = tuple[Any, Family]


class Changes:
    """What would change the answers of one formula; compiled when a criterion is first found FALSE."""

    def __init__(
        self,
        parts: FormulaParts,
        dictionary: Dictionary,
        program: HouseholdProgram,
        layout: Layout,
        unknown: Unknown,
    ) -> None:
        nodes = tuple(criterion.expression.node for criterion in parts.criteria)
        scores = {score.code: score.expression.node for score in parts.scores}
        self._program = program
        self._unknown = unknown
        sums = Sums(dictionary, layout, scores, unknown.narrowing)
        self._levers = Levers(dictionary, program, layout, scores, nodes, sums)
        self._compiled: dict[int, tuple[Lever, ...]] = {}
        self._criteria = [compile_node(node, layout) for node in nodes]

    def of(
        self,
        row: Row,
        facts: Facts,
        people: list[Row] | None,
        on: date,
        criteria: Sequence[CriterionResult],
        outlook: Outlook | None,
    ) -> tuple[Change, ...]:
        """The changes for all FALSE criteria, those that settle the outcome first."""
        family = self._family(row, facts, people, on)
        present = Present(row, lambda: outlook or self._unknown.outlook(row, facts, people, on))
        found: list[Change] = []
        for index, criterion in enumerate(criteria):
            if criterion.result is False:
                if index not in self._compiled:
                    self._compiled[index] = self._levers.of(index)
                for lever in self._compiled[index]:
                    if lever.might is None or lever.might(present):
                        change = self._change(lever, index, family, criteria, present)
                        if change is not None:
                            found.append(change)
        return tuple(sorted(found, key=lambda change: not change.settles) if len(found) > 1 else found)

    def _family(self, row: Row, facts: Facts, people: list[Row] | None, on: date) -> Family:
        if people is None and facts.get(MEMBERS) is not None:
            people = self._program.member_rows(facts[MEMBERS], on)
        return Family(row, facts, people, on)

    def _change(
        self,
        lever: Lever,
        index: int,
        family: Family,
        criteria: Sequence[CriterionResult],
        present: Present,
    ) -> Change | None:
        """The smallest change of one variable; of several members, the one with the smallest."""
        if not lever.effects.of_member:
            before = family.row[lever.effects.slot]
            if lever.is_derived and (before is None or family.given.get(lever.variable.code) is None):
                return None
            probes = _probes(lever, present)
            found = self._nearest(lever, before, probes, self._household(lever, index, family))
            return self._found(lever, index, before, None, found, criteria)
        best: tuple[float, int, Any, Found] | None = None
        for place, person in enumerate(family.people or ()):
            before = person[lever.effects.slot]
            if lever.is_derived and person[-1].get(lever.variable.code) is None:
                continue
            found = self._nearest(lever, before, lever.probes, self._member(lever, index, family, place))
            if found is not None:
                distance = _distance(lever, before, found[0])
                if best is None or distance < best[0]:
                    best = (distance, place, before, found)
        if best is None:
            return None
        return self._found(lever, index, best[2], best[1] + 1, best[3], criteria)

    def _found(
        self,
        lever: Lever,
        index: int,
        before: Any,
        member: int | None,
        found: Found | None,
        criteria: Sequence[CriterionResult],
    ) -> Change | None:
        if found is None:
            return None
        value, family = found
        return Change(
            criteria[index].code,
            lever.variable.code,
            member,
            before,
            value,
            self._settles(lever, index, family, criteria),
            lever.sentence.write(before, value, member, bool(lever.tendency)),
            beyond=bool(lever.tendency) and before is not None,
        )

    def _settles(self, lever: Lever, index: int, family: Family, criteria: Sequence[CriterionResult]) -> bool:
        """Whether all criteria are then TRUE."""
        others = [place for place in range(len(criteria)) if place != index]
        if any(criteria[place].result is not True for place in others if place not in lever.others):
            return False
        return all(self._is_true(place, family) for place in others if place in lever.others)

    def _household(self, lever: Lever, index: int, family: Family) -> Turns:
        def turns(value: Any) -> Family | None:
            changed = lever.effects.household(family, value)
            return changed if self._is_true(index, changed) else None

        return turns

    def _member(self, lever: Lever, index: int, family: Family, place: int) -> Turns:
        def turns(value: Any) -> Family | None:
            changed = lever.effects.member(family, place, value)
            return changed if changed is not None and self._is_true(index, changed) else None

        return turns

    def _is_true(self, index: int, family: Family) -> bool:
        result = self._criteria[index](family.row)
        if result is None:
            people = None if family.people is None else list(family.people)
            outlook = self._unknown.outlook(family.row, family.facts, people, family.on)
            result = self._unknown.answer(index, outlook)
        return result is True

    @staticmethod
    def _nearest(lever: Lever, before: Any, probes: Sequence[int], turns: Turns) -> Found | None:
        if before is None and not lever.may_be_unknown:
            return None
        if lever.ladder is not None:
            return _nearest_ordered(lever, lever.ladder, before, probes, turns)
        return _first(_in_order(lever, before), turns)


def _first(values: Iterator[Any], turns: Turns) -> Found | None:
    for value in values:
        family = turns(value)
        if family is not None:
            return value, family
    return None


def _in_order(lever: Lever, before: Any) -> Iterator[Any]:
    """The other values of a condition or choice, the nearest in the list first."""
    values: Sequence[Any] = lever.codes or (True, False)
    if before is None:
        yield from values
        return
    here = values.index(before)
    tried = {lever.alike.get(before)} if lever.alike else set()
    for place in sorted(range(len(values)), key=lambda other: (abs(other - here), other)):
        mark = lever.alike[values[place]] if lever.alike else place
        if place != here and mark not in tried:
            tried.add(mark)
            yield values[place]


def _distance(lever: Lever, before: Any, after: Any) -> float:
    if before is None:
        return float("inf")
    if lever.ladder is not None:
        return lever.ladder.distance(before, after)
    return abs(lever.codes.index(before) - lever.codes.index(after)) if lever.codes else 1


def _probes(lever: Lever, present: Present) -> Sequence[int]:
    """The places to look at first: those of the lever, and around its guesses for this family."""
    if lever.ladder is None or not lever.guesses:
        return lever.probes
    ladder = lever.ladder
    values = [guess(present) for guess in lever.guesses]
    guessed = {
        place
        for value in values
        if value is not None and math.isfinite(value)
        for place in ladder.around(value)
    }
    known = (ladder.lowest, ladder.highest) if lever.tendency and guessed else lever.probes
    return sorted(guessed.union(known))


def _nearest_ordered(
    lever: Lever, ladder: Ladder, before: Any, probes: Sequence[int], turns: Turns
) -> Found | None:
    if before is None:
        return _first((ladder.value(place) for place in probes), turns)
    here = ladder.place(before)
    below = [place for place in reversed(probes) if place < here] if lever.tendency <= 0 else []
    above = [place for place in probes if place > here] if lever.tendency >= 0 else []
    best: Found | None = None
    for places in (below, above):
        found = _outwards(lever, ladder, here, places, turns)
        if found is not None and (
            best is None or ladder.distance(before, found[0]) < ladder.distance(before, best[0])
        ):
            best = found
    return best


def _outwards(lever: Lever, ladder: Ladder, here: int, places: Sequence[int], turns: Turns) -> Found | None:
    """The first place in one direction where the criterion turns, made as near as it can be."""
    previous = here
    for place in places:
        family = turns(ladder.value(place))
        if family is None:
            previous = place
            continue
        found = (ladder.value(place), family)
        while not lever.is_exact and abs(place - previous) > 1:
            middle = (place + previous) // 2
            family = turns(ladder.value(middle))
            if family is None:
                previous = middle
            else:
                place, found = middle, (ladder.value(middle), family)
        return found
    return None
