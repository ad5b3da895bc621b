"""Read texts aloud: a text and its language in, an Opus file out."""

from __future__ import annotations

from tepat.voice.errors import VoiceProblem
from tepat.voice.naming import name_of
from tepat.voice.pronunciation import as_spoken
from tepat.voice.speaking import LANGUAGES, LONGEST, Speaker, speak

__all__ = ["LANGUAGES", "LONGEST", "Speaker", "VoiceProblem", "as_spoken", "name_of", "speak"]
