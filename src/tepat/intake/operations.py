"""Writes of the intake room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tepat.base.encryption import seal
from tepat.base.problems import RequestProblem
from tepat.base.statements import sent_together, use_indexes
from tepat.content import load_content
from tepat.intake.checks import CheckedSubmission, check_submission
from tepat.intake.models import Draft
from tepat.intake.places import place_facts, read_place
from tepat.intake.queries import DRAFT_CONTEXT, read_draft
from tepat.intake.steps import AcceptedMember, AcceptedSubmission, Applicant
from tepat.intake.storing import Receipt, Sent, receipt_again, record_accepted
from tepat.intake.warnings import receipt_warning
from tepat.kernel.canonical import canonical_json
from tepat.registry.current import FamilyFacts
from tepat.registry.operations import (
    NewFact,
    Registration,
    add_facts,
    lock_identities,
    record_consents,
    register_family,
)
from tepat.registry.queries import fact_rows, local_day, withdrawn_purposes

__all__ = ["Receipt", "accept_submission", "discard_draft", "discard_drafts", "read_draft", "save_draft"]


def accept_submission(
    *,
    uuid: UUID,
    document: Mapping[str, Any],
    actor: Any,
    received_at: datetime,
    place: Mapping[str, Any] | None = None,
) -> Receipt:
    """Store a submission once and decide, or return the receipt of the first time.

    In one transaction: the sealed document, family, persons, memberships, facts, consents, the
    after-acceptance steps (agency facts, decisions), the current facts, and a line in the audit record.
    ``actor`` is the account that sends; ``received_at`` the moment of arrival; ``place`` where the family
    lives, as the phone of an agent measured it (``places.read_place``): it is no part of the document.

    Raises ``DifferentContent`` when another document has this UUID; ``SubmissionInvalid``, ``OutsideArea``,
    ``ChannelNotAllowed`` or ``ApplicantNotAMember`` when it cannot be accepted. Then nothing is stored.
    """
    sent = Sent.of(uuid, document, actor=actor, received_at=received_at)
    try:
        checked = check_submission(document, actor=actor, received_at=sent.received_at)
        measured = read_place(place)
    except RequestProblem:
        # What was accepted once stays accepted, even if the form or the sender's area has changed since.
        if (receipt := receipt_again(sent, only_sender=True)) is not None:
            return receipt
        raise
    with sent_together():
        use_indexes()
        lock_identities(keys=[uuid.bytes, *checked.claim.lock_keys()])
        if (receipt := receipt_again(sent)) is not None:
            return receipt
        return _store(sent, checked, measured)


def _store(sent: Sent, checked: CheckedSubmission, place: Mapping[str, float]) -> Receipt:
    envelope = checked.envelope
    registration = register_family(claim=checked.claim, at=sent.received_at)
    held = FamilyFacts(
        family_id=registration.family_id,
        area_code=registration.area_code,
        members=registration.person_ids,
        dictionary=load_content().dictionary,
        on=local_day(sent.received_at),
        rows=[] if registration.is_new else fact_rows(family_id=registration.family_id),
    )
    told = checked.facts(registration.person_ids)
    if place:
        told += place_facts(place, source=checked.source, observed_at=envelope.observed_at)
    add_facts(held=held, facts=told, received_at=sent.received_at, submission_id=sent.uuid)
    record_consents(
        family_id=held.family_id,
        area_code=held.area_code,
        consents=envelope.consents,
        received_at=sent.received_at,
        submission_id=sent.uuid,
    )
    agreed = envelope.agreed
    if not registration.is_new:  # a yes that waited on a phone does not undo a later withdrawal
        agreed -= withdrawn_purposes(family_id=held.family_id)
    return record_accepted(
        sent,
        _accepted(sent, checked, registration, held, told, agreed),
        channel=envelope.channel,
        observed_at=envelope.observed_at,
        warnings=[*checked.warnings, *map(receipt_warning, registration.warnings)],
        action="intake.submission.accept",
        detail={"new_family": registration.is_new},
    )


def _accepted(
    sent: Sent,
    checked: CheckedSubmission,
    registration: Registration,
    held: FamilyFacts,
    told: Sequence[NewFact],
    agreed: frozenset[str],
) -> AcceptedSubmission:
    return AcceptedSubmission(
        submission_id=sent.uuid,
        family_id=held.family_id,
        area_code=held.area_code,
        questionnaire=checked.envelope.questionnaire,
        on=held.on,
        at=registration.at,
        actor=sent.actor,
        kk_index=checked.claim.kk_index,
        members=tuple(
            AcceptedMember(person_id, member.nik_index)
            for person_id, member in zip(registration.person_ids, checked.claim.members, strict=True)
        ),
        applicant=_applicant(checked, registration),
        group_id=registration.group_id,
        agreed=agreed,
        facts=held,
        told=told,
    )


def _applicant(checked: CheckedSubmission, registration: Registration) -> Applicant | None:
    claim = checked.claim
    if not claim.members:
        return None
    itself = claim.applicant_index
    member = next((m for m in claim.members if itself is not None and m.nik_index == itself), None)
    member = member or claim.head or claim.members[0]
    person_id = registration.person_ids[claim.members.index(member)]
    return Applicant(person_id, member.name, member.nik, member.nik_index)


def save_draft(
    *, account: Any, questionnaire: str, answers: Mapping[str, Any], step: str, at: datetime
) -> int:
    """Keep unsent answers, sealed; replaces the account's draft of the same questionnaire.

    Returns the draft's revision: 1 for a new one, one more with each change.
    """
    sealed = seal(canonical_json(answers), context=DRAFT_CONTEXT)
    with transaction.atomic():
        draft, is_new = Draft.objects.select_for_update().get_or_create(
            account=account,
            questionnaire=questionnaire,
            defaults={"answers_sealed": sealed, "step": step, "updated_at": at},
        )
        if not is_new:
            draft.answers_sealed, draft.step, draft.updated_at = sealed, step, at
            draft.revision += 1
            draft.save()
    return draft.revision


def discard_draft(*, account: Any, questionnaire: str) -> None:
    """Delete the account's draft, if there is one. What a phone keeps of it cannot be opened then."""
    Draft.objects.filter(account=account, questionnaire=questionnaire).delete()


def discard_drafts(*, account: Any) -> int:
    """Delete every draft of the account, and return how many there were."""
    return Draft.objects.filter(account=account).delete()[0]
