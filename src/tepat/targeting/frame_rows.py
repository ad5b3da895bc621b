"""The population register's list of households as a file: read line by line, every line counted.

CSV in UTF-8 with a head line that names the columns ``kk``, ``area_code`` (village), ``head_name`` and
``address``, in any order; others are passed over. One household a line. Nothing here knows a database.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tepat.content.areas import exists, villages, within
from tepat.kernel.kk import FamilyCard, FamilyCardError
from tepat.targeting.errors import FrameRefused

COLUMNS = ("kk", "area_code", "head_name", "address")
LONGEST_LINE = 4_000
LONGEST_NAME = 200
LONGEST_ADDRESS = 400


class Fault(StrEnum):
    """Why a line of the file is no household of the list."""

    BROKEN = "broken"  # not UTF-8, too long, an open quotation mark, too few or too many columns
    BAD_AREA = "bad_area"  # no village has this code
    OUTSIDE = "outside"  # a village of another area
    NO_DOOR = "no_door"  # neither name nor address: nobody could be sent there


FAULTS_IN_WORDS = {
    Fault.BROKEN: gettext_lazy("baris rusak"),
    Fault.BAD_AREA: gettext_lazy("kode desa tidak ada"),
    Fault.OUTSIDE: gettext_lazy("desa di luar wilayah"),
    Fault.NO_DOOR: gettext_lazy("tanpa nama dan alamat"),
}


@dataclass(frozen=True, slots=True)
class FrameRow:
    """One household of the list. ``kk`` is None where the line has none, or one that is no KK."""

    kk: str | None = field(repr=False)
    area_code: str
    head_name: str = field(repr=False)
    address: str = field(repr=False)
    odd_kk: bool = False

    @property
    def label(self) -> str:
        """The words by which an agent finds the door."""
        return " · ".join(part for part in (self.head_name, self.address) if part)


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, none of them longer in memory than ``LONGEST_LINE``; raises ``FrameRefused``."""
    try:
        with path.open("rb") as file:
            while line := file.readline(LONGEST_LINE):
                yield line
                while len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                    line = file.readline(LONGEST_LINE)  # the rest of a line that is too long
    except OSError as error:
        raise FrameRefused(
            _("Daftar ini tidak dapat dibaca."),
            why=f"{type(error).__name__}.",
            mend=_("Periksa letak berkasnya dan siapa yang boleh membacanya."),
            code="targeting.frame.unreadable",
        ) from error


def parse_lines(
    lines: Iterable[bytes], *, area_code: str, as_of: date
) -> Iterator[tuple[int, FrameRow | Fault]]:
    """Every line after the head line with its number, as a household or as what is wrong with it.

    Empty lines are passed over. The head line is number 1.

    Raises ``FrameRefused`` where it does not name the columns.
    """
    source = iter(lines)
    places = _columns(next(source, b""))
    check = RowCheck(area_code, as_of)
    for number, line in enumerate(source, start=2):
        if line.strip(b"\r\n \t"):
            cells = _cells(line)
            if cells is None or len(cells) != places.count:
                yield number, Fault.BROKEN
            else:
                yield number, check.row(*(cells[place] for place in places.wanted))


@dataclass(frozen=True, slots=True)
class _Places:
    wanted: tuple[int, ...]
    count: int


def _columns(head: bytes) -> _Places:
    names = [name.strip().lower() for name in _cells(head.removeprefix(b"\xef\xbb\xbf")) or ()]
    missing = [name for name in COLUMNS if names.count(name) != 1]
    if missing:
        raise FrameRefused(
            _("Baris pertama tidak menyebut kolom ini, atau menyebutnya lebih dari sekali: %(columns)s.")
            % {"columns": ", ".join(missing)},
            mend=_("Tulis baris judul dengan kolom %(columns)s, dipisahkan koma.")
            % {"columns": ", ".join(COLUMNS)},
            code="targeting.frame.columns",
        )
    return _Places(tuple(names.index(name) for name in COLUMNS), len(names))


def _cells(line: bytes) -> Sequence[str] | None:
    """The cells of one line; None where it is none. A line is a household: no cell goes on in the next."""
    if len(line) >= LONGEST_LINE or b"\0" in line:
        return None
    try:
        return next(csv.reader([line.decode().rstrip("\r\n")], strict=True))
    except (csv.Error, UnicodeDecodeError, StopIteration):
        return None


class RowCheck:
    """Looks at households of one area's list."""

    def __init__(self, area_code: str, as_of: date) -> None:
        self._area_code = area_code
        self._as_of = as_of
        self._villages = frozenset(village.code for village in villages(area_code)) | {area_code}

    def row(self, kk: str, area_code: str, head_name: str, address: str) -> FrameRow | Fault:
        """The household, or what is wrong with it."""
        area_code, head_name, address = area_code.strip(), _plain(head_name), _plain(address)
        if area_code not in self._villages or area_code.count(".") < 3:
            return self._wrong_area(area_code)
        if len(head_name) > LONGEST_NAME or len(address) > LONGEST_ADDRESS:
            return Fault.BROKEN
        if not head_name and not address:
            return Fault.NO_DOOR
        number = kk.strip()
        known = number if number and self._is_kk(number) else None
        return FrameRow(known, area_code, head_name, address, odd_kk=bool(number) and known is None)

    def _wrong_area(self, area_code: str) -> Fault:
        is_village = area_code.count(".") == 3 and exists(area_code)
        return Fault.OUTSIDE if is_village and not within(area_code, self._area_code) else Fault.BAD_AREA

    def _is_kk(self, number: str) -> bool:
        try:
            FamilyCard.parse(number, on=self._as_of)
        except FamilyCardError:
            return False
        return True


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
