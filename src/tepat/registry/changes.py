"""Which families changed since a moment, in the order in which transactions were numbered.

A transaction gets its number at its first write and may commit long after a later one. Whoever asks "what
changed since" therefore asks only up to the oldest transaction that still runs (``settled_through``): below
it nothing can come to light any more, so that no change is ever skipped. What runs meanwhile comes next time.
"""

from __future__ import annotations

from uuid import UUID

from tepat.base.statements import fetch, run


def note_change(*, family_id: UUID) -> None:
    """Note, in the caller's transaction, that something about a family changed: a task, a group, a decision.

    Facts need no note: writing the current facts is one.
    """
    run(
        "UPDATE registry_currentfacts SET changed_in = pg_current_xact_id()::text::bigint"
        " WHERE family_id = %s",
        [family_id],
    )


def settled_through() -> int:
    """The number of the oldest transaction that still runs: all with a lower one have ended."""
    return int(fetch("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")[0][0])


_CHANGED = """
  SELECT changed_in, family_id FROM registry_currentfacts
  WHERE changed_in < %s AND (changed_in, family_id) > (%s, %s::uuid)
  ORDER BY changed_in, family_id LIMIT %s
"""
NO_FAMILY = UUID(int=0)
"""Before every family."""


def changed_families(*, after: tuple[int, UUID], before: int, most: int) -> list[tuple[int, UUID]]:
    """Families that changed, in the order of transactions: those after a place in it, below ``before``.

    A place is the transaction and the family. With ``before=settled_through()``, asked for first, no change
    is skipped; a family that changes again comes again. Its table is read whole, so ask for many at a time.
    """
    return [(int(change), family) for change, family in fetch(_CHANGED, [before, *after, most])]
