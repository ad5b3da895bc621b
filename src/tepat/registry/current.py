"""What counts now: of all observations of one thing, the one to go by. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from tepat.rules import Dictionary

FAMILY = "family"
PERSON = "person"


class FactRow(NamedTuple):
    """One stored observation, with the parts that decide whether it counts. ``value`` is plain JSON."""

    id: int
    subject_kind: str
    subject_id: UUID
    variable: str
    value: Any
    source: str
    observed_at: datetime


class Trust(Protocol):
    """How far the sources of one variable are trusted, and for how long: a ``Variable`` says it."""

    @property
    def source_trust(self) -> tuple[str, ...]:
        """Kinds of source, most trusted first."""

    @property
    def fresh_for_days(self) -> int | None:
        """How long an observation is fresh; None for good."""


Document = dict[str, Any]
"""``{"household": {variable: entry}, "members": {person id: {variable: entry}}}``; an entry has ``value``,
``source``, ``observed_at`` (ISO, UTC), ``fact`` (its id) and ``stale``."""


def current_facts(
    facts: Iterable[FactRow],
    dictionary: Mapping[str, Trust],
    on: date,
    *,
    members: Sequence[UUID] | None = None,
) -> Document:
    """The document of the facts that count on a day.

    Of the facts of one subject and variable the best counts: a fresh one before an expired one (the
    variable's ``fresh_for_days``), then the more trusted source (``source_trust``; a source that is not
    listed comes last), then the newest observation, then the highest id. When all have expired the best of
    them still counts and is marked ``stale``. The order of arrival does not matter.

    ``members`` names the persons to take, in their order; without it all persons that have facts are taken.
    Variables that the dictionary does not know are left out.
    """
    standings = _standings(dictionary, on)
    best: dict[UUID, dict[str, tuple[Rating, FactRow]]] = {}
    subject: UUID | None = None
    for fact in facts:
        if fact.subject_id is not subject:  # facts of one subject come together: look it up once
            subject = fact.subject_id
            of_subject = best.setdefault(subject, {})
        if (standing := standings.get(fact.variable)) is None:
            continue
        trust, fresh_since = standing
        observed_at = fact.observed_at
        fresh = fresh_since is None or observed_at >= fresh_since
        rating = (fresh, trust.get(fact.source, -len(trust)), observed_at, fact.id)
        held = of_subject.get(fact.variable)
        if held is None or rating > held[0]:
            of_subject[fact.variable] = (rating, fact)
    return _document(best, members)


Rating = tuple[bool, int, datetime, int]
Standing = tuple[Mapping[str, int], datetime | None]


def _document(
    best: Mapping[UUID, Mapping[str, tuple[Rating, FactRow]]], members: Sequence[UUID] | None
) -> Document:
    household: dict[str, Any] = {}
    people: dict[str, dict[str, Any]] = {str(person): {} for person in members or ()}
    written: dict[datetime, str] = {}
    for subject, of_subject in best.items():
        for variable, (rating, fact) in of_subject.items():
            observed_at = fact.observed_at
            if (text := written.get(observed_at)) is None:
                text = written[observed_at] = observed_at.astimezone(UTC).isoformat()
            if fact.subject_kind == FAMILY:
                place = household
            elif members is None:
                place = people.setdefault(str(subject), {})
            elif (known := people.get(str(subject))) is not None:
                place = known
            else:
                break
            place[variable] = {
                "value": fact.value,
                "source": fact.source,
                "observed_at": text,
                "fact": fact.id,
                "stale": not rating[0],
            }
    return {"household": household, "members": people}


_kept_standings: dict[tuple[int, date], tuple[Mapping[str, Trust], dict[str, Standing]]] = {}


def _standings(dictionary: Mapping[str, Trust], on: date) -> dict[str, Standing]:
    """For each variable how much its sources are trusted, and from when on facts are fresh on a day."""
    key = (id(dictionary), on)
    kept = _kept_standings.get(key)
    if kept is None or kept[0] is not dictionary:
        if len(_kept_standings) > _MAX_KEPT:
            _kept_standings.clear()
        kept = dictionary, {code: _standing(variable, on) for code, variable in dictionary.items()}
        _kept_standings[key] = kept
    return kept[1]


_MAX_KEPT = 64


def _standing(variable: Trust, on: date) -> Standing:
    trust = {source: -place for place, source in enumerate(variable.source_trust)}
    if variable.fresh_for_days is None:
        return trust, None
    return trust, datetime.combine(on - timedelta(days=variable.fresh_for_days), time.min, UTC)


@dataclass(slots=True)
class FamilyFacts:
    """The facts of one family held in memory during one transaction, so that nobody reads them twice."""

    family_id: UUID
    area_code: str
    members: tuple[UUID, ...]
    dictionary: Dictionary
    on: date
    rows: list[FactRow] = field(default_factory=list)
    _document: Document | None = None

    def add(self, rows: Iterable[FactRow]) -> None:
        """Take facts that were stored just now."""
        self.rows.extend(rows)
        self._document = None

    @property
    def document(self) -> Document:
        """The current-facts document of all rows held."""
        if self._document is None:
            self._document = current_facts(self.rows, self.dictionary, self.on, members=self.members)
        return self._document

    @property
    def facts_through(self) -> int:
        """The highest fact id held; 0 when there is none."""
        return max([row.id for row in self.rows], default=0)
