"""Answers that are slow, absent or wrong on purpose, so that a client can be seen to bear them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Final

from tepat.sandbox.errors import WronglyConfigured

PLACES: Final = ("discovery", "jwks", "authorize", "token", "userinfo", "pages")
WRONG: Final = {
    "signature": "the ID token is signed with a key that is not published",
    "algorithm": "the ID token has the algorithm none",
    "nonce": "the ID token carries another nonce",
    "audience": "the ID token is for another client",
    "issuer": "the ID token comes from another issuer",
    "expired": "the ID token has expired an hour ago",
    "level": "the ID token names a lower level than was asked for",
    "access_token_hash": "the ID token belongs to another access token",
    "redirect_issuer": "the redirect names another issuer (mix-up)",
    "state": "the redirect carries another state",
    "subject": "userinfo speaks of another subject",
    "missing_claims": "userinfo holds nothing but the subject",
    "not_json": "the token endpoint answers with a page",
}
LONGEST_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Faults:
    """``slow_seconds`` at each of ``slow_at``; 503 at each of ``down_at``; ``wrong`` a word of ``WRONG``;
    ``refuse`` answers every request with ``access_denied``."""

    slow_seconds: float = 0
    slow_at: tuple[str, ...] = ("token",)
    down_at: tuple[str, ...] = ()
    wrong: str = ""
    refuse: bool = False


def read_faults(document: Any) -> Faults:
    """Faults from JSON; raises ``WronglyConfigured`` for anything that is not one of them."""
    if not isinstance(document, dict) or set(document) - {part.name for part in fields(Faults)}:
        raise WronglyConfigured("These faults are not known.", mend=f"Give some of {_names()}.")
    parts = dict(document)
    for name in ("slow_at", "down_at"):
        if name in parts:
            places = parts[name]
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
    if parts.get("wrong", "") not in {"", *WRONG} or not isinstance(parts.get("refuse", False), bool):
        raise WronglyConfigured("This wrong answer is not known.", mend=", ".join(WRONG))
    return Faults(**parts)


class CurrentFaults:
    """The faults in force, changed at run time where that was allowed."""

    def __init__(self, faults: Faults, sleep: Callable[[float], None]) -> None:
        self._lock, self._faults, self._sleep = threading.Lock(), faults, sleep

    def now(self) -> Faults:
        with self._lock:
            return self._faults

    def change(self, faults: Faults) -> None:
        with self._lock:
            self._faults = faults

    def is_wrong(self, word: str) -> bool:
        return self.now().wrong == word

    def bear(self, place: str) -> bool:
        """Wait as long as this place is slow; True when it is to answer 503."""
        faults = self.now()
        if faults.slow_seconds and place in faults.slow_at:
            self._sleep(faults.slow_seconds)
        return place in faults.down_at


def _names() -> str:
    return ", ".join(part.name for part in fields(Faults))
