"""What an officer asks for, read from a form: bounded, with a sentence for everything that does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tepat.content.areas import REGENCY, exists, level_of
from tepat.targeting.screens.wording import count, month_code, month_from

USUAL_SIZE = 1_200
SMALLEST = 100
LARGEST = 20_000
SEED = re.compile(r"[\w.:-]{4,100}", re.ASCII)
MOST_BYTES = 20 * 1024 * 1024


class Choice(NamedTuple):
    """An area that can be drawn from. ``households``: on its list; 0 where the list is of a wider area."""

    area_code: str
    name: str
    households: int


class Problem(NamedTuple):
    """What is wrong with a field. ``anchor`` is the field's id on the page."""

    anchor: str
    words: str


@dataclass(frozen=True)
class Asked:
    """An audit that is asked for. ``typed`` is what stands in the fields; ``is_asked``: the form was sent."""

    area_code: str
    month: Any
    size: int
    seed: str
    typed: Mapping[str, str]
    is_asked: bool
    problems: list[Problem] = field(default_factory=list)


def read_draw(given: Mapping[str, str], choices: Sequence[Choice], *, today: date) -> Asked:
    """The audit that a form asks for; without a form, the usual one of the first list."""
    is_asked = "ukuran" in given
    usual = str(min([USUAL_SIZE, *(choice.households for choice in choices[:1] if choice.households)]))
    typed = {
        "wilayah": given.get("wilayah", choices[0].area_code if choices else "")[:20],
        "bulan": given.get("bulan", month_code(today))[:7],
        "ukuran": given.get("ukuran", usual).strip()[:12],
        "kata": given.get("kata", "").strip()[:101],
    }
    choice = next((each for each in choices if each.area_code == typed["wilayah"]), None)
    problems = [
        *([] if choice else [Problem("wilayah", _("Pilih wilayah yang daftarnya sudah diambil."))]),
        *([] if month_from(typed["bulan"]) else [Problem("bulan", _("Pilih bulannya."))]),
        *_size_problems(typed["ukuran"], choice),
        *_seed_problems(typed["kata"]),
    ]
    return Asked(
        area_code=choice.area_code if choice else "",
        month=month_from(typed["bulan"]),
        size=_whole(typed["ukuran"]) or 0,
        seed=typed["kata"],
        typed=typed,
        is_asked=is_asked,
        problems=problems if is_asked else [],
    )


def _whole(typed: str) -> int | None:
    digits = typed.replace(".", "").replace(" ", "")
    return int(digits) if digits.isascii() and digits.isdecimal() else None


def _size_problems(typed: str, choice: Choice | None) -> list[Problem]:
    size = _whole(typed)
    most = min(LARGEST, choice.households) if choice and choice.households else LARGEST
    least = min(SMALLEST, most)
    if size is None:
        return [Problem("ukuran", _("Tulis berapa keluarga yang dikunjungi, dengan angka. Contoh: 1200."))]
    if not least <= size <= most:
        bounds = {"least": count(least), "most": count(most)}
        return [Problem("ukuran", _("Jumlah kunjungan antara %(least)s dan %(most)s.") % bounds)]
    return []


def _seed_problems(typed: str) -> list[Problem]:
    if typed and not SEED.fullmatch(typed):
        return [
            Problem("kata", _("Kata acak: 4 sampai 100 huruf, angka, titik, atau tanda hubung, tanpa spasi."))
        ]
    return []


@dataclass(frozen=True)
class AskedFrame:
    """A list that is handed in. ``content`` is None where none was, or one that is too large."""

    area_code: str
    as_of: Any
    content: bytes | None = field(repr=False)
    typed: Mapping[str, str]
    problems: list[Problem]


def read_frame(request: HttpRequest, *, today: date, own_area: str) -> AskedFrame:
    """The list that a form hands in."""
    typed = {
        "wilayah": request.POST.get("wilayah", own_area).strip()[:20],
        "per": request.POST.get("per", today.isoformat()).strip()[:10],
    }
    file = request.FILES.get("berkas")
    as_of = _day(typed["per"])
    problems = []
    if not exists(typed["wilayah"]) or level_of(typed["wilayah"]) < REGENCY:
        problems.append(Problem("wilayah", _("Tulis kode kabupaten atau kota, seperti 35.10.")))
    if as_of is None or as_of > today:
        problems.append(Problem("per", _("Tulis tanggal daftar itu dibuat; tidak boleh sesudah hari ini.")))
    if file is None or not file.size:
        problems.append(Problem("berkas", _("Berkas belum dipilih, atau kosong.")))
    elif file.size > MOST_BYTES:
        problems.append(
            Problem("berkas", _("Berkas lebih besar dari 20 MB. Minta pengelola server mengambilnya."))
        )
    content = file.read() if file is not None and not problems else None
    return AskedFrame(typed["wilayah"], as_of, content, typed, problems)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
