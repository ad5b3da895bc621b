"""A tree as nested arrays, ``[operator, argument, ...]``, in the order in which it is worked out.

- ``4``, ``0.5``, ``true``, ``null``: a value; a date and a text are both strings, ``"2026-01-31"``;
- ``["get", name]``: a variable or a score; ``":name"`` is a parameter, and ``":on"`` the decision date;
- ``["i", a, "+", b, "*", c]``: a chain of ``+ - *``, left to right, in whole numbers (exact to 2^53 - 1), and
  ``["n", a, "+", b]`` the same in IEEE doubles; ``["neg", a]``;
- ``["=", a, b]``, also ``<>``, ``<``, ``<=``, ``>``, ``>=``; ``["between", a, low, high]``;
  ``["in", a, option, ...]``; ``["null", a]``, which is IS NULL;
- ``["and", a, b, ...]``, ``["or", a, b, ...]``, ``["not", a]``;
- ``["case", when, then, ..., else]``; ``["coalesce", a, ...]``, also ``least`` and ``greatest``;
- ``["safe_div", a, b]``, also ``age_years``, ``months_between``, ``round_half_up``, ``clip``.

A phone cannot tell 3 from 3.0, where that decides: ``["safe_div", a, b, true]`` says that the divisor is a
whole number, and ``["round_half_up", a, 2, true]`` that ``a`` is one.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tepat.rules.expression import Expression
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
from tepat.rules.expressions.types import Kind
from tepat.rules.variables import Value


def expression_to_json(expression: Expression) -> Any:
    """The tree of one expression, such as a question's relevance.

    Whoever works it out also needs the definitions of ``expression.inputs`` (``variables_to_json``) and the
    values of ``expression.parameters``.
    """
    return tree_to_json(expression.node)


def tree_to_json(node: Node) -> Any:
    """The tree of a node."""
    match node:
        case Literal(value, _):
            return plain(value)
        case Read(code, _):
            return ["get", code]
        case Parameter(name, _):
            return ["get", f":{name}"]
        case Arithmetic(first, rest):
            chain = [part for sign, operand in rest for part in (sign, tree_to_json(operand))]
            return ["i" if node.type.kind is Kind.INTEGER else "n", tree_to_json(first), *chain]
        case Comparison(sign, left, right):
            return [sign, tree_to_json(left), tree_to_json(right)]
        case Logic(word, parts):
            return [word.lower(), *map(tree_to_json, parts)]
        case Call(name, arguments):
            return _call(name, arguments)
    return _other(node)


def _other(node: Node) -> Any:
    match node:
        case Negate(operand):
            return ["neg", tree_to_json(operand)]
        case Not(operand):
            return ["not", tree_to_json(operand)]
        case IsNull(operand):
            return ["null", tree_to_json(operand)]
        case Between(operand, low, high):
            return ["between", *map(tree_to_json, (operand, low, high))]
        case Member(operand, options):
            return ["in", tree_to_json(operand), *map(tree_to_json, options)]
        case Case(branches, otherwise):
            pairs = [tree_to_json(part) for branch in branches for part in branch]
            return ["case", *pairs, tree_to_json(otherwise)]
    raise TypeError(node)


def _call(name: str, arguments: tuple[Node, ...]) -> Any:
    tree = [name, *map(tree_to_json, arguments)]
    decisive = {"safe_div": 1, "round_half_up": 0}.get(name)
    if decisive is not None and arguments[decisive].type.kind is Kind.INTEGER:
        tree.append(True)
    return tree


def plain(value: Value | None) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value
