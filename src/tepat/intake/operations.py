"""Writes of the intake room."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.encryption import seal
from tepat.base.operations import record_access
from tepat.base.problems import RequestProblem
from tepat.base.statements import run, sent_together, to_json, use_indexes
from tepat.content import load_content
from tepat.intake.checks import CheckedSubmission, check_submission
from tepat.intake.errors import DifferentContent
from tepat.intake.models import Draft
from tepat.intake.queries import DOCUMENT_CONTEXT, DRAFT_CONTEXT, read_draft, stored_submission
from tepat.intake.references import reference_of
from tepat.intake.steps import AcceptedMember, AcceptedSubmission, Applicant, run_steps
from tepat.intake.warnings import receipt_warning
from tepat.kernel.canonical import canonical_json
from tepat.registry.current import FamilyFacts
from tepat.registry.operations import (
    Registration,
    add_facts,
    lock_identities,
    record_consents,
    register_family,
    save_current_facts,
)
from tepat.registry.queries import fact_rows, local_day, withdrawn_purposes

__all__ = ["Receipt", "accept_submission", "discard_draft", "discard_drafts", "read_draft", "save_draft"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender gets: the same document for the same content, however often it is sent."""

    document: dict[str, Any]
    is_new: bool


def accept_submission(
    *, uuid: UUID, document: Mapping[str, Any], actor: Any, received_at: datetime
) -> Receipt:
    """Store a submission once and decide, or return the receipt of the first time.

    In one transaction: the sealed document, family, persons, memberships, facts, consents, the
    after-acceptance steps (agency facts, decisions), the current facts, and a line in the audit record.
    ``actor`` is the account that sends; ``received_at`` the moment of arrival.

    Raises ``DifferentContent`` when another document has this UUID; ``SubmissionInvalid``, ``OutsideArea``,
    ``ChannelNotAllowed`` or ``ApplicantNotAMember`` when it cannot be accepted. Then nothing is stored.
    """
    received_at = received_at.astimezone(UTC)
    canonical = canonical_json(document)
    content_hash = hashlib.sha256(canonical).hexdigest()
    try:
        checked = check_submission(document, actor=actor, received_at=received_at)
    except RequestProblem:
        # What was accepted once stays accepted, even if the form or the sender's area has changed since.
        if (receipt := _receipt_again(uuid, content_hash, sender=actor)) is not None:
            return receipt
        raise
    with transaction.atomic(), sent_together():
        use_indexes()
        lock_identities(keys=[uuid.bytes, *checked.claim.lock_keys()])
        if (receipt := _receipt_again(uuid, content_hash)) is not None:
            return receipt
        return _store(uuid, canonical, content_hash, checked, actor=actor, received_at=received_at)


def _receipt_again(uuid: UUID, content_hash: str, *, sender: Any = None) -> Receipt | None:
    """The receipt of the first time; whoever holds the very same document may see it.

    With ``sender`` only that account: it is asked for where the account could not send the document now.
    """
    stored = stored_submission(uuid=uuid)
    if stored is None or (sender is not None and stored.submitted_by != sender.pk):
        return None
    if stored.content_hash != content_hash:
        raise DifferentContent(
            _("Kiriman lain sudah tersimpan dengan UUID ini."),
            mend=_("Buat UUID baru untuk kiriman baru. Kiriman yang sudah diterima tidak bisa diubah."),
        )
    return Receipt(stored.receipt, is_new=False)


def _store(
    uuid: UUID,
    canonical: bytes,
    content_hash: str,
    checked: CheckedSubmission,
    *,
    actor: Any,
    received_at: datetime,
) -> Receipt:
    registration = register_family(claim=checked.claim, at=received_at)
    held = FamilyFacts(
        family_id=registration.family_id,
        area_code=registration.area_code,
        members=registration.person_ids,
        dictionary=load_content().dictionary,
        on=local_day(received_at),
        rows=[] if registration.is_new else fact_rows(family_id=registration.family_id),
    )
    add_facts(
        held=held, facts=checked.facts(registration.person_ids), received_at=received_at, submission_id=uuid
    )
    record_consents(
        family_id=held.family_id,
        area_code=held.area_code,
        consents=checked.envelope.consents,
        received_at=received_at,
        submission_id=uuid,
    )
    agreed = checked.envelope.agreed
    if not registration.is_new:  # a yes that waited on a phone does not undo a later withdrawal
        agreed -= withdrawn_purposes(family_id=held.family_id)
    accepted = _accepted(uuid, checked, registration, held, actor, agreed)
    additions = run_steps(accepted)
    save_current_facts(held=held, at=registration.at)
    warnings = [*checked.warnings, *map(receipt_warning, registration.warnings)]
    receipt = {
        "uuid": str(uuid),
        "content_hash": content_hash,
        "received_at": received_at.isoformat(),
        "family_id": str(held.family_id),
        "reference": reference_of(uuid),
        "warnings": warnings,
        "decisions": [],
        **additions,
    }
    _insert_submission(
        uuid, canonical, content_hash, checked, held, actor=actor, received_at=received_at, receipt=receipt
    )
    record_access(
        actor=actor,
        action="intake.submission.accept",
        purpose="eligibility",
        subject_kind="family",
        subject_id=held.family_id,
        area_code=held.area_code,
        detail={
            "submission": str(uuid),
            "channel": str(checked.envelope.channel),
            "new_family": registration.is_new,
            "warnings": sorted({warning["code"] for warning in warnings}),
            **accepted.audit,
        },
    )
    return Receipt(receipt, is_new=True)


def _accepted(
    uuid: UUID,
    checked: CheckedSubmission,
    registration: Registration,
    held: FamilyFacts,
    actor: Any,
    agreed: frozenset[str],
) -> AcceptedSubmission:
    return AcceptedSubmission(
        submission_id=uuid,
        family_id=held.family_id,
        area_code=held.area_code,
        questionnaire=checked.envelope.questionnaire,
        on=held.on,
        at=registration.at,
        actor=actor,
        kk_index=checked.claim.kk_index,
        members=tuple(
            AcceptedMember(person_id, member.nik_index)
            for person_id, member in zip(registration.person_ids, checked.claim.members, strict=True)
        ),
        applicant=_applicant(checked, registration),
        group_id=registration.group_id,
        agreed=agreed,
        facts=held,
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


def _insert_submission(
    uuid: UUID,
    canonical: bytes,
    content_hash: str,
    checked: CheckedSubmission,
    held: FamilyFacts,
    *,
    actor: Any,
    received_at: datetime,
    receipt: dict[str, Any],
) -> None:
    envelope = checked.envelope
    run(
        """
        INSERT INTO intake_submission (uuid, content_hash, questionnaire, questionnaire_version, channel,
          area_code, family_id, submitted_by_id, observed_at, received_at, document_sealed, warnings, receipt)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb)
        """,
        [
            *(uuid, content_hash, envelope.questionnaire.code, envelope.questionnaire.version),
            *(str(envelope.channel), held.area_code, held.family_id, actor.pk),
            *(envelope.observed_at, received_at, seal(canonical, context=DOCUMENT_CONTEXT)),
            *(to_json(receipt["warnings"]), to_json(receipt)),
        ],
    )


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
