"""From a tree to a closure that reads a row of values. TRUE, FALSE and NULL are True, False and None.

A row is a list: the decision date first, then the variables, each in its slot. Frequent shapes (a variable
against a number, a sum of variables) have closures of their own, because this is what runs for every family.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tepat.rules.expressions.magnitude import chain_may_overflow
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
    Parameter,
    Read,
)
from tepat.rules.expressions.types import NULL, Kind, Type
from tepat.rules.live import functions
from tepat.rules.variables import Value

Row = list[Any]
Evaluate = Callable[[Row], Any]

DATE_SLOT = 0
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul,
}  # fmt: skip
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge,
}  # fmt: skip
_MIRRORED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "safe_div": functions.safe_div,
    "age_years": functions.age_years,
    "months_between": functions.months_between,
    "round_half_up": functions.round_half_up,
    "clip": functions.clip,
    "least": min,
    "greatest": max,
}
_OF_ONE_TYPE = frozenset(["coalesce", "least", "greatest", "clip"])


@dataclass(frozen=True, slots=True)
class Layout:
    """Where values are found: slots of the row by code, slots of shared parts, and constants by name."""

    slots: Mapping[str, int]
    largest: Mapping[str, float]
    constants: Mapping[str, Value] = field(default_factory=dict)
    shared: Mapping[Node, int] = field(default_factory=dict)


def compile_node(node: Node, layout: Layout) -> Evaluate:
    """The closure of a node."""
    slot = slot_of(node, layout)
    if slot is not None:
        return operator.itemgetter(slot)
    constant = constant_of(node, layout)
    if constant is not None:
        return lambda row: constant
    match node:
        case Comparison(sign, left, right):
            return _comparison(sign, left, right, layout)
        case Arithmetic():
            return _arithmetic(node, layout)
        case Logic(word, parts):
            return (_all if word == "AND" else _any)([compile_node(part, layout) for part in parts])
        case Between(operand, low, high):
            return _between(operand, low, high, layout)
        case Member(operand, options):
            return _member(operand, options, layout)
        case Case(branches, otherwise):
            return _case(branches, otherwise, node.type, layout)
        case Call(name, arguments):
            return _call(name, arguments, node.type, layout)
    return _compile_unary(node, layout)


def _compile_unary(node: Node, layout: Layout) -> Evaluate:
    match node:
        case Not(operand):
            return _not(compile_node(operand, layout))
        case IsNull(operand):
            return _is_null(compile_node(operand, layout))
        case Negate(operand):
            return _negate(compile_node(operand, layout))
    return lambda row: None


def slot_of(node: Node, layout: Layout) -> int | None:
    """The slot that already holds the value of this node."""
    match node:
        case Read(code, _):
            return layout.slots[code]
        case Parameter("on", _):
            return DATE_SLOT
        case Call():
            return layout.shared.get(node)
    return None


def constant_of(node: Node, layout: Layout) -> Value | None:
    """The value of a literal or parameter; None for NULL and for everything else."""
    match node:
        case Literal(value, _):
            return value
        case Parameter(name, kind):
            value = layout.constants.get(name)
            return value + 0.0 if kind.kind is Kind.NUMBER and isinstance(value, int) else value
    return None


def _compile_as(node: Node, kind: Type, layout: Layout) -> Evaluate:
    """The closure of a part of an expression that is a double: whole numbers become doubles first."""
    inner = compile_node(node, layout)
    if kind.kind is not Kind.NUMBER or node.type.kind is not Kind.INTEGER:
        return inner
    constant = constant_of(node, layout)
    if isinstance(constant, int):
        double = float(constant)
        return lambda row: double

    def evaluate(row: Row) -> float | None:
        value = inner(row)
        return None if value is None else float(value)

    return evaluate


def _is_null(inner: Evaluate) -> Evaluate:
    return lambda row: inner(row) is None


def _not(inner: Evaluate) -> Evaluate:
    def evaluate(row: Row) -> bool | None:
        value = inner(row)
        return None if value is None else not value

    return evaluate


def _negate(inner: Evaluate) -> Evaluate:
    def evaluate(row: Row) -> Any:
        value = inner(row)
        return None if value is None else -value

    return evaluate


def _all(parts: Sequence[Evaluate]) -> Evaluate:
    def evaluate(row: Row) -> bool | None:
        unknown = False
        for part in parts:
            value = part(row)
            if value is False:
                return False
            if value is None:
                unknown = True
        return None if unknown else True

    return evaluate


def _any(parts: Sequence[Evaluate]) -> Evaluate:
    def evaluate(row: Row) -> bool | None:
        unknown = False
        for part in parts:
            value = part(row)
            if value is True:
                return True
            if value is None:
                unknown = True
        return None if unknown else False

    return evaluate


def _comparison(sign: str, left: Node, right: Node, layout: Layout) -> Evaluate:
    if constant_of(left, layout) is not None:
        left, right, sign = right, left, _MIRRORED[sign]
    compare = _COMPARISONS[sign]
    constant = constant_of(right, layout)
    slot = slot_of(left, layout)
    if constant is not None and slot is not None:
        return _compare_slot(compare, slot, constant)
    if constant is not None:
        return _compare_constant(compare, compile_node(left, layout), constant)
    return _compare(compare, compile_node(left, layout), compile_node(right, layout))


def _compare_slot(compare: Callable[[Any, Any], bool], slot: int, constant: Value) -> Evaluate:
    def evaluate(row: Row) -> bool | None:
        value = row[slot]
        return None if value is None else compare(value, constant)

    return evaluate


def _compare_constant(compare: Callable[[Any, Any], bool], inner: Evaluate, constant: Value) -> Evaluate:
    def evaluate(row: Row) -> bool | None:
        value = inner(row)
        return None if value is None else compare(value, constant)

    return evaluate


def _compare(compare: Callable[[Any, Any], bool], left: Evaluate, right: Evaluate) -> Evaluate:
    def evaluate(row: Row) -> bool | None:
        first = left(row)
        if first is None:
            return None
        second = right(row)
        return None if second is None else compare(first, second)

    return evaluate


def _between(operand: Node, low: Node, high: Node, layout: Layout) -> Evaluate:
    lowest, highest = constant_of(low, layout), constant_of(high, layout)
    inner: Evaluate = compile_node(operand, layout)
    if lowest is None or highest is None:
        above = _compare(operator.ge, inner, compile_node(low, layout))
        return _all([above, _compare(operator.le, inner, compile_node(high, layout))])

    def evaluate(row: Row) -> bool | None:
        value = inner(row)
        return None if value is None else lowest <= value <= highest

    return evaluate


def _member(operand: Node, options: tuple[Node, ...], layout: Layout) -> Evaluate:
    constants = {value for option in options if (value := constant_of(option, layout)) is not None}
    written_null = any(isinstance(option, Literal) and option.value is None for option in options)
    inner = compile_node(operand, layout)
    if not all(constant_of(o, layout) is not None or isinstance(o, Literal) for o in options):
        return _any([_compare(operator.eq, inner, compile_node(option, layout)) for option in options])
    otherwise = None if written_null else False

    def evaluate(row: Row) -> bool | None:
        value = inner(row)
        if value is None:
            return None
        return True if value in constants else otherwise

    return evaluate


def _case(branches: tuple[tuple[Node, Node], ...], otherwise: Node, kind: Type, layout: Layout) -> Evaluate:
    compiled = [(compile_node(when, layout), _compile_as(then, kind, layout)) for when, then in branches]
    last = _compile_as(otherwise, kind, layout)

    def evaluate(row: Row) -> Any:
        for condition, value in compiled:
            if condition(row) is True:
                return value(row)
        return last(row)

    return evaluate


def _call(name: str, arguments: tuple[Node, ...], kind: Type, layout: Layout) -> Evaluate:
    one_type = kind if name in _OF_ONE_TYPE else NULL
    parts = [_compile_as(argument, one_type, layout) for argument in arguments]
    if name == "coalesce":
        return _coalesce(parts)
    function = _FUNCTIONS[name]
    if len(parts) == 2:
        return _call_two(function, parts[0], parts[1])

    def evaluate(row: Row) -> Any:
        values = [part(row) for part in parts]
        return None if None in values else function(*values)

    return evaluate


def _call_two(function: Callable[[Any, Any], Any], first: Evaluate, second: Evaluate) -> Evaluate:
    def evaluate(row: Row) -> Any:
        left, right = first(row), second(row)
        return None if left is None or right is None else function(left, right)

    return evaluate


def _coalesce(parts: Sequence[Evaluate]) -> Evaluate:
    def evaluate(row: Row) -> Any:
        for part in parts:
            value = part(row)
            if value is not None:
                return value
        return None

    return evaluate


def _arithmetic(node: Arithmetic, layout: Layout) -> Evaluate:
    if chain_may_overflow(node, layout.largest, layout.constants):
        return _guarded_chain(node, layout)
    if all(sign == "+" for sign, _ in node.rest):
        return _sum(node, layout)
    return _chain(node, layout)


def _chain(node: Arithmetic, layout: Layout) -> Evaluate:
    first = _compile_as(node.first, node.type, layout)
    rest = [(_ARITHMETIC[sign], compile_node(operand, layout)) for sign, operand in node.rest]

    def evaluate(row: Row) -> Any:
        total = first(row)
        if total is None:
            return None
        for apply, operand in rest:
            value = operand(row)
            if value is None:
                return None
            total = apply(total, value)
        return total

    return evaluate


def _guarded_chain(node: Arithmetic, layout: Layout) -> Evaluate:
    first = _compile_as(node.first, node.type, layout)
    rest = [(_ARITHMETIC[sign], compile_node(operand, layout)) for sign, operand in node.rest]
    settle = functions.within_engines

    def evaluate(row: Row) -> Any:
        total = first(row)
        for apply, operand in rest:
            value = operand(row)
            if total is None or value is None:
                return None
            total = settle(apply(total, value))
        return total

    return evaluate


def _sum(node: Arithmetic, layout: Layout) -> Evaluate:
    """A sum of plain terms, the shape of most benefits and scores: no call for each term."""
    operands = [node.first, *(operand for _, operand in node.rest)]
    start = constant_of(node.first, layout)
    if start is not None:
        operands = operands[1:]
    slots = [slot_of(operand, layout) for operand in operands]
    if node.type.kind is Kind.INTEGER and start is None and None not in slots:
        return _sum_of_whole_numbers([slot for slot in slots if slot is not None])
    weighted = [_weighted(operand, layout) for operand in operands]
    if isinstance(start, int | float) and all(weighted):
        start = start + 0.0 if node.type.kind is Kind.NUMBER else start
        return _linear(start, [term for term in weighted if term is not None])
    if all(weighted) and node.type.kind is Kind.INTEGER:
        return _linear(0, [term for term in weighted if term is not None])
    return _chain(node, layout)


def _weighted(node: Node, layout: Layout) -> tuple[int | Evaluate, Any] | None:
    """The slot and the factor of ``factor * variable``, or a condition that counts 1 and its factor."""
    slot = slot_of(node, layout)
    if slot is not None:
        return slot, 1
    if isinstance(node, Arithmetic) and len(node.rest) == 1 and node.rest[0][0] == "*":
        if chain_may_overflow(node, layout.largest, layout.constants):
            return None
        for one, other in ((node.first, node.rest[0][1]), (node.rest[0][1], node.first)):
            slot, factor = slot_of(one, layout), constant_of(other, layout)
            condition = counted(one)
            if slot is not None and factor is not None:
                return slot, factor
            if condition is not None and factor is not None:
                slot = slot_of(condition, layout)
                return (compile_node(condition, layout) if slot is None else slot), factor
    return None


def counted(node: Node) -> Node | None:
    """The condition that counts 1 or 0: ``CASE WHEN c THEN 1 WHEN NOT c THEN 0 END``, as in linear scores."""
    match node:
        case Case(((condition, Literal(1)), (Not(negated), Literal(0))), Literal(None)):
            return condition if negated == condition else None
    return None


def _linear(start: Any, terms: Sequence[tuple[int | Evaluate, Any]]) -> Evaluate:
    """Sums up; TRUE times a factor is the factor."""
    slots = [(source, factor) for source, factor in terms if isinstance(source, int)]
    if len(slots) < len(terms):
        return _linear_with_conditions(start, terms)

    def evaluate(row: Row) -> Any:
        total = start
        for slot, factor in slots:
            value = row[slot]
            if value is None:
                return None
            total += factor * value
        return total

    return evaluate


def _linear_with_conditions(start: Any, terms: Sequence[tuple[int | Evaluate, Any]]) -> Evaluate:
    sources = [operator.itemgetter(source) if isinstance(source, int) else source for source, _ in terms]
    pairs = list(zip(sources, (factor for _, factor in terms), strict=True))

    def evaluate(row: Row) -> Any:
        total = start
        for source, factor in pairs:
            value = source(row)
            if value is None:
                return None
            total += factor * value
        return total

    return evaluate


def _sum_of_whole_numbers(slots: Sequence[int]) -> Evaluate:
    pick = operator.itemgetter(*slots)

    def evaluate(row: Row) -> int | None:
        values = pick(row)
        return None if None in values else sum(values)

    return evaluate
