"""How large and how small the numbers of a tree can be: guards are written only where they can matter."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date

from tepat.rules.expressions.magnitude import chain_sizes, largest_of_variable, magnitude
from tepat.rules.expressions.nodes import Arithmetic, Call, Case, Literal, Negate, Node, Read, children
from tepat.rules.expressions.types import Kind
from tepat.rules.variables import Variable


@dataclass(slots=True)
class Sizes:
    """By code of a variable or score: its largest distance from zero, and its smallest one that is not 0."""

    largest: dict[str, float] = field(default_factory=dict)
    smallest: dict[str, float] = field(default_factory=dict)

    def add_variable(self, variable: Variable) -> None:
        """Take the sizes of a variable from its legal range."""
        self.largest[variable.code] = largest_of_variable(variable)
        self.smallest[variable.code] = smallest_of_variable(variable)

    def add_score(self, code: str, node: Node) -> None:
        """Take the sizes of a score from its tree."""
        self.largest[code] = self.largest_of(node)
        self.smallest[code] = self.smallest_of(node)

    def largest_of(self, node: Node) -> float:
        """The largest distance from zero."""
        return magnitude(node, self.largest, {})

    def steps_of(self, node: Arithmetic) -> tuple[float, ...]:
        """The largest distance from zero after each step of a chain."""
        return chain_sizes(node, self.largest, {})

    def smallest_of(self, node: Node) -> float:
        """The smallest distance from zero of values that are not 0; 0 when nothing is known."""
        match node:
            case Literal(value, _):
                return abs(float(value)) if isinstance(value, int | float) and value else math.inf
            case Read(code, kind) if kind.kind is not Kind.INTEGER:
                return self.smallest.get(code, 0.0)
            case _ if node.type.kind is not Kind.NUMBER:
                return 1.0
            case Arithmetic(first, rest):
                return _chain(
                    self.smallest_of(first), [(sign, self.smallest_of(part)) for sign, part in rest]
                )
            case Call("safe_div", (dividend, divisor)):
                return self.smallest_of(dividend) / max(self.largest_of(divisor), 1.0)
            case Call("round_half_up", (_, digits)):
                return float(10.0 ** -_digits(digits))
            case Case() | Call() | Negate():
                return min(self.smallest_of(child) for child in _values(node))
        return 0.0


def smallest_of_variable(variable: Variable) -> float:
    """The smallest distance from zero that a fact other than 0 may have.

    >>> smallest_of_variable(Variable("a", "household", "double", {}, minimum=1, maximum=5))
    1.0
    """
    if variable.type == "integer":
        return 1.0
    low, high = variable.minimum, variable.maximum
    if low is None or high is None or isinstance(low, date) or isinstance(high, date):
        return 0.0
    return float(max(low, -high, 0))


def may_be_negative_zero(node: Node) -> bool:
    """Whether a double can come out as -0.0: a row of + and - that begins with another number cannot."""
    if not isinstance(node, Arithmetic) or any(sign == "*" for sign, _ in node.rest):
        return True
    first = node.first
    if not isinstance(first, Literal) or not isinstance(first.value, int | float):
        return True
    return first.value == 0 and math.copysign(1, first.value) < 0


def _chain(total: float, rest: list[tuple[str, float]]) -> float:
    for sign, size in rest:
        total = total * size if sign == "*" else 0.0
    return 0.0 if math.isnan(total) else total


def _values(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Case):
        return (*(value for _, value in node.branches), node.otherwise)
    return children(node)


def _digits(node: Node) -> int:
    return node.value if isinstance(node, Literal) and isinstance(node.value, int) else 0
