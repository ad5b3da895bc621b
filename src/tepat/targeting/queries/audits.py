"""Audits and lists as officers see them: dates, seeds, counts. Never a name, never an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from tepat.base.permissions import check_permission
from tepat.content.areas import DISTRICT, area_name, within
from tepat.targeting.audit_plan import audit_plan
from tepat.targeting.figures import (
    AreaProgress,
    AuditDesk,
    AuditFacts,
    AuditProgress,
    FrameFacts,
    ResponseFigures,
    StandingFigures,
)
from tepat.targeting.models import Audit, AuditHousehold, AuditStratum, FrameList, Standing, VisitResult
from tepat.targeting.queries.access import READS_AUDITS, area_of, audit_not_found, inside, speaking_of

MOST_SHOWN = 200


def audit_desk(*, actor: Any) -> AuditDesk:
    """The audits and lists of the account's area, newest first. Raises ``NotAllowed``, ``AreaNotSeen``."""
    check_permission(actor, READS_AUDITS)
    speaking = speaking_of(area_of(actor))
    audits = Audit.objects.filter(speaking).select_related("frame").order_by("-month", "area_code")
    lists = FrameList.objects.filter(speaking).order_by("-as_of", "-imported_at")
    return AuditDesk(
        audits=tuple(facts_of(audits[:MOST_SHOWN])),
        frames=tuple(_frame_facts(each) for each in lists[:MOST_SHOWN]),
    )


def audit_progress(*, audit_id: UUID, actor: Any) -> AuditProgress:
    """How far the visits of an audit are, in the account's area. Raises ``NotAllowed``, ``AuditNotFound``."""
    check_permission(actor, READS_AUDITS)
    area_code = area_of(actor)
    audit = Audit.objects.filter(speaking_of(area_code), pk=audit_id).select_related("frame").first()
    if audit is None:
        raise audit_not_found()
    return AuditProgress(
        audit=facts_of([audit])[0],
        response=response_of([audit], area_code),
        by_area=_by_district(audit, area_code),
    )


def facts_of(audits: Iterable[Audit]) -> list[AuditFacts]:
    """What anybody may know of these audits."""
    found = list(audits)
    answered = dict(
        AuditHousehold.objects.filter(audit__in=found, result=VisitResult.ANSWERED)
        .values_list("audit_id")
        .annotate(Count("pk"))
        .order_by()
    )
    return [_facts(audit, answered.get(audit.pk, 0)) for audit in found]


def _facts(audit: Audit, answered: int) -> AuditFacts:
    return AuditFacts(
        audit_id=audit.pk,
        area_code=audit.area_code,
        area_name=area_name(audit.area_code) or audit.area_code,
        month=audit.month,
        reference_on=audit.reference_on,
        programmes=tuple(audit.programmes),
        seed=audit.seed,
        frame_hash=audit.frame_hash,
        frame_as_of=audit.frame.as_of,
        frame_size=audit.frame_size,
        drawn=audit.drawn,
        answered=answered,
        poverty_line=audit.poverty_line,
        poverty_line_source=audit_plan().line_at(audit.reference_on).source,
        drawn_at=audit.drawn_at,
        visits_until=audit.visits_until,
        closed_at=audit.closed_at,
    )


def _frame_facts(frame: FrameList) -> FrameFacts:
    counts = frame.counts
    return FrameFacts(
        frame_id=frame.pk,
        area_code=frame.area_code,
        area_name=area_name(frame.area_code) or frame.area_code,
        as_of=frame.as_of,
        households=frame.households,
        imported_at=frame.imported_at,
        content_hash=frame.content_hash,
        doubled=counts["doubled"],
        without_kk=counts["without_kk"],
        odd_kk=counts["odd_kk"],
        left_out=counts["left_out"],
    )


def response_of(audits: Sequence[Audit], area_code: str) -> ResponseFigures:
    """What came of the visits of these audits in an area."""
    results: Counter[str] = Counter()
    drawn: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    waiting = 0
    for standing, result, count, waits in _counted(audits, area_code, "standing"):
        drawn[standing] += count
        answered[standing] += count if result == VisitResult.ANSWERED else 0
        results[result] += count - waits
        waiting += waits
    on_list = _on_list(audits, area_code)
    return ResponseFigures(
        drawn=sum(drawn.values()),
        results=_in_order(results),
        waiting=waiting,
        standings=tuple(
            StandingFigures(each, on_list[each], drawn[each], answered[each]) for each in Standing.values
        ),
    )


def _counted(audits: Sequence[Audit], area_code: str, field: str) -> Iterable[tuple[str, str, int, int]]:
    """Households drawn, by a field and the result so far: how many, and of how many more may still come."""
    return (
        AuditHousehold.objects.filter(inside(area_code), audit__in=audits)
        .values_list(field, "result")
        .annotate(Count("pk"), waits=Count("pk", filter=Q(ended_at=None)))
        .order_by(field, "result")
    )


def _on_list(audits: Sequence[Audit], area_code: str) -> Counter[str]:
    """Households that could be drawn, by standing."""
    found: Counter[str] = Counter()
    for standing, by_village in AuditStratum.objects.filter(audit__in=audits).values_list(
        "standing", "by_village"
    ):
        found[standing] += sum(count for village, count in by_village.items() if within(village, area_code))
    return found


def _by_district(audit: Audit, area_code: str) -> tuple[AreaProgress, ...]:
    results: dict[str, Counter[str]] = {}
    waiting: Counter[str] = Counter()
    for village, result, count, waits in _counted([audit], area_code, "area_code"):
        district = ".".join(village.split(".")[:DISTRICT])
        results.setdefault(district, Counter())[result] += count - waits
        waiting[district] += waits
    return tuple(
        AreaProgress(
            area_code=district,
            name=area_name(district) or district,
            drawn=found.total() + waiting[district],
            results=_in_order(found),
            waiting=waiting[district],
        )
        for district, found in sorted(results.items())
    )


def _in_order(results: Counter[str]) -> dict[str, int]:
    return {result: results[result] for result in VisitResult.values if results[result]}
