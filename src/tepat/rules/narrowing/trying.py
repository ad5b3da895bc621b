"""Where the unknown inputs have few legal values: tries them all, so that what is missing is exact.

Intervals do not see that ``GREATEST(a, b) <= 1`` cannot turn on b when b is at most 1 anyway. Only for trees
without a presumption, and for inputs that stand in the tree once: then what is left out does not come back.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tepat.rules.expressions.nodes import (
    Between,
    Comparison,
    Literal,
    Logic,
    Member,
    Node,
    Not,
    Parameter,
    Read,
    children,
    walk,
)
from tepat.rules.live.compile import Layout, Row, compile_node
from tepat.rules.narrowing.possible import Possible
from tepat.rules.narrowing.presumption import presumes

MOST_FILLINGS = 64


class Trying:
    """Tries out the conditions of one criterion in which several inputs meet."""

    def __init__(self, node: Node, layout: Layout, scores: Mapping[str, Node]) -> None:
        parts = list(inlined(node, scores))
        reads = Counter(layout.slots[part.code] for part in parts if isinstance(part, Read))
        self._once = frozenset(slot for slot, times in reads.items() if times == 1)
        presumed = any(map(presumes, parts))
        self._tangles = [] if presumed else [_Tangle(atom, layout, scores) for atom in _tangled(node)]

    @property
    def is_needed(self) -> bool:
        """Whether there are such conditions."""
        return bool(self._tangles)

    def idle(self, row: Row, legal: Sequence[Possible], slots: Sequence[int]) -> set[int]:
        """Those of the slots of which no value turns anything. ``row`` is filled in; it is changed."""
        idle: set[int] = set()
        for tangle in self._tangles:
            own = [slot for slot in slots if slot in tangle.slots]
            if len(own) > 1 and self._once.issuperset(own):
                turning = tangle.turning(list(row), own, [_values(legal[slot]) for slot in own])
                idle.update(slot for slot in own if turning and slot not in turning)
        return idle


class _Tangle:
    """One condition in which several inputs meet."""

    def __init__(self, node: Node, layout: Layout, scores: Mapping[str, Node]) -> None:
        self._node = node
        self._layout = layout
        self._scores = scores
        self.slots = frozenset(
            layout.slots[part.code] for part in inlined(node, scores) if isinstance(part, Read)
        )
        self._evaluate: Callable[[Row], Any] | None = None

    def turning(self, row: Row, slots: Sequence[int], domains: Sequence[Sequence[Any]]) -> list[int]:
        """The slots of which some value turns the condition; none where that cannot be tried."""
        if not 0 < math.prod(map(len, domains)) <= MOST_FILLINGS:
            return []
        if self._evaluate is None:
            self._evaluate = self._compile()
        answers = {}
        for filling in itertools.product(*domains):
            for slot, value in zip(slots, filling, strict=True):
                row[slot] = value
            answers[filling] = self._evaluate(row)
        return [slot for index, slot in enumerate(slots) if _turns(answers, index)]

    def _compile(self) -> Callable[[Row], Any]:
        evaluate = compile_node(self._node, self._layout)
        steps = [
            (self._layout.slots[code], compile_node(tree, self._layout))
            for code, tree in self._scores.items()
        ]

        def with_scores(row: Row) -> Any:
            for slot, score in steps:
                value = score(row)
                row[slot] = None if value is None else value + 0.0
            return evaluate(row)

        return with_scores


def inlined(node: Node, scores: Mapping[str, Node]) -> Iterable[Node]:
    """The node and all below it, with the trees of the scores in place of their reads."""
    for part in walk(node):
        if isinstance(part, Read) and part.code in scores:
            yield from inlined(scores[part.code], scores)
        else:
            yield part


def _tangled(node: Node) -> Iterable[Node]:
    """The smallest conditions in which more than one input meets, so that intervals may see too much."""
    match node:
        case Logic() | Not():
            for part in children(node):
                yield from _tangled(part)
        case Comparison() | Between() | Member():
            if not _is_plain(children(node)):
                yield node
        case Read() | Literal() | Parameter():
            return
        case _:
            yield node


def _is_plain(sides: Sequence[Node]) -> bool:
    varying = [side for side in sides if not isinstance(side, Literal | Parameter)]
    return len(varying) == 1 and isinstance(varying[0], Read)


def some_value(possible: Possible) -> Any:
    """One legal value."""
    if possible.__class__ is int:
        return False
    if len(possible) == 2:
        return "" if possible[0] is None else min(possible[0])
    return possible[0]


def _values(possible: Possible) -> Sequence[Any]:
    """All legal values, or none where there are too many."""
    if possible.__class__ is int:
        return (False, True)
    if len(possible) == 2:
        return sorted(possible[0]) if possible[0] is not None else ()
    low, high, _ = possible
    if low.__class__ is int and high - low < MOST_FILLINGS:
        return range(low, high + 1)
    return ()


def _turns(answers: Mapping[tuple[Any, ...], Any], index: int) -> bool:
    seen: dict[tuple[Any, ...], Any] = {}
    for filling, answer in answers.items():
        rest = filling[:index] + filling[index + 1 :]
        if seen.setdefault(rest, answer) != answer:
            return True
    return False
