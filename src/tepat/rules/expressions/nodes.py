"""The tree of an expression: our own, small and typed, so that each engine reads one thing.

Chains of ``+ -``, of ``*``, of AND and of OR are flat, in the order they were written: engines work them off
from left to right, and a sum of two thousand terms is not two thousand levels deep.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tepat.rules.expressions.types import BOOLEAN, Type
from tepat.rules.variables import Value


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written down; None is NULL."""

    value: Value | None
    type: Type


@dataclass(frozen=True, slots=True)
class Read:
    """The value of a variable or of a score."""

    code: str
    type: Type


@dataclass(frozen=True, slots=True)
class Parameter:
    """``:name``, a dated value of the formula; ``:on`` is the decision date."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``first`` and then, from left to right, each operator (+ - or *) with its operand."""

    first: Node
    rest: tuple[tuple[str, Node], ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Negate:
    """``-x``."""

    operand: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left operator right`` with one of = <> < <= > >=; NULL when a side is NULL."""

    operator: str
    left: Node
    right: Node
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Logic:
    """AND or OR of two or more parts, by Kleene's tables."""

    operator: str
    parts: tuple[Node, ...]
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Not:
    """NOT; NULL stays NULL."""

    operand: Node
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class IsNull:
    """``x IS NULL``: never NULL itself."""

    operand: Node
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Between:
    """``low <= operand AND operand <= high``."""

    operand: Node
    low: Node
    high: Node
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Member:
    """``operand IN (options)``: the OR of the equalities."""

    operand: Node
    options: tuple[Node, ...]
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Case:
    """The value of the first branch whose condition is TRUE, else ``otherwise``."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Call:
    """One of the listed functions."""

    name: str
    arguments: tuple[Node, ...]
    type: Type


Node = (
    Literal | Read | Parameter | Arithmetic | Negate | Comparison | Logic | Not | IsNull | Between | Member
    | Case | Call
)  # fmt: skip


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in the order they are written."""
    match node:
        case Arithmetic(first, rest):
            return (first, *(operand for _, operand in rest))
        case Negate(operand) | Not(operand) | IsNull(operand):
            return (operand,)
        case Comparison(_, left, right):
            return (left, right)
        case Logic(_, parts):
            return parts
        case Between(operand, low, high):
            return (operand, low, high)
        case Member(operand, options):
            return (operand, *options)
        case Case(branches, otherwise):
            return (*(part for branch in branches for part in branch), otherwise)
        case Call(_, arguments):
            return arguments
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def reads(node: Node) -> tuple[str, ...]:
    """Codes of the variables and scores it reads, each once, in the order they are first written."""
    return tuple(dict.fromkeys(part.code for part in walk(node) if isinstance(part, Read)))


def parameters(node: Node) -> tuple[str, ...]:
    """Names of the parameters it uses, each once; ``on`` is the decision date."""
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Parameter)))
