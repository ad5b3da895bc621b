"""What the officers' pages on audits are told: figures only, nothing about one household.

Filled by ``queries``; drawn by ``screens``. Estimates are the lab's: shares between 0 and 1 with interval,
denominator, and the reason where there is no figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from tepat.lab.audits import AuditEstimate

Text = Mapping[str, str]
Estimates = Mapping[str, AuditEstimate]
"""By the code of the measure (``tepat.lab.audits.MEASURES``)."""

HEADLINE = ("exclusion_of_poor", "inclusion_of_reached", "coverage", "mistargeting", "poor", "response")
"""The measures of an area's head; areas, groups and months need the first three at least."""


@dataclass(frozen=True, slots=True)
class AuditFacts:
    """One audit as anybody may know it. ``closed_at`` is None while visits still count.

    ``programmes``: codes of the programmes of which one at least must have come to eligible to be reached.
    ``poverty_line``: rupiah per person and month. With ``seed`` and the list of that ``frame_hash``
    (SHA-256, hexadecimal) anybody can draw again.
    """

    audit_id: UUID
    area_code: str
    area_name: str
    month: date
    reference_on: date
    programmes: tuple[str, ...]
    seed: str
    frame_hash: str
    frame_as_of: date
    frame_size: int
    drawn: int
    answered: int
    poverty_line: int
    poverty_line_source: str
    drawn_at: datetime
    visits_until: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether answers may still come."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """Figures of one part of the area."""

    area_code: str
    name: str
    estimates: Estimates


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """Figures of one group of households, such as small ones (``group`` household_size, ``label`` 1-2)."""

    group: str
    group_title: Text
    label: str
    label_title: Text
    estimates: Estimates


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """Figures of one month (its first day) that has an audit."""

    month: date
    estimates: Estimates


@dataclass(frozen=True, slots=True)
class PooledFigures:
    """Several audits as one: surer, and of their average. ``months``: first days, oldest first."""

    months: tuple[date, ...]
    estimates: Estimates
    by_area: tuple[AreaFigures, ...] = ()


@dataclass(frozen=True, slots=True)
class StandingFigures:
    """Households of one standing (``Standing``): on the list, drawn, answered."""

    standing: str
    on_list: int
    drawn: int
    answered: int


@dataclass(frozen=True, slots=True)
class ResponseFigures:
    """What came of the visits. ``results``: by ``VisitResult`` how many households; ``waiting``: none yet.

    ``drawn`` = all of ``results`` + ``waiting``. ``standings`` in the order of ``Standing``.
    """

    drawn: int
    results: Mapping[str, int]
    waiting: int
    standings: tuple[StandingFigures, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeAppeals:
    """Appeals of one programme that were decided: how many were upheld, how many of those made eligible."""

    programme: str
    decided: int
    upheld: int
    made_eligible: int


@dataclass(frozen=True, slots=True)
class AppealFigures:
    """Appeals decided from ``since`` up to, not including, ``until``. Each that made a refused family
    eligible is an exclusion error that was measured: a floor, since not everybody appeals.
    """

    since: date
    until: date
    decided: int
    upheld: int
    made_eligible: int
    by_programme: tuple[ProgrammeAppeals, ...] = ()


@dataclass(frozen=True, slots=True)
class OnTarget:
    """How on target an area was in a month, and how sure that is.

    ``area_code`` is "" for the whole country. ``audits``: those of the month that speak of the area, empty
    where there is none; then ``headline`` is empty too, and ``newest_month`` is the newest month that has one
    (None where there never was). ``months`` are those that can be chosen, newest first. ``by_area`` is one
    level down (regencies, districts, villages), ``trend`` oldest first and at most 12 months. ``pooled`` is
    None where fewer than two audits can be put together; ``year`` is the same of up to twelve, with areas,
    of which one audit alone has few answers.
    """

    area_code: str
    area_name: str
    month: date
    audits: tuple[AuditFacts, ...]
    headline: Estimates
    by_area: tuple[AreaFigures, ...]
    by_group: tuple[GroupFigures, ...]
    trend: tuple[MonthFigures, ...]
    pooled: PooledFigures | None
    response: ResponseFigures
    appeals: AppealFigures
    months: tuple[date, ...]
    newest_month: date | None
    year: PooledFigures | None = None


@dataclass(frozen=True, slots=True)
class AreaProgress:
    """What came of the visits in one district; ``area_code`` "" where it is not known."""

    area_code: str
    name: str
    drawn: int
    results: Mapping[str, int]
    waiting: int


@dataclass(frozen=True, slots=True)
class AuditProgress:
    """How far the visits of one audit are, by district, without names."""

    audit: AuditFacts
    response: ResponseFigures
    by_area: tuple[AreaProgress, ...]


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """One list of households that was taken in. ``left_out``: lines that are no household, by reason."""

    frame_id: UUID
    area_code: str
    area_name: str
    as_of: date
    households: int
    imported_at: datetime
    content_hash: str
    doubled: int = 0
    without_kk: int = 0
    odd_kk: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditDesk:
    """The audits and lists of an account's area, newest first; at most 200 of each."""

    audits: tuple[AuditFacts, ...]
    frames: tuple[FrameFacts, ...]
