"""The possible values of all variables, for one family or one member: worked out where a question needs them.

Compiled once for the variables of a level (``Level``); an ``Outlook`` is one family or member.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tepat.rules.derivations import Derived
from tepat.rules.dictionary import Dictionary
from tepat.rules.expressions.types import Kind
from tepat.rules.live.accept import Accept
from tepat.rules.live.compile import Layout
from tepat.rules.live.program import MEMBERS, Facts, HouseholdProgram, LevelProgram
from tepat.rules.narrowing import members
from tepat.rules.narrowing.compile import Narrowing
from tepat.rules.narrowing.possible import CONDITION, TRUE, Possible, cut, domain, legal
from tepat.rules.narrowing.presumption import presuming_codes
from tepat.rules.variables import Variable

Row = list[Any]
People = Sequence["Outlook"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a derived variable of a level is worked out.

    ``needs`` are the slots that it reads, of its own level or of the members. ``where`` and ``value`` are its
    parts as closures over possible values. ``stored`` are the stored variables that it rests on.
    ``stands_alone``: the formula reads it, but nothing that it is derived from.
    """

    derived: Derived
    variable: Variable
    needs: tuple[int, ...]
    where: Callable[[Row], int] | None
    value: Callable[[Row], Possible] | None
    kind: str
    stored: tuple[str, ...]
    stands_alone: bool

    @property
    def over_members(self) -> bool:
        """Whether it looks at each member."""
        return self.derived.over_members

    def masks(self, people: People) -> Iterable[int]:
        """Whether each member is selected."""
        for person in people:
            yield self.selects(person)

    def selects(self, person: Outlook) -> int:
        """Whether this member is selected."""
        if self.where is None:
            return TRUE
        person.prepare(self.needs)
        return self.where(person.values)

    def selected(self, people: People) -> Iterable[tuple[int, Possible]]:
        """Whether each member is selected, and the value."""
        for person in people:
            mask = self.selects(person)
            yield mask, self.value_of(person) if mask & TRUE else None

    def value_of(self, person: Outlook) -> Possible:
        """The value of this member."""
        person.prepare(self.needs)
        return self.value(person.values) if self.value is not None else None

    def over(self, people: People) -> Possible:
        """What can be said of all members together."""
        match self.derived.aggregate:
            case "count":
                return members.count(self.masks(people))
            case "any":
                return members.any_member(self.masks(people))
            case "all":
                return members.every_member(self.masks(people))
            case "sum":
                node = self.derived.value.node if self.derived.value else None
                return members.total(self.selected(people), node.type.kind if node else Kind.NUMBER)
            case "first":
                return members.first(self.selected(people), self.kind)
        choose = min if self.derived.aggregate == "min" else max
        return members.extreme(self.selected(people), choose, self.kind)


class Level:
    """The variables of the household or of a member."""

    def __init__(
        self,
        dictionary: Dictionary,
        program: LevelProgram,
        narrowing: Narrowing,
        inputs: frozenset[str],
        people: Level | None = None,
    ) -> None:
        self.dictionary = dictionary
        self._inputs = inputs
        self.program = program
        self.narrowing = narrowing
        self.people = people
        self.width = len(program.codes) + 1
        self.codes = ("", *program.codes)
        self.legal = [None, *(legal(dictionary[code]) for code in program.codes)]
        self.base_width = 1 + sum(code not in dictionary.derived for code in program.codes)
        self.rules = {program.slots[derived.code]: self._rule(derived) for derived in program.derived}
        presuming = [code for code in presuming_codes(dictionary) if code in program.slots]
        self.presuming = tuple((code, program.slots[code], program.accept_of(code)) for code in presuming)
        self.presuming_alone = tuple(
            entry for entry in self.presuming if not dictionary.derived[entry[0]].over_members
        )

    @classmethod
    def of_household(
        cls, dictionary: Dictionary, program: HouseholdProgram, narrowing: Narrowing, inputs: Iterable[str]
    ) -> Level:
        """The household's variables, and its members' below. ``inputs`` is what the formula reads."""
        people = program.people
        inner = Narrowing(Layout(people.slots, people.largest))
        return cls(
            dictionary, program, narrowing, frozenset(inputs), cls(dictionary, people, inner, frozenset())
        )

    def _rule(self, derived: Derived) -> Rule:
        level = self.people if derived.over_members else self
        if level is None:
            raise ValueError(derived.code)
        slots, narrowing = level.program.slots, level.narrowing
        value = derived.value.node if derived.value else None
        kind = domain(value) if value is not None else CONDITION
        needed = self.dictionary.closure(derived.needs)
        return Rule(
            derived,
            self.dictionary[derived.code],
            tuple(slots[code] for code in derived.needs),
            narrowing.truth(derived.where.node) if derived.where else None,
            narrowing.closure(value, kind) if value is not None else None,
            kind,
            tuple(sorted(code for code in needed if code not in self.dictionary.derived)),
            not needed & self._inputs,
        )


class Outlook:
    """What each variable of one family, or of one member, can be.

    ``row`` is the plain row, ``values`` the row with possible values; None where nobody has asked yet.
    """

    __slots__ = ("_facts", "_on", "_people", "level", "row", "values")

    def __init__(
        self, level: Level, row: Row, facts: Facts, people: list[Row] | None = None, on: Any = None
    ) -> None:
        self.level = level
        self.row = row
        self._facts = facts
        self._on = on
        self._people: list[Outlook] | list[Row] | None = people
        self.values: Row = row[: level.width]
        if level.people is None:
            if None in self.values[: level.base_width]:
                self._reopen(level.presuming)
        elif facts.get(MEMBERS) is not None:
            self._reopen(level.presuming)
        elif level.presuming_alone:
            self._reopen(level.presuming_alone)

    def _reopen(self, presuming: Iterable[tuple[str, int, Accept]]) -> None:
        """Forget derived values that may rest on a presumption: they are worked out again."""
        values, get = self.values, self._facts.get
        for code, slot, accept in presuming:
            if values[slot] is not None:
                given = get(code)
                if given is None or accept(given) is None:
                    values[slot] = None

    def prepare(self, slots: Iterable[int]) -> Row:
        """The row, with the possible values of these slots."""
        values = self.values
        for slot in slots:
            if values[slot] is None:
                values[slot] = self._possible(slot)
        return values

    def knows_nothing_of(self, slots: Iterable[int]) -> bool:
        """Whether all of these are unknown, and inputs of their own."""
        row, rules = self.row, self.level.rules
        for slot in slots:
            if row[slot] is not None:
                return False
            rule = rules.get(slot)
            if rule is not None and not self.is_input(rule):
                return False
        return True

    def _possible(self, slot: int) -> Possible:
        level = self.level
        rule = level.rules.get(slot)
        if rule is None or self.is_input(rule):
            return level.legal[slot]
        if rule.over_members:
            value = rule.over(self.people() or ())
        elif rule.value is not None:
            value = rule.value(self.prepare(rule.needs))
        return value if rule.variable.type == "boolean" else cut(value, rule.variable)

    def is_input(self, rule: Rule) -> bool:
        """Whether a derived variable counts as an input of its own, because nothing is known of its parts."""
        if self.level.people is None or self._facts.get(MEMBERS) is not None:
            return False
        return rule.over_members or (rule.stands_alone and not any(map(self._informed, rule.needs)))

    def _informed(self, slot: int) -> bool:
        if self.row[slot] is not None:
            return True
        rule = self.level.rules.get(slot)
        return rule is not None and not self.is_input(rule)

    def people(self) -> list[Outlook] | None:
        """The outlooks of the members; None when they are not known, and of a member."""
        level, people = self.level, self._people
        if level.people is None:
            return None
        if people is None:
            given = self._facts.get(MEMBERS)
            if given is None or not isinstance(level.program, HouseholdProgram):
                return None
            people = level.program.member_rows(given, self._on)
        if people and not isinstance(people[0], Outlook):
            self._people = people = [Outlook(level.people, row, row[-1]) for row in people]
        return people  # type: ignore[return-value]
