"""The catalogues of translations: kept as text (.po), compiled to what gettext reads (.mo) at start."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_PACKAGE = Path(__file__).resolve().parent.parent
# The program's own texts, and those of content in the languages that its files do not hold themselves.
LOCALE_FOLDERS = (_PACKAGE / "web" / "locale", _PACKAGE / "content" / "locale")


def compile_catalogues(folders: Iterable[Path] = LOCALE_FOLDERS) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; returns what was written."""
    written = []
    for source in sorted(path for folder in folders for path in folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        fresh = target.with_suffix(f".{os.getpid()}")
        with source.open("rb") as text, fresh.open("wb") as binary:
            write_mo(binary, read_po(text))
        fresh.replace(target)
        written.append(target)
    return written
