"""Writing down where a record stands, and what happened to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings

from tepat.base.encryption import seal_text
from tepat.base.operations import record_access
from tepat.base.problems import RequestProblem
from tepat.base.statements import fetch, run, to_json
from tepat.field import reasons
from tepat.field.kinds import Desk, RecordEventKind, RecordState
from tepat.field.models import Attachment, Record, RecordEvent
from tepat.field.operations.acting import Outcome
from tepat.field.queries.receipts import WORDS_CONTEXT
from tepat.field.reasons import reason_of
from tepat.identity.roles import NATION


def area_of(account: Any) -> str:
    """The area whose officers look after what an account sent."""
    area_code = account.area_code
    return settings.TEPAT_REGENCY if area_code in ("", NATION) else area_code


def store_waiting(record: Record) -> None:
    """Store a record that came just now and whose files are still on their way."""
    record.state = RecordState.WAITING
    _insert(record, RecordEventKind.RECEIVED, actor=record.account, at=record.received_at, needs_number=True)


def acknowledge(
    record: Record, outcome: Outcome, *, event: RecordEventKind, actor: Any, at: datetime
) -> None:
    """Note what a record came to, and do what can only be done once it is stored."""
    record.state, record.desk = RecordState.ACKNOWLEDGED, Desk.NONE
    record.reason_code, record.reason = "", None
    record.receipt = outcome.receipt
    record.family_id = outcome.family_id or record.family_id
    record.decided_at, record.decided_by = at, actor.pk
    if record.pk is not None:
        _update(record)
        add_event(record, event, actor=actor, at=at)
    else:
        _insert(record, event, actor=actor, at=at, needs_number=outcome.afterwards is not None)
    if outcome.afterwards is not None:
        outcome.afterwards(record)


def quarantine(
    record: Record, problem: RequestProblem, *, actor: Any, at: datetime, desk: Desk = Desk.OPEN
) -> None:
    """Put a record aside with its reason. Writes an event, and a line in the audit record."""
    record.state, record.desk = RecordState.QUARANTINED, desk
    record.reason_code, record.reason = problem.code, reason_of(problem)
    record.receipt = None
    record.decided_at, record.decided_by = at, None
    event, detail = RecordEventKind.QUARANTINED, {"reason": problem.code}
    if record.pk is not None:
        _update(record)
        add_event(record, event, actor=actor, at=at, **detail)
    else:
        _insert(record, event, actor=actor, at=at, needs_number=True, detail=detail)
    record_access(
        actor=actor,
        action="field.record.quarantine",
        purpose="field_work",
        subject_kind="field_record",
        subject_id=record.uuid,
        area_code=record.area_code,
        detail={"kind": record.kind, "reason": problem.code},
    )
    if problem.pointer and problem.code.startswith("field.attachment."):
        refused = problem.pointer.rpartition("/")[2]
        Attachment.objects.filter(record=record, hash=refused).update(state="refused")


def replace_others(record: Record, kept: Iterable[Record], *, at: datetime) -> None:
    """Once a version is acknowledged, earlier ones that did not make it are nobody's concern any more.

    Nor is a torn copy of the record itself.
    """
    for other in kept:
        is_earlier = other.thread == record.thread and other.version < record.version
        is_torn_copy = other.uuid == record.uuid and other.reason_code in reasons.TORN
        if other.pk == record.pk or not (is_earlier or is_torn_copy):
            continue
        if other.state == RecordState.WAITING:
            quarantine(other, reasons.replaced(), actor=None, at=at, desk=Desk.REPLACED)
        elif other.desk in (Desk.OPEN, Desk.SENT_BACK):
            note_at_desk(other, RecordEventKind.REPLACED, Desk.REPLACED, actor=None, at=at)


def note_at_desk(
    record: Record, event: RecordEventKind, desk: Desk, *, actor: Any, at: datetime, words: str = ""
) -> None:
    """Move a quarantined record on the officers' desk: sent back, closed, replaced. The phone learns of it.

    ``words`` are what the officer says to the agent; they are kept sealed and shown in the receipt.
    """
    record.desk = desk
    record.decided_at, record.decided_by = at, getattr(actor, "pk", None)
    _update(record)
    add_event(record, event, actor=actor, at=at, words=words)


def add_event(
    record: Record, event: RecordEventKind, *, actor: Any, at: datetime, words: str = "", **detail: Any
) -> None:
    """Add to the history of a record. ``detail`` holds codes and numbers only."""
    RecordEvent.objects.create(
        record=record,
        event=event,
        actor_id=getattr(actor, "pk", None),
        actor_role=getattr(actor, "role", "system"),
        words_sealed=seal_text(words, context=WORDS_CONTEXT) if words else None,
        detail=detail,
        at=at,
    )


_JSON = ("reason", "receipt")
_COLUMNS = [field.attname for field in Record._meta.concrete_fields if field.name not in ("id", "changed_in")]
_PLACES = ", ".join("%s::jsonb" if name in _JSON else "%s" for name in _COLUMNS)
_INSERT = f"""
  WITH new AS (
    INSERT INTO field_record ({", ".join(_COLUMNS)}) VALUES ({_PLACES}) RETURNING id
  ), event AS (
    INSERT INTO field_recordevent (record_id, event, actor_id, actor_role, detail, at)
    SELECT id, %s, %s, %s, %s::jsonb, %s FROM new
  ), device AS (
    UPDATE field_device SET last_sequence = %s WHERE id = %s AND last_sequence < %s
  )
  SELECT id FROM new
"""  # noqa: S608 - our own column names


def _insert(
    record: Record,
    event: RecordEventKind,
    *,
    actor: Any,
    at: datetime,
    needs_number: bool,
    detail: dict[str, Any] | None = None,
) -> None:
    """Store a new record with its first event, and note how far the device's sequence has come.

    One statement, for which nobody waits unless the record's number is needed.
    """
    parameters = [
        *(_plain(name, getattr(record, name)) for name in _COLUMNS),
        *(
            str(event),
            getattr(actor, "pk", None),
            getattr(actor, "role", "system"),
            to_json(detail or {}),
            at,
        ),
        *(record.sequence, record.device_id, record.sequence),
    ]
    if not needs_number:
        run(_INSERT, parameters)
        return
    record.pk = fetch(_INSERT, parameters)[0][0]
    record._state.adding = False


def _plain(column: str, value: Any) -> Any:
    if value is None:
        return None
    if column in _JSON:
        return to_json(value)
    return str(value) if isinstance(value, str) else value


_CHANGING = (
    *("state", "version", "desk", "reason_code", "reason", "receipt", "family_id"),
    *("decided_at", "decided_by"),
)
_UPDATE = f"""
  UPDATE field_record SET {", ".join(f"{n} = %s{'::jsonb' if n in _JSON else ''}" for n in _CHANGING)},
    changed_in = pg_current_xact_id()::text::bigint
  WHERE id = %s
"""  # noqa: S608 - our own column names


def _update(record: Record) -> None:
    """Write where a stored record stands now; the phone is told of it at its next pull."""
    run(_UPDATE, [*(_plain(name, getattr(record, name)) for name in _CHANGING), record.pk])
