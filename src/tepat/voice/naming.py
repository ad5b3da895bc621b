"""The name of the sound of a text: the same for whoever makes the sound and whoever asks for it."""

from __future__ import annotations

import hashlib
import unicodedata

LETTERS = 16


def name_of(text: str) -> str:
    """The first 16 hex digits of the SHA-1 of a text, however its spaces and accents are written.

    >>> name_of("Berapa  luas lantai rumah?\\n") == name_of("Berapa luas lantai rumah?")
    True
    >>> name_of("ya")
    'e92fc4e26a76b5e8'
    """
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    return hashlib.sha1(plain.encode(), usedforsecurity=False).hexdigest()[:LETTERS]
