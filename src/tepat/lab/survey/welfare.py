"""Welfare made comparable between households of different size."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tepat.lab.arrays import FloatArray
from tepat.lab.errors import LabError

OTHER_ADULT = 0.7
CHILD = 0.5
"""OECD's older scale: 1 for the first adult, 0.7 for each other adult, 0.5 for each child."""


def divisor(scale: str, parts: Mapping[str, FloatArray]) -> FloatArray:
    """What a household's total is divided by on that scale. ``parts``: size, and equivalents or children.

    >>> parts = {"size": np.array([4.0]), "children": np.array([2.0])}
    >>> [float(divisor(scale, parts)[0]) for scale in ("per_person", "square_root", "adult_equivalent")]
    [4.0, 2.0, 2.7]
    """
    size = parts["size"]
    if scale == "household":
        return np.ones_like(size)
    if scale == "per_person":
        return size
    if scale == "square_root":
        return np.sqrt(size)
    if "equivalents" in parts:
        return parts["equivalents"]
    if "children" not in parts:
        raise LabError(
            "Adult equivalents cannot be counted.",
            mend="Name `equivalents:` or `children:` under `welfare:`.",
            code="lab.welfare.no_equivalents",
        )
    children = np.minimum(parts["children"], np.maximum(size - 1, 0))
    return 1 + OTHER_ADULT * (size - 1 - children) + CHILD * children


def rescaled(
    welfare: FloatArray, *, measured: str, scale: str, parts: Mapping[str, FloatArray]
) -> FloatArray:
    """Welfare that was given on one scale, on another. Nothing changes where both are the same."""
    if measured == scale:
        return welfare
    return welfare * divisor(measured, parts) / divisor(scale, parts)


def scales_possible(parts: Mapping[str, FloatArray]) -> tuple[str, ...]:
    """The scales that these parts allow."""
    if "size" not in parts:
        return ()
    if "equivalents" in parts or "children" in parts:
        return ("per_person", "square_root", "adult_equivalent")
    return ("per_person", "square_root")
