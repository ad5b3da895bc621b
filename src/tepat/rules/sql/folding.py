"""Works out, before any SQL is written, what does not depend on a family: parameters, dates, constants.

No engine then gets the chance to calculate with constants in types of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

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
    children,
)
from tepat.rules.expressions.types import NULL, Kind, Type
from tepat.rules.live.compile import Layout, compile_node
from tepat.rules.variables import Value


def fold(
    node: Node,
    constants: Mapping[str, Value],
    on: date,
    absent: frozenset[str] = frozenset(),
    *,
    strict: bool = True,
) -> Node:
    """The same tree with constant parts worked out. ``absent``: variables that are never known here.

    ``strict``: also what is NULL because of a part that is, whatever the others are.
    """
    match node:
        case Literal(value, kind):
            return _literal(value, kind)
        case Parameter(name, kind):
            return _literal(on if name == "on" else constants[name], kind)
        case Read(code, kind):
            return Literal(None, kind) if code in absent else node
    folded = mapped(node, lambda child: fold(child, constants, on, absent, strict=strict))
    if strict and (folded.type.kind is Kind.NULL or _always_null(folded)):
        return Literal(None, folded.type)
    if all(isinstance(child, Literal) for child in children(folded)):
        return _literal(compile_node(folded, Layout({}, {}))([on]), folded.type)
    return folded


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with each of its children changed."""
    match node:
        case Arithmetic(first, rest):
            return replace(node, first=change(first), rest=tuple((sign, change(part)) for sign, part in rest))
        case Negate(operand) | Not(operand) | IsNull(operand):
            return replace(node, operand=change(operand))
        case Comparison(_, left, right):
            return replace(node, left=change(left), right=change(right))
        case Logic(_, parts):
            return replace(node, parts=tuple(map(change, parts)))
        case Between(operand, low, high):
            return replace(node, operand=change(operand), low=change(low), high=change(high))
        case Member(operand, options):
            return replace(node, operand=change(operand), options=tuple(map(change, options)))
        case Case(branches, otherwise):
            changed = tuple((change(condition), change(value)) for condition, value in branches)
            return replace(node, branches=changed, otherwise=change(otherwise))
        case Call(_, arguments):
            return replace(node, arguments=tuple(map(change, arguments)))
    return node


def is_null(node: Node) -> bool:
    """Whether it is NULL, written down or worked out."""
    return isinstance(node, Literal) and node.value is None


def _literal(value: Value | None, kind: Type) -> Literal:
    if kind.kind is Kind.NUMBER and isinstance(value, int):
        value = float(value)
    return Literal(value, kind if value is not None or kind.kind is not Kind.NULL else NULL)


def _always_null(node: Node) -> bool:
    match node:
        case Arithmetic() | Negate() | Comparison() | Not():
            return any(map(is_null, children(node)))
        case Member(operand, options):
            return is_null(operand) or all(map(is_null, options))
        case Between(operand, low, high):
            return is_null(operand) or (is_null(low) and is_null(high))
        case Call(name, arguments):
            return (all if name == "coalesce" else any)(map(is_null, arguments))
    return False
