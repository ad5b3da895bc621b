"""Which stored variables are unknown and stand between a formula and its answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from tepat.rules.derivations import Derived
from tepat.rules.dictionary import Dictionary
from tepat.rules.expressions.nodes import Logic, Node, reads
from tepat.rules.live.compile import Evaluate, Layout, Row, compile_node
from tepat.rules.live.program import MEMBERS, Facts, HouseholdProgram


class MissingInputs:
    """Looks for the unknown variables behind an unknown result. Not the hot path: only for "cannot tell"."""

    def __init__(
        self, dictionary: Dictionary, program: HouseholdProgram, layout: Layout, scores: Mapping[str, Node]
    ) -> None:
        self._dictionary = dictionary
        self._program = program
        self._layout = layout
        self._scores = scores
        self._compiled: dict[tuple[Node, bool], Evaluate] = {}

    def of(self, nodes: Iterable[Node], row: Row, facts: Facts, on: date) -> tuple[str, ...]:
        """Codes of the stored variables that are unknown in these nodes, each once."""
        members = facts.get(MEMBERS)
        people = None if members is None else self._program.member_rows(members, on)
        found: dict[str, None] = {}
        for node in nodes:
            for code in self._unknown_reads(node, row):
                found.update(dict.fromkeys(self._stored(code, row, people)))
        return tuple(found)

    def _unknown_reads(self, node: Node, row: Row) -> Iterator[str]:
        """Reads that are unknown; of a row of ANDs or ORs only in the parts that are unknown."""
        if isinstance(node, Logic):
            for part in node.parts:
                if self._evaluate(part, self._layout, person=False)(row) is None:
                    yield from self._unknown_reads(part, row)
            return
        for code in reads(node):
            if row[self._layout.slots[code]] is None:
                yield code

    def _evaluate(self, node: Node, layout: Layout, *, person: bool) -> Evaluate:
        key = (node, person)
        if key not in self._compiled:
            self._compiled[key] = compile_node(node, layout)
        return self._compiled[key]

    def _stored(self, code: str, row: Row, people: list[Row] | None) -> Iterator[str]:
        if code in self._scores:
            for read in self._unknown_reads(self._scores[code], row):
                yield from self._stored(read, row, people)
            return
        derived = self._dictionary.derived.get(code)
        if derived is None:
            yield code
        elif derived.over_members:
            yield from self._stored_of_members(derived, people)
        elif derived.value is not None:
            for read in self._unknown_reads(derived.value.node, row):
                yield from self._stored(read, row, people)

    def _stored_of_members(self, derived: Derived, people: list[Row] | None) -> Iterator[str]:
        codes = [
            code for code in self._dictionary.closure(derived.needs) if code not in self._dictionary.derived
        ]
        slots = self._program.people.slots
        for code in sorted(codes, key=slots.__getitem__):
            if people is None or any(
                person[slots[code]] is None and self._undecided(derived, person) for person in people
            ):
                yield code

    def _undecided(self, derived: Derived, person: Row) -> bool:
        """Whether this member is why the derived variable is unknown."""
        layout = self._program.people.layout
        chosen: Any = True
        if derived.where is not None:
            chosen = self._evaluate(derived.where.node, layout, person=True)(person)
        if chosen is None:
            return True
        if derived.value is None or chosen is False:
            return False
        return self._evaluate(derived.value.node, layout, person=True)(person) is None
