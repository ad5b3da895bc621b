"""Sign-ins that were begun and not yet come back, kept in the session on the server: one a browser tab."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

MOST = 8
VALID = timedelta(minutes=10)

_PLACE = "openid_pending"


@dataclass(frozen=True, slots=True)
class Pending:
    """One sign-in under way: our secrets for it, where to go on after it, and when it began (seconds)."""

    issuer: str
    nonce: str
    verifier: str
    redirect_uri: str
    next: str
    begun_at: int


def keep(session: Any, state: str, pending: Pending) -> None:
    """Remember a sign-in under its ``state``; the oldest of too many is forgotten."""
    alive = {**_alive(session, pending.begun_at), state: asdict(pending)}
    newest = sorted(alive.items(), key=lambda entry: int(entry[1]["begun_at"]))[-MOST:]
    session[_PLACE] = dict(newest)


def take(session: Any, state: str, *, at: datetime) -> Pending | None:
    """The sign-in under way with this ``state``, which is forgotten at once: it can be used a single time."""
    if _PLACE not in session:
        return None  # and no session is opened for whoever knocks
    alive = _alive(session, int(at.timestamp()))
    found = alive.pop(state, None)
    session[_PLACE] = alive
    session.save()  # before anything else happens, so that a second request finds nothing
    return Pending(**found) if found else None


def _alive(session: Any, now: int) -> dict[str, dict[str, Any]]:
    kept: dict[str, dict[str, Any]] = session.get(_PLACE, {})
    return {state: entry for state, entry in kept.items() if now - entry["begun_at"] <= VALID.total_seconds()}
