"""Proxies as a matrix of numbers, learned on the households that teach and applied to those that are judged.

Every column of the matrix is an expression of the rules language, so that what a method adds up can be
written down as a formula and gives the same number there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tepat.lab.arrays import BoolArray, FloatArray
from tepat.lab.survey.proxies import Proxy

LEAST_SHARE = 0.005
"""A category, or a gap, rarer than this among those that teach gets no column of its own."""
LEAST_COUNT = 10


@dataclass(frozen=True, slots=True)
class Term:
    """One column: ``expression`` in the rules language, made from ``proxy`` (its code).

    ``what`` is number, square, flag, missing, category or other; ``constant`` is the presumption, or the
    category; ``known`` are the categories that ``other`` is none of. ``position`` is the proxy's.
    """

    expression: str
    proxy: str
    what: str
    position: int
    constant: float = 0.0
    known: tuple[int, ...] = ()
    direction: int = 0
    demographic: bool = False

    def values(self, proxy: Proxy) -> FloatArray:
        """The column for the households of ``proxy``."""
        values, unknown = proxy.values, np.isnan(proxy.values)
        if self.what == "missing":
            return unknown.astype(np.float64)
        if self.what == "category":
            return np.asarray(values == self.constant, dtype=np.float64)
        if self.what == "other":
            return (unknown | ~np.isin(values, self.known)).astype(np.float64)
        filled = np.where(unknown, self.constant, values)
        return np.asarray(filled * filled if self.what == "square" else filled, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Encoder:
    """The columns, as learned. ``seen`` are the categories met, by position of the proxy."""

    terms: tuple[Term, ...]
    seen: dict[int, frozenset[int]]

    def matrix(self, proxies: Sequence[Proxy]) -> FloatArray:
        """One row for each household, one column for each term."""
        columns = [term.values(proxies[term.position]) for term in self.terms]
        return np.ascontiguousarray(np.column_stack(columns))

    def unseen(self, proxies: Sequence[Proxy]) -> dict[str, int]:
        """By name of the proxy, how many households have a category that nobody had who taught."""
        found = {}
        for position, seen in self.seen.items():
            values = proxies[position].values
            strange = ~np.isnan(values) & ~np.isin(values, list(seen))
            if strange.any():
                found[proxies[position].name] = int(strange.sum())
        return found


def learn_encoder(proxies: Sequence[Proxy]) -> Encoder:
    """The columns for households like these.

    What is unknown is presumed: the median of a number, the more frequent answer of a yes or no; where gaps
    are not rare, that something is unknown is a column too. The most frequent category has no column; rare
    and later ones share one.
    """
    terms: list[Term] = []
    seen: dict[int, frozenset[int]] = {}
    gaps: list[BoolArray] = []
    for position, proxy in enumerate(proxies):
        if proxy.kind == "category":
            known = proxy.values[~np.isnan(proxy.values)].astype(np.int64)
            seen[position] = frozenset(np.unique(known).tolist())
            terms += _categories(proxy, position, known)
        else:
            terms += _numbers(proxy, position, gaps)
    return Encoder(tuple(terms), seen)


def _enough(count: int, total: int) -> bool:
    return count >= max(LEAST_COUNT, LEAST_SHARE * total) and total - count >= max(
        LEAST_COUNT, LEAST_SHARE * total
    )


def _numbers(proxy: Proxy, position: int, gaps: list[BoolArray]) -> list[Term]:
    unknown = np.isnan(proxy.values)
    known = proxy.values[~unknown]
    if not len(known):
        return []
    flag = proxy.kind == "flag"
    usual = float(np.mean(known) > 0.5) if flag else float(np.quantile(known, 0.5, method="lower"))
    presumed = ("TRUE" if usual else "FALSE") if flag else literal(usual)
    shared: dict[str, Any] = {
        "proxy": proxy.code,
        "position": position,
        "direction": proxy.direction,
        "demographic": proxy.demographic,
    }
    written = f"COALESCE({proxy.code}, {presumed})"
    terms = [Term(written, what="flag" if flag else "number", constant=usual, **shared)]
    if proxy.squared and not flag:
        terms.append(
            Term(f"{written} * {written}", what="square", constant=usual, **{**shared, "direction": 0})
        )
    new = _enough(int(unknown.sum()), len(unknown)) and not any((gap == unknown).all() for gap in gaps)
    if new:
        gaps.append(unknown)
        terms.append(Term(f"{proxy.code} IS NULL", proxy.code, "missing", position))
    return terms


def _categories(proxy: Proxy, position: int, known: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[Term]:
    values, counts = np.unique(known, return_counts=True)
    if not len(values):
        return []
    total = len(proxy.values)
    often = [
        int(value)
        for value, count in zip(values, counts, strict=True)
        if count >= max(LEAST_COUNT, LEAST_SHARE * total)
    ]
    if not often:
        return []
    base = int(values[np.argmax(counts)])
    terms = [
        Term(
            f"COALESCE({proxy.code} = {choice(value)}, FALSE)",
            proxy.code,
            "category",
            position,
            constant=float(value),
            demographic=proxy.demographic,
        )
        for value in often
        if value != base
    ]
    if _enough(total - int(counts[np.isin(values, often)].sum()), total):
        listed = ", ".join(str(choice(value)) for value in often)
        other = f"COALESCE(NOT {proxy.code} IN ({listed}), TRUE)"
        terms.append(
            Term(other, proxy.code, "other", position, known=tuple(often), demographic=proxy.demographic)
        )
    return terms


def choice(value: int) -> int:
    """The code of a category in the dictionary: labels are numbered from 1.

    >>> choice(0)
    1
    """
    return value + 1


def literal(number: float) -> str:
    """A number as the rules language writes it.

    >>> literal(4.0), literal(0.25)
    ('4', '0.25')
    """
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
