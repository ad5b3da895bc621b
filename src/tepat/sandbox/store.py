"""What the provider remembers while it runs: steps under way, browsers, codes, tokens, used assertions.

Everything ends by itself, and each kind is bounded: where one is full, the oldest goes. One lock guards
all; what is taken (a code, an assertion's number) is taken by one request only.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from tepat.sandbox.people import Person
from tepat.sandbox.protocol.requests import AuthorizationRequest

MOST_KEPT = 20_000
STEPS_SECONDS = 15 * 60
BROWSER_SECONDS = 8 * 3600
CODE_SECONDS = 60
USED_CODE_SECONDS = 10 * 60
TOKEN_SECONDS = 5 * 60

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Proof:
    """How a person was verified at this provider: which level (acr), by what (amr), when (seconds)."""

    person: Person
    acr: str
    amr: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser that has been here; ``proof`` once somebody was verified in it."""

    identifier: str
    proof: Proof | None = None
    consented: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Steps:
    """One authorization under way in one browser: what was asked, who was chosen, what was shown."""

    identifier: str
    browser: str
    request: AuthorizationRequest
    search: str = ""
    person: Person | None = None
    proof: Proof | None = None
    face_failed: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person allowed: behind a code, then behind an access token."""

    request: AuthorizationRequest
    proof: Proof
    claims: frozenset[str]


@dataclass(frozen=True, slots=True)
class Code:
    grant: Grant
    used: bool = False
    token: str | None = None


@dataclass(slots=True)
class _Kept(Generic[T]):
    """Values that end: each with its last second, the oldest first."""

    most: int = MOST_KEPT
    _values: OrderedDict[str, tuple[T, int]] = field(default_factory=OrderedDict)

    def put(self, key: str, value: T, *, until: int) -> None:
        self._values.pop(key, None)
        self._values[key] = (value, until)
        while len(self._values) > self.most:
            self._values.popitem(last=False)

    def get(self, key: str, *, now: int) -> T | None:
        value, until = self._values.get(key, (None, 0))
        if until < now:
            self._values.pop(key, None)
            return None
        return value

    def drop(self, key: str) -> None:
        self._values.pop(key, None)

    def change_each(self, change: Callable[[T], T]) -> None:
        """Change every value in its place; each keeps its end."""
        for key, (value, until) in self._values.items():
            self._values[key] = (change(value), until)


class Store:
    """All of the above behind one lock. ``now`` is given by the caller, in seconds since 1970."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._browsers: _Kept[Browser] = _Kept()
        self._steps: _Kept[Steps] = _Kept()
        self._codes: _Kept[Code] = _Kept()
        self._tokens: _Kept[Grant] = _Kept()
        self._assertions: _Kept[bool] = _Kept(most=10 * MOST_KEPT)

    # --- Browsers ---------------------------------------------------------------------------------------
    def browser(self, identifier: str, *, now: int) -> Browser | None:
        with self._lock:
            return self._browsers.get(identifier, now=now)

    def new_browser(self, *, now: int) -> Browser:
        browser = Browser(secrets.token_urlsafe(32))
        with self._lock:
            self._browsers.put(browser.identifier, browser, until=now + BROWSER_SECONDS)
        return browser

    def renew_browser(self, old: Browser, proof: Proof, *, now: int) -> Browser:
        """A verified browser gets a new name: one that was planted is worth nothing. Its steps move along."""
        kept = old.consented if old.proof and old.proof.person.nik == proof.person.nik else frozenset()
        fresh = Browser(secrets.token_urlsafe(32), proof, kept)
        with self._lock:
            self._browsers.drop(old.identifier)
            self._browsers.put(fresh.identifier, fresh, until=now + BROWSER_SECONDS)
            self._steps.change_each(
                lambda s: replace(s, browser=fresh.identifier) if s.browser == old.identifier else s
            )
        return fresh

    def remember_consent(self, browser: Browser, claims: frozenset[str], *, now: int) -> None:
        kept = replace(browser, consented=browser.consented | claims)
        with self._lock:
            self._browsers.put(browser.identifier, kept, until=now + BROWSER_SECONDS)

    def forget_browser(self, identifier: str) -> None:
        with self._lock:
            self._browsers.drop(identifier)

    # --- Steps ------------------------------------------------------------------------------------------
    def begin(self, browser: Browser, request: AuthorizationRequest, *, now: int) -> Steps:
        steps = Steps(secrets.token_urlsafe(24), browser.identifier, request)
        with self._lock:
            self._steps.put(steps.identifier, steps, until=now + STEPS_SECONDS)
        return steps

    def steps(self, identifier: str, *, now: int) -> Steps | None:
        with self._lock:
            return self._steps.get(identifier, now=now)

    def go_on(self, steps: Steps, *, now: int, **changes: Any) -> Steps | None:
        """Change steps that are still under way; None where they have ended meanwhile (another tab)."""
        with self._lock:
            there = self._steps.get(steps.identifier, now=now)
            if there is None or there.done:
                return None
            fresh = replace(there, **changes)
            self._steps.put(steps.identifier, fresh, until=now + STEPS_SECONDS)
            return fresh

    # --- Codes and tokens -------------------------------------------------------------------------------
    def issue_code(self, grant: Grant, *, now: int) -> str:
        code = secrets.token_urlsafe(32)
        with self._lock:
            self._codes.put(code, Code(grant), until=now + CODE_SECONDS)
        return code

    def look_at_code(self, code: str, *, now: int) -> Code | None:
        with self._lock:
            return self._codes.get(code, now=now)

    def exchange_code(self, code: str, *, now: int) -> tuple[Grant, str] | None:
        """The grant and a fresh access token; None for a code that is unknown, ended or used.

        A code that comes a second time takes the token of the first with it (RFC 6749, 4.1.2).
        """
        with self._lock:
            found = self._codes.get(code, now=now)
            if found is None:
                return None
            if found.used:
                self._tokens.drop(found.token or "")
                return None
            token = secrets.token_urlsafe(32)
            self._tokens.put(token, found.grant, until=now + TOKEN_SECONDS)
            self._codes.put(code, replace(found, used=True, token=token), until=now + USED_CODE_SECONDS)
            return found.grant, token

    def grant_of_token(self, token: str, *, now: int) -> Grant | None:
        with self._lock:
            return self._tokens.get(token, now=now)

    def use_assertion(self, number: str, *, until: int, now: int) -> bool:
        """Whether this assertion comes for the first time; from now on it does not."""
        with self._lock:
            if self._assertions.get(number, now=now):
                return False
            self._assertions.put(number, True, until=until)
            return True
