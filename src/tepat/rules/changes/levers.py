"""Which variables of a criterion a person may change, and the values around which it can turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tepat.rules.changes.ladder import Ladder
from tepat.rules.changes.reach import Guess, Might, Sums
from tepat.rules.changes.sentences import Sentence
from tepat.rules.changes.tendency import STAYS, Tendency
from tepat.rules.changes.trial import Effects
from tepat.rules.dictionary import Dictionary
from tepat.rules.expressions.nodes import Between, Comparison, Member, Node, Read, children, reads, walk
from tepat.rules.live.compile import Layout, compile_node, constant_of
from tepat.rules.live.program import HouseholdProgram
from tepat.rules.narrowing.criteria import all_reads
from tepat.rules.narrowing.presumption import presumes, presuming_codes
from tepat.rules.variables import Value, Variable

_ORDERED = ("integer", "decimal", "double", "date")


@dataclass(frozen=True, slots=True)
class Lever:
    """One variable of one criterion.

    ``probes`` are places on its ladder, in order; ``is_exact``: the criterion turns nowhere else.
    ``tendency``: the criterion can only turn, and then stays so, when the variable rises (1) or falls (-1);
    0 where that is not so. ``others``: the criteria that depend on it too.
    ``may_be_unknown``: filling it in can help. ``is_derived``: counts only where it was given itself.
    ``codes`` are those of a choice, and ``alike`` marks those that make no difference to each other.
    ``might``: whether it is worth trying for this family; ``guesses`` are more places to look at.
    """

    variable: Variable
    effects: Effects
    others: frozenset[int]
    is_derived: bool
    may_be_unknown: bool
    sentence: Sentence
    ladder: Ladder | None = None
    probes: tuple[int, ...] = ()
    is_exact: bool = False
    tendency: int = 0
    codes: tuple[int, ...] = ()
    alike: Mapping[int, object] = field(default_factory=dict)
    might: Might | None = None
    guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Levers:
    """Finds the levers of the criteria of a formula."""

    dictionary: Dictionary
    program: HouseholdProgram
    layout: Layout
    scores: Mapping[str, Node]
    criteria: tuple[Node, ...]
    sums: Sums
    _effects: dict[str, Effects] = field(default_factory=dict)

    def of(self, index: int) -> tuple[Lever, ...]:
        """The levers of a criterion, in the order in which it reads the variables."""
        direct = tuple(all_reads(self.criteria[index], self.scores))
        codes = dict.fromkeys(code for read in direct for code in (read, *self._behind(read)))
        trees = self._trees(index, codes)
        return tuple(
            self._lever(code, index, trees)
            for code in codes
            if self.dictionary[code].type != "text" and self._is_contestable(code, direct)
        )

    def _behind(self, code: str) -> list[str]:
        return sorted(self.dictionary.closure([code]) - {code})

    def _is_contestable(self, code: str, direct: Iterable[str]) -> bool:
        if code not in self.dictionary.derived:
            return self.dictionary[code].may_be_suggested
        stored = self.dictionary.closure([code])
        return code in direct and any(self.dictionary[one].may_be_suggested for one in stored)

    def _trees(self, index: int, codes: Iterable[str]) -> list[Node]:
        """The criterion, the scores that it reads, and the derivations."""
        trees = [self.criteria[index]]
        for tree in trees:
            scores = [self.scores[code] for code in reads(tree) if code in self.scores]
            trees += [score for score in scores if score not in trees]
        for code in codes:
            if code in self.dictionary.derived:
                derived = self.dictionary.derived[code]
                trees += [part.node for part in (derived.where, derived.value) if part is not None]
        return trees

    def _lever(self, code: str, index: int, trees: list[Node]) -> Lever:
        variable = self.dictionary[code]
        if code not in self._effects:
            self._effects[code] = Effects(code, self.dictionary, self.program, self.layout, self.scores)
        effects = self._effects[code]
        others = frozenset(
            place
            for place, node in enumerate(self.criteria)
            if place != index and effects.touches(node, self.scores)
        )
        is_derived = code in self.dictionary.derived
        common: dict[str, Any] = {
            "variable": variable,
            "effects": effects,
            "others": others,
            "is_derived": is_derived,
            "may_be_unknown": self._is_presumed(code, trees),
            "sentence": Sentence(variable),
        }
        node = self.criteria[index]
        if variable.level == "household":
            common["might"] = self.sums.might(node, True, variable)
        if variable.type == "choice":
            codes = tuple(choice.code for choice in variable.values)
            return Lever(codes=codes, alike=self._alike(code, codes, trees, effects), **common)
        if variable.type not in _ORDERED:
            return Lever(**common)
        ladder = Ladder(variable)
        constants, is_exact = self._constants(code, trees)
        probes = {ladder.lowest, ladder.highest, *(p for value in constants for p in ladder.around(value))}
        tendency = Tendency(code, self.dictionary, dict(self.scores), self._constant).of(self.criteria[index])
        if variable.level == "household" and variable.type != "date" and not is_exact:
            common["guesses"] = tuple(self.sums.guesses(node, True, variable))
        return Lever(
            ladder=ladder,
            probes=tuple(sorted(probes)),
            is_exact=is_exact,
            tendency=tendency or STAYS,
            **common,
        )

    def _is_presumed(self, code: str, trees: list[Node]) -> bool:
        """Whether something has a value although this variable is unknown."""
        through = presuming_codes(self.dictionary)
        found = (read for tree in trees for read in reads(tree) if read in through)
        if any(code in self.dictionary.closure([read]) for read in found):
            return True
        parts = (part for tree in trees for part in walk(tree) if presumes(part))
        return any(code in self.dictionary.closure(all_reads(part, self.scores)) for part in parts)

    def _alike(
        self, code: str, codes: Iterable[int], trees: list[Node], effects: Effects
    ) -> Mapping[int, object]:
        """Which codes of a choice make no difference to each other: those with the same mark."""
        if effects.of_member or not self._constants(code, trees)[1]:
            return {one: one for one in codes}
        conditions = [
            compile_node(part, self.layout)
            for tree in trees
            for part in walk(tree)
            if isinstance(part, Comparison | Between | Member)
            and any(isinstance(side, Read) and side.code == code for side in children(part))
        ]
        row: list[Any] = [None] * (len(self.layout.slots) + 1)
        marks = {}
        for one in codes:
            row[effects.slot] = one
            marks[one] = tuple(condition(row) for condition in conditions)
        return marks

    def _constant(self, node: Node) -> Value | None:
        return constant_of(node, self.layout)

    def _constants(self, code: str, trees: list[Node]) -> tuple[list[Value], bool]:
        """The values in comparisons; and whether the variable only ever stands beside such a value itself."""
        found: dict[Value, None] = {}
        compared = total = 0
        for part in (part for tree in trees for part in walk(tree)):
            total += isinstance(part, Read) and part.code == code
            if isinstance(part, Comparison | Between | Member):
                sides = children(part)
                values = [self._constant(side) for side in sides]
                found.update(dict.fromkeys(value for value in values if value is not None))
                own = [isinstance(side, Read) and side.code == code for side in sides]
                if sum(own) == 1 and sum(value is None for value in values) == 1:
                    compared += 1
        return list(found), compared == total
