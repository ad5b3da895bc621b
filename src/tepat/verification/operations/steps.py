"""One step of the ladder: the only place that changes a state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.base.statements import lock_keys, run, to_json
from tepat.verification.devices import Device
from tepat.verification.errors import NotOnThisRung
from tepat.verification.ladder import Event, State, may_happen, next_state
from tepat.verification.models import Verification
from tepat.verification.operations.telling import tell_what_to_do
from tepat.verification.queries.access import verification_not_found


@dataclass(frozen=True, slots=True)
class Proof:
    """Somebody is proven to be who they say: what rooms above learn of it, in the same transaction."""

    verification_id: UUID
    nik_index: bytes = field(repr=False)
    actor: Any
    at: datetime


def lock_verification(verification_id: UUID) -> Verification:
    """The verification, held until the transaction ends; raises ``VerificationNotFound``.

    First the sole right to this NIK is taken, as a submission that names it does: so proof and submission
    come one after the other, and neither waits for the other's rows.
    """
    index = Verification.objects.filter(pk=verification_id).values_list("nik_index", flat=True).first()
    if index is None:
        raise verification_not_found()
    lock_keys(keys=[bytes(index)])
    return Verification.objects.select_for_update().get(pk=verification_id)


def take_step(
    verification: Verification,
    event: Event,
    *,
    actor: Any,
    at: datetime,
    reasons: Sequence[str] = (),
    channel: str = "",
    device: str = Device.NONE,
) -> State:
    """Change the state as the ladder says, store the step and a line in the audit record.

    The caller holds the verification's lock. Whoever becomes proven is told to ``TEPAT_AFTER_PROOF``.
    Raises ``NotOnThisRung`` when the ladder has no such step.
    """
    before = State(verification.state)
    if not may_happen(before, event):
        raise not_on_this_rung()
    after = next_state(before, event)
    if after != before:
        verification.state = after
        verification.escalations, verification.escalated_at = 0, None
        verification.due_at = due_after(after, at, is_needed=verification.is_needed)
        verification.changed_at = at
    elif event == Event.HELP_ASKED and verification.due_at is None:
        verification.due_at = due_after(after, at, is_needed=True)
    verification.save()
    store_step(
        verification, before, event, actor=actor, at=at, reasons=reasons, channel=channel, device=device
    )
    if after != before:
        tell_what_to_do(verification, actor=actor, at=at)
    if after == State.PROVEN and before != State.PROVEN:
        tell_of_proof(verification, actor=actor, at=at)
    return after


def store_step(
    verification: Verification,
    before: State,
    event: Event,
    *,
    actor: Any,
    at: datetime,
    reasons: Sequence[str] = (),
    channel: str = "",
    device: str = Device.NONE,
) -> None:
    """Add the step that led to the verification's state, and a line in the audit record."""
    run(
        """
        INSERT INTO verification_verificationstep (verification_id, rung, event, leads_to, reasons, actor_id,
          actor_role, channel, device, area_code, at)
        VALUES (%s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s, %s, %s)
        """,
        [
            *(verification.pk, before.value, event.value, str(verification.state), to_json(list(reasons))),
            *(getattr(actor, "pk", None), getattr(actor, "role", None) or "system"),
            *(channel, str(device), verification.area_code, at),
        ],
    )
    record_access(
        actor=actor,
        action=f"verification.step.{event.value}",
        purpose="identity",
        subject_kind="verification",
        subject_id=verification.pk,
        area_code=verification.area_code,
        detail={"rung": before.value, "leads_to": str(verification.state)},
    )


def tell_of_proof(verification: Verification, *, actor: Any, at: datetime) -> None:
    """Let the rooms above act on the proof, in this transaction."""
    proof = Proof(verification.pk, bytes(verification.nik_index), actor, at)
    for function in _after_proof(tuple(settings.TEPAT_AFTER_PROOF)):
        function(proof)


@cache
def _after_proof(paths: tuple[str, ...]) -> tuple[Callable[[Proof], None], ...]:
    return tuple(import_string(path) for path in paths)


def due_after(state: State, at: datetime, *, is_needed: bool) -> datetime | None:
    """When a rung entered at a moment should be done.

    By oneself there is no hurry until a family has been registered whose applicant this is.
    """
    days = settings.TEPAT_LADDER_DAYS.get(state)
    if days is None or (state == State.WAITING_FOR_CAPTURE and not is_needed):
        return None
    return at + timedelta(days=days)


def not_on_this_rung() -> NotOnThisRung:
    """The error for a step that the ladder does not have where the person stands."""
    return NotOnThisRung(
        _("Pemeriksaan ini sudah sampai di langkah lain."),
        mend=_("Buka lagi halaman ini untuk melihat langkah yang sekarang."),
    )
