"""From a tree to a piece of SQL with the meaning that the live engine has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeGuard

from tepat.rules.expressions.magnitude import may_overflow
from tepat.rules.expressions.nodes import (
    Arithmetic,
    Between,
    Call,
    Case,
    Comparison,
    IsNull,
    Literal,
    Logic,
    Member,
    Negate,
    Node,
    Not,
    Read,
)
from tepat.rules.expressions.types import INTEGER, LARGEST_INTEGER, NUMBER, Kind, Type
from tepat.rules.sql import dates
from tepat.rules.sql.calculating import Calculator
from tepat.rules.sql.dialects import Dialect, one_of
from tepat.rules.sql.folding import is_null
from tepat.rules.sql.sizes import Sizes
from tepat.rules.sql.steps import Naming, Piece, combined, constant, joined, piece
from tepat.rules.variables import Value

CHAIN_LENGTH = 24
"""So many terms stand in one expression; then their sum gets a name, so that no engine has to dig deeper."""


class Writer:
    """Writes trees that were folded. ``columns`` holds the variables and scores by code; it may grow."""

    def __init__(
        self,
        dialect: Dialect,
        steps: Naming,
        columns: Mapping[str, Piece],
        sizes: Sizes,
        shared: frozenset[Node] = frozenset(),
    ) -> None:
        self.dialect = dialect
        self.steps = steps
        self.once = steps.once
        self.columns = columns
        self.sizes = sizes
        self.shared = shared
        self.calculator = Calculator(dialect, steps)

    # -- values

    def write(self, node: Node) -> Piece:
        """The node, in the SQL type of its own type. Trees in ``shared`` are written once."""
        if isinstance(node, Arithmetic | Case | Call) and node in self.shared:
            return self.once(self._write(node))
        return self._write(node)

    def _write(self, node: Node) -> Piece:
        match node:
            case Literal(value, kind):
                return self.literal(value, kind)
            case Read(code, _):
                return self.columns[code]
            case Arithmetic():
                return self._chain(node)
            case Negate(operand):
                return piece("(-{0})", self.write(operand))
            case Case():
                return self._counted(node, self.dialect.whole) or self._case(node)
            case Call(name, arguments):
                return _CALLS[name](self, arguments, node.type)
        return self._condition(node)

    def write_as(self, node: Node, kind: Type) -> Piece:
        """The node as a value of this type: NULL gets it, a whole number becomes a double if one is due."""
        if isinstance(node, Literal):
            return self.literal(node.value, kind if node.value is None or kind.is_number else node.type)
        written = self.write(node)
        return self._as_double(written) if _widens(node.type, kind) else written

    def beside(self, node: Node, kind: Type) -> Piece:
        """The node as an operand beside one that is not a literal: whole numbers are written plainly."""
        if isinstance(node, Literal) and isinstance(node.value, int) and kind.kind is not Kind.NUMBER:
            if node.type.kind is Kind.BOOLEAN:
                return self.write(node)
            return constant(self.dialect.whole_number(node.value, typed=False))
        if isinstance(node, Case) and kind.kind is Kind.NUMBER:
            return self._counted(node, self.dialect.double) or self.write(node)
        return self.write_as(node, kind) if isinstance(node, Literal) else self.write(node)

    def literal(self, value: Value | None, kind: Type) -> Piece:
        """A value of this type."""
        dialect = self.dialect
        if value is None:
            return constant(f"CAST(NULL AS {dialect.type_name(kind.kind)})")
        if kind.kind is Kind.NUMBER and isinstance(value, int | float):
            return Piece(dialect.number(float(value)), simple=True, number=float(value))
        if isinstance(value, bool):
            return constant("TRUE" if value else "FALSE")
        if isinstance(value, int):
            return constant(dialect.whole_number(value, typed=True))
        if isinstance(value, float):
            return constant(dialect.number(value))
        return constant(dialect.day(value) if isinstance(value, date) else dialect.text(value))

    def _as_double(self, value: Piece) -> Piece:
        return piece(f"CAST({{0}} AS {self.dialect.double})", value)

    # -- conditions

    def _condition(self, node: Node) -> Piece:
        match node:
            case Comparison(sign, left, right):
                kind = wider(left, right)
                return piece(f"({{0}} {sign} {{1}})", self.beside(left, kind), self.beside(right, kind))
            case Logic(word, parts):
                return joined(f" {word} ", [self.condition(part) for part in parts])
            case Not(operand):
                return piece("(NOT {0})", self.condition(operand))
            case IsNull(operand):
                return piece("({0} IS NULL)", self.write(operand))
            case Between(operand, low, high):
                kind = wider(operand, low, high)
                three = [self.beside(part, kind) for part in (operand, low, high)]
                return piece("({0} BETWEEN {1} AND {2})", *three)
            case Member(operand, options):
                return self._member(operand, options)
        raise TypeError(type(node).__name__)

    def _member(self, operand: Node, options: Sequence[Node]) -> Piece:
        kind = wider(operand, *options)
        codes = [option.value for option in options if isinstance(option, Literal) and is_code(option.value)]
        if kind.kind is not Kind.NUMBER and len(codes) == len(options):
            value = self.once(self.write(operand))
            return combined(one_of([code for code in codes if is_code(code)], value.sql), [value])
        parts = [self._option(part, kind) for part in (operand, *options)]
        listed = ", ".join(part.sql for part in parts[1:])
        return combined(f"({parts[0].sql} IN ({listed}))", parts)

    def condition(self, node: Node) -> Piece:
        """A condition; NULL is typed as one."""
        return self.write_as(node, Type(Kind.BOOLEAN)) if is_null(node) else self.write(node)

    def _option(self, node: Node, kind: Type) -> Piece:
        return self.write_as(node, kind) if kind.kind is Kind.NUMBER else self.beside(node, kind)

    # -- choosing

    def _counted(self, node: Case, sql_type: str) -> Piece | None:
        """A condition that counts 1 or 0, in this type; None for every other CASE."""
        flag = counted_condition(node.branches, node.otherwise)
        return piece(self.dialect.from_boolean, self.write(flag), constant(sql_type)) if flag else None

    def _case(self, node: Case) -> Piece:
        parts = [
            piece("WHEN {0} THEN {1}", self.condition(when), self.write_as(then, node.type))
            for when, then in node.branches
        ]
        parts.append(piece("ELSE {0} END", self.write_as(node.otherwise, node.type)))
        return combined("CASE " + " ".join(part.sql for part in parts), parts)

    def _coalesce(self, arguments: Sequence[Node], kind: Type) -> Piece:
        parts = [self.write_as(argument, kind) for argument in arguments if not is_null(argument)]
        return combined(f"COALESCE({', '.join(part.sql for part in parts)})", parts)

    def _extreme(self, name: str, arguments: Sequence[Node], kind: Type) -> Piece:
        parts = [self.once(self.write_as(argument, kind)) for argument in arguments]
        listed = ", ".join(part.sql for part in parts)
        return combined(f"CASE WHEN {_known(parts, arguments)} THEN {name}({listed}) END", parts)

    def _clip(self, arguments: Sequence[Node], kind: Type) -> Piece:
        parts = [self.once(self.write_as(argument, kind)) for argument in arguments]
        low, high = (getattr(argument, "value", None) for argument in arguments[1:])
        if low is not None and high is not None and low <= high:
            return piece("CASE WHEN {0} < {1} THEN {1} WHEN {0} > {2} THEN {2} ELSE {0} END", *parts)
        known = _known(parts, arguments)
        return piece(
            f"CASE WHEN {known} THEN CASE WHEN {{0}} > {{2}} OR {{1}} > {{2}} THEN {{2}}"
            " WHEN {0} < {1} THEN {1} ELSE {0} END END",
            *parts,
        )

    # -- calculating

    def _chain(self, node: Arithmetic) -> Piece:
        total = self.write_as(node.first, node.type)
        smallest = self.sizes.smallest_of(node.first)
        for index, ((sign, operand), size) in enumerate(
            zip(node.rest, self.sizes.steps_of(node), strict=True)
        ):
            value = self.beside(operand, node.type)
            if gathers(node, sign, size, self.sizes.largest_of(operand)):
                total = self.steps.column(total)
            if node.type.kind is Kind.INTEGER:
                total = self.calculator.whole(sign, total, value, size)
            else:
                small = self.sizes.smallest_of(operand)
                total = self.calculator.double(sign, total, value, size, (smallest, small))
                smallest = smallest * small if sign == "*" else 0.0
            if (index + 1) % CHAIN_LENGTH == 0:
                total = self.once(total)
        return total

    def _safe_div(self, arguments: Sequence[Node], kind: Type) -> Piece:
        dividend, divisor = (self.write_as(argument, NUMBER) for argument in arguments)
        largest = self.sizes.largest_of(Call("safe_div", tuple(arguments), kind))
        smallest = self.sizes.smallest_of(arguments[0]) / max(self.sizes.largest_of(arguments[1]), 1.0)
        return self.calculator.quotient(dividend, divisor, largest, (smallest, 0.0))

    def _round_half_up(self, arguments: Sequence[Node], kind: Type) -> Piece:
        node, digits = arguments[0], arguments[1]
        places = digits.value if isinstance(digits, Literal) and isinstance(digits.value, int) else 0
        if node.type.kind is Kind.INTEGER and places >= 0:
            return self.write(node)
        value = self.once(self.write_as(node, NUMBER))
        return self.rounded(value, places, kind, self.sizes.largest_of(node), self.sizes.smallest_of(node))

    def rounded(self, value: Piece, places: int, kind: Type, largest: float, smallest: float) -> Piece:
        """A double rounded, a half away from zero; whole where ``kind`` says so."""
        power = constant(self.dialect.number(10.0 ** abs(places)))
        scaled = piece("ABS({0})", value)
        if places > 0:
            scaled = self.calculator.double("*", scaled, power, largest * 10.0**places, (smallest, 10.0))
        elif places < 0:
            scaled = self.calculator.quotient(
                scaled, power, largest, (smallest * 10.0**places, 1.0), zero=False
            )
        scaled = self.once(scaled)
        half = self.dialect.number(0.5)
        floor = self.once(piece(self.dialect.floor, scaled))
        whole = piece(f"({{1}} + CASE WHEN {{0}} - {{1}} >= {half} THEN 1 ELSE 0 END)", scaled, floor)
        if kind.kind is Kind.NUMBER:
            return piece("CASE WHEN {0} < 0 THEN -({1} / {2}) ELSE {1} / {2} END", value, whole, power)
        if places < 0:
            whole = self.calculator.double("*", whole, power, largest, (1.0, 10.0))
        if may_overflow(Literal(0, INTEGER), largest + 10.0 ** -min(places, 0)):
            whole = piece(f"CASE WHEN {{0}} <= {LARGEST_INTEGER} THEN {{0}} END", self.once(whole))
        cast = self.once(piece(f"CAST({{0}} AS {self.dialect.whole})", whole))
        return piece("CASE WHEN {0} < 0 THEN -{1} ELSE {1} END", value, cast)

    # -- dates

    def _age_years(self, arguments: Sequence[Node], kind: Type) -> Piece:
        return dates.age_years(self.dialect, *(self._day(argument) for argument in arguments))

    def _months_between(self, arguments: Sequence[Node], kind: Type) -> Piece:
        return dates.months_between(self.dialect, *(self._day(argument) for argument in arguments))

    def _day(self, node: Node) -> dates.Day:
        known = node.value if isinstance(node, Literal) and isinstance(node.value, date) else None
        return dates.Day(self.once(self.write(node)), known)


_CALLS: dict[str, Callable[[Writer, Sequence[Node], Type], Piece]] = {
    "coalesce": Writer._coalesce,
    "least": lambda writer, arguments, kind: writer._extreme("LEAST", arguments, kind),
    "greatest": lambda writer, arguments, kind: writer._extreme("GREATEST", arguments, kind),
    "clip": Writer._clip,
    "safe_div": Writer._safe_div,
    "round_half_up": Writer._round_half_up,
    "age_years": Writer._age_years,
    "months_between": Writer._months_between,
}


def wider(*nodes: Node) -> Type:
    """The type in which these meet: doubles as soon as one is a double."""
    kinds = [node.type for node in nodes if node.type.kind is not Kind.NULL]
    if any(kind.kind is Kind.NUMBER for kind in kinds):
        return NUMBER
    return next((kind for kind in kinds if kind.kind is Kind.CHOICE), kinds[0] if kinds else INTEGER)


def is_code(value: Value | None) -> TypeGuard[int]:
    """Whether it is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def gathers(node: Arithmetic, sign: str, size: float, operand: float) -> bool:
    """Whether a product of whole numbers is 0 because of what stands before the operand.

    DuckDB gathers the constants of such a chain, and their product may be too large.
    """
    return node.type.kind is Kind.INTEGER and sign == "*" and size < operand


def counted_condition(branches: Sequence[tuple[Node, Node]], otherwise: Node) -> Node | None:
    """The condition that a CASE counts as 1 or 0, NULL as NULL; None for every other CASE."""
    if len(branches) != 2 or not is_null(otherwise):
        return None
    (condition, one), (opposite, zero) = branches
    counts = one == Literal(1, INTEGER) and zero == Literal(0, INTEGER)
    return condition if counts and opposite == Not(condition) else None


def _known(parts: Sequence[Piece], nodes: Sequence[Node]) -> str:
    """The condition that none of them is NULL."""
    pairs = zip(parts, nodes, strict=True)
    names = dict.fromkeys(part.sql for part, node in pairs if not isinstance(node, Literal))
    return " AND ".join(f"{name} IS NOT NULL" for name in names)


def _widens(kind: Type, wanted: Type) -> bool:
    return wanted.kind is Kind.NUMBER and kind.kind is Kind.INTEGER
