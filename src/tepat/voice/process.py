"""The speaking process: ``python -m tepat.voice.process``. Reads requests, writes Opus files.

A request is a line of JSON ``{"text", "language"}``; an answer is four bytes with its length, then the file,
and a length of 0 where the engine could not read the text.
Nothing of the server is loaded here, and nothing of espeak-ng there.
"""

from __future__ import annotations

import io
import json
import os
import struct
import sys

import numpy as np
import soundfile
from numpy.typing import NDArray

from tepat.voice.engine import Engine
from tepat.voice.pronunciation import as_spoken

SAMPLES_A_SECOND = 16_000
# Where Opus stands between its largest (0) and smallest (1) rate: about 12 kbit/s for speech.
_SMALLNESS = 0.97
_MEMORY_BYTES = 1_500_000_000
_CPU_SECONDS = 600


def main() -> None:
    """Answer requests until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the engine prints must not get among the answers
    _limit()
    engine = Engine()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        try:
            sound = _opus(engine, as_spoken(request["text"], request["language"]), request["language"])
        except RuntimeError:
            sound = b""
        answers.write(struct.pack(">I", len(sound)) + sound)
        answers.flush()


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))


def _opus(engine: Engine, text: str, language: str) -> bytes:
    samples = _at_rate(engine.say(text, language), engine.samples_a_second)
    file = io.BytesIO()
    soundfile.write(
        file, samples, SAMPLES_A_SECOND, format="OGG", subtype="OPUS", compression_level=_SMALLNESS
    )
    return file.getvalue()


def _at_rate(samples: NDArray[np.int16], rate: int) -> NDArray[np.int16]:
    """The sound at our rate: high tones that it cannot carry are taken away, the rest is interpolated."""
    if rate == SAMPLES_A_SECOND or not len(samples):
        return samples
    length = len(samples) * SAMPLES_A_SECOND // rate
    tones = np.fft.rfft(samples.astype(np.float64))
    kept = min(len(tones), length // 2 + 1)
    fresh = np.zeros(length // 2 + 1, dtype=np.complex128)
    fresh[:kept] = tones[:kept]
    sound = np.fft.irfft(fresh, length) * (length / len(samples))
    return np.clip(sound, -32768, 32767).astype(np.int16)


if __name__ == "__main__":
    main()
