"""Pictures as inline SVG, made here: no script, readable in light and dark and on paper.

Colours come from the page's style by class. Every picture says in words what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tepat.rules.batch.markup import Markup, element

WIDTH = 760.0
_LABEL = 250.0
_ROW = 26.0
_TOP = 26.0
_CHARACTER = 6.2
Show = Callable[[float], str]


@dataclass(frozen=True)
class Bar:
    """A figure with its interval; ``kind`` is the class that colours it."""

    label: str
    value: float
    low: float | None
    high: float | None
    kind: str = "plain"


@dataclass(frozen=True)
class Spot:
    """A point of a scatter."""

    label: str
    x: float
    y: float
    kind: str = "plain"
    size: float = 5.0


@dataclass(frozen=True)
class Line:
    """A curve."""

    label: str
    points: Sequence[tuple[float, float]]


def _at(value: float) -> str:
    return f"{value:.1f}"


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> Markup:
    return element("text", words, x=_at(x), y=_at(y), class_=kind or "label", text_anchor=anchor)


def _upwards(words: str, y: float) -> Markup:
    turned = f"translate(14 {_at(y)}) rotate(-90)"
    return element("text", words, transform=turned, class_="axis", text_anchor="middle")


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    return element("line", x1=_at(x1), y1=_at(y1), x2=_at(x2), y2=_at(y2), class_=kind)


def _picture(height: float, label: str, *parts: Markup) -> Markup:
    return element(
        "svg",
        element("title", label),
        *parts,
        viewBox=f"0 0 {WIDTH:.0f} {height:.0f}",
        role="img",
        class_="picture",
    )


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers from ``low`` to ``high``.

    >>> ticks(0.0, 0.62)
    [0.0, 0.2, 0.4, 0.6]
    """
    if high <= low:
        return [low]
    raw = (high - low) / most
    size = 10.0 ** _floor_log(raw)
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= raw)
    first = int(-(-low // step))
    found = []
    while first * step <= high + 1e-9:
        found.append(round(first * step, 10))
        first += 1
    return found


def _floor_log(value: float) -> int:
    power = 0
    while 10.0**power > value:
        power -= 1
    while 10.0 ** (power + 1) <= value:
        power += 1
    return power


def whiskers(bars: Sequence[Bar], label: str, show: Show, exact: Show, *, zero: bool = False) -> Markup:
    """One row for each figure: a dot, and a line from where to where it would move."""
    ends = [end for bar in bars for end in (bar.value, bar.low, bar.high) if end is not None]
    low, high = min([*ends, 0.0] if zero else ends), max(ends)
    margin = (high - low) * 0.05 or 0.05
    low, high = (low if zero and low == 0 else low - margin), high + margin
    left, right = _LABEL, WIDTH - 60

    def x(value: float) -> float:
        return left + (value - low) / (high - low) * (right - left)

    height = _TOP + _ROW * len(bars) + 8
    parts = []
    for tick in ticks(low, high):
        parts += [
            _line(x(tick), _TOP - 6, x(tick), height - 6, "grid"),
            _text(x(tick), 14, show(tick), "tick", "middle"),
        ]
    for row, bar in enumerate(bars):
        y = _TOP + _ROW * (row + 0.5)
        parts += _in_two(bar.label, left - 10, y, _LABEL - 14)
        if bar.low is not None and bar.high is not None:
            parts.append(_line(x(bar.low), y, x(bar.high), y, f"range {bar.kind}"))
        parts.append(element("circle", cx=_at(x(bar.value)), cy=_at(y), r="5", class_=f"dot {bar.kind}"))
        parts.append(_text(right + 8, y + 4, exact(bar.value), "number"))
    return _picture(height, label, *parts)


def _in_two(words: str, x: float, y: float, width: float) -> list[Markup]:
    """A name before its row, on two lines where one is too short."""
    if _fit(words, width) == words:
        return [_text(x, y + 4, words, "label", "end")]
    first, second = "", ""
    for word in words.split():
        if not second and _fit(f"{first} {word}".strip(), width) == f"{first} {word}".strip():
            first = f"{first} {word}".strip()
        else:
            second = f"{second} {word}".strip()
    return [
        _text(x, y - 2, first or _fit(second, width), "label", "end"),
        _text(x, y + 10, _fit(second, width) if first else "", "label", "end"),
    ]


def _fit(words: str, width: float) -> str:
    most = int(width / _CHARACTER)
    return words if len(words) <= most else words[: most - 1] + "…"


def scatter(
    spots: Sequence[Spot],
    label: str,
    across: str,
    upwards: str,
    show: Show,
    path: Sequence[tuple[float, float]] = (),
) -> Markup:
    """Points with their names; ``path`` joins those that stand on the frontier."""
    height, left, bottom, right, top = 470.0, 60.0, 420.0, WIDTH - 20, 16.0
    x_low, x_high = _span([spot.x for spot in spots])
    y_low, y_high = _span([spot.y for spot in spots])

    def x(value: float) -> float:
        return left + (value - x_low) / (x_high - x_low) * (right - left)

    def y(value: float) -> float:
        return bottom - (value - y_low) / (y_high - y_low) * (bottom - top)

    parts = []
    for tick in ticks(x_low, x_high):
        parts += [
            _line(x(tick), top, x(tick), bottom, "grid"),
            _text(x(tick), bottom + 18, show(tick), "tick", "middle"),
        ]
    for tick in ticks(y_low, y_high):
        parts += [
            _line(left, y(tick), right, y(tick), "grid"),
            _text(left - 8, y(tick) + 4, show(tick), "tick", "end"),
        ]
    if path:
        points = " ".join(f"{_at(x(one))},{_at(y(other))}" for one, other in path)
        parts.append(element("polyline", points=points, class_="frontier"))
    taken: list[tuple[float, float]] = []
    for spot in sorted(spots, key=lambda each: (each.y, each.x)):
        parts.append(
            element(
                "circle",
                element("title", spot.label),
                cx=_at(x(spot.x)),
                cy=_at(y(spot.y)),
                r=_at(spot.size),
                class_=f"dot {spot.kind}",
            )
        )
        parts += _name(spot, x(spot.x), y(spot.y), right, taken)
    parts += [
        _text((left + right) / 2, height - 8, across, "axis", "middle"),
        _upwards(upwards, (top + bottom) / 2),
    ]
    return _picture(height, label, *parts)


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = (high - low) * 0.06 or 0.05
    return low - margin, high + margin


def _name(spot: Spot, x: float, y: float, right: float, taken: list[tuple[float, float]]) -> list[Markup]:
    """The name beside its point, moved down where another name stands already."""
    anchor = "end" if x > right - 150 else "start"
    place = y + 4
    while any(abs(place - other) < 13 and abs(x - beside) < 150 for beside, other in taken):
        place += 13
    taken.append((x, place))
    shift = -9 if anchor == "end" else 9
    parts = [_text(x + shift, place, _fit(spot.label, 210), f"name {spot.kind}", anchor)]
    if abs(place - y - 4) > 14:
        parts.insert(0, _line(x, y, x + shift * 0.8, place - 4, "leader"))
    return parts


def curves(
    lines: Sequence[Line],
    label: str,
    across: str,
    upwards: str,
    show: Show,
    *,
    diagonal: bool = False,
    square: bool = False,
) -> Markup:
    """Lines on one pair of axes, each named at the side."""
    height, left, bottom, top = 420.0, 60.0, 370.0, 16.0
    right = 430.0 if square else WIDTH - 240
    xs = [x for line in lines for x, _ in line.points]
    ys = [y for line in lines for _, y in line.points]
    x_low, x_high = (0.0, 1.0) if square else (min(xs), max(xs) or 1.0)
    y_low, y_high = (0.0, 1.0) if square else _span(ys)

    def place(point: tuple[float, float]) -> tuple[float, float]:
        across_ = left + (point[0] - x_low) / ((x_high - x_low) or 1) * (right - left)
        return across_, bottom - (point[1] - y_low) / ((y_high - y_low) or 1) * (bottom - top)

    parts = []
    for tick in ticks(x_low, x_high, 5):
        x = place((tick, y_low))[0]
        parts += [_line(x, top, x, bottom, "grid"), _text(x, bottom + 18, show(tick), "tick", "middle")]
    for tick in ticks(y_low, y_high, 5):
        y = place((x_low, tick))[1]
        parts += [_line(left, y, right, y, "grid"), _text(left - 8, y + 4, show(tick), "tick", "end")]
    if diagonal:
        (x1, y1), (x2, y2) = place((0, 0)), place((1, 1))
        parts.append(_line(x1, y1, x2, y2, "guess"))
    for number, line in enumerate(lines):
        points = " ".join(f"{_at(x)},{_at(y)}" for x, y in map(place, line.points))
        parts.append(element("polyline", points=points, class_=f"curve c{number % 6}"))
        y = top + 16 + 20 * number
        parts += [
            _line(right + 16, y - 4, right + 40, y - 4, f"curve c{number % 6}"),
            _text(right + 46, y, _fit(line.label, WIDTH - right - 50)),
        ]
    parts += [
        _text((left + right) / 2, height - 8, across, "axis", "middle"),
        _upwards(upwards, (top + bottom) / 2),
    ]
    return _picture(height, label, *parts)
