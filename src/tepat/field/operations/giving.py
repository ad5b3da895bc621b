"""Giving a phone what changed for its agent: families, tasks, visits, receipts, and what it must drop.

The server keeps what it gave to which phone and by which pull (``Roster``). A cursor names the last pull that
the phone has taken in; what was given later may have been lost on the way and is given again. So a phone
hears of everything, whatever moved a family to or from its agent, and nothing is given twice without need.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tepat.base.operations import record_access
from tepat.casework.queries import VisitRow, visits_for_agent
from tepat.casework.queries.field_tasks import tasks_for_agent
from tepat.content.areas import area_name
from tepat.field.cursors import Cursor
from tepat.field.models import Device, Roster, Told
from tepat.field.queries.families import families_in_scope, family_documents
from tepat.field.queries.receipts import changed_receipts
from tepat.kernel.canonical import canonical_json
from tepat.registry.changes import settled_through
from tepat.registry.rosters import FamilyPlace

PER_PAGE = 40


@dataclass
class _Giving:
    """One pull while it is put together."""

    device: Device
    cursor: Cursor
    number: int
    held: dict[tuple[str, UUID], Roster]
    given: list[Roster] = field(default_factory=list)
    dropped: list[Roster] = field(default_factory=list)

    def knows(self, kind: Told, subject: UUID) -> Roster | None:
        """What the phone surely has of this, if it does."""
        row = self.held.get((kind, subject))
        if row is None or row.given_in > self.cursor.pull or row.dropped_in is not None:
            return None
        return row

    def give(self, kind: Told, subject: UUID, digest: bytes | None = None) -> None:
        row = self.held.get((kind, subject)) or Roster(device=self.device, kind=kind, subject_id=subject)
        row.digest, row.given_in, row.dropped_in = digest, self.number, None
        self.given.append(row)

    def drop(self, kind: Told, still: Collection[UUID]) -> list[str]:
        """What the phone may have of a kind and must not have any more."""
        gone = [
            row
            for (held_kind, subject), row in self.held.items()
            if held_kind == kind
            and subject not in still
            and (row.dropped_in is None or row.dropped_in > self.cursor.pull)
        ]
        for row in gone:
            row.dropped_in = self.number
        self.dropped += gone
        return sorted(str(row.subject_id) for row in gone)


def give_changes(*, device: Device, after: str, at: datetime) -> dict[str, Any]:
    """What the phone does not know yet, counted from the cursor ``after``; empty for everything.

    Notes what was given, and writes a line in the audit record for each family. ``more`` says that the phone
    should ask again at once. Raises ``CursorInvalid``.
    """
    cursor = Cursor.of(after)
    with transaction.atomic():
        settled = settled_through()
        locked = Device.objects.select_for_update(no_key=True, of=("self",)).select_related("account")
        device = locked.get(pk=device.pk)
        cursor = _still_good(cursor, device, settled)
        giving = _Giving(
            device=device,
            cursor=cursor,
            number=device.pull_number + 1,
            held={(row.kind, row.subject_id): row for row in Roster.objects.filter(device=device)},
        )
        tasks = tasks_for_agent(account=device.account)
        with_tasks = [task.family_id for task in tasks if task.family_id is not None]
        scope = families_in_scope(account=device.account, with_tasks=with_tasks)
        visits = [
            visit
            for visit in visits_for_agent(account=device.account)
            if device.account.covers(visit.area_code)
        ]
        new_visits = _new_visits(giving, visits)
        page, since, position, more = _page(giving, scope, settled)
        families = family_documents(family_ids=page)
        for family_id in page:
            giving.give(Told.FAMILY, family_id)
        document = {
            "families": families,
            "removed": giving.drop(Told.FAMILY, scope),
            "tasks": _new_tasks(giving, tasks, scope),
            "tasks_removed": giving.drop(Told.TASK, {task.id for task in tasks if task.family_id in scope}),
            "visits": [_visit_document(visit) for visit in new_visits],
            "visits_removed": giving.drop(Told.VISIT, {visit.id for visit in visits}),
            "receipts": changed_receipts(device=device, since=cursor.receipts, before=settled),
            "months": {family["id"]: family["last_month"] for family in families},
            "more": more,
        }
        _note(giving, page, scope, at=at)
        _record_visits(giving, new_visits)
        is_empty = not (giving.given or giving.dropped)
        fresh = Cursor(cursor.pull if is_empty else giving.number, since, settled, position)
    return {**document, "cursor": str(fresh)}


def _still_good(cursor: Cursor, device: Device, settled: int) -> Cursor:
    """A cursor from before the server was put back to an earlier state counts as none."""
    is_known = cursor.pull <= device.pull_number and max(cursor.since, cursor.receipts) <= settled
    return cursor if is_known else Cursor()


def _page(
    giving: _Giving, scope: Mapping[UUID, FamilyPlace], settled: int
) -> tuple[list[UUID], int, UUID | None, bool]:
    """The families of one page, and where the next one begins.

    Changed ones come in the order of their changes; then those that the phone does not have.
    """
    cursor = giving.cursor
    fresh = sorted(family for family in scope if giving.knows(Told.FAMILY, family) is None)
    place = cursor.since, cursor.position.int if cursor.position else -1
    changed = sorted(
        (family for family in scope if giving.knows(Told.FAMILY, family) is not None),
        key=lambda family: (scope[family].changed_in, family.int),
    )
    changed = [
        family
        for family in changed
        if place < (scope[family].changed_in, family.int) and scope[family].changed_in < settled
    ]
    first = changed[:PER_PAGE]
    rest = fresh[: PER_PAGE - len(first)]
    more = len(first) < len(changed) or len(rest) < len(fresh)
    if len(first) < len(changed):
        return [*first, *rest], scope[first[-1]].changed_in, first[-1], more
    return [*first, *rest], settled, None, more


def _new_tasks(
    giving: _Giving, tasks: Collection[Any], scope: Mapping[UUID, FamilyPlace]
) -> list[dict[str, Any]]:
    """The open tasks that the phone does not have as they are now."""
    found = []
    for task in tasks:
        if task.family_id not in scope:
            continue
        document = _task_document(task)
        digest = hashlib.sha256(canonical_json(document)).digest()
        known = giving.knows(Told.TASK, task.id)
        if known is None or known.digest is None or bytes(known.digest) != digest:
            giving.give(Told.TASK, task.id, digest)
            found.append(document)
    return found


def _new_visits(giving: _Giving, visits: Collection[VisitRow]) -> list[VisitRow]:
    """The visits that the phone does not have as they are now."""
    found = []
    for visit in visits:
        digest = hashlib.sha256(canonical_json(_visit_document(visit))).digest()
        known = giving.knows(Told.VISIT, visit.id)
        if known is None or known.digest is None or bytes(known.digest) != digest:
            giving.give(Told.VISIT, visit.id, digest)
            found.append(visit)
    return found


def _visit_document(visit: VisitRow) -> dict[str, Any]:
    """A visit as a phone carries it: where the door is, and by when. Never anything about a family."""
    return {
        "id": str(visit.id),
        "label": visit.label,
        "area_code": visit.area_code,
        "village": area_name(visit.area_code) or visit.area_code,
        "opened_at": visit.opened_at.isoformat(),
        "due_at": visit.due_at.isoformat(),
        "tries": visit.tries,
    }


def _record_visits(giving: _Giving, visits: Collection[VisitRow]) -> None:
    for visit in visits:
        record_access(
            actor=giving.device.account,
            action="field.visit.give",
            purpose="statistics",
            subject_kind="family" if visit.family_id else "case",
            subject_id=visit.family_id or visit.id,
            area_code=visit.area_code,
            detail={"device": str(giving.device.pk), "task": str(visit.id)},
        )


def _task_document(task: Any) -> dict[str, Any]:
    return {
        "id": str(task.id),
        "kind": str(task.kind),
        "family": str(task.family_id),
        "title": str(task.title),
        "questions": [
            {"member": str(question.member) if question.member else None, "code": question.code}
            for question in task.questions
        ],
        "words": str(task.words),
        "opened_at": task.opened_at.isoformat(),
        "due_at": task.due_at.isoformat(),
        "topic": task.topic,
    }


def _note(
    giving: _Giving, page: Collection[UUID], scope: Mapping[UUID, FamilyPlace], *, at: datetime
) -> None:
    """Keep what was given and dropped, and who saw which family."""
    if not (giving.given or giving.dropped):
        return
    Device.objects.filter(pk=giving.device.pk).update(pull_number=giving.number)
    new = [row for row in giving.given if row.pk is None]
    old = [row for row in giving.given if row.pk is not None] + giving.dropped
    Roster.objects.bulk_create(new)
    if old:
        Roster.objects.bulk_update(old, ["digest", "given_in", "dropped_in"])
    for family_id in page:
        record_access(
            actor=giving.device.account,
            action="field.family.give",
            purpose="field_work",
            subject_kind="family",
            subject_id=family_id,
            area_code=scope[family_id].area_code,
            detail={"device": str(giving.device.pk)},
        )
