"""As much of a PDF as tests need: how many pages, and the words on them in reading order."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")
_FONTS = re.compile(rb"(\d+) 0 obj\n<</Type/Font/Subtype/Type0.*?/ToUnicode (\d+) 0 R")
_NAMES = re.compile(rb"/(f\d+) (\d+) 0 R")
_SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\)|(\nET)", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def page_count(pdf: bytes) -> int:
    """How many pages there are."""
    found = _PAGES.search(pdf)
    assert found is not None
    return int(found[1])


def words_of(pdf: bytes) -> str:
    """All words, with a space between pieces."""
    maps = {font: _characters(_stream(pdf, stream)) for font, stream in _FONTS.findall(pdf)}
    fonts = {name: maps[font] for name, font in _NAMES.findall(pdf) if font in maps}
    pieces: list[str] = []
    for found in _STREAM.finditer(pdf):
        content = _unpacked(found[1])
        if b" Tf" in content and b"BDC" in content:
            pieces += _pieces(content, fonts)
    return " ".join("".join(pieces).split())


def _pieces(content: bytes, fonts: dict[bytes, dict[int, str]]) -> list[str]:
    pieces: list[str] = []
    font: dict[int, str] = {}
    for name, shown, ends in _SHOWN.findall(content):
        if name:
            font = fonts[name]
        elif ends:
            pieces.append(" ")
        else:
            codes = _ESCAPE.sub(_character, shown)
            pieces += [
                font.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2)
            ]
    return pieces


def _character(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 8)]) if escape[1].isdigit() else _NAMED.get(escape[1], escape[1])


def _characters(cmap: bytes) -> dict[int, str]:
    return {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in _PAIR.findall(cmap)
    }


def _stream(pdf: bytes, number: bytes) -> bytes:
    found = _STREAM.search(pdf, pdf.index(b"\n" + number + b" 0 obj"))
    assert found is not None
    return _unpacked(found[1])


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""
