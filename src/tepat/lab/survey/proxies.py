"""Proxies: what may be looked at to guess welfare, told apart by kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]

from tepat.lab.arrays import FloatArray, IntArray
from tepat.lab.errors import LabError
from tepat.lab.survey.naming import code_of
from tepat.lab.survey.plan import ProxyPlan
from tepat.lab.survey.tables import labels_of, looks_like_date, numbers_of, years_before

MOST_CATEGORIES = 60
FEW_NUMBERS = 2


@dataclass(frozen=True, slots=True)
class Proxy:
    """One column. ``values`` are numbers (NaN unknown); of a category the number of its label.

    ``code`` is its name in the rules language, ``direction`` +1 or -1 where a score may only rise or fall.
    """

    name: str
    code: str
    kind: str
    values: FloatArray
    labels: tuple[str, ...] = ()
    direction: int = 0
    demographic: bool = False
    squared: bool = False

    def known_to(self, rows: IntArray) -> Proxy:
        """The same for some of the rows."""
        return replace(self, values=self.values[rows])


def read_proxies(table: pd.DataFrame, plan: ProxyPlan, names: list[str]) -> list[Proxy]:
    """Each proxy with its kind, as given or as it looks.

    Raises ``LabError`` ``lab.proxies.*`` for a text that is free, a date without a day to count from, a
    column without any value, and for kinds that the values do not fit.
    """
    _refuse_unknown_names(plan, names)
    codes = _codes(names, plan.variables)
    found = []
    for name in names:
        proxy = _read_one(table[name], plan.kinds.get(name), plan, codes[name])
        if proxy is not None:
            found.append(proxy)
    if not found:
        raise LabError(
            "No proxy is left.",
            mend="Name columns under `proxies:` that differ between households.",
            code="lab.proxies.none",
        )
    return found


def _refuse_unknown_names(plan: ProxyPlan, names: list[str]) -> None:
    for part in ("kinds", "directions", "squares", "demographic", "variables"):
        strange = [name for name in getattr(plan, part) if name not in names]
        if strange:
            raise LabError(
                f"`{part}` names {', '.join(strange)}, which no proxy is called.",
                mend="Correct the name, or add it to the proxies.",
                code="lab.proxies.unknown_name",
            )


def _codes(names: list[str], given: Mapping[str, str]) -> dict[str, str]:
    """A name in the rules language for each column, no two alike."""
    codes: dict[str, str] = {}
    for name in names:
        code = given.get(name) or code_of(name)
        number = 2
        while code in codes.values():
            code, number = f"{code[:58]}_{number}", number + 1
        codes[name] = code
    return codes


def _read_one(column: pd.Series[Any], kind: str | None, plan: ProxyPlan, code: str) -> Proxy | None:
    name = str(column.name)
    if column.notna().sum() == 0:
        return None
    kind = kind or _kind_of(column)
    labels: tuple[str, ...] = ()
    if kind == "date":
        if plan.as_of is None:
            raise LabError(
                f"Column `{name}` holds dates.",
                why="What counts is how long ago they are.",
                mend=f"Add `as_of: 2026-01-31` under `proxies:`, or leave `{name}` out.",
                code="lab.proxies.date",
            )
        values, kind = years_before(column, plan.as_of), "number"
    elif kind == "category":
        labels, index, known = labels_of(column)
        _refuse_free_text(name, labels, int(known.sum()))
        values = np.where(index >= 0, index.astype(np.float64), np.nan)
    elif kind == "flag":
        values = _flag(column)
    else:
        values = numbers_of(column, "proxy")
    if np.isinf(values).any():
        raise LabError(
            f"Column `{name}` holds infinite values.", mend="Correct them.", code="lab.proxies.infinite"
        )
    direction = {"up": 1, "down": -1}.get(plan.directions.get(name, ""), 0)
    return Proxy(
        name,
        code,
        kind,
        values,
        labels,
        direction,
        demographic=name in plan.demographic,
        squared=name in plan.squares,
    )


def _kind_of(column: pd.Series[Any]) -> str:
    if pd.api.types.is_datetime64_any_dtype(column):
        return "date"
    if pd.api.types.is_bool_dtype(column):
        return "flag"
    if pd.api.types.is_numeric_dtype(column):
        distinct = set(column.dropna().unique().tolist())
        return "flag" if distinct <= {0, 1} else "number"
    known = column.dropna().astype(str).str.strip()
    if known.head(200).map(looks_like_date).all():
        raise LabError(
            f"Column `{column.name}` holds dates written as text.",
            why="As categories each date would be a kind of household of its own.",
            mend=f"Say `kinds: {{{column.name}: date}}` and `as_of:`, or give the age in years, or leave "
            "it out.",
            code="lab.proxies.date_as_text",
        )
    if pd.to_numeric(known, errors="coerce").notna().all():
        return "number"
    return (
        "flag" if known.nunique() == FEW_NUMBERS and known.str.lower().isin(_YES | _NO).all() else "category"
    )


_YES = frozenset({"yes", "y", "true", "ya", "1"})
_NO = frozenset({"no", "n", "false", "tidak", "0"})


def _flag(column: pd.Series[Any]) -> FloatArray:
    """Yes is 1. Two other values are taken in their order: the second is yes."""
    labels, index, _ = labels_of(column)
    lower = [label.lower() for label in labels]
    if len(labels) > FEW_NUMBERS:
        raise LabError(
            f"Column `{column.name}` has {len(labels)} different values, which is no yes or no.",
            mend=f"Say `kinds: {{{column.name}: category}}` or `number`.",
            code="lab.proxies.not_a_flag",
        )
    yes = [word in _YES for word in lower]
    if len(labels) == 1:
        answers = np.array([float(yes[0])])
    else:
        answers = np.array([1.0, 0.0]) if yes[0] and not yes[1] else np.array([0.0, 1.0])
    values = np.where(index >= 0, answers[np.maximum(index, 0)], np.nan)
    return np.asarray(values, dtype=np.float64)


def _refuse_free_text(name: str, labels: tuple[str, ...], known: int) -> None:
    if len(labels) > MOST_CATEGORIES:
        raise LabError(
            f"Column `{name}` has {len(labels)} different values among {known} rows.",
            why="That looks like free text or an identifier: a method would learn households by name.",
            mend=f"Leave `{name}` out, or group its values into at most {MOST_CATEGORIES}.",
            code="lab.proxies.free_text",
        )
