"""When something really was, as far as a phone's clock and what was measured of it can tell. Pure.

A phone's clock is not trusted: at each contact the server measures by how much it is ahead of it. A record
holds the phone's own time; what happened is put right by that measure, if it then lies between some weeks
before the phone was enrolled and now. Where nothing was measured, or the clock was changed since, the phone's
own time is taken, if that lies there. If neither does, nobody can say when it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tepat.field.slips import moment_in

EARLIER = timedelta(days=60)
LATER = timedelta(minutes=10)
SMALL = timedelta(minutes=2)
"""A clock that is off by less is left alone."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A phone's clock: by how much the server is ahead of it, and between which moments things can be."""

    ahead: timedelta | None
    earliest: datetime
    latest: datetime

    @classmethod
    def of(cls, *, offset_s: float | None, enrolled_at: datetime, received_at: datetime) -> Clock:
        """The clock of a device at the arrival of a record."""
        ahead = None if offset_s is None else timedelta(seconds=offset_s)
        return cls(ahead, enrolled_at - EARLIER, received_at)

    def corrected(self, moment: datetime) -> datetime | None:
        """When ``moment`` on the phone's clock really was, not later than now; None where nobody can say."""
        for candidate in self._candidates(moment):
            if self.earliest <= candidate <= self.latest + LATER:
                return min(candidate, self.latest)
        return None

    def _candidates(self, moment: datetime) -> list[datetime]:
        if self.ahead is None or abs(self.ahead) < SMALL:
            return [moment]
        try:
            return [moment + self.ahead, moment]
        except OverflowError:
            return [moment]


def put_right(document: Mapping[str, Any], clock: Clock) -> dict[str, Any] | None:
    """The document with the moments in it put right; None where one of them cannot be.

    Moments that are right already stay as they were written.
    """
    fixed = dict(document)
    if not _fix(fixed, "observed_at", clock):
        return None
    consents = document.get("consents")
    if isinstance(consents, list):
        fixed["consents"] = [dict(consent) if isinstance(consent, dict) else consent for consent in consents]
        for consent in fixed["consents"]:
            if isinstance(consent, dict) and not _fix(consent, "given_at", clock):
                return None
    return fixed


def _fix(document: dict[str, Any], key: str, clock: Clock) -> bool:
    moment = moment_in(document.get(key))
    if moment is None:
        return True  # the check of the document says what is wrong with it
    right = clock.corrected(moment)
    if right is None:
        return False
    if right != moment:
        document[key] = right.isoformat()
    return True
