"""What time does: faces that are no longer needed go, and what waits too long goes up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from tepat.base.operations import record_access
from tepat.verification.ladder import Event, State
from tepat.verification.models import (
    CaptureChallenge,
    FaceKind,
    FrameSeen,
    SealedFace,
    Verification,
    Visit,
)
from tepat.verification.operations.steps import due_after, lock_verification, store_step, take_step

BATCH = 500
_ENDED = (State.PROVEN, State.NOT_THE_PERSON)
_NEEDS_PICTURES = (
    State.WAITING_FOR_CAPTURE,
    State.WAITING_FOR_ASSISTANCE,
    State.WAITING_FOR_COMPARISON,
    State.WAITING_FOR_SECOND_OFFICER,
)


def delete_expired(*, at: datetime) -> dict[str, int]:
    """Delete every face, fingerprint, challenge and witness's name that was kept as long as the settings say.

    Portraits and captures go some days after the case ended; in a case that never ends, after a longer time,
    and then the person stands before a visit, which needs no pictures. In batches, each a transaction of its
    own; writes a line in the audit record and returns the counts.
    """
    days = settings.TEPAT_FACE_RETENTION_DAYS
    counts = {"cases_without_pictures": _end_idle_cases(at - timedelta(days=days["unfinished"]), at)}
    for kind in FaceKind:
        ended = Q(verification__state__in=_ENDED, verification__changed_at__lt=at - _days(days[kind.value]))
        idle = Q(kept_at__lt=at - _days(days["unfinished"]))
        counts[kind.value] = _delete(SealedFace.objects.filter(ended | idle, kind=kind))
    counts["fingerprint"] = _delete(FrameSeen.objects.filter(seen_at__lt=at - _days(days["fingerprint"])))
    counts["challenge"] = _delete(
        CaptureChallenge.objects.filter(expires_at__lt=at - _days(days["challenge"]))
    )
    counts["witness"] = _forget_witnesses(at - _days(days["witness"]))
    record_access(
        actor=None,
        action="verification.faces.delete_expired",
        purpose="retention",
        subject_kind="verification",
        subject_id=None,
        detail=counts,
    )
    _free_the_space()
    return counts


def delete_own_faces(*, account: Any, at: datetime) -> int:
    """Delete the person's pictures and what the camera was asked, because they wish it; returns how many.

    Whoever is not proven yet goes on without pictures, by a visit. Writes a step and audit lines.
    """
    verification_id = Verification.objects.filter(account=account).values_list("pk", flat=True).first()
    if verification_id is None:
        return 0
    with transaction.atomic():
        verification = lock_verification(verification_id)
        verification.challenges.all().delete()
        deleted = verification.faces.all().delete()[0]
        if verification.state in _NEEDS_PICTURES:
            verification.consents = False
            take_step(verification, Event.PICTURES_GONE, actor=account, at=at, reasons=["deleted_on_request"])
        record_access(
            actor=account,
            action="verification.faces.delete",
            purpose="data_rights",
            subject_kind="verification",
            subject_id=verification_id,
            area_code=verification.area_code,
            detail={"pictures": deleted},
        )
    return deleted


def _days(number: int) -> timedelta:
    return timedelta(days=number)


def _delete(rows: QuerySet[Any]) -> int:
    deleted = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        deleted += rows.model._default_manager.filter(pk__in=keys).delete()[0]
    return deleted


def _forget_witnesses(before: datetime) -> int:
    return Visit.objects.filter(recorded_at__lt=before, witness_name_sealed__isnull=False).update(
        witness_name_sealed=None
    )


def _end_idle_cases(before: datetime, at: datetime) -> int:
    """Cases whose pictures are about to go: they go on with a visit."""
    ids = (
        SealedFace.objects.filter(kept_at__lt=before, verification__state__in=_NEEDS_PICTURES)
        .values_list("verification_id", flat=True)
        .distinct()
    )
    ended = 0
    for verification_id in list(ids):
        with transaction.atomic():
            verification = lock_verification(verification_id)
            if verification.state in _NEEDS_PICTURES:
                take_step(verification, Event.PICTURES_GONE, actor=None, at=at, reasons=["pictures_too_old"])
                ended += 1
    return ended


def _free_the_space() -> None:
    """Give the deleted rows' space free for writing over; not possible inside a transaction."""
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM verification_sealedface")


def escalate_overdue(*, at: datetime) -> int:
    """Take every case that waited beyond its due date up, and return how many there were.

    Who should take a picture alone and did not gets an agent. Every other rung stays, stands in front in the
    lists of its area from now on, and gets a new due date. Each case is a transaction of its own.
    """
    ids = list(Verification.objects.filter(due_at__lte=at).order_by("due_at").values_list("pk", flat=True))
    return sum(_escalate(verification_id, at) for verification_id in ids)


def _escalate(verification_id: UUID, at: datetime) -> int:
    with transaction.atomic():
        verification = lock_verification(verification_id)
        if verification.due_at is None or verification.due_at > at:
            return 0
        state = State(verification.state)
        if state == State.WAITING_FOR_CAPTURE:
            take_step(verification, Event.WAITED_TOO_LONG, actor=None, at=at)
            return 1
        verification.escalations += 1
        verification.escalated_at = at
        verification.due_at = due_after(state, at, is_needed=True)
        verification.save(update_fields=["escalations", "escalated_at", "due_at"])
        store_step(verification, state, Event.WAITED_TOO_LONG, actor=None, at=at)
        return 1
