"""Telling the applicant: their family is registered, decided on, or the answer has changed.

Done by a job every ten seconds, so that sending in a family waits for nothing: one statement notes the
decisions down, in the same transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tepat.base.statements import run
from tepat.eligibility.models import Decision, Untold, WaitsFor
from tepat.intake.references import reference_of
from tepat.notices.operations import send_notice
from tepat.registry.queries import identity_of
from tepat.verification.ladder import State
from tepat.verification.queries import verification_of_person

MOST_TRIES = 8
_NOTE = "INSERT INTO eligibility_untold (decision_id) SELECT unnest(%s::uuid[])"
_STEPS = {State.WAITING_FOR_CAPTURE: "capture", State.WAITING_FOR_VISIT: "visit"}
_log = logging.getLogger(__name__)


def tell_later(*, decision_ids: Collection[UUID]) -> None:
    """Note down that the applicant is to be told of these decisions, if they hold. One statement."""
    if decision_ids:
        run(_NOTE, [list(decision_ids)])


def tell_untold(*, at: datetime, most: int = 5_000) -> int:
    """Tell applicants what has not been told yet; returns how many decisions that were.

    Several may work at it at once. One that fails is logged without its values, stays, and is tried again the
    next time, ``MOST_TRIES`` times.
    """
    failed: list[UUID] = []
    for done in range(most):
        with transaction.atomic():
            open_ones = Untold.objects.select_for_update(skip_locked=True, of=("self",))
            untold = open_ones.filter(tries__lt=MOST_TRIES).exclude(pk__in=failed).order_by("pk").first()
            if untold is None:
                return done - len(failed)
            try:
                with transaction.atomic():
                    tell_decision(decision_id=untold.pk, at=at)
                    untold.delete()
            except Exception as error:
                failed.append(untold.pk)
                Untold.objects.filter(pk=untold.pk).update(tries=F("tries") + 1)
                _log.error("Telling of a decision failed: %s", type(error).__name__)
    return most - len(failed)


def tell_decision(*, decision_id: UUID, at: datetime) -> None:
    """Tell the applicant what is new in a decision; told again, nothing happens twice.

    A submission is confirmed with its reference. A decision that counts is told when it is the first one of
    its programme or comes out differently from the one before; whoever has to prove who they are is asked.
    Somebody without NIK cannot be told.
    """
    decision = Decision.objects.get(pk=decision_id)
    index = identity_of(person_id=decision.applicant_id).nik_index if decision.applicant_id else None
    if index is not None:
        _tell_sent(decision, index, at)
        _tell_outcome(decision, index, at)
        _ask_for_proof(decision, index, at)


def _tell_sent(decision: Decision, index: bytes, at: datetime) -> None:
    if decision.submission_id is not None:
        send_notice(
            to_nik_index=index,
            kind="registered",
            values={"reference": reference_of(decision.submission_id)},
            area_code=decision.area_code,
            at=at,
            about=decision.submission_id,
        )


def _tell_outcome(decision: Decision, index: bytes, at: datetime) -> None:
    if decision.waits_for:
        return
    before = _before(decision)
    if before is not None and _answer(before) == _answer(decision):
        return
    send_notice(
        to_nik_index=index,
        kind="decided" if before is None else "decision_changed",
        values={"programme": decision.programme, "outcome": decision.outcome},
        area_code=decision.area_code,
        at=at,
        about=decision.pk,
    )


def _before(decision: Decision) -> Decision | None:
    """The decision that counted before, about the same family and programme."""
    earlier = Decision.objects.filter(
        family_id=decision.family_id, programme=decision.programme, pk__lt=decision.pk, waits_for=""
    )
    return earlier.order_by("-pk").first()


def _answer(decision: Decision) -> tuple[str, int | None, str]:
    return decision.outcome, decision.benefit_amount, decision.benefit_period


def _ask_for_proof(decision: Decision, index: bytes, at: datetime) -> None:
    if decision.outcome != "eligible" and decision.waits_for != WaitsFor.IDENTITY:
        return
    standing = verification_of_person(nik_index=index)
    if standing is None or standing.state == State.PROVEN or standing.due_at is None:
        return
    send_notice(
        to_nik_index=index,
        kind="proof_needed",
        values={
            "step": _STEPS.get(standing.state, "assistance"),
            "due": timezone.localdate(standing.due_at).isoformat(),
        },
        area_code=decision.area_code,
        at=at,
        about=standing.verification_id,
    )
