"""Choices and texts: the set of codes, or the one text, that a node can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from tepat.rules.expressions.nodes import Call, Case, Literal, Node, Read
from tepat.rules.expressions.types import INTEGER, TEXT, Kind
from tepat.rules.sql.expressions import Writer, is_code
from tepat.rules.sql.intervals import conditions, joining
from tepat.rules.sql.intervals.doubtful import DoubtfulSteps
from tepat.rules.sql.intervals.flags import Flag, both, either, opposite, sure
from tepat.rules.sql.intervals.possible import Branch, Codes, Possible, Text, Truth
from tepat.rules.sql.steps import Piece, combined, constant, piece

T = TypeVar("T", Codes, Text)
Branches = Callable[[Node, Callable[[Node], T]], list[Branch[T]]]


class Sets:
    """Writes choices and texts."""

    def __init__(
        self,
        writer: Writer,
        steps: DoubtfulSteps,
        reads: Mapping[str, Possible],
        branches_of_codes: Branches[Codes],
        branches_of_texts: Branches[Text],
    ) -> None:
        self._writer = writer
        self._steps = steps
        self._reads = reads
        self._branches_of_codes = branches_of_codes
        self._branches_of_texts = branches_of_texts

    def compare(self, sign: str, left: Node, right: Node) -> Truth:
        """Two choices, or two texts."""
        if is_text(left, right):
            return conditions.compare_texts(sign, self.text(left), self.text(right))
        return conditions.compare_codes(sign, self.codes(left), self.codes(right))

    def within(self, operand: Node, values: Sequence[object]) -> Truth:
        """``operand IN (values)``; a None among the values is a NULL in the list."""
        or_null = None in values
        if not is_text(operand) and not any(isinstance(value, str) for value in values):
            codes = frozenset(value for value in values if isinstance(value, int))
            return conditions.within_codes(self.codes(operand), codes, or_null=or_null)
        text = self.text(operand)
        texts = [constant(self._writer.dialect.text(value)) for value in values if isinstance(value, str)]
        listed = [piece("({0} = {1})", text.value, one) for one in texts]
        inside = either(*(sure(condition) for condition in listed))
        return conditions.within_texts(text, inside, or_null=or_null)

    def codes(self, node: Node) -> Codes:
        """A choice, or a whole number beside one."""
        match node:
            case Literal(value, _):
                code = frozenset([value] if is_code(value) else [])
                ends = self._writer.write_as(node, INTEGER)
                return Codes(lambda codes: bool(codes & code), code, ends, ends, False, value is None)
            case Read(code, _):
                found = self._reads[code]
                if isinstance(found, Codes):
                    return found
            case Case() | Call("coalesce"):
                return joining.join_codes(self._branches_of_codes(node, self.codes))
            case Call("least" | "greatest" as name, arguments):
                return self._extreme(name, [self.codes(argument) for argument in arguments])
        raise TypeError(node)

    def _extreme(self, name: str, parts: Sequence[Codes]) -> Codes:
        """Exactly the codes that can be the least or greatest."""
        some = both(*(opposite(part.is_empty) for part in parts))
        lows = self._outermost(name, [part.low for part in parts])
        highs = self._outermost(name, [part.high for part in parts])
        limit, within = (highs, "({0} <= {1})") if name == "least" else (lows, "({0} >= {1})")

        def can_be(codes: frozenset[int]) -> Flag:
            return both(some, either(*map(one, sorted(codes))))

        def one(code: int) -> Flag:
            inside = sure(piece(within, constant(str(code)), limit))
            return both(either(*(part.can_be(frozenset([code])) for part in parts)), inside)

        return Codes(
            can_be, frozenset().union(*(part.all for part in parts)), lows, highs,
            either(*(part.open for part in parts)), either(*(part.null for part in parts)),
        )  # fmt: skip

    def _outermost(self, name: str, ends: Sequence[Piece]) -> Piece:
        """The least or greatest; NULL when one is missing."""
        ends = [self._steps.once(end) for end in ends]
        known = " AND ".join(f"{end.sql} IS NOT NULL" for end in ends)
        listed = ", ".join(end.sql for end in ends)
        return self._steps.once(combined(f"CASE WHEN {known} THEN {name.upper()}({listed}) END", ends))

    def text(self, node: Node) -> Text:
        """A text."""
        match node:
            case Literal(value, _):
                return Text(self._writer.write_as(node, TEXT), False, False, value is None, value is None)
            case Read(code, _):
                found = self._reads[code]
                if isinstance(found, Text):
                    return found
            case Case() | Call("coalesce"):
                return joining.join_texts(self._branches_of_texts(node, self.text), self._steps.once)
        raise TypeError(node)


def is_text(*nodes: Node) -> bool:
    """Whether one of them is a text."""
    return any(node.type.kind is Kind.TEXT for node in nodes)
