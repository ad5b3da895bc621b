"""Providers that are slow, away or wrong on purpose, so that a sender can be seen to bear them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, fields
from typing import Any, Final

from tepat.sandbox.errors import WronglyConfigured

PLACES: Final = ("sms", "whatsapp", "email")
WRONG: Final = {
    "not_json": "answers with a page, having taken the message",
    "no_reference": "answers without naming the message, having taken it",
    "refuse": "refuses every message for good",
    "undelivered": "reports every message as not delivered",
    "unsigned": "signs reports with another secret",
}
LONGEST_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Faults:
    """At each of ``slow_at`` an answer takes ``slow_seconds`` longer, though the message was taken at once.

    503 (421 by SMTP) at each of ``down_at``; at each of ``wrong_at`` a word of ``WRONG``.
    """

    slow_seconds: float = 0
    slow_at: tuple[str, ...] = ()
    down_at: tuple[str, ...] = ()
    wrong: str = ""
    wrong_at: tuple[str, ...] = ()


def read_faults(document: Any) -> Faults:
    """Faults from JSON; raises ``WronglyConfigured`` for anything that is not one of them."""
    names = [part.name for part in fields(Faults)]
    if not isinstance(document, dict) or set(document) - set(names):
        raise WronglyConfigured("These faults are not known.", mend=f"Give some of {', '.join(names)}.")
    parts = dict(document)
    for name in ("slow_at", "down_at", "wrong_at"):
        places = parts.get(name, [])
        if not isinstance(places, list) or not set(map(str, places)) <= set(PLACES):
            raise WronglyConfigured(f"{name} is not a list of places.", mend=", ".join(PLACES))
        parts[name] = tuple(places)
    seconds = parts.get("slow_seconds", 0)
    if (
        isinstance(seconds, bool)
        or not isinstance(seconds, int | float)
        or not 0 <= seconds <= LONGEST_SECONDS
    ):
        raise WronglyConfigured("slow_seconds is not a number of seconds.", mend=f"0 to {LONGEST_SECONDS}")
    if parts.get("wrong", "") not in {"", *WRONG}:
        raise WronglyConfigured("This wrong answer is not known.", mend=", ".join(WRONG))
    return Faults(**parts)


class CurrentFaults:
    """The faults in force, changed at run time where that was allowed."""

    def __init__(self, faults: Faults) -> None:
        self._lock, self._faults = threading.Lock(), faults

    def now(self) -> Faults:
        with self._lock:
            return self._faults

    def change(self, faults: Faults) -> None:
        with self._lock:
            self._faults = faults

    def is_down(self, place: str) -> bool:
        return place in self.now().down_at

    def is_wrong(self, place: str, word: str) -> bool:
        faults = self.now()
        return place in faults.wrong_at and faults.wrong == word

    def seconds_slow(self, place: str) -> float:
        faults = self.now()
        return faults.slow_seconds if place in faults.slow_at else 0
