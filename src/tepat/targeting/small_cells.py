"""Figures so small that a family could be recognised are not told, nor any from which they could be computed.

Pure. A table has rows and columns of counts, and a total of each column that is told beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

SMALLEST_CELL = 5


def is_small(count: int) -> bool:
    """Whether a count is too small to be told; none at all is not.

    >>> [is_small(count) for count in (0, 1, 4, 5)]
    [False, True, True, False]
    """
    return 0 < count < SMALLEST_CELL


def hidden_in(counts: Sequence[int]) -> set[int]:
    """The places that must stay untold of counts whose sum is told.

    The small ones; where that is a single one, or a few that are small together, the next smallest too.

    >>> sorted(hidden_in([12, 3, 40, 9])), sorted(hidden_in([12, 40])), sorted(hidden_in([1, 2, 0, 40]))
    ([1, 3], [], [0, 1, 3])
    """
    hidden = {place for place, count in enumerate(counts) if is_small(count)}
    rest = sorted((place for place in range(len(counts)) if place not in hidden), key=lambda p: counts[p])
    others = [place for place in rest if counts[place]]
    while hidden and others and (len(hidden) < 2 or sum(counts[p] for p in hidden) < SMALLEST_CELL):
        hidden.add(others.pop(0))
    return hidden


def told(counts: Mapping[str, int], groups: Iterable[Sequence[str]]) -> dict[str, int | None]:
    """Counts by name, None where they stay untold; ``groups`` name those whose sum is told elsewhere.

    >>> told({"a": 3, "b": 9, "c": 20}, [("a", "b"), ("c",)])
    {'a': None, 'b': None, 'c': 20}
    """
    hidden = {names[place] for names in groups for place in hidden_in([counts[name] for name in names])}
    return {name: None if name in hidden else count for name, count in counts.items()}
