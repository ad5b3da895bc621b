"""Bars as inline SVG: drawn here, so that a page needs no script and prints as it looks.

Colours come from the page's style by class, so that they follow light and dark. Each picture says in words
what it shows (``label``), for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Sequence

from tepat.rules.batch.markup import Markup, element, joined

WIDTH = 1000
"""Inner units across; the picture stretches to the place it has."""
_THINNEST = 2.0


def stacked(parts: Sequence[tuple[str, int]], label: str, *, height: int = 28) -> Markup:
    """One bar parted by (class, amount).

    >>> stacked([("gains", 1), ("loses", 3)], "a", height=10).count("<rect")
    2
    """
    total = sum(amount for _, amount in parts) or 1
    left = 0.0
    shapes = []
    for name, amount in parts:
        width = amount / total * WIDTH
        if amount:
            shapes.append(_rect(name, left, max(width, _THINNEST), height))
        left += width
    return _picture(joined(*shapes), label, height)


def single(name: str, amount: int, largest: int, label: str, *, height: int = 18) -> Markup:
    """One bar as long as its share of the largest."""
    width = max(amount / (largest or 1) * WIDTH, _THINNEST)
    return _picture(_rect(name, 0, width, height) if amount else Markup(), label, height)


def opposed(
    left: tuple[str, int], right: tuple[str, int], largest: tuple[int, int], label: str, *, height: int = 14
) -> Markup:
    """Two bars from one line outwards, such as losses and gains, on one scale.

    ``largest`` are the longest bars to the left and to the right in the whole table: they say where the
    line is.

    >>> 'x1="600.0"' in opposed(("loses", 5), ("gains", 2), (6, 4), "a")
    True
    """
    scale = WIDTH / (sum(largest) or 1)
    line = largest[0] * scale if sum(largest) else WIDTH / 2
    at = f"{line:.1f}"
    shapes = [element("line", class_="axis", x1=at, x2=at, y1="0", y2=str(height))]
    if left[1]:
        width = max(left[1] * scale, _THINNEST)
        shapes.append(_rect(left[0], max(line - width, 0), width, height))
    if right[1]:
        shapes.append(_rect(right[0], line, max(right[1] * scale, _THINNEST), height))
    return _picture(joined(*shapes), label, height)


def _rect(name: str, x: float, width: float, height: int) -> Markup:
    return element("rect", class_=name, x=f"{x:.1f}", y="0", width=f"{width:.1f}", height=str(height))


def _picture(shapes: Markup, label: str, height: int) -> Markup:
    return element(
        "svg",
        shapes,
        class_="bar",
        role="img",
        aria_label=label,
        viewBox=f"0 0 {WIDTH} {height}",
        preserveAspectRatio="none",
        style=f"height:{height}px",
    )
