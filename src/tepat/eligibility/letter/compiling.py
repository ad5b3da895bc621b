"""A letter's words to a PDF, in a process of its own: few at a time, and never for long."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import Any

from django.utils.translation import gettext_lazy as _

from tepat.eligibility.errors import LetterUnavailable

AT_ONCE = 2
WAIT_SECONDS = 8.0
LIMIT_SECONDS = 15.0

_places = BoundedSemaphore(AT_ONCE)
_COMMAND = [sys.executable, "-I", "-m", "tepat.eligibility.letter.worker"]


def compile_letter(words: Mapping[str, Any]) -> bytes:
    """The PDF of a letter. Raises ``LetterUnavailable`` where it takes too long or cannot be drawn."""
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise _unavailable(_("Terlalu banyak surat sedang dibuat."))
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            _COMMAND,
            input=json.dumps(words).encode(),
            capture_output=True,
            timeout=LIMIT_SECONDS,
            env={},  # none of the server's secrets
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        raise _unavailable(_("Surat ini tidak berhasil dibuat.")) from None
    finally:
        _places.release()
    return done.stdout


def _unavailable(what: Any) -> LetterUnavailable:
    return LetterUnavailable(
        what, mend=_("Halaman hasil Anda tetap ada dan bisa dicetak. Coba suratnya lagi sebentar lagi.")
    )
