"""Ask the speaking process. This side never loads the engine."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import threading
from types import TracebackType
from typing import IO, Self

from tepat.voice.errors import VoiceProblem

LANGUAGES = ("id", "jv", "mad", "en")
LONGEST = 4000
"""Characters of a text that is read aloud at once."""
_SECONDS = 20.0


class Speaker:
    """One speaking process, used by one thread at a time. Ends with ``close`` or its ``with`` block."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        command = [sys.executable, "-m", "tepat.voice.process"]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def say(self, text: str, language: str) -> bytes:
        """The text as an Opus file. Raises ``VoiceProblem``; after a silence the process is ended."""
        if language not in LANGUAGES:
            raise VoiceProblem(
                f"There is no voice for `{language}`.",
                mend=f"Use one of {', '.join(LANGUAGES)}.",
                code="voice.language.unknown",
            )
        if not text.strip() or len(text) > LONGEST:
            raise VoiceProblem(
                "The text is empty, or too long to be read aloud at once.",
                mend=f"Give 1 to {LONGEST} characters.",
                code="voice.text.length",
            )
        alarm = threading.Timer(self._seconds, self._process.kill)
        alarm.start()
        try:
            return self._ask(json.dumps({"text": text, "language": language}).encode() + b"\n")
        finally:
            alarm.cancel()

    def _ask(self, request: bytes) -> bytes:
        questions, answers = self._process.stdin, self._process.stdout
        assert questions is not None
        assert answers is not None
        try:
            questions.write(request)
            questions.flush()
        except OSError:
            raise _silence() from None
        (length,) = struct.unpack(">I", _exactly(answers, 4))
        if not length:
            raise VoiceProblem(
                "The engine cannot read this text.", mend="Write it in letters.", code="voice.text.unreadable"
            )
        return _exactly(answers, length)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def speak(text: str, language: str, *, seconds: float = _SECONDS) -> bytes:
    """One text as an Opus file, by a process started for it. Raises ``VoiceProblem``."""
    with Speaker(seconds) as speaker:
        return speaker.say(text, language)


def _exactly(answers: IO[bytes], length: int) -> bytes:
    answer = answers.read(length)
    if len(answer) < length:
        raise _silence()
    return answer


def _silence() -> VoiceProblem:
    return VoiceProblem(
        "The voice does not answer.",
        why="Its process ended or took too long.",
        mend="Try again; if it stays so, reinstall the libraries (make setup).",
    )
