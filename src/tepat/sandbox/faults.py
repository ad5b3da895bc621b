"""Answers that are slow, absent or wrong on purpose, so that a client can be seen to bear them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tepat.sandbox.faults_in_force import FaultsInForce, faults_of

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
    return faults_of(Faults, document, places=PLACES, wrong=WRONG)


class CurrentFaults(FaultsInForce[Faults]):
    """The faults in force; ``sleep`` waits for so many seconds."""

    def __init__(self, faults: Faults, sleep: Callable[[float], None]) -> None:
        super().__init__(faults)
        self._sleep = sleep

    def is_wrong(self, word: str) -> bool:
        return self.now().wrong == word

    def bear(self, place: str) -> bool:
        """Wait as long as this place is slow; True when it is to answer 503."""
        faults = self.now()
        if faults.slow_seconds and place in faults.slow_at:
            self._sleep(faults.slow_seconds)
        return place in faults.down_at
