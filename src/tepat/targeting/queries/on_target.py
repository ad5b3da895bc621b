"""How on target an area was in a month, and how sure that is: everything the page and the command tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from tepat.base.operations import record_access
from tepat.casework.queries import appeal_outcomes
from tepat.content.areas import area_name
from tepat.targeting.audit_plan import audit_plan
from tepat.targeting.figures import (
    HEADLINE,
    AppealFigures,
    AreaFigures,
    GroupFigures,
    MonthFigures,
    OnTarget,
    PooledFigures,
    ProgrammeAppeals,
)
from tepat.targeting.models import Audit
from tepat.targeting.queries.access import READS_FIGURES, area_asked, speaking_of
from tepat.targeting.queries.audits import facts_of, response_of
from tepat.targeting.queries.samples import Sample, next_month, samples_of, together

TREND_MONTHS = 12
POOLED_MONTHS = 3
IN_PARTS = HEADLINE[:3]
"""The measures of parts of an area, and of groups."""


def on_target(*, area_code: str, month: date | None, actor: Any) -> OnTarget:
    """Everything about an area and month; see ``OnTarget``. No names, and no single household.

    ``area_code`` "" is the account's whole area; ``month`` None the newest month with an audit there, else
    this one. Writes a line in the audit record. Raises ``NotAllowed``, ``AreaNotSeen``.
    """
    area_code = area_asked(actor, area_code, READS_FIGURES)
    found = figures_of(area_code=area_code, month=month)
    record_access(
        actor=actor,
        action="targeting.figures.read",
        purpose="statistics",
        subject_kind="audit",
        subject_id=None,
        area_code=area_code,
        detail={"month": found.month.isoformat()},
    )
    return found


def figures_of(*, area_code: str, month: date | None) -> OnTarget:
    """The same for whoever may see it; the caller checks that."""
    by_month = _audits_by_month(area_code)
    months = tuple(sorted(by_month, reverse=True))
    month = month.replace(day=1) if month else (months[0] if months else timezone.localdate().replace(day=1))
    now = by_month.get(month, [])
    past = [each for each in months if each <= month][:TREND_MONTHS]
    samples = samples_of([audit for each in past for audit in by_month[each]])
    sample = together(now, samples) if now else None
    return OnTarget(
        area_code=area_code,
        area_name=name_of(area_code),
        month=month,
        audits=tuple(facts_of(now)),
        headline=sample.estimates(HEADLINE, area_code) if sample else {},
        by_area=_by_area(sample, area_code) if sample else (),
        by_group=_by_group(sample, area_code) if sample else (),
        trend=tuple(
            MonthFigures(each, together(by_month[each], samples).estimates(HEADLINE, area_code))
            for each in sorted(past)
        ),
        pooled=_pooled(past if now else [], by_month, samples, area_code, most=POOLED_MONTHS),
        year=_pooled(past if now else [], by_month, samples, area_code, most=TREND_MONTHS),
        response=response_of(now, area_code),
        appeals=_appeals(area_code, month),
        months=months,
        newest_month=months[0] if months else None,
    )


def _audits_by_month(area_code: str) -> dict[date, list[Audit]]:
    found: dict[date, list[Audit]] = {}
    for audit in Audit.objects.filter(speaking_of(area_code)).select_related("frame").order_by("area_code"):
        found.setdefault(audit.month, []).append(audit)
    return found


def name_of(area_code: str) -> str:
    """The name of an area; that of the country for ""."""
    return (area_name(area_code) or area_code) if area_code else _("Seluruh Indonesia")


def _by_area(sample: Sample, area_code: str) -> tuple[AreaFigures, ...]:
    figures = sample.estimates_by(IN_PARTS, sample.areas(area_code))
    return tuple(
        AreaFigures(code, name_of(code), estimates)
        for code, estimates in figures.items()
        if code != area_code
    )


def _by_group(sample: Sample, area_code: str) -> tuple[GroupFigures, ...]:
    where = sample.inside(area_code)
    figures = []
    for group in audit_plan().groups:
        labels = np.where(where, sample.rows.labels(group.code), "")
        estimates = sample.estimates_by(IN_PARTS, labels)
        figures += [
            GroupFigures(group.code, group.title, label, group.labels[label], estimates[label])
            for label in group.labels
            if label in estimates
        ]
    return tuple(figures)


def _pooled(
    months: Sequence[date],
    by_month: Mapping[date, list[Audit]],
    samples: Mapping[UUID, Sample],
    area_code: str,
    *,
    most: int,
) -> PooledFigures | None:
    """The newest months, at most ``most``, as one, where there are two of which every audit is closed.

    One that has begun only now would count as much as the others, with a few answers.
    """
    closed = [each for each in months if not any(audit.is_open for audit in by_month[each])]
    chosen = sorted(closed[:most])
    if len(chosen) < 2:
        return None
    sample = together([audit for each in chosen for audit in by_month[each]], samples)
    return PooledFigures(tuple(chosen), sample.estimates(HEADLINE, area_code), _by_area(sample, area_code))


def _appeals(area_code: str, month: date) -> AppealFigures:
    until = next_month(month)
    programmes: dict[str, list[int]] = {}
    for row in appeal_outcomes(area_code=area_code, since=month, until=until):
        sums = programmes.setdefault(row.programme, [0, 0, 0])
        for place, count in enumerate((row.decided, row.upheld, row.turned_eligible)):
            sums[place] += count
    found = tuple(ProgrammeAppeals(code, *sums) for code, sums in sorted(programmes.items()))
    return AppealFigures(
        since=month,
        until=until,
        decided=sum(each.decided for each in found),
        upheld=sum(each.upheld for each in found),
        made_eligible=sum(each.made_eligible for each in found),
        by_programme=found,
    )
