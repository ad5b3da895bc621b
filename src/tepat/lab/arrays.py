"""Array types of the lab, and the checks on them that every function makes."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tepat.lab.errors import LabError

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]
Groups: TypeAlias = NDArray[Any]
"""One label per household, whole numbers or texts: its enumeration area, for instance."""


def refuse_different_lengths(**arrays: NDArray[Any]) -> None:
    """All arrays must speak of the same households.

    Raises ``LabError`` ``lab.arrays.lengths_differ``, naming each array's length.
    """
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        listed = ", ".join(f"{name}: {length}" for name, length in lengths.items())
        raise LabError(
            "The arrays are not of one length.",
            why=f"They must hold one entry for each household, in the same order ({listed}).",
            mend="Select the same households for each of them.",
            code="lab.arrays.lengths_differ",
        )


def refuse_unknown(**arrays: FloatArray) -> None:
    """No array may hold NaN or infinity: the caller decides what to do with what is unknown.

    Raises ``LabError`` ``lab.arrays.unknown_values``, naming the first array at fault.
    """
    for name, array in arrays.items():
        unknown = int(np.count_nonzero(~np.isfinite(array)))
        if unknown:
            raise LabError(
                f"{name} has {unknown} values that are missing or infinite.",
                why="Leaving households out silently would change what the figures speak of.",
                mend="Take the households with unknown values out first, and say how many they are.",
                code="lab.arrays.unknown_values",
            )
