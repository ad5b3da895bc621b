"""Presumptions: what has a value although a part of it is unknown, and another once that is known."""

from __future__ import annotations

from tepat.rules.dictionary import Dictionary
from tepat.rules.expressions.nodes import Call, Case, IsNull, Literal, Node, Not, walk


def presuming_codes(dictionary: Dictionary) -> frozenset[str]:
    """Derived variables that can be known although something they rest on is not, and change with it."""
    found: set[str] = set()
    for code, derived in dictionary.derived.items():
        nodes = [part.node for part in (derived.where, derived.value) if part is not None]
        if (
            derived.aggregate == "first"
            or any(need in found for need in derived.needs)
            or any(presumes(part) for node in nodes for part in walk(node))
        ):
            found.add(code)
    return frozenset(found)


def presumes(node: Node) -> bool:
    """Whether this node can have a value although a part of it is unknown, and another once it is known."""
    match node:
        case IsNull() | Call("coalesce"):
            return True
        case Case(branches, Literal(None)):
            # WHEN c ... WHEN NOT c ...: an unknown c gives NULL
            return not (
                len(branches) == 2
                and isinstance(branches[1][0], Not)
                and branches[1][0].operand == branches[0][0]
            )
        case Case():
            return True
    return False
