"""A score that can be written down: a constant, and points for conditions and numbers.

Its terms are expressions of the rules language. It is added up from left to right as the rules do, so that
the number here and the number there are the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tepat.lab.arrays import FloatArray
from tepat.lab.design import Term, literal
from tepat.lab.sample import Sample

DIGITS = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """``coefficient`` x a term; with ``above``, x whether the term is above that number.

    With ``group`` it is x whether the household is in that level of that group.
    """

    coefficient: float
    expression: str
    column: int = -1
    above: float | None = None
    group: tuple[str, int] | None = None
    proxies: tuple[str, ...] = ()

    def values(self, sample: Sample) -> FloatArray:
        """What the coefficient is multiplied with."""
        if self.group is not None:
            code, level = self.group
            return np.asarray(sample.groups[code] == level, dtype=np.float64)
        values = sample.matrix[:, self.column]
        return values if self.above is None else np.asarray(values > self.above, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class PublishedScore:
    """``intercept`` + the entries, in their order; the lower, the poorer."""

    intercept: float
    entries: tuple[Entry, ...]

    def __call__(self, sample: Sample) -> FloatArray:
        """The score of each household."""
        score = np.full(len(sample), self.intercept)
        for entry in self.entries:
            score = score + entry.coefficient * entry.values(sample)
        return score

    def rounded(self, digits: int = DIGITS) -> PublishedScore:
        """With numbers short enough to print, and without entries that count nothing."""
        entries = [
            replace(entry, coefficient=round(entry.coefficient, digits) + 0.0) for entry in self.entries
        ]
        return PublishedScore(
            round(self.intercept, digits) + 0.0, tuple(entry for entry in entries if entry.coefficient != 0)
        )

    def plus(self, *entries: Entry) -> PublishedScore:
        """The same with more entries at its end."""
        return replace(self, entries=(*self.entries, *entries))

    def document(self) -> dict[str, Any]:
        """As a linear score of a formula file."""
        terms = [{"expr": entry.expression, "coefficient": entry.coefficient} for entry in self.entries]
        return {"intercept": self.intercept, "terms": terms}


def linear(
    intercept: float, coefficients: Sequence[float], terms: Sequence[Term], columns: Sequence[int]
) -> PublishedScore:
    """A score with one coefficient for each of the ``columns`` of a matrix with these ``terms``."""
    entries = tuple(
        Entry(float(coefficient), terms[column].expression, column, proxies=(terms[column].proxy,))
        for coefficient, column in zip(coefficients, columns, strict=True)
    )
    return PublishedScore(float(intercept), entries).rounded()


def steps(terms: Sequence[Term], column: int, cuts: Sequence[float], heights: Sequence[float]) -> list[Entry]:
    """A stairway: each time the term is above a cut, the rise of that step is added."""
    term = terms[column]
    return [
        Entry(
            float(rise),
            f"{term.expression} > {literal(float(cut))}",
            column,
            float(cut),
            proxies=(term.proxy,),
        )
        for cut, rise in zip(cuts, np.diff(np.asarray(heights, dtype=np.float64)), strict=True)
    ]


def group_entry(
    code: str, level: int, coefficient: float, expressions: Mapping[tuple[str, int], str]
) -> Entry | None:
    """Points for a level of a group; ``None`` where the level cannot be said in the rules language."""
    expression = expressions.get((code, level))
    if expression is None:
        return None
    return Entry(round(coefficient, DIGITS) + 0.0, expression, group=(code, level))
