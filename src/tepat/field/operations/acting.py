"""What a record comes to: a registration, facts of a known family, the answer to a task, a proof of self."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tepat.casework.operations import answer_ground_check
from tepat.content import load_content
from tepat.field import reasons
from tepat.field.clocks import Clock, put_right
from tepat.field.contents import Contents
from tepat.field.kinds import AttachmentKind, RecordKind
from tepat.field.models import Device, NotebookMonth, Record
from tepat.field.proof import check_offline_proof
from tepat.intake.errors import ObservationOutsideScope
from tepat.intake.observations import accept_observation
from tepat.intake.operations import accept_submission
from tepat.registry.errors import FamilyNotFound
from tepat.registry.queries import place_of_family

Files = Mapping[str, bytes]
"""The checked files of a record, as the phone made them, by the hash of their encrypted bytes."""


@dataclass(frozen=True, slots=True)
class Acting:
    """What is needed to act on a record: who sent it, on whose authority, and when it came."""

    uuid: UUID
    contents: Contents = field(repr=False)
    files: Files = field(repr=False)
    device: Device
    actor: Any
    offset_s: float | None
    received_at: datetime
    at: datetime
    trusts_arrival: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What it came to. ``afterwards`` is done once the record itself is stored."""

    family_id: UUID | None
    receipt: dict[str, Any]
    afterwards: Callable[[Record], None] | None = None


def act(acting: Acting) -> Outcome:
    """Do what the record is for, in the caller's transaction. Raises ``RequestProblem`` with the reason."""
    return _ACTS[acting.contents.kind](acting)


def _register(acting: Acting) -> Outcome:
    document = _checked_document(acting)
    receipt = accept_submission(
        uuid=acting.uuid,
        document=document,
        actor=acting.actor,
        received_at=acting.at,
        place=acting.contents.place,
    ).document
    return Outcome(UUID(receipt["family_id"]), _short(receipt))


def _observe(acting: Acting) -> Outcome:
    """Facts of a family that is known; a notebook also says for which month it was written."""
    family_id = acting.contents.family
    if family_id is None:
        raise reasons.document_wrong()
    document = _checked_document(acting)
    month = document.get("month") if acting.contents.kind == RecordKind.NOTEBOOK else None
    if acting.contents.kind == RecordKind.NOTEBOOK and not isinstance(month, str):
        raise reasons.document_wrong()
    try:
        receipt = accept_observation(
            uuid=acting.uuid,
            family_id=family_id,
            document=document,
            month=month,
            place=acting.contents.place,
            actor=acting.actor,
            received_at=acting.at,
        ).document
    except (FamilyNotFound, ObservationOutsideScope):
        raise reasons.outside_scope() from None

    def note_month(record: Record) -> None:
        area_code, group_id = place_of_family(family_id=family_id)
        NotebookMonth.objects.update_or_create(
            family_id=family_id,
            month=month,
            defaults={
                "record": record,
                "account_id": record.account_id,
                "group_id": group_id,
                "area_code": area_code,
                "written_at": acting.at,
            },
        )

    return Outcome(family_id, _short(receipt), note_month if month is not None else None)


def _check_on_the_spot(acting: Acting) -> Outcome:
    task_id = acting.contents.task
    if task_id is None:
        raise reasons.document_wrong()
    outcome = _observe(acting)
    assert outcome.family_id is not None
    answer_ground_check(
        task_id=task_id,
        submission_id=acting.uuid,
        family_id=outcome.family_id,
        actor=acting.actor,
        at=acting.at,
    )
    return outcome


def _prove_oneself(acting: Acting) -> Outcome:
    """Whether the face is recognised or not, the record has arrived: the finding stands with the device."""
    kinds = {file.hash: file.kind for file in acting.contents.files}
    frames = [acting.files[key] for key in acting.files if kinds[key] == AttachmentKind.SELF_FRAME]
    taken_at = acting.contents.made_at and _clock(acting).corrected(acting.contents.made_at)

    def check(record: Record) -> None:
        check_offline_proof(
            device=acting.device,
            frames=frames,
            proven_at=taken_at or acting.received_at,
            record=record,
            at=acting.at,
        )

    return Outcome(None, {"family": None, "reference": None, "decisions": [], "warnings": []}, check)


_ACTS: dict[RecordKind, Callable[[Acting], Outcome]] = {
    RecordKind.REGISTRATION: _register,
    RecordKind.NOTEBOOK: _observe,
    RecordKind.CORRECTION: _observe,
    RecordKind.GROUND_CHECK: _check_on_the_spot,
    RecordKind.SELF_PROOF: _prove_oneself,
}


def _checked_document(acting: Acting) -> dict[str, Any]:
    """The document with its moments put right, of a form that still counts."""
    document = acting.contents.document
    named = document.get("questionnaire"), document.get("questionnaire_version")
    if all(isinstance(part, str) for part in named) and named not in load_content().questionnaires:
        raise reasons.questionnaire_withdrawn()
    right = put_right(document, _clock(acting))
    if right is not None:
        return right
    if acting.trusts_arrival:
        return _as_it_arrived(document, acting.received_at)
    raise reasons.clock_unusable()


def _as_it_arrived(document: Mapping[str, Any], received_at: datetime) -> dict[str, Any]:
    """The document with the moment of arrival in place of all its own."""
    moment = received_at.isoformat()
    fixed = {**document, "observed_at": moment}
    if isinstance(consents := document.get("consents"), list):
        fixed["consents"] = [
            {**consent, "given_at": moment} if isinstance(consent, dict) else consent for consent in consents
        ]
    return fixed


def _clock(acting: Acting) -> Clock:
    return Clock.of(
        offset_s=acting.offset_s, enrolled_at=acting.device.enrolled_at, received_at=acting.received_at
    )


def _short(receipt: Mapping[str, Any]) -> dict[str, Any]:
    """What a phone keeps of a receipt of intake."""
    return {
        "family": receipt.get("family_id"),
        "reference": receipt.get("reference"),
        "decisions": receipt.get("decisions", []),
        "warnings": receipt.get("warnings", []),
    }
