"""How every household stood with the programmes at the end of a day: one statement over the whole area.

It joins the list with the registry's families by the blind index of the KK, and these with the newest
decision that counts of each programme. A decision that waits for proof of identity counts only where no other
does: then the household is undecided. Families of the area that stand on no line of the list come too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from tepat.base.statements import fetch
from tepat.targeting.models import Standing
from tepat.targeting.sealing import unseal_label

_AT_A_TIME = 20_000

_COUNTING = """
  SELECT DISTINCT ON (family_id, programme) family_id, programme,
    CASE WHEN waits_for = '' THEN outcome ELSE 'waits' END AS outcome
  FROM eligibility_decision
  WHERE decided_at < %(until)s AND programme = ANY(%(programmes)s) {only}
  ORDER BY family_id, programme, waits_for <> '', decided_at DESC, id DESC
"""
_STANDINGS = f"""
WITH counting AS ({_COUNTING.format(only="")}),
standing AS (
  SELECT family_id, CASE
      WHEN bool_or(outcome = 'eligible') THEN '{Standing.REACHED}'
      WHEN bool_or(outcome <> 'not_eligible') THEN '{Standing.UNDECIDED}'
      ELSE '{Standing.REFUSED}' END AS standing
  FROM counting GROUP BY family_id
),
family AS (
  SELECT f.id, f.kk_index, f.area_code, coalesce(s.standing, '{Standing.UNDECIDED}') AS standing
  FROM registry_family f LEFT JOIN standing s ON s.family_id = f.id
  WHERE f.created_at < %(until)s
)
SELECT h.id, NULL::uuid, h.area_code, coalesce(f.standing, '{Standing.NEVER_APPLIED}')
FROM targeting_framehousehold h LEFT JOIN family f ON f.kk_index = h.kk_index
WHERE h.frame_id = %(frame)s AND (h.area_code = %(area)s OR starts_with(h.area_code, %(inside)s))
UNION ALL
SELECT NULL, f.id, f.area_code, f.standing
FROM family f
WHERE (f.area_code = %(area)s OR starts_with(f.area_code, %(inside)s)) AND NOT EXISTS (
  SELECT 1 FROM targeting_framehousehold h WHERE h.frame_id = %(frame)s AND h.kk_index = f.kk_index)
"""  # noqa: S608 - our own codes


class StandingHousehold(NamedTuple):
    """One household of the frame: its key on the list, or the family that the list does not know."""

    listed: UUID | None
    unlisted_family: UUID | None
    area_code: str
    standing: str


def standings(
    *, frame_id: UUID, area_code: str, reference_on: date, programmes: Sequence[str]
) -> Iterator[StandingHousehold]:
    """Every household of the area, listed or not, with its standing. In a transaction of the caller."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            _STANDINGS,
            {
                "until": end_of(reference_on),
                "programmes": list(programmes),
                "frame": frame_id,
                "area": area_code,
                "inside": f"{area_code}.",
            },
        )
        while rows := cursor.fetchmany(_AT_A_TIME):
            yield from map(StandingHousehold._make, rows)


def end_of(day: date) -> datetime:
    """The moment at which a day has ended, in the installation's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


@dataclass(frozen=True, slots=True)
class Door:
    """What is needed to send somebody to a household; ``label`` are the words by which its door is found."""

    key: UUID
    area_code: str
    family_id: UUID | None
    label: str = field(repr=False)


def doors(*, keys: Collection[UUID], reference_on: date) -> dict[UUID, Door]:
    """The households of these keys on the list, opened, and the families that they were on a day.

    Names are told to nobody here: the caller hands them to the agent who is sent.
    """
    rows = fetch(
        """
        SELECT h.id, h.area_code, f.id, h.label_sealed FROM targeting_framehousehold h
        LEFT JOIN registry_family f ON f.kk_index = h.kk_index AND f.created_at < %s
        WHERE h.id = ANY(%s::uuid[])
        """,
        [end_of(reference_on), list(keys)],
    )
    return {key: Door(key, area, family, unseal_label(label)) for key, area, family, label in rows}


def known_sizes(*, family_ids: Collection[UUID], reference_on: date) -> dict[UUID, str]:
    """By family the band of how many members the registry knew at the end of a day: 1_2, 3_4 or 5_up."""
    until = end_of(reference_on)
    rows = fetch(
        """
        SELECT family_id, CASE WHEN count(*) <= 2 THEN '1_2' WHEN count(*) <= 4 THEN '3_4' ELSE '5_up' END
        FROM registry_membership
        WHERE family_id = ANY(%s::uuid[]) AND active_from < %s AND (active_to IS NULL OR active_to >= %s)
        GROUP BY family_id
        """,
        [list(family_ids), until, until],
    )
    return dict(rows)


def outcomes_of(
    *, family_ids: Collection[UUID], reference_on: date, programmes: Sequence[str]
) -> dict[UUID, dict[str, str]]:
    """By family what each programme had come to: an outcome, or ``waits`` where none counted yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTING.format(only="AND family_id = ANY(%(families)s)"),
            {
                "until": end_of(reference_on),
                "programmes": list(programmes),
                "families": list(family_ids),
            },
        )
        rows = cursor.fetchall()
    found: dict[UUID, dict[str, str]] = {}
    for family_id, programme, outcome in rows:
        found.setdefault(family_id, {})[programme] = outcome
    return found
