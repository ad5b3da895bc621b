"""The answers of a formula while something is unknown: settled criteria, the benefit, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tepat.rules.dictionary import Dictionary
from tepat.rules.expressions.nodes import Node, Parameter, reads
from tepat.rules.expressions.types import DATE
from tepat.rules.live.compile import Layout
from tepat.rules.live.program import Facts, HouseholdProgram
from tepat.rules.narrowing.compile import Narrowing
from tepat.rules.narrowing.outlook import Level, Outlook
from tepat.rules.narrowing.possible import CONDITION, FALSE, OPEN, SPAN, TRUE, Possible
from tepat.rules.narrowing.relevance import Found, Matter, Relevance, Sources
from tepat.rules.narrowing.trying import Trying, inlined, some_value

_SETTLED = {TRUE: True, FALSE: False}

Missing = dict[str, None]


class Narrowed:
    """The questions of one formula, for the values that its parameters have.

    ``layout`` is that of the live engine. Everything is compiled when it is first asked for.
    """

    def __init__(
        self,
        dictionary: Dictionary,
        program: HouseholdProgram,
        layout: Layout,
        scores: Mapping[str, Node],
        inputs: Iterable[str],
    ) -> None:
        self.narrowing = Narrowing(layout, scores)
        self.level = Level.of_household(dictionary, program, self.narrowing, inputs)
        self.relevance = Relevance(self.narrowing)
        person = self.level.people
        if person is None:
            raise ValueError("a household has members")
        self.sources = Sources(self.relevance, Relevance(person.narrowing))

    def outlook(self, row: list[Any], facts: Facts, people: list[Any] | None, on: date) -> Outlook:
        """What can still be of one family: its row, and the rows of its members where they are known."""
        return Outlook(self.level, row, facts, people, on)

    def condition(self, node: Node) -> Question:
        """The question of a criterion."""
        return Question(node, CONDITION, self)

    def number(self, node: Node) -> Question:
        """The question of the benefit."""
        return Question(node, SPAN, self)


class Question:
    """One tree of a formula: its possible values, and which stored variables can still matter.

    Where all that it reads is unknown, the answer is always the same and is worked out once, unless it looks
    at the date of the decision.
    """

    def __init__(self, node: Node, kind: str, narrowed: Narrowed) -> None:
        narrowing = narrowed.narrowing
        self._node = node
        self._sources = narrowed.sources
        self._relevance = narrowed.relevance
        self._matter: Matter | None = None
        self.slots = tuple(narrowing.layout.slots[code] for code in all_reads(node, narrowing.scores))
        self._possible = narrowing.closure(node, kind)
        self._by_date = any(part == Parameter("on", DATE) for part in inlined(node, narrowing.scores))
        self._trying = Trying(node, narrowing.layout, narrowing.scores)
        self._possible_alone: Possible | None = None
        self._missing_alone: Missing | None = None

    def possible(self, outlook: Outlook) -> Possible:
        """All that it can be."""
        if self._by_date or not outlook.knows_nothing_of(self.slots):
            return self._possible(outlook.prepare(self.slots))
        if self._possible_alone is None:
            self._possible_alone = self._possible(outlook.prepare(self.slots))
        return self._possible_alone

    def answer(self, outlook: Outlook) -> bool | None:
        """Of a condition: TRUE or FALSE if it is the same for all fillings."""
        return _SETTLED.get(self.possible(outlook) & ~OPEN)

    def amount(self, outlook: Outlook) -> float | None:
        """Of a number: its value if it is the same for all fillings."""
        value = self.possible(outlook)
        if value.__class__ is not tuple:
            return value  # type: ignore[no-any-return]
        low, high, nulls = value
        return low if low == high and not nulls & ~OPEN else None

    def missing(self, outlook: Outlook) -> Missing:
        """The unknown stored variables that can still matter to it."""
        if self._by_date or not outlook.knows_nothing_of(self.slots):
            return self._missing(outlook)
        if self._missing_alone is None:
            self._missing_alone = self._missing(outlook)
        return self._missing_alone

    def _missing(self, outlook: Outlook) -> Missing:
        if self._matter is None:
            self._matter = self._relevance.of(self._node)
        found: Found = {}
        self._matter(outlook.prepare(self.slots), found)
        if len(found) > 1 and self._trying.is_needed and not any(found.values()):
            found = self._tried(outlook, found)
        return self._sources.of(outlook, found)

    def _tried(self, outlook: Outlook, found: Found) -> Found:
        """What is left of it when all fillings are tried, where that can be done."""
        level, row = outlook.level, list(outlook.row)
        for slot in self.slots:
            if row[slot] is None:
                if slot in level.rules and not outlook.is_input(level.rules[slot]):
                    return found
                row[slot] = some_value(level.legal[slot])  # of those that do not matter, any will do
        idle = self._trying.idle(row, level.legal, list(found))
        return {slot: strictly for slot, strictly in found.items() if slot not in idle}


def all_reads(node: Node, scores: Mapping[str, Node]) -> Iterable[str]:
    """Codes of the variables that it reads, also through scores, each once."""
    found: dict[str, None] = {}
    waiting: Sequence[str] = reads(node)
    while waiting:
        through = [code for code in waiting if code in scores]
        found.update(dict.fromkeys(code for code in waiting if code not in scores))
        waiting = [code for score in through for code in reads(scores[score])]
    return tuple(found)
