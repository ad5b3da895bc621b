"""The same family with one fact changed, worked out again only where that fact is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tepat.rules.derivations import Derived
from tepat.rules.dictionary import Dictionary
from tepat.rules.expressions.nodes import Node, reads
from tepat.rules.live.accept import Accept
from tepat.rules.live.compile import Evaluate, Layout, Row, compile_node
from tepat.rules.live.program import MEMBERS, Facts, HouseholdProgram
from tepat.rules.narrowing.criteria import all_reads

People = Sequence[Row]


@dataclass(frozen=True, slots=True)
class Family:
    """What the engine knows of one family: ``row``, with derived variables and scores, and its origin.

    ``given`` are the facts but for ``changes``.
    """

    row: Row
    given: Facts
    people: People | None
    on: date
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> Facts:
        """The facts, with what was changed."""
        return {**self.given, **self.changes} if self.changes else self.given


@dataclass(frozen=True, slots=True)
class Step:
    """A derived variable that follows from the changed fact; ``selects`` are its parts, for one member."""

    code: str
    slot: int
    evaluate: Callable[[Any], Any]
    over_members: bool
    accept: Accept
    selects: tuple[Evaluate, ...] = ()

    def is_given(self, facts: Facts) -> bool:
        """Whether the facts hold it already, so that nothing changes it."""
        given = facts.get(self.code)
        return given is not None and self.accept(given) is not None


class Effects:
    """What follows from one stored variable. Compiled once for each variable that may be changed."""

    def __init__(
        self,
        code: str,
        dictionary: Dictionary,
        program: HouseholdProgram,
        layout: Layout,
        scores: Mapping[str, Node],
    ) -> None:
        self.code = code
        self._dictionary = dictionary
        self._program = program
        people = program.people
        self.of_member = dictionary[code].level == "person"
        self.slot = (people if self.of_member else program).slots[code]
        self._steps = [
            self._step(derived, one) for derived, one in zip(program.derived, program.steps, strict=True)
            if self._touches([derived.code])
        ]  # fmt: skip
        self._person_steps = [
            Step(derived.code, slot, evaluate, False, accept)
            for derived, (slot, evaluate, accept) in zip(people.derived, people.steps, strict=True)
            if self._touches([derived.code])
        ]
        first_call = len(people.codes) + 1
        self._calls = [
            (first_call + index, call)
            for index, (node, call) in enumerate(zip(people.layout.shared, people.calls, strict=True))
            if self._touches(reads(node))
        ]
        self._scores = [
            (layout.slots[score], compile_node(node, layout))
            for score, node in scores.items()
            if self._touches(all_reads(node, scores))
        ]

    def _touches(self, codes: Iterable[str]) -> bool:
        return self.code in self._dictionary.closure(codes)

    def touches(self, node: Node, scores: Mapping[str, Node]) -> bool:
        """Whether a criterion depends on it."""
        return self._touches(all_reads(node, scores))

    def _step(self, derived: Derived, step: tuple[int, Callable[[Any], Any], bool, Accept]) -> Step:
        slot, evaluate, over_members, accept = step
        layout = self._program.people.layout
        parts = (derived.where, derived.value) if over_members else ()
        selects = tuple(compile_node(part.node, layout) for part in parts if part is not None)
        return Step(derived.code, slot, evaluate, over_members, accept, selects)

    def household(self, family: Family, value: Any) -> Family:
        """The family with this value of the household's variable."""
        row = list(family.row)
        row[self.slot] = value
        return self._settle(Family(row, family.given, family.people, family.on, {self.code: value}), None)

    def member(self, family: Family, index: int, value: Any) -> Family | None:
        """The family with this value of a member's variable; None where nothing follows from it."""
        if family.people is None:
            return None
        old = family.people[index]
        new = list(old)
        new[self.slot] = value
        new[-1] = {**old[-1], self.code: value}
        for step in self._person_steps:
            if not step.is_given(old[-1]):
                derived = step.evaluate(new)
                new[step.slot] = None if derived is None else step.accept(derived)
        for slot, call in self._calls:
            new[slot] = call(new)
        touched = [
            step
            for step in self._steps
            if not step.over_members or any(part(old) != part(new) for part in step.selects)
        ]
        if not any(step.over_members for step in touched):
            return None
        people = [new if place == index else row for place, row in enumerate(family.people)]
        changes = {MEMBERS: [row[-1] for row in people]}
        return self._settle(Family(list(family.row), family.given, people, family.on, changes), touched)

    def _settle(self, family: Family, touched: Sequence[Step] | None) -> Family:
        """Work out what is derived and scored from the changed fact; changes the row in place."""
        row = family.row
        for step in self._steps if touched is None else touched:
            if not step.is_given(family.given):
                value = step.evaluate(family.people if step.over_members else row)
                row[step.slot] = None if value is None else step.accept(value)
        for slot, evaluate in self._scores:
            value = evaluate(row)
            row[slot] = None if value is None else value + 0.0
        return family
