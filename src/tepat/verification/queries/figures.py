"""How often the face check fails, and for whom: figures, never persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tepat.base.operations import record_access
from tepat.base.permissions import check_permission
from tepat.base.statements import fetch
from tepat.identity.roles import EVERYWHERE, FIGURES_ONLY
from tepat.verification.ladder import Event

PERMISSION = "verification.failure_rates.read"
SMALLEST_CELL = 5
DIMENSIONS = {
    "age_band": "v.age_band",
    "sex": "v.sex",
    "device": "s.device",
    "area": "substring(s.area_code from '^[0-9]+[.][0-9]+[.]?[0-9]*')",
    "rung": "s.rung",
}

_TRIED = (
    Event.FACE_MATCHED,
    Event.FACE_UNCLEAR,
    Event.CAPTURE_FAILED,
    Event.OWN_ATTEMPTS_USED,
    Event.ASSISTED_ATTEMPTS_USED,
    Event.CAPTURE_HANDED_OVER,
    Event.LOOKS_SAME,
    Event.LOOKS_DIFFERENT,
    Event.CANNOT_SAY,
    Event.SECOND_LOOKS_SAME,
    Event.BOTH_LOOK_DIFFERENT,
    Event.OFFICERS_NOT_SURE,
    Event.VISIT_PROVED,
    Event.VISIT_UNCLEAR,
    Event.VISIT_DISPROVED,
)
_SUCCEEDED = (Event.FACE_MATCHED, Event.LOOKS_SAME, Event.SECOND_LOOKS_SAME, Event.VISIT_PROVED)
_CAPTURES = _TRIED[:6]


@dataclass(frozen=True, slots=True)
class Rate:
    """One group: how many attempts there were, how many failed, of how many persons.

    All three are None where the group is so small that somebody could be recognised.
    """

    group: str
    attempts: int | None
    failed: int | None
    persons: int | None

    @property
    def share_failed(self) -> float | None:
        """Failed attempts as a share of all, 0 to 1; None where nothing is told."""
        if self.attempts is None or self.failed is None:
            return None
        return self.failed / self.attempts if self.attempts else 0.0


@dataclass(frozen=True, slots=True)
class FailureRates:
    """Failures of face captures by each dimension, and by rung for every kind of attempt."""

    since: datetime
    until: datetime
    by: dict[str, tuple[Rate, ...]]


def failure_rates(*, actor: Any, since: datetime, until: datetime) -> FailureRates:
    """The failure rates in the actor's area from ``since`` until, exclusive, ``until``.

    By age band, sex, device and area (district) captures are counted; by rung officers' verdicts and visits
    too. For roles that see figures only, groups of fewer than five persons are left out, and then a second
    one, so that the first cannot be found by subtraction. Raises ``NotAllowed``.
    """
    check_permission(actor, PERMISSION)
    by = {}
    for dimension, column in DIMENSIONS.items():
        events = _TRIED if dimension == "rung" else _CAPTURES
        rates = _count(column, events, actor, since, until)
        by[dimension] = _without_small(rates) if actor.role in FIGURES_ONLY else rates
    record_access(
        actor=actor,
        action="verification.failure_rates.read",
        purpose="statistics",
        subject_kind="verification",
        subject_id=None,
        area_code=actor.area_code,
    )
    return FailureRates(since, until, by)


def _count(
    column: str, events: Sequence[Event], actor: Any, since: datetime, until: datetime
) -> tuple[Rate, ...]:
    everywhere = actor.role in EVERYWHERE
    rows = fetch(
        f"""
        SELECT {column}, count(*), count(*) FILTER (WHERE s.event <> ALL(%s)),
          count(DISTINCT s.verification_id)
        FROM verification_verificationstep s JOIN verification_verification v ON v.id = s.verification_id
        WHERE s.event = ANY(%s) AND s.at >= %s AND s.at < %s
          AND (%s OR s.area_code = %s OR starts_with(s.area_code, %s))
        GROUP BY 1 ORDER BY 1
        """,  # noqa: S608 - our own column names
        [
            *([str(event) for event in _SUCCEEDED], [str(event) for event in events], since, until),
            *(everywhere, actor.area_code, f"{actor.area_code}." if actor.area_code else "-"),
        ],
    )
    return tuple(Rate(*row) for row in rows)


def _without_small(rates: Sequence[Rate]) -> tuple[Rate, ...]:
    """Leave out groups of fewer than five persons, and one more where only one would be left out."""
    hidden = {rate.group for rate in rates if (rate.persons or 0) < SMALLEST_CELL}
    if len(hidden) == 1:
        rest = [rate for rate in rates if rate.group not in hidden]
        hidden |= {min(rest, key=lambda rate: rate.persons or 0).group} if rest else set()
    return tuple(Rate(rate.group, None, None, None) if rate.group in hidden else rate for rate in rates)
