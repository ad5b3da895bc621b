"""What audits brought home, as the lab reads it: one row for every household drawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

import numpy as np

from tepat.content.areas import within
from tepat.lab.arrays import BoolArray, Groups
from tepat.lab.audits import AuditEstimate, AuditRows, estimate, estimate_by, pooled
from tepat.targeting.audit_plan import audit_plan
from tepat.targeting.models import Audit, AuditHousehold, AuditStratum, Standing


@dataclass(frozen=True, eq=False)
class Sample:
    """The households drawn in one audit, or in several together, and the village of each."""

    rows: AuditRows
    villages: Groups

    @cached_property
    def _known(self) -> list[str]:
        return list(np.unique(self.villages))

    def inside(self, area_code: str) -> BoolArray:
        """A flag for each household: whether it lives in the area."""
        there = [village for village in self._known if within(village, area_code)]
        return np.isin(self.villages, there)

    def areas(self, area_code: str) -> Groups:
        """For each household the code of its part of the area one level down; "" for others."""
        depth = area_code.count(".") + 2 if area_code else 1
        parts = {
            village: ".".join(village.split(".")[:depth]) if within(village, area_code) else ""
            for village in self._known
        }
        return np.array([parts[village] for village in self.villages])

    def estimates(self, measures: Collection[str], area_code: str) -> dict[str, AuditEstimate]:
        """One estimate for each measure, of an area."""
        where = self.inside(area_code)
        return {measure: estimate(self.rows, measure, where=where) for measure in measures}

    def estimates_by(
        self, measures: Collection[str], labels: Groups | Sequence[str]
    ) -> dict[str, dict[str, AuditEstimate]]:
        """By label, in order, one estimate for each measure."""
        found: dict[str, dict[str, AuditEstimate]] = {}
        for measure in measures:
            for label, figure in estimate_by(self.rows, measure, labels).items():
                found.setdefault(label, {})[measure] = figure
        return found


def samples_of(audits: Collection[Audit]) -> dict[UUID, Sample]:
    """The sample of each audit, by its id. Two statements, however many there are."""
    ids = [audit.pk for audit in audits]
    sizes: dict[UUID, dict[str, int]] = {audit_id: {} for audit_id in ids}
    taken = AuditStratum.objects.filter(audit_id__in=ids, take__gt=0)
    for audit_id, code, size in taken.values_list("audit_id", "code", "size"):
        sizes[audit_id][code] = size
    households: dict[UUID, list[_Row]] = {audit_id: [] for audit_id in ids}
    rows = AuditHousehold.objects.filter(audit_id__in=ids).values_list(
        "audit_id",
        "stratum__code",
        "area_code",
        "standing",
        "known_size",
        "answer__consumption_per_person_monthly",
        "answer__groups",
    )
    for audit_id, *row in rows.order_by("audit_id", "pk").iterator(chunk_size=5_000):
        households[audit_id].append(tuple(row))
    return {audit.pk: _sample(households[audit.pk], sizes[audit.pk], audit.poverty_line) for audit in audits}


_Row = tuple[str, str, str, str, int | None, Mapping[str, str] | None]


def _sample(rows: list[_Row], sizes: Mapping[str, int], poverty_line: int) -> Sample:
    strata, villages, standing, sizes_known, consumption, groups = zip(*rows, strict=True)
    codes = [group.code for group in audit_plan().groups]
    return Sample(
        rows=AuditRows(
            stratum=np.array(strata),
            sizes=sizes,
            answered=np.array([each is not None for each in consumption]),
            reached=np.array([each == Standing.REACHED for each in standing]),
            poor=np.array([each is not None and each < poverty_line for each in consumption]),
            groups={code: np.array([(each or {}).get(code, "") for each in groups]) for code in codes},
            known=np.array(sizes_known),
        ),
        villages=np.array(villages),
    )


def together(audits: Sequence[Audit], samples: Mapping[UUID, Sample]) -> Sample:
    """Several audits as one: of one month in several areas, or of several months."""
    if len(audits) == 1:
        return samples[audits[0].pk]
    named = {code_of(audit): samples[audit.pk] for audit in audits}
    return Sample(
        rows=pooled({code: sample.rows for code, sample in named.items()}),
        villages=np.concatenate([sample.villages for sample in named.values()]),
    )


def code_of(audit: Audit) -> str:
    """What tells an audit from others."""
    return f"{audit.month:%Y-%m} {audit.area_code}"


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
