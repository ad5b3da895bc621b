"""How far one variable can move a sum: most of a long score cannot turn a criterion, and is not tried.

Compiled once for each variable of a criterion. What is said here is only that a change is out of reach, with
room for rounding; whatever is within reach is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tepat.rules.dictionary import Dictionary
from tepat.rules.expressions.nodes import (
    Arithmetic,
    Case,
    Comparison,
    Literal,
    Logic,
    Negate,
    Node,
    Not,
    Read,
)
from tepat.rules.live.compile import Evaluate, Layout, Row, compile_node, constant_of, counted
from tepat.rules.narrowing.compile import Narrowing
from tepat.rules.narrowing.criteria import all_reads
from tepat.rules.narrowing.numbers import as_span
from tepat.rules.narrowing.outlook import Outlook
from tepat.rules.narrowing.possible import SPAN, legal_ends
from tepat.rules.variables import Variable

ROUNDING = 1e-9


class Present:
    """The family as it is: its row, and, where something is unknown, the ends of what a number can be."""

    def __init__(self, row: Row, outlook: Callable[[], Outlook]) -> None:
        self.row = row
        self._outlook = outlook
        self._ends: dict[int, tuple[Any, Any]] = {}

    def ends(self, key: int, slots: tuple[int, ...], possible: Callable[[Row], Any]) -> tuple[Any, Any]:
        """The least and the greatest that a tree can be."""
        if key not in self._ends:
            low, high, _ = as_span(possible(self._outlook().prepare(slots)))
            self._ends[key] = (low, high)
        return self._ends[key]


Might = Callable[[Present], bool]
Guess = Callable[[Present], float | None]


@dataclass(slots=True)
class Effect:
    """What one variable does in a sum: ``weight`` times its number, what its conditions add when they hold,
    and ``swing``, up or down, in other ways. None instead of a swing: nobody can say."""

    weight: float = 0.0
    conditions: list[tuple[Evaluate, float]] = field(default_factory=list)
    swing: float | None = 0.0

    def add_swing(self, size: float | None) -> None:
        """Widen it."""
        self.swing = None if self.swing is None or size is None else self.swing + abs(size)


@dataclass(frozen=True, slots=True)
class Sums:
    """Compiles, for one variable, whether it might turn a criterion."""

    dictionary: Dictionary
    layout: Layout
    scores: Mapping[str, Node]
    narrowing: Narrowing
    _keys: dict[int, int] = field(default_factory=dict)

    def might(self, node: Node, wanted: bool, variable: Variable) -> Might:
        """Whether changing this variable alone might make the node TRUE, or FALSE."""
        if not self._reads(node, variable.code):
            evaluate = compile_node(node, self.layout)
            return lambda present: evaluate(present.row) in (wanted, None)
        match node:
            case Not(operand):
                return self.might(operand, not wanted, variable)
            case Logic(word, parts):
                hopes = [self.might(part, wanted, variable) for part in parts]
                if (word == "AND") is wanted:
                    return lambda present: all(hope(present) for hope in hopes)
                return lambda present: any(hope(present) for hope in hopes)
            case Comparison() if (sum_of := self._sum(node, wanted, variable)) is not None:
                return sum_of.might
        return _always

    def guesses(self, node: Node, wanted: bool, variable: Variable) -> list[Guess]:
        """Values of a number around which a sum turns."""
        match node:
            case Not(operand):
                return self.guesses(operand, not wanted, variable)
            case Logic(_, parts):
                return [guess for part in parts for guess in self.guesses(part, wanted, variable)]
            case Comparison() if self._reads(node, variable.code):
                sum_of = self._sum(node, wanted, variable)
                return [sum_of.guess] if sum_of is not None and sum_of.effect.weight else []
        return []

    def _reads(self, node: Node, code: str) -> bool:
        return code in self.dictionary.closure(all_reads(node, self.scores))

    def _sum(self, node: Comparison, wanted: bool, variable: Variable) -> Sum | None:
        """The comparison as a sum against a constant, if it is one."""
        sign, left, limit = node.operator, node.left, constant_of(node.right, self.layout)
        if sign in ("=", "<>") or not isinstance(limit, int | float) or not left.type.is_number:
            return None
        effect = Effect()
        self._collect(left, 1.0, variable, effect)
        if effect.swing is None:
            return None
        falls = (sign in ("<", "<=")) is wanted
        codes = tuple(all_reads(left, self.scores))
        key = self._keys.setdefault(id(node), len(self._keys))
        return Sum(
            effect,
            self.layout.slots[variable.code] if variable.level == "household" else None,
            legal_ends(variable) if variable.type in ("integer", "decimal", "double") else None,
            compile_node(left, self.layout),
            (key, tuple(self.layout.slots[code] for code in codes), self.narrowing.closure(left, SPAN)),
            limit,
            falls,
        )

    def _collect(self, node: Node, factor: float, variable: Variable, effect: Effect) -> None:
        """Add what the variable does in this part of a sum, times ``factor``."""
        match node:
            case Read(code, _) if code in self.scores:
                self._collect(self.scores[code], factor, variable, effect)
            case Read(code, _) if code == variable.code:
                effect.weight += factor
            case Read(code, _) if self._reads(node, variable.code):
                effect.add_swing(self._width(code, factor))
            case Negate(operand):
                self._collect(operand, -factor, variable, effect)
            case Arithmetic(first, rest) if all(sign != "*" for sign, _ in rest):
                self._collect(first, factor, variable, effect)
                for sign, operand in rest:
                    self._collect(operand, factor if sign == "+" else -factor, variable, effect)
            case Arithmetic(first, ((_, second),)):
                self._collect_product(first, second, factor, variable, effect)
            case Case():
                self._collect_case(node, factor, variable, effect)
            case _:
                effect.add_swing(None if self._reads(node, variable.code) else 0.0)

    def _collect_product(
        self, first: Node, second: Node, factor: float, variable: Variable, effect: Effect
    ) -> None:
        for one, other in ((first, second), (second, first)):
            constant = constant_of(one, self.layout)
            if isinstance(constant, int | float):
                self._collect(other, factor * constant, variable, effect)
                return
        if self._reads(first, variable.code) or self._reads(second, variable.code):
            effect.add_swing(None)

    def _collect_case(self, node: Case, factor: float, variable: Variable, effect: Effect) -> None:
        if not self._reads(node, variable.code):
            return
        values = [constant_of(value, self.layout) for _, value in node.branches]
        otherwise = constant_of(node.otherwise, self.layout)
        numbers = [value for value in (*values, otherwise) if isinstance(value, int | float)]
        condition = counted(node)
        if condition is not None:
            effect.conditions.append((compile_node(condition, self.layout), factor))
        elif None in values or (otherwise is None and node.otherwise != Literal(None, node.otherwise.type)):
            effect.add_swing(None)
        else:
            effect.add_swing(factor * (max(numbers) - min(numbers)))

    def _width(self, code: str, factor: float) -> float | None:
        variable = self.dictionary[code]
        if variable.type not in ("integer", "decimal", "double"):
            return None
        low, high = legal_ends(variable)
        width: float = factor * (high - low)
        return width


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum against a limit, for one variable. ``falls``: it has to fall to turn."""

    effect: Effect
    slot: int | None
    ends: tuple[Any, Any] | None
    evaluate: Callable[[Row], Any]
    possible: tuple[int, tuple[int, ...], Callable[[Row], Any]]
    limit: float
    falls: bool

    def missing(self, present: Present) -> float | None:
        """How much the sum is still away from the limit; None where that cannot be said."""
        value = self.evaluate(present.row)
        if value is None:
            low, high = present.ends(*self.possible)
            value = high if self.falls else low
        if value is None:
            return None
        missing: float = value - self.limit if self.falls else self.limit - value
        return missing

    def might(self, present: Present) -> bool:
        """Whether the variable can bridge that."""
        missing = self.missing(present)
        if missing is None or self.slot is None:
            return True
        now = present.row[self.slot]
        if now is None:
            return True
        effect = self.effect
        reach = effect.swing or 0.0
        for condition, factor in effect.conditions:
            holds = condition(present.row)
            move = -factor if holds else factor
            reach += abs(factor) if holds is None else max(0.0, -move if self.falls else move)
        if effect.weight and self.ends is not None:
            moves = [effect.weight * (end - now) for end in self.ends]
            reach += -min(moves) if self.falls else max(moves)
        return reach >= missing - ROUNDING * (1.0 + abs(self.limit) + abs(missing))

    def guess(self, present: Present) -> float | None:
        """The value at which the sum is the limit."""
        missing = self.missing(present)
        if missing is None or self.slot is None or present.row[self.slot] is None:
            return None
        move = -missing if self.falls else missing
        guess: float = present.row[self.slot] + move / self.effect.weight
        return guess


def _always(present: Present) -> bool:
    return True
