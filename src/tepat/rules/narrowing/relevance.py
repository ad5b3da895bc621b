"""Which inputs can still matter: walks a tree whose answer is open, past everything that is settled.

What it leaves out cannot change the answer. Inside IS NULL, COALESCE and the conditions of CASE it even
matters that a value is *open* (``strictly``): one that is the same for all fillings still differs from none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from tepat.rules.expressions.nodes import Call, Case, IsNull, Literal, Node, Not, Parameter, Read, children
from tepat.rules.narrowing.compile import Narrowing
from tepat.rules.narrowing.logic import NULLS, Row
from tepat.rules.narrowing.numbers import as_span
from tepat.rules.narrowing.outlook import Outlook, Rule
from tepat.rules.narrowing.possible import (
    CONDITION,
    FALSE,
    NULL,
    SPAN,
    TRUE,
    Possible,
    domain,
    is_settled,
    nulls_of,
    truth_is_settled,
)

Found = dict[int, bool]
"""Slots that can matter, and whether it even matters that they are open."""
Matter = Callable[[Row, Found], None]
Part = tuple[Callable[[Row], Possible], Callable[[Any], bool], Matter]


class Relevance:
    """Compiles, for the trees of one level, the walk over what can still matter."""

    def __init__(self, narrowing: Narrowing) -> None:
        self._narrowing = narrowing
        self._compiled: dict[tuple[Node, bool], Matter] = {}

    def of(self, node: Node, *, strictly: bool = False) -> Matter:
        """The walk below a node that is not settled: adds to ``found``."""
        key = (node, strictly)
        if key not in self._compiled:
            self._compiled[key] = self._compile(node, strictly)
        return self._compiled[key]

    def _compile(self, node: Node, strictly: bool) -> Matter:
        narrowing = self._narrowing
        match node:
            case Read(code, _) if code in narrowing.scores:
                return self.of(narrowing.scores[code], strictly=strictly)
            case Read(code, _):
                return partial(_add, narrowing.layout.slots[code], strictly)
            case IsNull(operand):
                return _walk_all(self._parts((operand,), strictly=True))
            case Case(branches, otherwise):
                return self._case(branches, otherwise, domain(node), strictly)
            case Call("coalesce", arguments):
                return _walk_coalesce(self._parts(arguments, strictly=True, kind=domain(node)), domain(node))
            case Call("least" | "greatest" as name, arguments) if domain(node) == SPAN and not strictly:
                return _walk_extreme(self._parts(arguments, strictly=False), name == "least")
        parts = children(node)
        varying = [part for part in parts if not isinstance(part, Literal | Parameter)]
        return _walk_all(self._parts(varying, strictly=strictly, kind=domain(*parts)))

    def _parts(self, nodes: Sequence[Node], *, strictly: bool, kind: str | None = None) -> list[Part]:
        return [self._part(node, strictly, kind or domain(node)) for node in nodes]

    def _part(self, node: Node, strictly: bool, kind: str) -> Part:
        settled = truth_is_settled if kind == CONDITION else is_settled
        return (
            self._narrowing.closure(node, kind),
            partial(settled, strictly=strictly),
            self.of(node, strictly=strictly),
        )

    def _case(
        self, branches: tuple[tuple[Node, Node], ...], otherwise: Node, kind: str, strictly: bool
    ) -> Matter:
        compiled: list[tuple[Part | None, Part]] = []
        before: Node | None = None
        for condition, value in branches:
            pair = isinstance(condition, Not) and condition.operand == before
            first = None if pair else self._part(condition, True, CONDITION)
            compiled.append((first, self._part(value, strictly, kind)))
            before = None if pair else condition
        return _walk_case(compiled, self._part(otherwise, strictly, kind))


def _add(slot: int, strictly: bool, row: Row, found: Found) -> None:
    found[slot] = found.get(slot, False) or strictly


def _walk_all(parts: Sequence[Part]) -> Matter:
    def walk(row: Row, found: Found) -> None:
        for evaluate, settled, matter in parts:
            if not settled(evaluate(row)):
                matter(row, found)

    return walk


def _walk_extreme(parts: Sequence[Part], least: bool) -> Matter:
    """LEAST, GREATEST: an argument that is always beaten by another does not matter."""

    def walk(row: Row, found: Found) -> None:
        spans = [as_span(evaluate(row)) for evaluate, _, _ in parts]
        for index in _unbeaten(spans, least):
            _, settled, matter = parts[index]
            if not settled(spans[index]):
                matter(row, found)

    return walk


def _unbeaten(spans: Sequence[tuple[Any, Any, int]], least: bool) -> Iterable[int]:
    for index, (low, high, nulls) in enumerate(spans):
        others = [span for place, span in enumerate(spans) if place != index and span[0] is not None]
        beaten = (
            not nulls & NULL
            and low is not None
            and any((low >= span[1]) if least else (high <= span[0]) for span in others)
        )
        if not beaten:
            yield index


def _walk_coalesce(parts: Sequence[Part], kind: str) -> Matter:
    def walk(row: Row, found: Found) -> None:
        for evaluate, settled, matter in parts:
            value = evaluate(row)
            if not settled(value):
                matter(row, found)
            if not (value & NULLS if kind == CONDITION else nulls_of(value)):
                return

    return walk


def _walk_case(branches: Sequence[tuple[Part | None, Part]], otherwise: Part) -> Matter:
    def walk(row: Row, found: Found) -> None:
        mask = 0
        for condition, (evaluate, settled, matter) in branches:
            if condition is None:
                taken, onward = mask & FALSE, mask & NULLS
            else:
                mask = condition[0](row)
                if not condition[1](mask):
                    condition[2](row, found)
                taken, onward = mask & TRUE, mask & (FALSE | NULLS)
            if taken and not settled(evaluate(row)):
                matter(row, found)
            if not onward:
                return
        evaluate, settled, matter = otherwise
        if not settled(evaluate(row)):
            matter(row, found)

    return walk


class Sources:
    """From variables that matter to the stored variables behind them."""

    def __init__(self, household: Relevance, person: Relevance) -> None:
        self._household, self._person = household, person
        self._walks: dict[tuple[str, str, bool], Matter] = {}

    def of(self, outlook: Outlook, found: Found) -> dict[str, None]:
        """The codes of the unknown stored variables, household and person, in the order they are met."""
        codes: dict[str, None] = {}
        level = outlook.level
        for slot, strictly in found.items():
            rule = level.rules.get(slot)
            if rule is None:
                codes[level.codes[slot]] = None
            elif outlook.is_input(rule):
                codes.update(dict.fromkeys(rule.stored or (rule.derived.code,)))
            elif rule.over_members:
                for person, inner in self._members(rule, outlook.people() or [], strictly):
                    codes.update(self.of(person, inner))
            else:
                inner = {}
                self._walk(rule, "value", strictly)(outlook.prepare(rule.needs), inner)
                codes.update(self.of(outlook, inner))
        return codes

    def _walk(self, rule: Rule, part: str, strictly: bool) -> Matter:
        key = (rule.derived.code, part, strictly)
        if key not in self._walks:
            parsed = rule.derived.where if part == "where" else rule.derived.value
            over_person = rule.over_members or rule.variable.level == "person"
            relevance = self._person if over_person else self._household
            if parsed is None:
                raise ValueError(rule.derived.code)
            self._walks[key] = relevance.of(parsed.node, strictly=strictly)
        return self._walks[key]

    def _members(
        self, rule: Rule, people: Sequence[Outlook], strictly: bool
    ) -> Iterable[tuple[Outlook, Found]]:
        """For each member who can matter, the variables that can."""
        aggregate = rule.derived.aggregate
        beaten = _beaten(rule, people) if aggregate in ("min", "max") and not strictly else frozenset()
        in_order = aggregate == "first"
        for index, person in enumerate(people):
            mask = rule.selects(person)
            if index not in beaten:
                yield person, self._of_member(rule, person, mask, strictly or in_order)
            if in_order and mask == TRUE:
                return

    def _of_member(self, rule: Rule, person: Outlook, mask: int, strictly: bool) -> Found:
        found: Found = {}
        if rule.where is not None and not truth_is_settled(mask, strictly=strictly):
            self._walk(rule, "where", strictly)(person.values, found)
        if rule.value is not None and mask & TRUE:
            settled = truth_is_settled if rule.kind == CONDITION else is_settled
            if not settled(rule.value_of(person), strictly=strictly):
                self._walk(rule, "value", strictly)(person.values, found)
        return found


def _beaten(rule: Rule, people: Sequence[Outlook]) -> frozenset[int]:
    """Members whose value cannot be the smallest or largest, whatever it is."""
    if rule.kind != SPAN:
        return frozenset()
    least = rule.derived.aggregate == "min"
    selected = list(rule.selected(people))
    surely = [
        (index, as_span(value))
        for index, (mask, value) in enumerate(selected)
        if mask & TRUE and not mask & (FALSE | NULL) and as_span(value)[0] is not None
    ]
    beaten = set()
    for index, (mask, value) in enumerate(selected):
        low, high, nulls = as_span(value) if mask & TRUE else (None, None, NULL)
        others = [span for place, span in surely if place != index and not span[2] & NULL]
        if low is not None and not (nulls | mask) & NULL and any(
            (low >= span[1]) if least else (high <= span[0]) for span in others
        ):  # fmt: skip
            beaten.add(index)
    return frozenset(beaten)
