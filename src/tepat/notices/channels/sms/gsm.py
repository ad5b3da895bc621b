"""Text in the letters of SMS (GSM 03.38): with these, one message holds 160; with any other only 70."""

from __future__ import annotations

import unicodedata

SINGLE_MESSAGE = 160
_LETTERS = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = set("^{}\\[~]|€")  # written with an escape before them
_INSTEAD = {
    "‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ", "·": "-"
}  # fmt: skip


def in_gsm_letters(text: str) -> str:
    """The text with every letter that SMS does not have put in the nearest that it has.

    >>> in_gsm_letters("Bhâsa Madhurâ – “èngghi”")
    'Bhasa Madhura - "èngghi"'
    """
    return "".join(_nearest(letter) for letter in unicodedata.normalize("NFC", text))


def length_in_gsm(text: str) -> int:
    """How many of the 160 places a text takes that is in these letters already."""
    return sum(2 if letter in _TWICE else 1 for letter in text)


def _nearest(letter: str) -> str:
    if letter in _LETTERS or letter in _TWICE:
        return letter
    if letter in _INSTEAD:
        return _INSTEAD[letter]
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if part in _LETTERS)
    return bare or "?"
