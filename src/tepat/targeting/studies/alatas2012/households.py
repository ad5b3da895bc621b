"""The file of the study: 5,756 households of the field experiment, read and checked.

Alatas, Banerjee, Hanna, Olken, Tobias (2012), "Targeting the Poor: Evidence from a Field Experiment in
Indonesia", American Economic Review 102(4).
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tepat.lab.arrays import BoolArray, FloatArray, IntArray
from tepat.targeting.errors import StudyError
from tepat.targeting.studies.alatas2012.proxies import PROXY_COLUMNS, answers_of

FILE_NAME = "households.csv"
PUBLISHED_HOUSEHOLDS = 5756
PUBLISHED_AREAS = 640
PROVINCES = (12, 33, 73)
ARMS = ("pmt", "community", "hybrid")

# What the experiment did, and what it measured to judge itself by. None of it may become an answer.
TRUTH_COLUMNS: Mapping[str, str] = {
    "province": "count",
    "ea": "count",
    "pmt": "flag",
    "community": "flag",
    "hybrid": "flag",
    "treated": "flag",
    "consumption": "number",
}
# Everything but the known truths may be unknown; of those, only consumption.
_MAY_BE_EMPTY = {*PROXY_COLUMNS, "consumption"}
COLUMNS: Mapping[str, str] = {"hhid": "text", **TRUTH_COLUMNS, **PROXY_COLUMNS}

_WHERE_TO_GET_IT = (
    'Get the replication data of Alatas, Banerjee, Hanna, Olken and Tobias (2012), "Targeting the Poor", '
    'DOI 10.7910/DVN/M7SKQZ (CC0), as cleaned by Follett and Henderson for "A hybrid approach to targeting '
    f'social assistance". The folder must hold {FILE_NAME}: one line for each of {PUBLISHED_HOUSEHOLDS:,} '
    f"households in {PUBLISHED_AREAS} enumeration areas, with the columns {', '.join(COLUMNS)}."
)


@dataclass(frozen=True, slots=True)
class Households:
    """The households of the file, in its order.

    ``truth`` lies outside the registry: consumption is in thousand rupiah per person and month, nominal 2008,
    NaN where it was not measured.
    """

    identifiers: tuple[str, ...]
    provinces: tuple[str, ...]
    area: IntArray
    arm: tuple[str, ...]
    treated: BoolArray
    consumption: FloatArray
    _proxies: tuple[Mapping[str, float], ...]

    def __len__(self) -> int:
        return len(self.identifiers)

    def in_arm(self, arm: str) -> BoolArray:
        """Which households live where the experiment chose by ``arm``."""
        return np.array([each == arm for each in self.arm], dtype=np.bool_)

    def is_poor(self, line: float) -> BoolArray:
        """Which households consume no more than ``line``, in thousand rupiah per person and month.

        A household of unknown consumption is not counted as poor, as in the published figures.
        """
        poor: BoolArray = self.consumption <= line
        return poor

    def answers(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """For each household its identifier, its province and its answers: proxies only, no truth."""
        for identifier, province, proxies in zip(
            self.identifiers, self.provinces, self._proxies, strict=True
        ):
            yield identifier, province, answers_of(proxies)


def read_households(folder: Path) -> Households:
    """Read and check ``households.csv`` in ``folder``.

    Raises ``StudyError`` with code ``study.alatas2012.no_data``, ``.unreadable``, ``.missing_columns``,
    ``.wrong_type``, ``.twice``, ``.arms`` or ``.province``.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        raise StudyError(
            f"There is no {FILE_NAME} in {folder}.",
            why="The data of the study are not part of Tepat.",
            mend=_WHERE_TO_GET_IT,
            code="study.alatas2012.no_data",
        )
    texts = _texts(path)
    columns = {name: _typed(name, kind, texts[name]) for name, kind in COLUMNS.items() if kind != "text"}
    identifiers = tuple(texts["hhid"])
    _refuse_doubled(identifiers)
    _refuse_strange_design(columns)
    arm_number = np.column_stack([columns[arm] for arm in ARMS]).argmax(axis=1)
    return Households(
        identifiers=identifiers,
        provinces=tuple(str(int(code)) for code in columns["province"]),
        area=columns["ea"].astype(np.int64),
        arm=tuple(ARMS[number] for number in arm_number),
        treated=columns["treated"] == 1,
        consumption=columns["consumption"],
        _proxies=tuple(
            dict(zip(PROXY_COLUMNS, map(float, row), strict=True))
            for row in np.column_stack([columns[name] for name in PROXY_COLUMNS])
        ),
    )


def _texts(path: Path) -> dict[str, list[str]]:
    """The columns that are needed, as they are written."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            rows = list(reader)
    except (ValueError, OSError, csv.Error) as error:
        raise _unreadable(f"{path.name} cannot be read as a table ({type(error).__name__}).") from error
    if missing:
        raise StudyError(
            f"{path.name} lacks the columns {', '.join(missing)}.",
            why="They are needed to send the households in or to judge the result.",
            mend=_WHERE_TO_GET_IT,
            code="study.alatas2012.missing_columns",
        )
    if not rows:
        raise _unreadable(f"{path.name} has no households.")
    return {name: [row[name] for row in rows] for name in COLUMNS}


def _unreadable(what: str) -> StudyError:
    return StudyError(
        what,
        why="It must be comma-separated values in UTF-8, the names of the columns in the first line.",
        mend=_WHERE_TO_GET_IT,
        code="study.alatas2012.unreadable",
    )


_LOOKS_LIKE = {
    "flag": "0 or 1",
    "count": "a whole number, 0 or more",
    "number": "a number, 0 or more, with a point before the decimals",
}


def _typed(name: str, kind: str, texts: list[str]) -> FloatArray:
    """The column as numbers, NaN where it is empty and may be."""
    numbers = np.array([_number(text) for text in texts], dtype=np.float64)
    empty = np.array([text == "" for text in texts])
    sound = np.isfinite(numbers) & (numbers >= 0)
    if kind == "flag":
        sound &= np.isin(numbers, (0, 1))
    elif kind == "count":
        sound &= numbers == np.floor(numbers)
    if name in _MAY_BE_EMPTY:
        sound |= empty
    if not sound.all():
        first = int(np.argmin(sound))
        raise StudyError(
            f"Column {name}, line {first + 2}: this is not {_LOOKS_LIKE[kind]}.",
            why=f"{int((~sound).sum())} lines of the column are like that.",
            mend="Use the file as published, without opening it in a spreadsheet that rewrites numbers.",
            code="study.alatas2012.wrong_type",
        )
    return numbers


def _number(text: str) -> float:
    """
    >>> _number(".5"), _number("1,5")
    (0.5, nan)
    """
    try:
        return float(text)
    except ValueError:
        return math.nan


def _refuse_doubled(identifiers: tuple[str, ...]) -> None:
    doubled = len(identifiers) - len(set(identifiers))
    if doubled or "" in identifiers:
        raise StudyError(
            f"{doubled} lines repeat the identifier (hhid) of a line before, or an identifier is empty.",
            why="Each household is sent in once, under a number made from its identifier.",
            mend="Use the file as published.",
            code="study.alatas2012.twice",
        )


def _refuse_strange_design(columns: Mapping[str, FloatArray]) -> None:
    in_arms = np.sum([columns[arm] for arm in ARMS], axis=0)
    if not (in_arms == 1).all():
        raise StudyError(
            f"{int((in_arms != 1).sum())} households are not in exactly one of {', '.join(ARMS)}.",
            why="Each belongs to one arm of the experiment.",
            mend="Use the file as published.",
            code="study.alatas2012.arms",
        )
    if not np.isin(columns["province"], PROVINCES).all():
        raise StudyError(
            f"A province is not one of {', '.join(map(str, PROVINCES))}.",
            why="The study took place in North Sumatra, Central Java and South Sulawesi.",
            mend="Use the file as published.",
            code="study.alatas2012.province",
        )
