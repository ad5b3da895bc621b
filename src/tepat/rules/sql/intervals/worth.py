"""Whether narrowing can say more of a condition than Kleene's logic does: of most it cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tepat.rules.expressions.nodes import (
    Between,
    Call,
    Comparison,
    IsNull,
    Literal,
    Logic,
    Member,
    Node,
    Not,
    Read,
    reads,
    walk,
)
from tepat.rules.expressions.types import Kind
from tepat.rules.live.compile import Layout
from tepat.rules.narrowing.compile import Narrowing
from tepat.rules.narrowing.possible import FALSE, TRUE, legal
from tepat.rules.variables import Variable


def may_settle(node: Node, variables: Mapping[str, Variable]) -> bool:
    """False when each condition in it could be TRUE and could be FALSE as soon as its input is unknown.

    ``variables`` are those that are read from columns: neither derived ones nor scores.
    """
    match node:
        case Literal() | IsNull(Read()):
            return False
        case Read(code, _):
            return code not in variables
        case Not(operand):
            return may_settle(operand, variables)
        case Logic(_, parts) | Call("coalesce", parts) if node.type.kind is Kind.BOOLEAN:
            return any(may_settle(part, variables) for part in parts)
        case Comparison() | Between() | Member():
            return not _is_ambivalent(node, variables)
    return True


def _is_ambivalent(node: Node, variables: Mapping[str, Variable]) -> bool:
    codes = reads(node)
    if len(codes) != 1 or codes[0] not in variables or any(map(_fills_in, walk(node))):
        return False
    row = [None, legal(variables[codes[0]])]
    truth: Callable[[list[object]], int] = Narrowing(Layout({codes[0]: 1}, {})).truth(node)
    return truth(row) & (TRUE | FALSE) == TRUE | FALSE


def _fills_in(node: Node) -> bool:
    """Whether it can have a value of its own where its parts have none."""
    return not isinstance(node, Read | Literal | Comparison | Between | Member)
