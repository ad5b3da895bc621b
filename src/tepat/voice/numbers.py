"""Numbers as people say them, in the languages of Indonesia. English is left to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HIGHEST = 10**15


@dataclass(frozen=True)
class Counting:
    """How a language counts.

    ``joined`` are the ones as they stand before *ten*, *hundred* and *thousand*; ``special`` are numbers
    below a hundred with a word of their own; ``powers`` are from the largest down.
    """

    ones: tuple[str, ...]
    joined: tuple[str, ...]
    special: Mapping[int, str]
    teen: str
    ten: str
    powers: tuple[tuple[int, str, str], ...]  # worth, word after a number, word for a single one
    point: str
    less_than_nothing: str


_INDONESIAN = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_JAVANESE = ("nol", "setunggal", "kalih", "tiga", "sekawan", "gangsal", "enem", "pitu", "wolu", "sanga")
_MADURESE = ("nol", "sèttong", "duwâ'", "tello'", "empa'", "lèma'", "ennem", "petto'", "bâllu'", "sanga'")
_MADURESE_JOINED = ("", "sa", "du", "tello", "pa'", "lèma", "nem", "petto", "bâllung", "sanga")

COUNTING: Mapping[str, Counting] = {
    "id": Counting(
        _INDONESIAN, _INDONESIAN, {10: "sepuluh", 11: "sebelas"}, "belas", "puluh",
        ((10**12, "triliun", "satu triliun"), (10**9, "miliar", "satu miliar"), (10**6, "juta", "satu juta"),
         (10**3, "ribu", "seribu"), (10**2, "ratus", "seratus")),
        "koma", "minus",
    ),
    "jv": Counting(
        _JAVANESE, _JAVANESE, {10: "sedasa", 11: "sewelas", 50: "seket", 60: "sewidak"}, "welas", "dasa",
        ((10**12, "triliun", "satriliun"), (10**9, "milyar", "samilyar"), (10**6, "yuta", "sayuta"),
         (10**3, "ewu", "sewu"), (10**2, "atus", "satus")),
        "koma", "kirang",
    ),
    "mad": Counting(
        _MADURESE, _MADURESE_JOINED, {10: "sapolo", 11: "sabellâs", 50: "saèket", 60: "sabidhâk"}, "bellâs",
        "polo",
        ((10**12, "triliun", "satriliun"), (10**9, "milyar", "samilyar"), (10**6, "juta", "sajuta"),
         (10**3, "èbu", "sèbu"), (10**2, "ratos", "saratos")),
        "koma", "korang",
    ),
}  # fmt: skip


def number_in_words(number: int, language: str) -> str:
    """A whole number in words. Raises ``ValueError`` for what nobody counts to.

    >>> number_in_words(1_500_000, "id"), number_in_words(21, "jv"), number_in_words(225, "mad")
    ('satu juta lima ratus ribu', 'kalih dasa setunggal', "du ratos du polo lèma'")
    """
    way = COUNTING[language]
    if abs(number) >= HIGHEST:
        raise ValueError("too large to be said")
    if number < 0:
        return f"{way.less_than_nothing} {number_in_words(-number, language)}"
    return " ".join(_words(number, way)) or way.ones[0]


def _words(number: int, way: Counting) -> list[str]:
    said: list[str] = []
    for worth, word, single in way.powers:
        count, number = divmod(number, worth)
        if count == 1:
            said.append(single)
        elif count:
            said += [*_counted(count, way), word]
    return said + _below_hundred(number, way)


def _counted(count: int, way: Counting) -> list[str]:
    """How many hundreds or thousands: the last of the words is joined to what it counts."""
    if count < len(way.joined):
        return [way.joined[count]]
    return _words(count, way)


def _below_hundred(number: int, way: Counting) -> list[str]:
    if number in way.special:
        return [way.special[number]]
    if 10 < number < 20:
        return [way.joined[number - 10], way.teen]
    tens, ones = divmod(number, 10)
    said = []
    if tens:
        said = [way.special[tens * 10]] if tens * 10 in way.special else [way.joined[tens], way.ten]
    return said + ([way.ones[ones]] if ones else [])
