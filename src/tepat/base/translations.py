"""The catalogues of translations: kept as text (.po), compiled to what gettext reads (.mo) at start."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "web" / "locale"


def compile_catalogues(folder: Path = LOCALES) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; returns what was written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        fresh = target.with_suffix(f".{os.getpid()}")
        with source.open("rb") as text, fresh.open("wb") as binary:
            write_mo(binary, read_po(text))
        fresh.replace(target)
        written.append(target)
    return written
