"""Reads of the intake room."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from tepat.base.encryption import unseal
from tepat.base.operations import record_access
from tepat.base.statements import fetch
from tepat.identity.roles import Role
from tepat.intake.errors import SubmissionNotFound
from tepat.intake.models import Channel, Draft, Submission
from tepat.intake.references import reference_of
from tepat.intake.sources import source_of
from tepat.registry.queries import families_of_nik

DRAFT_CONTEXT = "intake.draft.answers"
DOCUMENT_CONTEXT = "intake.submission.document"


@dataclass(frozen=True, slots=True)
class StoredSubmission:
    """The parts of a stored submission by which a second sending is answered."""

    content_hash: str
    submitted_by: UUID
    family_id: UUID
    receipt: dict[str, Any]


def stored_submission(*, uuid: UUID) -> StoredSubmission | None:
    """A submission that was stored before; None when there is none."""
    rows = fetch(
        "SELECT content_hash, submitted_by_id, family_id, receipt FROM intake_submission WHERE uuid = %s",
        [uuid],
    )
    for content_hash, submitted_by, family_id, receipt in rows:
        return StoredSubmission(content_hash, submitted_by, family_id, json.loads(receipt))
    return None


def receipt_of(*, uuid: UUID, actor: Any) -> dict[str, Any]:
    """The receipt of a submission that ``actor`` sent; raises ``SubmissionNotFound``. Recorded as access."""
    stored = stored_submission(uuid=uuid)
    if stored is None or stored.submitted_by != actor.pk:
        raise SubmissionNotFound(
            _("Kiriman ini tidak ditemukan di antara kiriman Anda."), mend=_("Periksa UUID-nya.")
        )
    record_access(
        actor=actor,
        action="intake.receipt.read",
        purpose="eligibility",
        subject_kind="family",
        subject_id=stored.family_id,
        detail={"submission": str(uuid)},
    )
    return stored.receipt


@dataclass(frozen=True, slots=True)
class DraftView:
    """An account's unsent answers, opened."""

    questionnaire: str
    answers: dict[str, Any] = field(repr=False)
    step: str
    updated_at: datetime
    revision: int


def read_draft(*, account: Any, questionnaire: str, lock: bool = False) -> DraftView | None:
    """The account's draft of a questionnaire; None when there is none.

    ``lock`` holds it until the transaction ends, so that changes of two phones come one after the other.
    """
    drafts = Draft.objects.select_for_update() if lock else Draft.objects
    draft = drafts.filter(account=account, questionnaire=questionnaire).first()
    if draft is None:
        return None
    answers = json.loads(unseal(bytes(draft.answers_sealed), context=DRAFT_CONTEXT))
    return DraftView(draft.questionnaire, answers, draft.step, draft.updated_at, draft.revision)


@dataclass(frozen=True, slots=True)
class SentDocument:
    """A submission's document, opened, and how its facts are labelled."""

    document: dict[str, Any] = field(repr=False)
    source: str
    observed_at: datetime


def last_document(*, family_id: UUID, account: Any) -> SentDocument | None:
    """The family's newest registration sent by the account, or by somebody who works here; else None."""
    sent = (
        Submission.objects.filter(Q(submitted_by=account) | ~Q(submitted_by__role=Role.CITIZEN))
        .filter(family_id=family_id)
        .exclude(channel=Channel.OBSERVED)
        .select_related("submitted_by")
        .order_by("-received_at")
        .first()
    )
    if sent is None:
        return None
    document = json.loads(unseal(bytes(sent.document_sealed), context=DOCUMENT_CONTEXT))
    source = source_of(role=sent.submitted_by.role, channel=Channel(sent.channel))
    return SentDocument(document, source, sent.observed_at)


@dataclass(frozen=True, slots=True)
class Observation:
    """What somebody noted at a known family, opened; ``note`` is in their own words, empty without any.

    ``household`` and, by person, ``members`` hold the answers as they were sent.
    """

    household: dict[str, Any] = field(repr=False)
    members: dict[str, dict[str, Any]] = field(repr=False)
    note: str = field(repr=False)
    observed_at: datetime
    submitted_by: UUID


def observation(*, submission_id: UUID) -> Observation | None:
    """A stored observation; None where there is none. The caller records the access."""
    sent = Submission.objects.filter(pk=submission_id, channel=Channel.OBSERVED).first()
    if sent is None:
        return None
    document = json.loads(unseal(bytes(sent.document_sealed), context=DOCUMENT_CONTEXT))["document"]
    return Observation(
        document["household"],
        document["members"],
        document.get("note", ""),
        sent.observed_at,
        sent.submitted_by_id,
    )


def family_of_reference(*, reference: str) -> UUID | None:
    """The family of the submission with this reference; None where there is none."""
    found = Submission.objects.annotate(reference=KT("receipt__reference")).filter(reference=reference)
    return found.values_list("family_id", flat=True).first()


def family_of_account(*, account: Any) -> UUID | None:
    """The family that is shown to the account's person as their own; None when there is none.

    Of several, one that they or somebody who works here sent in goes before one that another citizen sent:
    nobody can put a family in front of somebody else's own by naming their NIK. Then the newest counts.
    """
    families = families_of_nik(nik=account.nik) if account.nik else []
    if len(families) < 2:
        return families[0] if families else None
    trusted = set(
        Submission.objects.filter(Q(submitted_by=account) | ~Q(submitted_by__role=Role.CITIZEN))
        .filter(family_id__in=families)
        .values_list("family_id", flat=True)
    )
    return next((family for family in families if family in trusted), families[0])


def is_registered(*, account: Any) -> bool:
    """Whether the account's person belongs to a registered family, whoever registered it."""
    return bool(account.nik and families_of_nik(nik=account.nik))


_LAST_REGISTERED = """
  SELECT family_id FROM (
    SELECT DISTINCT ON (family_id) family_id, submitted_by_id FROM intake_submission
    WHERE channel <> 'observed'
      AND family_id IN (SELECT family_id FROM intake_submission WHERE submitted_by_id = %s)
    ORDER BY family_id, received_at DESC
  ) AS newest WHERE submitted_by_id = %s
"""


def families_last_registered_by(*, account: Any) -> list[UUID]:
    """The families whose newest registration the account sent."""
    return [family_id for (family_id,) in fetch(_LAST_REGISTERED, [account.pk, account.pk])]


def registrars_of(*, family_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """The accounts that ever registered each of these families."""
    found: dict[UUID, set[UUID]] = {}
    rows = Submission.objects.filter(family_id__in=family_ids).exclude(channel=Channel.OBSERVED)
    for family_id, account_id in rows.values_list("family_id", "submitted_by_id"):
        found.setdefault(family_id, set()).add(account_id)
    return found


def references_of(*, family_ids: Collection[UUID]) -> dict[UUID, str]:
    """The reference of the newest registration of each of these families."""
    rows = (
        Submission.objects.filter(family_id__in=family_ids)
        .exclude(channel=Channel.OBSERVED)
        .order_by("family_id", "-received_at")
        .distinct("family_id")
        .values_list("family_id", "uuid")
    )
    return {family_id: reference_of(uuid) for family_id, uuid in rows}
