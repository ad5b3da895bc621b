"""Groups of households whose errors are looked at apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]

from tepat.lab.arrays import FloatArray, IntArray
from tepat.lab.errors import LabError
from tepat.lab.survey.plan import GroupPlan
from tepat.lab.survey.tables import labels_of, numbers_of

MOST_LEVELS = 40
_FEW = 8
Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Level:
    """One of the groups: its label, and the band (``above`` excluded, ``upto`` included) or the value it
    is.
    """

    label: Text
    above: float | None = None
    upto: float | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A way to part households: ``index`` is the number of each one's level, -1 where it is not known."""

    code: str
    column: str
    title: Text
    levels: tuple[Level, ...]
    index: IntArray

    @property
    def unknown(self) -> int:
        """How many households cannot be placed."""
        return int((self.index < 0).sum())


def read_groups(table: pd.DataFrame, plans: tuple[GroupPlan, ...], size: str | None) -> list[Group]:
    """The groups of the plan, and household size where the study knows it and does not name it.

    Raises ``LabError`` ``lab.groups.too_many`` where a column of texts parts households too finely.
    """
    named = {plan.column for plan in plans}
    every = list(plans)
    if size is not None and size not in named:
        title = {"id": "jumlah anggota keluarga", "en": "household size"}
        every.insert(0, GroupPlan("household_size", size, title))
    return [_read(table[plan.column], plan, is_size=plan.column == size) for plan in every]


def _read(column: pd.Series[Any], plan: GroupPlan, *, is_size: bool) -> Group:
    numeric = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    if plan.cuts or (numeric and (is_size or column.nunique() > _FEW) and not plan.labels):
        values = numbers_of(column, "group")
        cuts = plan.cuts or (_size_cuts(values) if is_size else _quartiles(values))
        return _banded(values, cuts, plan)
    labels, index, _ = labels_of(column)
    if len(labels) > MOST_LEVELS:
        raise LabError(
            f"The group `{plan.code}` has {len(labels)} levels.",
            why=f"More than {MOST_LEVELS} cannot be judged one by one.",
            mend="Cut numbers into bands with `cuts:`, or group the values.",
            code="lab.groups.too_many",
        )
    levels = tuple(
        Level(plan.labels.get(label) or _plain(plan, label, numeric), value=_value(label, position, numeric))
        for position, label in enumerate(labels)
    )
    return Group(plan.code, plan.column, plan.title, levels, index)


def _plain(plan: GroupPlan, label: str, numeric: bool) -> Text:
    shown = {"0": {"id": "tidak", "en": "no"}, "1": {"id": "ya", "en": "yes"}}
    return shown.get(label, {"id": label, "en": label}) if numeric else {"id": label, "en": label}


def _value(label: str, position: int, numeric: bool) -> float:
    return float(label) if numeric else float(position)


def _size_cuts(values: FloatArray) -> tuple[float, ...]:
    """One or two, three or four, five or six, more: as far as there are such households."""
    largest = float(np.nanmax(values)) if np.isfinite(values).any() else 0.0
    return tuple(cut for cut in (2.0, 4.0, 6.0) if cut < largest)


def _quartiles(values: FloatArray) -> tuple[float, ...]:
    known = values[np.isfinite(values)]
    found = sorted({float(cut) for cut in np.quantile(known, [0.25, 0.5, 0.75], method="lower")})
    return tuple(cut for cut in found if cut < known.max())


def _banded(values: FloatArray, cuts: tuple[float, ...], plan: GroupPlan) -> Group:
    """Bands up to each cut (included), and what lies above the last.

    >>> plan = GroupPlan("size", "n", {"id": "n", "en": "n"})
    >>> group = _banded(np.array([1.0, 2.0, 3.0, 9.0, np.nan]), (2.0, 4.0), plan)
    >>> group.index.tolist(), [level.label["en"] for level in group.levels]
    ([0, 0, 1, 2, -1], ['up to 2', '3 to 4', '5 or more'])
    """
    index = np.where(np.isfinite(values), np.searchsorted(cuts, values, side="left"), -1).astype(np.int64)
    known = values[np.isfinite(values)]
    whole = bool((known == np.floor(known)).all())
    edges: list[tuple[float | None, float | None]] = list(zip((None, *cuts), (*cuts, None), strict=True))
    levels = tuple(
        Level(plan.labels.get(str(position)) or _band(above, upto, whole), above, upto)
        for position, (above, upto) in enumerate(edges)
    )
    return Group(plan.code, plan.column, plan.title, levels, index)


def _band(above: float | None, upto: float | None, whole: bool) -> Text:
    low = None if above is None else (_short(above + 1) if whole else _short(above))
    high = None if upto is None else _short(upto)
    if low is None:
        return {"id": f"sampai {high}", "en": f"up to {high}"}
    if high is None:
        return {
            "id": f"{low} atau lebih" if whole else f"di atas {low}",
            "en": f"{low} or more" if whole else f"above {low}",
        }
    if whole and low == high:
        return {"id": low, "en": low}
    return {"id": f"{low} sampai {high}", "en": f"{low} to {high}"}


def _short(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:.4g}"
