"""From facts to a row: reads the stored variables, and derives the ones that were not given.

Compiled once for the variables that are needed; then one call for each family.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

from tepat.rules.derivations import Derived
from tepat.rules.dictionary import Dictionary
from tepat.rules.errors import FactsError
from tepat.rules.expressions.magnitude import largest_of_variable
from tepat.rules.expressions.nodes import Call, Node, walk
from tepat.rules.expressions.types import type_of_variable
from tepat.rules.live.accept import Accept, WrongKind, acceptor
from tepat.rules.live.aggregates import aggregate
from tepat.rules.live.compile import Evaluate, Layout, Row, compile_node

MEMBERS = "members"
Facts = Mapping[str, Any]


class LevelProgram:
    """The variables of one level: where each stands in a row, and how a row is filled."""

    def __init__(self, dictionary: Dictionary, level: str, codes: Iterable[str]) -> None:
        needed = dictionary.closure(codes)
        self.codes = [
            *(code for code in sorted(needed) if code not in dictionary.derived),
            *(code for code in dictionary.derived if code in needed),
        ]
        self.codes = [code for code in self.codes if dictionary[code].level == level]
        self.slots = {code: index for index, code in enumerate(self.codes, start=1)}
        self.accepts: list[tuple[str, Accept]] = [(code, acceptor(dictionary[code])) for code in self.codes]
        self.largest = {code: largest_of_variable(dictionary[code]) for code in self.codes}
        self.derived = [dictionary.derived[code] for code in self.codes if code in dictionary.derived]

    def accept_of(self, code: str) -> Accept:
        """How a value of this variable is accepted."""
        return self.accepts[self.slots[code] - 1][1]

    def read(self, facts: Facts, on: date | None) -> Row:
        """The row of the given values; what was not given is None."""
        get = facts.get
        row: Row = [on]
        append = row.append
        try:
            for code, accept in self.accepts:
                value = get(code)
                append(None if value is None else accept(value))
        except WrongKind:
            _refuse(code)
        return row


class PersonProgram(LevelProgram):
    """One member of the family. Function calls that derivations share are worked out once a member."""

    def __init__(self, dictionary: Dictionary, codes: Iterable[str], nodes: Sequence[Node]) -> None:
        super().__init__(dictionary, "person", codes)
        inner = [derived.value.node for derived in self.derived if derived.value is not None]
        first_shared = len(self.codes) + 1
        shared = _shared_calls([*nodes, *inner])
        self.layout = Layout(
            self.slots, self.largest, shared={call: first_shared + index for index, call in enumerate(shared)}
        )
        plain = Layout(self.slots, self.largest)
        self.steps = [
            (self.slots[derived.code], compile_node(derived.value.node, plain), self.accept_of(derived.code))
            for derived in self.derived
            if derived.value is not None
        ]
        self.calls = [compile_node(call, plain) for call in shared]

    def row(self, facts: Facts, on: date | None) -> Row:
        """The row of one member, derived variables and shared calls included; last, the facts themselves."""
        row = self.read(facts, on)
        for slot, evaluate, accept in self.steps:
            if row[slot] is None:
                value = evaluate(row)
                row[slot] = None if value is None else accept(value)
        for call in self.calls:
            row.append(call(row))
        row.append(facts)
        return row


def _shared_calls(nodes: Sequence[Node]) -> list[Node]:
    counts = Counter(part for node in nodes for part in walk(node) if isinstance(part, Call))
    return [call for call, times in counts.items() if times > 1]


class HouseholdProgram(LevelProgram):
    """One family: its own variables and, where they are needed, those of its members."""

    def __init__(self, dictionary: Dictionary, codes: Iterable[str]) -> None:
        wanted = tuple(codes)
        super().__init__(dictionary, "household", wanted)
        self.layout = Layout(self.slots, self.largest)
        person = {code for code in dictionary.closure(wanted) if dictionary[code].level == "person"}
        nodes = [
            part.node
            for derived in self.derived
            if derived.over_members
            for part in (derived.where, derived.value)
            if part is not None
        ]
        self.people = PersonProgram(dictionary, person, nodes)
        self.steps = [self._step(derived) for derived in self.derived]

    def _step(self, derived: Derived) -> tuple[int, Callable[[Any], Any], bool, Accept]:
        slot, accept = self.slots[derived.code], self.accept_of(derived.code)
        if derived.over_members:
            return slot, aggregate(derived, self.people.layout), True, accept
        if derived.value is None:
            raise ValueError(derived.code)
        return slot, compile_node(derived.value.node, self.layout), False, accept

    def row(self, facts: Facts, on: date | None) -> Row:
        """The row of a family. Raises FactsError when a fact has the wrong kind of value."""
        return self.row_and_people(facts, on)[0]

    def row_and_people(self, facts: Facts, on: date | None) -> tuple[Row, list[Row] | None]:
        """The row of a family, and those of its members where they were looked at."""
        row = self.read(facts, on)
        if None not in row:
            return row, None
        people: list[Row] | None = None
        members = facts.get(MEMBERS)
        for slot, evaluate, over_members, accept in self.steps:
            if row[slot] is not None:
                continue
            if not over_members:
                value = evaluate(row)
            elif members is None:
                continue
            else:
                if people is None:
                    people = self.member_rows(members, on)
                value = evaluate(people)
            if value is not None:
                row[slot] = accept(value)
        return row, people

    def member_rows(self, members: Any, on: date | None) -> list[Row]:
        """The rows of the members."""
        if isinstance(members, str | bytes | Mapping) or not hasattr(members, "__iter__"):
            _refuse(MEMBERS, "Give a list with one mapping of facts for each member.")
        rows: list[Row] = []
        for index, member in enumerate(members):
            try:
                if not isinstance(member, Mapping):
                    _refuse("", "Give a mapping of facts for each member.")
                rows.append(self.people.row(member, on))
            except FactsError as error:
                error.pointer = f"/{MEMBERS}/{index}{error.pointer}".rstrip("/")
                raise
        return rows


class NodeProgram:
    """One expression on its own: facts of its level in, its value out."""

    def __init__(
        self,
        dictionary: Dictionary,
        level: str,
        node: Node,
        reads: Sequence[str],
        constants: Mapping[str, Any],
    ) -> None:
        self._program: HouseholdProgram | PersonProgram = (
            HouseholdProgram(dictionary, reads)
            if level == "household"
            else PersonProgram(dictionary, reads, ())
        )
        program = self._program
        self._evaluate: Evaluate = compile_node(node, Layout(program.slots, program.largest, constants))

    def evaluate(self, facts: Facts, on: date | None) -> Any:
        """The value of the expression."""
        return self._evaluate(self._program.row(facts, on))


def describe_kind(dictionary: Dictionary, code: str) -> str:
    """What a value of this variable looks like, for messages."""
    return type_of_variable(dictionary[code]).phrase


def _refuse(code: str, mend: str = "Give the value that the variable's type asks for.") -> NoReturn:
    raise FactsError(
        f"The fact `{code}` has the wrong kind of value." if code else "A member is not a mapping of facts.",
        mend=mend,
        pointer=f"/{code}",
    )
