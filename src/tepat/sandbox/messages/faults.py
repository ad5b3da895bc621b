"""Providers that are slow, away or wrong on purpose, so that a sender can be seen to bear them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from tepat.sandbox.faults_in_force import FaultsInForce, faults_of

PLACES: Final = ("sms", "whatsapp", "email")
WRONG: Final = {
    "not_json": "answers with a page, having taken the message",
    "no_reference": "answers without naming the message, having taken it",
    "refuse": "refuses every message for good",
    "undelivered": "reports every message as not delivered",
    "unsigned": "signs reports with another secret",
}


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
    return faults_of(Faults, document, places=PLACES, wrong=WRONG)


class CurrentFaults(FaultsInForce[Faults]):
    """The faults in force, asked for by the place that bears them."""

    def is_down(self, place: str) -> bool:
        return place in self.now().down_at

    def is_wrong(self, place: str, word: str) -> bool:
        faults = self.now()
        return place in faults.wrong_at and faults.wrong == word

    def seconds_slow(self, place: str) -> float:
        faults = self.now()
        return faults.slow_seconds if place in faults.slow_at else 0
