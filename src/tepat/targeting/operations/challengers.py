"""Challengers: begun, ended, and walked along the decisions by a job, never by a decision."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.base.permissions import check_permission
from tepat.eligibility.in_force import formula_in_force, keep_formula
from tepat.eligibility.trials import Trial, rule_of, try_on_decisions
from tepat.kernel.periods import Period
from tepat.registry.changes import NO_FAMILY, changed_families, settled_through
from tepat.registry.queries import local_day
from tepat.rules import Formula
from tepat.targeting.errors import ChallengerRefused
from tepat.targeting.groups import groups_of
from tepat.targeting.models import Challenger, ShadowDecision
from tepat.targeting.queries.challengers import PROPOSES, challenger_not_found

LONGEST_TITLE = 80
LONGEST_WORDS = 2000
FAMILIES_AT_ONCE = 500
_log = logging.getLogger(__name__)


def begin_challenger(
    *, programme: str, title: str, formula: Formula, words: str, actor: Any, at: datetime
) -> UUID:
    """Let a formula run in the shadow of the one in force, on past decisions and on every new one.

    Writes a line in the audit record. Raises ``NotAllowed`` and ``ChallengerRefused``.
    """
    check_permission(actor, PROPOSES)
    title, words = title.strip(), words.strip()
    if not title or len(title) > LONGEST_TITLE or len(words) > LONGEST_WORDS:
        raise ChallengerRefused(
            _("Nama penantang belum ada, atau tulisannya terlalu panjang."),
            mend=_("Beri nama yang pendek dan mudah dikenali."),
        )
    today = local_day(at)
    if not formula.active_on(today):
        raise ChallengerRefused(
            _("Rumus ini belum berlaku hari ini menurut berkasnya."),
            mend=_("Penantang dihitung pada keputusan sekarang: tulis `active_from` yang sudah lewat."),
        )
    if not formula.parts.criteria:
        raise ChallengerRefused(
            _("Rumus ini tidak menyebut syarat."), mend=_("Lengkapi `criteria` di berkasnya.")
        )
    in_force = formula_in_force(programme, today)
    if in_force is not None and in_force.hash == formula.hash:
        raise ChallengerRefused(
            _("Rumus ini sama dengan rumus yang berlaku."), mend=_("Ubah rumusnya, lalu kirim lagi.")
        )
    try:
        with transaction.atomic():
            challenger = Challenger.objects.create(
                programme=programme,
                title=title,
                words=words,
                formula_id=keep_formula(formula=formula, at=at),
                added_by=actor,
                started_at=at,
            )
            _record(actor, "begin", challenger)
    except IntegrityError:
        raise ChallengerRefused(
            _("Rumus yang sama persis sudah berjalan sebagai penantang."),
            mend=_("Lihat penantang itu di daftarnya."),
        ) from None
    return challenger.pk


@transaction.atomic
def end_challenger(*, challenger_id: UUID, actor: Any, at: datetime) -> None:
    """Stop trying a challenger; what was found stays. Ended twice, nothing happens.

    Raises ``NotAllowed`` and ``ChallengerNotFound``.
    """
    check_permission(actor, PROPOSES)
    challenger = Challenger.objects.select_for_update().filter(pk=challenger_id).first()
    if challenger is None:
        raise challenger_not_found()
    if challenger.is_running:
        challenger.ended_at, challenger.ended_by = at, actor
        challenger.save(update_fields=["ended_at", "ended_by"])
        _record(actor, "end", challenger)


def _record(actor: Any, action: str, challenger: Challenger) -> None:
    record_access(
        actor=actor,
        action=f"targeting.challenger.{action}",
        purpose="targeting",
        subject_kind="challenger",
        subject_id=challenger.pk,
        detail={"programme": challenger.programme, "formula": challenger.formula_id},
    )


def walk_challengers(*, at: datetime, most_steps: int = 1_000) -> int:
    """Try every running challenger on the decisions that it has not seen; returns how many those were.

    Several may work at it at once. A challenger that fails as a whole is logged, and the others go on.
    """
    seen = 0
    for challenger_id in Challenger.objects.filter(ended_at=None).values_list("pk", flat=True):
        try:
            for _step in range(most_steps):
                found, is_done = walk_challenger(challenger_id=challenger_id, at=at)
                seen += found
                if is_done:
                    break
        except Exception as error:
            _log.error("Walking a challenger failed: %s", type(error).__name__)
    return seen


@transaction.atomic
def walk_challenger(
    *, challenger_id: UUID, at: datetime, families: int = FAMILIES_AT_ONCE
) -> tuple[int, bool]:
    """One step: the next families in the order of changes. How many decisions were tried; whether all were.

    It goes only up to the oldest transaction that still runs, so that a decision that commits late is not
    missed; what was tried is kept with the place it has come to, in one transaction, and never tried twice.
    """
    challenger = (
        Challenger.objects.select_for_update(skip_locked=True).filter(pk=challenger_id, ended_at=None).first()
    )
    if challenger is None:
        return 0, True
    before = settled_through()
    place = challenger.settled_in, challenger.last_family or NO_FAMILY
    if place[0] > before:  # the database was moved, and numbers its transactions from the beginning
        place = 0, NO_FAMILY
    changed = changed_families(after=place, before=before, most=families)
    tried = _try(challenger, [family for _change, family in changed])
    is_done = len(changed) < families
    challenger.settled_in, challenger.last_family = (before, None) if is_done else changed[-1]
    if is_done:
        challenger.walked_at = at
    challenger.save(update_fields=["settled_in", "last_family", "walked_at"])
    return tried, is_done


def _try(challenger: Challenger, family_ids: list[UUID]) -> int:
    if not family_ids:
        return 0
    known = set(
        ShadowDecision.objects.filter(challenger=challenger, family_id__in=family_ids).values_list(
            "decision_id", flat=True
        )
    )
    rule = rule_of(programme=challenger.programme, formula_hash=challenger.formula_id)
    rows = [
        _shadow(challenger, trial)
        for trial in try_on_decisions(rule=rule, family_ids=family_ids, known=known)
    ]
    ShadowDecision.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)


def _shadow(challenger: Challenger, trial: Trial) -> ShadowDecision:
    answer = trial.answer
    benefit = answer.benefit if answer else None
    return ShadowDecision(
        challenger=challenger,
        decision_id=trial.decision_id,
        family_id=trial.family_id,
        area_code=trial.area_code,
        decided_at=trial.decided_at,
        made_by=trial.made_by,
        made_outcome=trial.outcome,
        made_yearly=yearly(trial.outcome, trial.benefit_amount, trial.benefit_period),
        outcome=answer.outcome if answer else "",
        yearly=yearly(answer.outcome, *((benefit.amount, benefit.period) if benefit else (None, "")))
        if answer
        else None,
        fault=trial.fault,
        groups=groups_of(trial.facts, on=trial.on),
    )


def yearly(outcome: str, amount: int | None, period: str) -> int | None:
    """What a family gets in a year, in rupiah: 0 unless it is eligible, None where the amount is not known.

    >>> yearly("eligible", 200_000, "month"), yearly("cannot_tell", None, ""), yearly("eligible", None, "")
    (2400000, 0, None)
    """
    if outcome != "eligible":
        return 0
    if amount is None:
        return None
    return amount if period == "once" else amount * 12 // Period(period).months
