"""Whether a tree can only rise, or only fall, when one variable rises. A condition rises to TRUE."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tepat.rules.dictionary import Dictionary
from tepat.rules.expressions.nodes import (
    Arithmetic,
    Call,
    Case,
    Comparison,
    Literal,
    Logic,
    Negate,
    Node,
    Not,
    Parameter,
    Read,
    children,
)
from tepat.rules.variables import Value

RISES, FALLS, STAYS = 1, -1, 0

_STEADY_CALLS = ("least", "greatest", "clip", "round_half_up", "coalesce")


@dataclass(frozen=True, slots=True)
class Tendency:
    """Looks at trees for one variable. None is "both, or nobody can say"."""

    code: str
    dictionary: Dictionary
    scores: dict[str, Node]
    constants: Callable[[Node], Value | None]

    def of(self, node: Node) -> int | None:
        """How the tree goes when the variable rises, everything being known."""
        match node:
            case Literal() | Parameter():
                return STAYS
            case Read(code, _):
                return self._of_read(code)
            case Negate(operand) | Not(operand):
                return _turned(self.of(operand))
            case Logic(_, parts):
                return _together(map(self.of, parts))
            case Arithmetic(first, rest):
                return self._of_chain(first, rest)
            case Comparison(sign, left, right) if sign not in ("=", "<>"):
                lefts, rights = self.of(left), self.of(right)
                both = _together([lefts, _turned(rights)])
                return both if sign in (">", ">=") else _turned(both)
            case Case(branches, otherwise):
                if any(self.of(condition) != STAYS for condition, _ in branches):
                    return None
                return _together(self.of(value) for value in (*(value for _, value in branches), otherwise))
            case Call(name, arguments) if name in _STEADY_CALLS:
                return _together(map(self.of, arguments))
        return STAYS if all(self.of(part) == STAYS for part in children(node)) else None

    def _of_read(self, code: str) -> int | None:
        if code == self.code:
            return RISES
        if code in self.scores:
            return self.of(self.scores[code])
        derived = self.dictionary.derived.get(code)
        if derived is None or self.code not in self.dictionary.closure([code]):
            return STAYS
        where = self.of(derived.where.node) if derived.where else STAYS
        if derived.aggregate in ("count", "any", "all"):
            return where
        if derived.value is None or where != STAYS:
            return None
        return self.of(derived.value.node)

    def _of_chain(self, first: Node, rest: tuple[tuple[str, Node], ...]) -> int | None:
        total, factors = self.of(first), [first]
        for sign, operand in rest:
            one = self.of(operand)
            if sign == "*":
                total = self._of_product(total, factors, one, operand)
            else:
                total = _together([total, one if sign == "+" else _turned(one)])
            factors.append(operand)
        return total

    def _of_product(
        self, total: int | None, before: list[Node], one: int | None, operand: Node
    ) -> int | None:
        if total == STAYS and one == STAYS:
            return STAYS
        factor = self.constants(operand)
        varying = total
        if not isinstance(factor, int | float) and len(before) == 1:
            factor, varying = self.constants(before[0]), one
        if not isinstance(factor, int | float) or (total != STAYS and one != STAYS):
            return None
        return varying if factor > 0 else _turned(varying) if factor < 0 else STAYS


def _turned(tendency: int | None) -> int | None:
    return None if tendency is None else -tendency


def _together(tendencies: Iterable[int | None]) -> int | None:
    """All of them at once: the same, or none.

    >>> _together([RISES, STAYS]), _together([RISES, FALLS]), _together([])
    (1, None, 0)
    """
    found = set(tendencies) - {STAYS}
    if len(found) > 1 or None in found:
        return None
    return found.pop() if found else STAYS
