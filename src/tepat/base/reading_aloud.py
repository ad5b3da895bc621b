"""Read a text aloud for one request: few at the same time, each by a process that ends when it is done."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tepat.base.problems import RequestProblem
from tepat.voice import LONGEST, speak

_turns = threading.BoundedSemaphore(settings.TEPAT_VOICE_AT_ONCE)


class VoicesBusy(RequestProblem):
    """Too many texts are read aloud at the same time."""

    default_code = "base.voice.busy"
    status = 503


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn. Raises ``VoicesBusy`` after TEPAT_VOICE_WAIT_SECONDS."""
    if not _turns.acquire(timeout=settings.TEPAT_VOICE_WAIT_SECONDS):
        raise VoicesBusy(_("Suara sedang dipakai banyak orang."), mend=_("Tunggu sebentar, lalu tekan lagi."))
    try:
        yield
    finally:
        _turns.release()


def read_aloud(text: str, language: str) -> bytes:
    """The text as an Opus file; what is too long is cut. Raises ``VoicesBusy`` and ``VoiceProblem``."""
    with turn():
        return speak(text[:LONGEST], language)


def button_words() -> dict[str, str]:
    """What the button says: at rest, while it speaks, while it waits, and where it cannot."""
    return {
        "hear": str(_("Dengarkan")),
        "stop": str(_("Berhenti")),
        "loading": str(_("Suara sedang disiapkan.")),
        "trouble": str(_("Suara belum bisa diputar. Bacaannya tetap ada di halaman ini.")),
    }
