"""Reads the table of a survey (CSV, Parquet, Stata) into columns, and says clearly when it cannot."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]

from tepat.lab.arrays import BoolArray, FloatArray
from tepat.lab.errors import LabError
from tepat.lab.survey.plan import DataPlan

MOST_SPOILED_SHOWN = 5


def read_table(plan: DataPlan, texts: Iterable[str] = ()) -> pd.DataFrame:
    """The table as it is in the file; the columns in ``texts`` (identifiers) stay texts.

    Raises ``LabError`` ``lab.data.not_found``, ``.unreadable``, ``.empty`` or ``.doubled_columns``.
    """
    if not plan.file.is_file():
        raise LabError(
            f"There is no file {plan.file.name}.",
            why=f"The study names {plan.file}.",
            mend="Paths are seen from the folder of the study file: correct `data: file:`.",
            code="lab.data.not_found",
        )
    try:
        table = _read(plan, list(texts))
    except LabError:
        raise
    except Exception as error:  # readers raise many kinds; what matters is that the file is not what it says
        raise LabError(
            f"{plan.file.name} cannot be read as {plan.format} ({type(error).__name__}).",
            why=str(error).splitlines()[0][:200] if str(error) else "",
            mend="Check `format`, `separator`, `decimal` and `encoding` under `data:`.",
            code="lab.data.unreadable",
        ) from None
    if table.empty:
        raise LabError(f"{plan.file.name} has no rows.", mend="Check the file.", code="lab.data.empty")
    doubled = sorted({str(name) for name in table.columns[table.columns.duplicated()]})
    if doubled:
        raise LabError(
            f"Columns are there twice: {', '.join(doubled)}.",
            mend="Rename them.",
            code="lab.data.doubled_columns",
        )
    table.columns = [str(name) for name in table.columns]
    return table


def _read(plan: DataPlan, texts: list[str]) -> pd.DataFrame:
    if plan.format == "parquet":
        return _without(pd.read_parquet(plan.file), plan.missing)
    if plan.format == "stata":
        return _without(pd.read_stata(plan.file, convert_categoricals=False), plan.missing)
    return pd.read_csv(
        plan.file,
        sep=plan.separator,
        decimal=plan.decimal,
        encoding=plan.encoding,
        na_values=list(plan.missing) or None,
        dtype=dict.fromkeys(texts, "str"),  # identifiers keep their leading zeros
        low_memory=False,
    )


def _without(table: pd.DataFrame, missing: tuple[str, ...]) -> pd.DataFrame:
    """The values that stand for "not known" become unknown, as texts and as numbers; so do empty texts."""
    table = table.replace(r"^\s*$", np.nan, regex=True)
    if not missing:
        return table
    numbers = [float(word) for word in missing if _is_number(word)]
    return table.replace([*missing, *numbers], np.nan)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def column_of(table: pd.DataFrame, name: str, role: str, file: Path) -> pd.Series[Any]:
    """The column, or ``LabError`` ``lab.data.missing_column`` that names the nearest ones."""
    if name in table.columns:
        found: pd.Series[Any] = table[name]
        return found
    near = [other for other in table.columns if other.lower() == name.lower()]
    raise LabError(
        f"{file.name} has no column `{name}`, which the study names as {role}.",
        why=f"It has {len(table.columns)} columns: {', '.join(list(table.columns)[:12])}"
        + (", ..." if len(table.columns) > 12 else "."),
        mend=_mend_name(table, near),
        code="lab.data.missing_column",
    )


def _mend_name(table: pd.DataFrame, near: list[str]) -> str:
    if near:
        return f"Did you mean `{near[0]}`?"
    if len(table.columns) == 1 and any(sign in table.columns[0] for sign in ";\t|"):
        return 'The whole line was read as one column: say `separator: ";"`, or what stands between.'
    return "Correct the name in the study file."


def numbers_of(column: pd.Series[Any], role: str) -> FloatArray:
    """The column as numbers, NaN where it is empty.

    Raises ``LabError`` ``lab.data.not_numbers`` that names how many are not, and what they look like.
    """
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan))
    converted = pd.to_numeric(column, errors="coerce")
    spoiled = column.notna() & converted.isna()
    if spoiled.any():
        seen = sorted({_shape(str(text)) for text in column[spoiled].head(500)})[:MOST_SPOILED_SHOWN]
        dates = all(looks_like_date(str(text)) for text in column[spoiled].head(50))
        raise LabError(
            f"Column `{column.name}` ({role}) holds {int(spoiled.sum())} values that are not numbers.",
            why=f"They look like {', '.join(seen)} (9 stands for a digit, a for a letter).",
            mend="Dates are not numbers: give the age in years, or say `kinds: {"
            + str(column.name)
            + ": date}`."
            if dates
            else 'If the comma is the decimal sign, say `decimal: ","`; other words for "not known" go into '
            "`missing:`.",
            code="lab.data.not_numbers",
        )
    return np.asarray(converted.to_numpy(dtype=np.float64, na_value=np.nan))


def _shape(text: str) -> str:
    """What a value looks like, without giving it away.

    >>> _shape("12/03/1980"), _shape("Budi 7")
    ('99/99/9999', 'aaaa 9')
    """
    return "".join("9" if sign.isdigit() else "a" if sign.isalpha() else sign for sign in text[:20])


def looks_like_date(text: str) -> bool:
    """
    >>> looks_like_date("1980-03-12"), looks_like_date("12/03/80"), looks_like_date("1,234")
    (True, True, False)
    """
    parts = text[:10].replace("/", "-").replace(".", "-").split("-")
    return len(parts) == 3 and all(part.isdigit() and len(part) in (1, 2, 4) for part in parts)


def years_before(column: pd.Series[Any], day: Any) -> FloatArray:
    """Completed years from each date to ``day``; NaN where there is no date.

    Raises ``LabError`` ``lab.data.not_dates`` where a text is no date that is written as 1980-03-12.
    """
    dates = pd.to_datetime(column, errors="coerce", format=None if _is_time(column) else "%Y-%m-%d")
    spoiled = column.notna() & dates.isna()
    if spoiled.any():
        seen = sorted({_shape(str(text)) for text in column[spoiled].head(500)})[:MOST_SPOILED_SHOWN]
        raise LabError(
            f"Column `{column.name}` holds {int(spoiled.sum())} values that are not dates.",
            why=f"They look like {', '.join(seen)}.",
            mend="Write dates as 1980-03-12.",
            code="lab.data.not_dates",
        )
    before = (dates.dt.month > day.month) | ((dates.dt.month == day.month) & (dates.dt.day > day.day))
    years = day.year - dates.dt.year - before.astype(float)
    return np.asarray(years.to_numpy(dtype=np.float64, na_value=np.nan))


def _is_time(column: pd.Series[Any]) -> bool:
    return bool(pd.api.types.is_datetime64_any_dtype(column))


def labels_of(
    column: pd.Series[Any],
) -> tuple[tuple[str, ...], np.ndarray[Any, np.dtype[np.int64]], BoolArray]:
    """The distinct values as texts in order, the number of each row's (-1 unknown), and which are known.

    >>> labels_of(pd.Series([2.0, 10.0, None, 2.0]))[0:2]
    (('2', '10'), array([ 0,  1, -1,  0]))
    """
    known = column.notna().to_numpy(dtype=np.bool_)
    values = column[known]
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        distinct, index = np.unique(values.to_numpy(dtype=np.float64), return_inverse=True)
        names = tuple(str(int(value)) if value == int(value) else repr(float(value)) for value in distinct)
    else:
        texts = values.astype(str).str.strip()
        distinct, index = np.unique(texts.to_numpy(dtype=object).astype(str), return_inverse=True)
        names = tuple(str(value) for value in distinct)
    numbers = np.full(len(column), -1, dtype=np.int64)
    numbers[known] = index
    return names, numbers, known
