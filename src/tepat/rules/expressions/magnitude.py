"""How large a value can become, so that engines check for overflow only where it can happen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from tepat.rules.expressions.nodes import Arithmetic, Call, Case, Literal, Negate, Node, Parameter, Read
from tepat.rules.expressions.types import LARGEST_INTEGER, Kind
from tepat.rules.variables import Value, Variable

LARGEST_FACT = 1e15
"""A decimal or double fact beyond this is not believable, and counts as unknown."""
SAFE_NUMBER = 1e300


def largest_of_variable(variable: Variable) -> float:
    """The largest distance from zero that a fact of this variable may have."""
    ends = (variable.minimum, variable.maximum)
    if variable.minimum is None or any(isinstance(end, date) for end in ends):
        return float(LARGEST_INTEGER) if variable.type == "integer" else LARGEST_FACT
    return max(abs(float(end)) for end in ends if isinstance(end, int | float))


def magnitude(node: Node, reads: Mapping[str, float], constants: Mapping[str, Value]) -> float:
    """The largest distance from zero that a number can have; infinite when nothing is known."""
    match node:
        case Literal(value, _) if isinstance(value, int | float):
            return abs(float(value))
        case Read(code, _):
            return reads.get(code, math.inf)
        case Parameter(name, _):
            value = constants.get(name)
            return abs(float(value)) if isinstance(value, int | float) else math.inf
        case Negate(operand):
            return magnitude(operand, reads, constants)
        case Arithmetic():
            return chain_sizes(node, reads, constants)[-1]
        case Case(branches, otherwise):
            values = [*(value for _, value in branches), otherwise]
            return max(_value(part, reads, constants) for part in values)
        case Call(name, arguments):
            return _call(name, arguments, [_value(argument, reads, constants) for argument in arguments])
    return math.inf


def chain_sizes(
    node: Arithmetic, reads: Mapping[str, float], constants: Mapping[str, Value]
) -> tuple[float, ...]:
    """The largest distance from zero after each step of a chain, the last one that of its result."""
    total = _value(node.first, reads, constants)
    sizes = []
    for operator, operand in node.rest:
        size = _value(operand, reads, constants)
        total = total * size if operator == "*" else total + size
        if math.isnan(total):
            total = math.inf
        sizes.append(total)
    return tuple(sizes)


def chain_may_overflow(node: Arithmetic, reads: Mapping[str, float], constants: Mapping[str, Value]) -> bool:
    """Whether some step of a chain may leave what every engine can hold: then each step is looked at."""
    return any(may_overflow(node, size) for size in chain_sizes(node, reads, constants))


def may_overflow(node: Node, largest: float) -> bool:
    """Whether a result up to ``largest`` may leave what every engine can hold."""
    return not largest <= (LARGEST_INTEGER if node.type.kind is Kind.INTEGER else SAFE_NUMBER)


def _value(node: Node, reads: Mapping[str, float], constants: Mapping[str, Value]) -> float:
    if isinstance(node, Literal) and node.value is None:
        return 0.0
    return magnitude(node, reads, constants)


def _call(name: str, arguments: tuple[Node, ...], sizes: list[float]) -> float:
    if name == "safe_div":  # a whole number other than 0 is at least 1
        return sizes[0] if arguments[1].type.kind is Kind.INTEGER else math.inf
    if name in ("age_years", "months_between"):
        return 120_000.0
    if name == "round_half_up":
        return sizes[0] + 1e9
    return max(sizes)
