"""Intervals keep what they promise: 300 pilots in the made-up population, where the truth is known.

``make bench ONLY=audits`` does the same with 1,000 pilots for each of several ways of visiting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from tepat.lab.audits import AuditEstimate, AuditRows, estimate
from tepat.lab.tests.made_up_programme import Pilots, Plan, Programme, programme

PILOTS = 300
FIGURES = {
    "all": ("exclusion_of_poor", "inclusion_of_reached", "mistargeting", "poor"),
    "district": ("inclusion_of_reached", "mistargeting", "poor"),
    "small": ("exclusion_of_poor", "inclusion_of_reached", "mistargeting", "coverage", "poor"),
}
LOWEST, HIGHEST = 0.905, 0.99
"""About three and a half standard errors of 300 pilots around 95 %."""


@dataclass
class Found:
    people: Programme
    told: dict[tuple[str, str], list[AuditEstimate]]
    plain: list[tuple[float, float]]

    def covered(self, domain: str, figure: str) -> float:
        truth = self.people.truth(figure, self.people.largest_district() if domain == "district" else domain)
        return float(np.mean([each.low <= truth <= each.high for each in self.judged(domain, figure)]))  # type: ignore[operator]

    def judged(self, domain: str, figure: str) -> list[AuditEstimate]:
        return [each for each in self.told[domain, figure] if not each.why_not]


@pytest.fixture(scope="module")
def found() -> Found:
    people = programme(12_000, seed=3)
    district = people.largest_district()
    pilots = Pilots(people, Plan(2_400, emphasis={"reached": 2, "refused": 2, district: 3}))
    told: dict[tuple[str, str], list[AuditEstimate]] = {}
    plain = []
    for seed in range(PILOTS):
        rows = pilots.pilot(seed, by_hash=False)
        for domain, figures in FIGURES.items():
            where = _where(rows, domain, district)
            for figure in figures:
                told.setdefault((domain, figure), []).append(estimate(rows, figure, where=where))
        plain.append(_plain_share(rows))
    return Found(people, told, plain)


def _where(rows: AuditRows, domain: str, district: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]] | None:
    if domain == "all":
        return None
    if domain == "small":
        return np.asarray(rows.groups["household_size"] == "1-2")
    return np.char.startswith(rows.stratum.astype(str), district)


def _plain_share(rows: AuditRows) -> tuple[float, float]:
    poor = rows.poor[rows.answered]
    half = 1.96 * float(np.sqrt(poor.mean() * (1 - poor.mean()) / len(poor)))
    return float(poor.mean()) - half, float(poor.mean()) + half


@pytest.mark.parametrize(
    ("domain", "figure"), [(domain, figure) for domain, figures in FIGURES.items() for figure in figures]
)
def test_an_interval_holds_the_truth_as_often_as_it_says(found: Found, domain: str, figure: str) -> None:
    assert len(found.judged(domain, figure)) >= 0.9 * PILOTS
    assert LOWEST <= found.covered(domain, figure) <= HIGHEST


def test_all_intervals_together_hold_it_in_95_of_100(found: Found) -> None:
    assert 0.935 <= np.mean([found.covered(*each) for each in found.told]) <= 0.965


@pytest.mark.parametrize("figure", FIGURES["all"])
def test_the_error_told_is_the_error_made(found: Found, figure: str) -> None:
    told = [(each.value, each.effective) for each in found.judged("all", figure)]
    errors = [(value * (1 - value) / effective) ** 0.5 for value, effective in told]  # type: ignore[operator]
    assert np.mean(errors) == pytest.approx(np.std([value for value, _ in told]), rel=0.15)  # type: ignore[arg-type]


def test_the_check_can_fail(found: Found) -> None:
    """The plain share of those who answered holds the truth far less often: not all were drawn alike."""
    truth = found.people.truth("poor", "all")
    assert np.mean([low <= truth <= high for low, high in found.plain]) < 0.7


def test_coverage_of_everybody_is_known_without_error(found: Found) -> None:
    people = found.people
    rows = Pilots(people, Plan(400)).pilot(1)
    told = estimate(rows, "coverage")
    assert (told.low, told.high) == pytest.approx([people.truth("coverage", "all")] * 2)
