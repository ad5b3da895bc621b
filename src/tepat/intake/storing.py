"""What every acceptance has in common: it happens once, runs the steps, and ends with a receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tepat.base.encryption import seal
from tepat.base.operations import record_access
from tepat.base.statements import run, to_json
from tepat.intake.errors import DifferentContent
from tepat.intake.models import Channel
from tepat.intake.queries import DOCUMENT_CONTEXT, stored_submission
from tepat.intake.references import reference_of
from tepat.intake.steps import AcceptedSubmission, run_steps
from tepat.kernel.canonical import canonical_json
from tepat.registry.operations import save_current_facts


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender gets: the same document for the same content, however often it is sent."""

    document: dict[str, Any]
    is_new: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A document on its way in: who sent it under which UUID, when it came, and the bytes that are kept."""

    uuid: UUID
    canonical: bytes = field(repr=False)
    content_hash: str
    actor: Any
    received_at: datetime

    @classmethod
    def of(cls, uuid: UUID, document: Mapping[str, Any], *, actor: Any, received_at: datetime) -> Self:
        """The document as it is compared with what came before, and kept."""
        canonical = canonical_json(document)
        return cls(uuid, canonical, hashlib.sha256(canonical).hexdigest(), actor, received_at.astimezone(UTC))


def receipt_again(sent: Sent, *, only_sender: bool = False) -> Receipt | None:
    """The receipt of the first time; whoever holds the very same document may see it.

    ``only_sender``: only the account that sent it then. That is asked for where it could not be sent now.
    Raises ``DifferentContent`` when another document has this UUID.
    """
    stored = stored_submission(uuid=sent.uuid)
    if stored is None or (only_sender and stored.submitted_by != sent.actor.pk):
        return None
    if stored.content_hash != sent.content_hash:
        raise DifferentContent(
            _("Kiriman lain sudah tersimpan dengan UUID ini."),
            mend=_("Buat UUID baru untuk kiriman baru. Kiriman yang sudah diterima tidak bisa diubah."),
        )
    return Receipt(stored.receipt, is_new=False)


def record_accepted(
    sent: Sent,
    accepted: AcceptedSubmission,
    *,
    channel: Channel,
    observed_at: datetime,
    warnings: Sequence[dict[str, Any]],
    action: str,
    detail: Mapping[str, Any],
) -> Receipt:
    """Run the steps, write what counts now, keep the sealed document with its receipt and an audit line.

    The facts are stored already; the caller's transaction holds the family's row.
    """
    held = accepted.facts
    additions = run_steps(accepted)
    save_current_facts(held=held, at=accepted.at)
    receipt = {
        "uuid": str(sent.uuid),
        "content_hash": sent.content_hash,
        "received_at": sent.received_at.isoformat(),
        "family_id": str(held.family_id),
        "reference": reference_of(sent.uuid),
        "warnings": list(warnings),
        "decisions": [],
        **additions,
    }
    questionnaire = accepted.questionnaire
    run(
        """
        INSERT INTO intake_submission (uuid, content_hash, questionnaire, questionnaire_version, channel,
          area_code, family_id, submitted_by_id, observed_at, received_at, document_sealed, warnings, receipt)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb)
        """,
        [
            *(sent.uuid, sent.content_hash, questionnaire.code, questionnaire.version, str(channel)),
            *(held.area_code, held.family_id, sent.actor.pk, observed_at, sent.received_at),
            *(seal(sent.canonical, context=DOCUMENT_CONTEXT), to_json(warnings), to_json(receipt)),
        ],
    )
    record_access(
        actor=sent.actor,
        action=action,
        purpose="eligibility",
        subject_kind="family",
        subject_id=held.family_id,
        area_code=held.area_code,
        detail={
            "submission": str(sent.uuid),
            "channel": str(channel),
            "warnings": sorted({warning["code"] for warning in warnings}),
            **detail,
            **accepted.audit,
        },
    )
    return Receipt(receipt, is_new=True)
