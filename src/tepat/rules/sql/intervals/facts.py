"""What each variable of a row can be: given, derived from others that are given, or any legal value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from tepat.rules.dictionary import Dictionary
from tepat.rules.expressions.nodes import Node
from tepat.rules.expressions.types import type_of_variable
from tepat.rules.narrowing.possible import CONDITION, SET, SPAN
from tepat.rules.narrowing.presumption import presuming_codes
from tepat.rules.sql.dialects import Dialect
from tepat.rules.sql.facts import legal_range, written
from tepat.rules.sql.folding import fold
from tepat.rules.sql.intervals import joining
from tepat.rules.sql.intervals.flags import Flag, both, either, opposite, sure
from tepat.rules.sql.intervals.possible import Branch, Codes, Possible, Span, Text, Truth
from tepat.rules.sql.intervals.reading import read_variable
from tepat.rules.sql.steps import Piece, constant, piece
from tepat.rules.variables import Variable

_KINDS = {"boolean": CONDITION, "choice": SET, "text": SET}


class Facts(dict[str, Possible]):
    """What variables can be, by code, worked out where it is asked for.

    ``columns`` hold the values that are known, derived ones too; ``given`` only what the source has.
    """

    possible: Callable[[Node, str], Possible]
    """What a tree can be: set once there is somebody to say so."""
    once: Callable[[Piece], Piece]

    def __init__(
        self,
        dictionary: Dictionary,
        dialect: Dialect,
        columns: Mapping[str, Piece],
        given: Mapping[str, Piece],
        on: date,
    ) -> None:
        super().__init__()
        self._dictionary = dictionary
        self._dialect = dialect
        self._columns = columns
        self._given = given
        self._on = on
        self._presuming = presuming_codes(dictionary)

    def __missing__(self, code: str) -> Possible:
        variable = self._dictionary[code]
        derived = self._dictionary.derived.get(code)
        if derived is None or derived.over_members or derived.value is None:
            found = read_variable(variable, self._known(code), self._dialect)
        else:
            tree = fold(derived.value.node, {}, self._on, strict=False)
            found = self._follows(variable, tree)
        self[code] = found
        return found

    def _known(self, code: str) -> Piece:
        """The value where it is known for sure: what rests on a presumption only where it was given."""
        known = (self._given if code in self._presuming else self._columns).get(code)
        if known is not None:
            return known
        kind = type_of_variable(self._dictionary[code]).kind
        return constant(f"CAST(NULL AS {self._dialect.type_name(kind)})")

    def _follows(self, variable: Variable, tree: Node) -> Possible:
        """Known, or what its derivation can be, or, where nothing of that is known, any legal value."""
        code = variable.code
        legal = read_variable(variable, self._known(code), self._dialect)
        worked_out = self._worked_out(code)
        if worked_out is False:
            return legal
        works = both(piece("({0} IS NULL)", self._known(code)), worked_out)
        derived = self._cut(self.possible(tree, _KINDS.get(variable.type, SPAN)), variable)
        return _either(opposite(works), legal, works, derived, self.once)

    def _worked_out(self, code: str) -> Flag:
        """Whether anything that it is derived from is read by the formula, or known."""
        derived = self._dictionary.derived[code]
        if derived.over_members:
            return False
        if self._dictionary.closure(derived.needs) & self._given.keys():
            return True
        flags: list[Flag] = []
        for need in derived.needs:
            if need in self._columns:
                flags.append(piece("({0} IS NOT NULL)", self._columns[need]))
            if need in self._dictionary.derived:
                flags.append(self._worked_out(need))
        return either(*flags)

    def _cut(self, value: Possible, variable: Variable) -> Possible:
        """What is left inside the legal range; outside it is NULL."""
        if not isinstance(value, Span):
            return value
        low, high = (written(end, self._dialect) for end in legal_range(variable))
        ends = self.once(value.low), self.once(value.high)
        inside = f"{{0}} <= {high} AND {{1}} >= {low}"
        outside = sure(piece(f"({{0}} < {low} OR {{1}} > {high})", *ends))
        return Span(
            piece(f"CASE WHEN {inside} THEN GREATEST({{0}}, {low}) END", *ends),
            piece(f"CASE WHEN {inside} THEN LEAST({{1}}, {high}) END", *ends),
            value.open,
            either(value.null, outside),
            True,
        )


def _either(
    first: Flag, one: Possible, second: Flag, other: Possible, once: Callable[[Piece], Piece]
) -> Possible:
    """The one, or the other."""
    match one, other:
        case Truth(), Truth():
            return joining.join_truths([Branch(first, True, one), Branch(second, True, other)])
        case Codes(), Codes():
            return joining.join_codes([Branch(first, True, one), Branch(second, True, other)])
        case Text(), Text():
            return joining.join_texts([Branch(first, True, one), Branch(second, True, other)], once)
        case Span(), Span():
            return joining.join_spans([Branch(first, True, one), Branch(second, True, other)])
    raise TypeError(other)
