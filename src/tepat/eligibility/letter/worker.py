"""Draws one letter: its words as JSON on standard input, the PDF on standard output.

A process of its own without the server's environment, bounded in memory, time and files: whatever people put
into their names, the worst is that there is no letter. Nothing here imports Django.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 10
LAYOUT = Path(__file__).with_name("letter.typ")
_LATIN, _PLAIN = 0x24F, 0x7E
_ALSO = ((0x1E00, 0x1EFF), (0x2010, 0x2027))  # Latin with dots below, and punctuation
_SQUARE = "\N{WHITE SQUARE}"


def main() -> None:
    """Read, draw, write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.buffer.write(draw(json.load(sys.stdin.buffer)))


def draw(words: Mapping[str, Any]) -> bytes:
    """The letter as an accessible PDF (PDF/UA-1).

    That standard refuses a character that our fonts cannot draw. Then a square stands for it: first for what
    is not Latin, and if that is not enough for everything but the plainest letters.
    """
    for last in (_LATIN, _PLAIN):
        try:
            return _compile(words)
        except typst.TypstError:
            words = with_squares(words, last)
    return _compile(words)


def with_squares(words: Any, last: int) -> Any:
    """The same words with a square for every character that comes after ``last`` or cannot be seen.

    >>> with_squares({"name": "Siti 😀 ḍhâ – \x80"}, 0x24F)
    {'name': 'Siti □ ḍhâ – □'}
    """
    if isinstance(words, str):
        return "".join(one if _is_drawn(one, last) else _SQUARE for one in words)
    if isinstance(words, list):
        return [with_squares(one, last) for one in words]
    if isinstance(words, dict):
        return {name: with_squares(one, last) for name, one in words.items()}
    return words


def _is_drawn(character: str, last: int) -> bool:
    place = ord(character)
    also = last == _LATIN and any(low <= place <= high for low, high in _ALSO)
    return character == "\n" or (character.isprintable() and (place <= last or also))


def _compile(words: Mapping[str, Any]) -> bytes:
    pdf: bytes = typst.compile(
        str(LAYOUT),
        root=str(LAYOUT.parent),
        sys_inputs={"letter": json.dumps(words)},
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards="ua-1",
    )
    return pdf


if __name__ == "__main__":
    main()
