"""From a tree to a closure that reads a row of possible values.

The row is the live engine's, with the possible value in place of each None. A read of a score is the score's
own tree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    Read,
)
from tepat.rules.expressions.types import LARGEST_INTEGER, Kind
from tepat.rules.live import functions
from tepat.rules.live.compile import Layout, constant_of, counted, slot_of
from tepat.rules.narrowing import choosing, logic, numbers
from tepat.rules.narrowing.logic import Row, Truth, Value
from tepat.rules.narrowing.possible import (
    CONDITION,
    FALSE,
    LARGEST_DOUBLE,
    NO_SPAN,
    NO_VALUE,
    NULL,
    SET,
    SPAN,
    TRUE,
    domain,
)

_STEADY: dict[str, Callable[..., Any]] = {"least": min, "greatest": max, "clip": functions.clip}
_MIRRORED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Compiles trees of one level over a layout; each tree once."""

    layout: Layout
    scores: Mapping[str, Node] = field(default_factory=dict)
    _compiled: dict[tuple[Node, str], Any] = field(default_factory=dict)

    def truth(self, node: Node) -> Truth:
        """The closure of a condition: row -> mask."""
        truth: Truth = self.closure(node, CONDITION)
        return truth

    def closure(self, node: Node, kind: str) -> Any:
        """The closure of a node whose values are kept as ``kind``."""
        key = (node, kind)
        if key not in self._compiled:
            self._compiled[key] = self._compile(node, kind)
        return self._compiled[key]

    def _compile(self, node: Node, kind: str) -> Any:
        if isinstance(node, Read) and node.code in self.scores:
            return self.closure(self.scores[node.code], kind)
        match node:
            case Case(branches, otherwise):
                return self._case(branches, otherwise, kind)
            case Call("coalesce", arguments):
                return choosing.coalesce([self.closure(argument, kind) for argument in arguments], kind)
        if kind == CONDITION:
            return self._condition(node)
        slot = slot_of(node, self.layout)
        if slot is not None:
            return lambda row: row[slot]
        constant = constant_of(node, self.layout)
        if constant is not None:
            return lambda row: constant
        if isinstance(node, Literal):
            nothing = NO_SPAN if kind == SPAN else NO_VALUE
            return lambda row: nothing
        return self._set(node) if kind == SET else self._span(node)

    def _case(self, branches: tuple[tuple[Node, Node], ...], otherwise: Node, kind: str) -> Value:
        compiled: list[tuple[Truth | None, Value]] = []
        before: Node | None = None
        for condition, value in branches:
            pair = isinstance(condition, Not) and condition.operand == before
            compiled.append((None if pair else self.truth(condition), self.closure(value, kind)))
            before = None if pair else condition
        return choosing.case(compiled, self.closure(otherwise, kind), kind)

    def _condition(self, node: Node) -> Truth:
        slot = slot_of(node, self.layout)
        if slot is not None:
            return _read_condition(slot)
        match node:
            case Logic(word, parts):
                return (logic.all_of if word == "AND" else logic.any_of)([self.truth(part) for part in parts])
            case Not(operand):
                return logic.negation(self.truth(operand))
            case Comparison(sign, left, right):
                return self._comparison(sign, left, right)
            case Between(operand, low, high):
                return logic.all_of(
                    [self._comparison(">=", operand, low), self._comparison("<=", operand, high)]
                )
            case Member(operand, options):
                return self._member(operand, options)
            case IsNull(operand):
                kind = domain(operand)
                if kind == CONDITION:
                    return logic.is_null_condition(self.truth(operand))
                return logic.is_null(self.closure(operand, kind))
        constant = constant_of(node, self.layout)
        mask = NULL if constant is None else TRUE if constant else FALSE
        return lambda row: mask

    def _comparison(self, sign: str, left: Node, right: Node) -> Truth:
        kind = domain(left, right)
        if kind == CONDITION:
            return logic.compare_conditions(sign, self.truth(left), self.truth(right))
        if kind == SET:
            return logic.compare_sets(sign, self.closure(left, SET), self.closure(right, SET))
        if constant_of(left, self.layout) is not None:
            left, right, sign = right, left, _MIRRORED[sign]
        slot, constant = slot_of(left, self.layout), constant_of(right, self.layout)
        if slot is not None and constant is not None and not self._is_score(left):
            return logic.compare_slot(sign, slot, constant)
        return logic.compare_spans(sign, self.closure(left, SPAN), self.closure(right, SPAN))

    def _is_score(self, node: Node) -> bool:
        return isinstance(node, Read) and node.code in self.scores

    def _member(self, operand: Node, options: tuple[Node, ...]) -> Truth:
        if domain(operand, *options) == SET:
            constants = [constant_of(option, self.layout) for option in options]
            nulls = [isinstance(option, Literal) and option.value is None for option in options]
            if all(known is not None or null for known, null in zip(constants, nulls, strict=True)):
                codes = frozenset(known for known in constants if known is not None)
                return logic.within_codes(self.closure(operand, SET), codes, or_null=any(nulls))
        return logic.any_of([self._comparison("=", operand, option) for option in options])

    def _set(self, node: Node) -> Value:
        match node:
            case Call("least" | "greatest" as name, arguments):
                choose = min if name == "least" else max
                return choosing.extreme_of_sets([self.closure(part, SET) for part in arguments], choose)
        raise ValueError(node)

    def _span(self, node: Node) -> Value:
        match node:
            case Arithmetic():
                return self._arithmetic(node)
            case Negate(operand):
                return numbers.negated(self.closure(operand, SPAN))
            case Call(name, arguments):
                return self._call(name, arguments)
        raise ValueError(node)

    def _call(self, name: str, arguments: tuple[Node, ...]) -> Value:
        if name == "round_half_up":
            inner, digits = arguments
            places = constant_of(digits, self.layout)
            if not isinstance(places, int):
                raise ValueError(name)
            return numbers.rounded(self.closure(inner, SPAN), places, inner.type.kind is Kind.INTEGER)
        parts = [self.closure(argument, SPAN) for argument in arguments]
        if name == "safe_div":
            return numbers.quotient(parts[0], parts[1], arguments[1].type.kind is Kind.INTEGER)
        if name == "months_between":
            return numbers.months_between(parts[0], parts[1])
        if name == "age_years":
            return numbers.age_years(parts[0], parts[1])
        return numbers.monotone(_STEADY[name], parts)

    def _arithmetic(self, node: Arithmetic) -> Value:
        terms = self._linear_terms(node)
        if terms is not None:
            return numbers.linear(*terms)
        steps = [(sign, self.closure(operand, SPAN)) for sign, operand in node.rest]
        first = self.closure(node.first, SPAN)
        if node.type.kind is Kind.INTEGER:
            return numbers.chain(first, steps, LARGEST_INTEGER)
        return numbers.chain(numbers.as_double(first), steps, LARGEST_DOUBLE)

    def _linear_terms(self, node: Arithmetic) -> tuple[Any, list[numbers.Term]] | None:
        """Start and terms of a plain sum that cannot become too large."""
        start = constant_of(node.first, self.layout)
        if start is None or any(sign != "+" for sign, _ in node.rest):
            return None
        if chain_may_overflow(node, self.layout.largest, self.layout.constants):
            return None
        terms = [self._term(operand) for _, operand in node.rest]
        if None in terms or not isinstance(start, int | float):
            return None
        start = start if node.type.kind is Kind.INTEGER else float(start)
        return start, [term for term in terms if term is not None]

    def _term(self, node: Node) -> numbers.Term | None:
        if isinstance(node, Read) and not self._is_score(node):
            return numbers.Term(1, self.layout.slots[node.code])
        if isinstance(node, Arithmetic) and len(node.rest) == 1 and node.rest[0][0] == "*":
            if chain_may_overflow(node, self.layout.largest, self.layout.constants):
                return None
            for one, other in ((node.first, node.rest[0][1]), (node.rest[0][1], node.first)):
                factor = constant_of(other, self.layout)
                term = self._weighted(one, factor) if isinstance(factor, int | float) else None
                if term is not None:
                    return term
        return None

    def _weighted(self, node: Node, factor: float) -> numbers.Term | None:
        if isinstance(node, Read) and not self._is_score(node):
            return numbers.Term(factor, self.layout.slots[node.code])
        condition = counted(node)
        if condition is None:
            return None
        slot = slot_of(condition, self.layout)
        if slot is not None:
            return numbers.Term(factor, slot, counts=True)
        return numbers.Term(factor, counts=True, closure=self.truth(condition))


def _read_condition(slot: int) -> Truth:
    def evaluate(row: Row) -> int:
        value = row[slot]
        return TRUE if value is True else FALSE if value is False else value

    return evaluate
