"""A text as it is spoken: letters one by one, numbers, rupiah and dates in words, signs by their names.

The engine has no Javanese and no Madurese; its Indonesian voice reads both, and some letters of theirs are
written here as an Indonesian would write the sound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tepat.voice.numbers import COUNTING, HIGHEST, number_in_words

_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [
            "a",
            "be",
            "ce",
            "de",
            "é",
            "ef",
            "ge",
            "ha",
            "i",
            "je",
            "ka",
            "el",
            "em",
            "en",
            "o",
            "pe",
            "ki",
            "er",
            "es",
            "te",
            "u",
            "fe",
            "we",
            "eks",
            "ye",
            "zet",
        ],
        strict=True,
    )
)
# Written in capitals, but said as words.
_WORDS_IN_CAPITALS = {"PIN", "PAUD", "SIM", "DTSEN", "RASKIN"}
_SAID_OTHERWISE = {"DTSEN": "de te sèn", "IKD": "i ka de", "QR": "kiu er"}
_MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
_SIGNS: Mapping[str, Mapping[str, str]] = {
    "id": {
        "m²": "meter persegi",
        "%": " persen",
        "&": " dan ",
        "/": " atau ",
        "–": ", ",
        "kWh": "kilowat jam",
    },
    "jv": {
        "m²": "meter persegi",
        "%": " persen",
        "&": " lan ",
        "/": " utawi ",
        "–": ", ",
        "kWh": "kilowat jam",
    },
    "mad": {
        "m²": "meter persegi",
        "%": " persen",
        "&": " bân ",
        "/": " otabâ ",
        "–": ", ",
        "kWh": "kilowat jam",
    },
    "en": {"m²": "square metres", "&": " and ", "–": ", ", "kWh": "kilowatt hours"},
}
_TIMES = {"id": "kali", "jv": "ping", "mad": "kalè", "en": "times"}
_RUPIAH = re.compile(r"(-?)\bRp\.?\s?(\d[\d.,]*\d|\d)")
_ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(?![\w])")
_CAPITALS = re.compile(r"\b[A-Z]{2,6}\b")
_LONG_NUMBER = 7  # a number of so many digits without points is a code, read digit by digit

_JAVANESE = (("dh", "d"), ("th", "t"), ("Dh", "D"), ("Th", "T"))
_MADURESE = (
    ("bh", "b"), ("dh", "d"), ("gh", "g"), ("jh", "j"), ("th", "t"), ("Bh", "B"), ("Dh", "D"), ("Gh", "G"),
    ("Jh", "J"), ("Th", "T"), ("â", "e"), ("Â", "E"), ("'", ""), ("’", ""), ("ḍ", "d"), ("ṭ", "t"),
)  # fmt: skip
_SOUNDS: Mapping[str, tuple[tuple[str, str], ...]] = {"jv": _JAVANESE, "mad": _MADURESE}


def as_spoken(text: str, language: str) -> str:
    """What the engine is given to read. Unknown languages are read as Indonesian.

    >>> as_spoken("NIK 16 angka", "id")
    'en i ka enam belas angka'
    >>> as_spoken("Rp 1.500.000 per bulan", "id")
    'satu juta lima ratus ribu rupiah per bulan'
    >>> as_spoken("Rp 1,500,000 for PKH", "en")
    '1500000 rupiah for P K H'
    """
    plain = re.sub(r"\s+", " ", text).strip()
    if language == "en":
        return _in_english(plain)
    counted = language if language in COUNTING else "id"
    plain = _ISO_DAY.sub(_long_day, plain)
    plain = _RUPIAH.sub(lambda m: f"{m[1]}{m[2]} rupiah", plain)
    plain = re.sub(r"(?<=\d) ?[x×] ?(?=\d)", f" {_TIMES[counted]} ", plain)
    plain = _with_signs(plain, counted)
    plain = _NUMBER.sub(_number(counted), plain)
    for written, sound in _SOUNDS.get(counted, ()):
        plain = plain.replace(written, sound)
    return _CAPITALS.sub(lambda m: _spelled(m[0]), re.sub(r"\s+", " ", plain)).strip()


def _in_english(text: str) -> str:
    plain = _RUPIAH.sub(lambda m: f"{m[1]}{m[2].replace(',', '')} rupiah", text)
    plain = _with_signs(re.sub(r"(?<=\d) ?[x×] ?(?=\d)", " times ", plain), "en")
    plain = _CAPITALS.sub(lambda m: m[0] if m[0] in _WORDS_IN_CAPITALS else " ".join(m[0]), plain)
    return re.sub(r"\s+", " ", plain).strip()


def _with_signs(text: str, language: str) -> str:
    for sign, said in _SIGNS[language].items():
        text = text.replace(sign, said)
    return text


def _long_day(match: re.Match[str]) -> str:
    month = int(match[2])
    return f"{int(match[3])} {_MONTHS[month - 1]} {match[1]}" if 1 <= month <= 12 else match[0]


def _number(language: str) -> Callable[[re.Match[str]], str]:
    way = COUNTING[language]

    def say(match: re.Match[str]) -> str:
        whole, fraction = match[1], match[2]
        if "." not in whole and (len(whole) >= _LONG_NUMBER or (whole[0] == "0" and len(whole) > 1)):
            return " ".join(way.ones[int(digit)] for digit in whole)
        number = int(whole.replace(".", ""))
        if number >= HIGHEST:
            return " ".join(way.ones[int(digit)] for digit in whole if digit != ".")
        said = number_in_words(number, language)
        if fraction:
            said += f" {way.point} " + " ".join(way.ones[int(digit)] for digit in fraction)
        return said

    return say


def _spelled(capitals: str) -> str:
    if said := _SAID_OTHERWISE.get(capitals):
        return said
    if capitals in _WORDS_IN_CAPITALS:
        return capitals.capitalize()
    return " ".join(_LETTERS[letter] for letter in capitals)
