"""Figures with their intervals under one another on one scale: where each point and line lies, in percent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tepat.lab.audits import AuditEstimate
from tepat.targeting.screens.wording import answers, interval, of_hundred, percent, why_not_short

_TOPS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
CHANCE = 0.05
"""The share of intervals at 95 % that miss the truth by chance alone."""


@dataclass(frozen=True)
class Entry:
    """What a row is about. ``query`` leads further, where it is not empty."""

    name: str
    estimate: AuditEstimate | None
    query: str = ""
    is_here: bool = False


@dataclass(frozen=True)
class Row:
    """One row as it is drawn. ``x``, ``left`` and ``right`` are shares of the width, such as 38.0%.

    ``side``: ``above`` or ``below`` where the interval leaves out the figure of the whole; else empty.
    """

    name: str
    query: str
    is_here: bool
    value: str
    interval: str
    why_not: str
    answers: str
    side: str
    x: str
    left: str
    right: str


@dataclass(frozen=True)
class Tick:
    """A number on the scale."""

    x: str
    words: str
    anchor: str


@dataclass(frozen=True)
class Forest:
    """Rows on one scale; ``whole`` is where the figure of the whole lies, empty where there is none.

    ``few`` are the rows without a figure, where they are told apart from the others.
    """

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    whole: str
    has_figures: bool
    by_chance: int
    few: tuple[Row, ...] = ()


def forest(entries: Sequence[Entry], whole: AuditEstimate | None = None) -> Forest:
    """The rows in the order given, on a scale from 0 to a round number above all of them."""
    known = [entry.estimate for entry in entries if entry.estimate and entry.estimate.value is not None]
    reference = whole.value if whole else None
    ends = [each.high if each.high is not None else each.value or 0.0 for each in known]
    highest = max([*ends, reference or 0.0])
    top = next((end for end in _TOPS if end >= highest), 1.0)
    return Forest(
        rows=tuple(_row(entry, top, reference) for entry in entries),
        ticks=tuple(
            Tick(_at(share, top), percent(share), anchor)
            for share, anchor in ((0.0, "start"), (top / 2, "middle"), (top, "end"))
        ),
        whole=_at(reference, top) if reference is not None and known else "",
        has_figures=bool(known),
        by_chance=round(len(known) * CHANCE),
    )


def apart(found: Forest) -> Forest:
    """The same with the rows that have no figure on their own: many of them would bury the others."""
    return replace(
        found,
        rows=tuple(row for row in found.rows if row.value),
        few=tuple(row for row in found.rows if not row.value),
    )


def worst_first(entries: Sequence[Entry]) -> list[Entry]:
    """The highest figure first; those without one at the end, by name."""

    def place(entry: Entry) -> tuple[bool, float, str]:
        value = entry.estimate.value if entry.estimate else None
        return value is None, -(value or 0.0), entry.name

    return sorted(entries, key=place)


def _row(entry: Entry, top: float, whole: float | None) -> Row:
    found = entry.estimate
    if found is None or found.value is None:
        why = why_not_short(found) if found else "–"
        told = answers(found.in_domain if found else 0)
        return Row(entry.name, entry.query, entry.is_here, "", "", why, told, "", "", "", "")
    low = found.value if found.low is None else found.low
    high = found.value if found.high is None else found.high
    return Row(
        name=entry.name,
        query=entry.query,
        is_here=entry.is_here,
        value=percent(found.value),
        interval=interval(found),
        why_not="",
        answers=answers(found.in_domain),
        side=_side(low, high, whole),
        x=_at(found.value, top),
        left=_at(low, top),
        right=_at(high, top),
    )


def _side(low: float, high: float, whole: float | None) -> str:
    if whole is None:
        return ""
    return "above" if low > whole else "below" if high < whole else ""


def _at(share: float, top: float) -> str:
    return f"{100 * share / top:.1f}%"


@dataclass(frozen=True)
class Dots:
    """A hundred households, twenty in a row: ``marks`` are ``(x, y, kind)``, kind sure, maybe or other."""

    marks: tuple[tuple[int, int, str], ...]
    low: str
    high: str
    has_maybe: bool
    left: str


def dots(found: AuditEstimate) -> Dots | None:
    """Who is counted at least, who may be, and who is not; None where there is no figure."""
    if found.value is None or found.low is None or found.high is None:
        return None
    sure, maybe = round(found.low * 100), round(found.high * 100)
    kinds = ("sure" if n < sure else "maybe" if n < maybe else "other" for n in range(100))
    return Dots(
        marks=tuple((10 * (n % 20), 10 * (n // 20), kind) for n, kind in enumerate(kinds)),
        low=of_hundred(found.low),
        high=of_hundred(found.high),
        has_maybe=maybe > sure,
        left=of_hundred(1 - found.high),
    )
