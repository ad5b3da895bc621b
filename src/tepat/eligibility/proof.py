"""Decisions and the applicant's proof of identity: which wait for it, and who is asked for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from tepat.content import load_content
from tepat.eligibility.models import Decision, WaitsFor
from tepat.registry.queries import identity_of
from tepat.rules import Decision as Answer
from tepat.verification.operations import need_proof
from tepat.verification.queries import is_proven


@dataclass(frozen=True, slots=True)
class ApplicantProof:
    """The applicant of a family, and whether they have proven who they are."""

    person_id: UUID | None
    nik: str | None = field(repr=False)
    name: str = field(repr=False)
    is_proven: bool

    def waits_for(self, programme: str) -> WaitsFor:
        """What a decision of the programme waits for.

        An applicant without NIK cannot prove it belongs to them: their decision waits until they have one.
        """
        waits = not self.is_proven and programme in programmes_that_wait()
        return WaitsFor.IDENTITY if waits else WaitsFor.NOTHING


@cache
def programmes_that_wait() -> frozenset[str]:
    """The programmes whose decision counts only once the applicant's identity is proven."""
    programmes = load_content().programmes
    return frozenset(c for c, p in programmes.items() if p.proven_identity.when == "before_decision")


def proof_of(
    *,
    person_id: UUID | None,
    nik: str | None,
    nik_index: bytes | None,
    name: str,
    programmes: Collection[str],
) -> ApplicantProof:
    """Whether the applicant is proven; looked up only where one of the programmes waits for it."""
    asked = nik_index is not None and not programmes_that_wait().isdisjoint(programmes)
    proven = asked and nik_index is not None and is_proven(nik_index=nik_index)
    return ApplicantProof(person_id, nik, name, proven)


def proof_of_family(*, family_id: UUID, programmes: Collection[str]) -> ApplicantProof:
    """The proof of whoever applied last for a family."""
    person_id = (
        Decision.objects.filter(family_id=family_id, applicant_id__isnull=False)
        .order_by("-decided_at")
        .values_list("applicant_id", flat=True)
        .first()
    )
    if person_id is None:
        return ApplicantProof(None, None, "", False)
    identity = identity_of(person_id=person_id)
    return proof_of(
        person_id=person_id,
        nik=identity.nik,
        nik_index=identity.nik_index,
        name=identity.name,
        programmes=programmes,
    )


def ask_for_proof(
    *,
    applicant: ApplicantProof,
    decided: Collection[tuple[str, Answer]],
    area_code: str,
    group_id: UUID | None,
    actor: Any,
    at: datetime,
) -> None:
    """Ask the applicant for proof where a decision waits for it, or where money could be paid.

    ``decided`` pairs programmes with their answers. Nobody is asked for their face for nothing.
    """
    due = any(answer.outcome == "eligible" or applicant.waits_for(code) for code, answer in decided)
    if due and applicant.nik is not None:
        need_proof(
            nik=applicant.nik,
            name=applicant.name,
            area_code=area_code,
            group_id=group_id,
            actor=actor,
            at=at,
        )


def waiting_for_proof_of(*, person_id: UUID) -> dict[UUID, frozenset[str]]:
    """By family the programmes whose newest decision waits for this applicant's identity."""
    families = Decision.objects.filter(applicant_id=person_id, waits_for=WaitsFor.IDENTITY)
    found: dict[UUID, frozenset[str]] = {}
    for family_id in sorted(set(families.values_list("family_id", flat=True))):
        newest: dict[str, Decision] = {}
        rows = Decision.objects.filter(family_id=family_id).only("programme", "waits_for", "applicant_id")
        for decision in rows.order_by("-decided_at", "-pk"):
            newest.setdefault(decision.programme, decision)
        waiting = frozenset(
            code
            for code, decision in newest.items()
            if decision.waits_for == WaitsFor.IDENTITY and decision.applicant_id == person_id
        )
        if waiting:
            found[family_id] = waiting
    return found
