"""How many places each area has: read from a CSV or YAML file.

CSV with the columns ``area_code,places``; YAML as ``35.10.16: 1200``. All codes are of one level (province
``35``, regency ``35.10``, district ``35.10.16``, village ``35.10.16.1003``); a household belongs to the
area that its own ``area_code`` begins with.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tepat.rules.batch.errors import BatchError
from tepat.rules.errors import FormulaError
from tepat.rules.marked_yaml import read_yaml

MAX_PLACES = 2_000_000_000
MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Quota:
    """Places by area code. ``length`` is the number of characters of every code."""

    places: dict[str, int]
    length: int


def read_quota(path: Path | str) -> Quota:
    """The quota of a file. Raises BatchError with the line at fault."""
    file = Path(path)
    pairs = _from_yaml(file) if file.suffix.lower() in (".yaml", ".yml") else _from_csv(file)
    places: dict[str, int] = {}
    length = 0
    for line, code, value in pairs:
        if not code:
            raise _fault(file, line, "There is no area code.", "Write it as 35.10.16.")
        if code in places:
            raise _fault(file, line, f"The area {code[:20]} is there twice.", "Keep one line for each area.")
        length = length or len(code)
        if len(code) != length:
            raise _fault(
                file,
                line,
                f"The area {code[:20]} is of another level than the first one.",
                "Write all areas on one level, such as districts only.",
                "A household could otherwise belong to two areas, or to none.",
            )
        places[code] = _whole(file, line, value)
    if not places:
        raise _fault(file, None, "The quota names no area.", "Write a line for each area.")
    return Quota(places, length)


def _from_csv(file: Path) -> Iterator[tuple[int | None, str, str]]:
    reader = csv.DictReader(io.StringIO(_text(file)))
    if reader.fieldnames is None or not {"area_code", "places"} <= {
        name.strip() for name in reader.fieldnames
    }:
        raise _fault(
            file, 1, "The columns `area_code` and `places` are not there.", "Write area_code,places first."
        )
    reader.fieldnames = [name.strip() for name in reader.fieldnames]
    for row in reader:
        yield reader.line_num, (row["area_code"] or "").strip(), (row["places"] or "").strip()


def _from_yaml(file: Path) -> Iterator[tuple[int | None, str, str]]:
    try:
        marked = read_yaml(file)
    except FormulaError as error:
        raise _fault(file, error.line, error.what, error.mend, error.why) from None
    if not isinstance(marked.data, dict):
        raise _fault(file, 1, "A mapping from areas to places is expected.", "Write `35.10.16: 1200`.")
    for code, value in marked.data.items():
        line = marked.line(code)
        if not isinstance(code, str):
            raise _fault(
                file,
                line,
                "The area code is read as a number.",
                "Put quotation marks around it: '35.10': 1200.",
            )
        yield line, code.strip(), str(marked.raw.get((code,), value))


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise _fault(file, None, "The quota is too large.", "Write a line for each area, not household.")
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _fault(
            file, None, "The quota cannot be read.", "Check the name.", f"{error.strerror}."
        ) from None
    except UnicodeDecodeError:
        raise _fault(file, None, "The quota is not UTF-8 text.", "Save it as UTF-8.") from None


def _whole(file: Path, line: int | None, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 10 and int(value) <= MAX_PLACES):
        raise _fault(
            file, line, "The number of places is not a whole number.", "Write it with digits only: 1200."
        )
    return int(value)


def _fault(file: Path, line: int | None, what: str, mend: str, why: str = "") -> BatchError:
    place = f"{file}:{line}" if line else str(file)
    return BatchError(what, why=why, mend=mend, code="rules.batch.quota", place=place)
