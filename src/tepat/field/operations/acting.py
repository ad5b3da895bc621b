"""What a record comes to: a registration, facts of a known family, an answer, a visit, a proof of self."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tepat.casework.errors import CaseNotFound
from tepat.casework.operations import answer_ground_check
from tepat.casework.queries import visit_now
from tepat.content import load_content
from tepat.content.errors import AnswersDoNotFit
from tepat.field import reasons
from tepat.field.clocks import Clock, put_right
from tepat.field.contents import Contents
from tepat.field.kinds import AttachmentKind, RecordKind
from tepat.field.models import Device, NotebookMonth, Record
from tepat.field.proof import check_offline_proof
from tepat.field.visits import CAME_LATE, read_visit
from tepat.intake.errors import ObservationOutsideScope
from tepat.intake.observations import accept_observation
from tepat.intake.operations import accept_submission
from tepat.registry.errors import FamilyNotFound
from tepat.registry.queries import place_of_family
from tepat.targeting.errors import AuditVisitUnknown
from tepat.targeting.operations import take_visit

Files = Mapping[str, bytes]
"""The checked files of a record, as the phone made them, by the hash of their encrypted bytes."""

RELEASES = "field.quarantine.decide"
_NO_FAMILY: Mapping[str, Any] = {"family": None, "reference": None, "decisions": []}


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
    family_id = UUID(receipt["family_id"])
    if acting.contents.task is not None:
        _answer_besides(acting, acting.contents.task, family_id)
    return Outcome(family_id, _short(receipt))


def _answer_besides(acting: Acting, task_id: UUID, family_id: UUID) -> None:
    """A family registered anew answers the check that asked for less; one of another family is left alone."""
    with suppress(CaseNotFound):
        answer_ground_check(
            task_id=task_id,
            submission_id=acting.uuid,
            family_id=family_id,
            actor=acting.actor,
            at=acting.at,
        )


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


def _visit(acting: Acting) -> Outcome:
    """What an agent found at a door that was drawn by lot: for figures only, never facts of a family."""
    task_id = acting.contents.task
    if task_id is None or acting.contents.family is not None or acting.contents.files:
        raise reasons.document_wrong()
    said = read_visit(_checked_document(acting))
    _check_may_visit(task_id, acting.actor)
    try:
        counts = take_visit(
            task_id=task_id,
            submission_id=acting.uuid,
            result=said.result,
            answers=said.answers,
            questionnaire=said.questionnaire,
            actor=acting.actor,
            observed_at=said.observed_at,
            at=acting.at,
        )
    except AnswersDoNotFit as error:
        raise reasons.visit_answers_wrong(error.problems) from None
    except AuditVisitUnknown:
        raise reasons.visit_not_yours() from None
    return Outcome(None, {**_NO_FAMILY, "warnings": [] if counts else [{"code": CAME_LATE}]})


def _check_may_visit(task_id: UUID, actor: Any) -> None:
    """A visit is its owner's; what somebody else brought is taken on the word of an officer of the place."""
    visit = visit_now(task_id=task_id)
    is_officer = visit is not None and actor.has_perm(RELEASES) and actor.covers(visit.area_code)
    if visit is None or not (visit.owner_id == actor.pk or is_officer):
        raise reasons.visit_not_yours()
    if visit.is_closed:
        raise reasons.visit_ended()


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

    return Outcome(None, {**_NO_FAMILY, "warnings": []}, check)


_ACTS: dict[RecordKind, Callable[[Acting], Outcome]] = {
    RecordKind.REGISTRATION: _register,
    RecordKind.NOTEBOOK: _observe,
    RecordKind.CORRECTION: _observe,
    RecordKind.GROUND_CHECK: _check_on_the_spot,
    RecordKind.VISIT: _visit,
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
