"""Random audits: how often intervals at 95 % hold the truth, in 1,000 pilots for each way of visiting.

The made-up population with PKH and Sembako as their formulas decide; poor households apply more often. Who
answers depends on standing, district and kind of household (about two in three do). Beside each stands what a
spreadsheet would say: the plain share of those who answered, plus and minus 1.96 standard errors. The last
two show what cannot be put right: kinds that answer more easily where nothing is known of those who did not,
and poor households that answer less often than others like them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from tepat.lab.audits import AuditEstimate, AuditRows, estimate, pooled
from tepat.lab.audits.measures import MEASURES
from tepat.lab.tests.made_up_programme import Pilots, Plan, Programme, programme
from tests.speed.measure import Measure

HOUSEHOLDS = 40_000
PILOTS = 1_000
FIGURES = ("exclusion_of_poor", "inclusion_of_reached", "mistargeting", "coverage", "poor")
TWICE = {"reached": 2.0, "refused": 2.0}
NOT_AT_RANDOM = -0.4
"""Logits: the poor answer 59 % where others alike in all else answer 68 %."""


@dataclass
class Tally:
    """What 1,000 pilots said of one figure."""

    truth: float
    values: list[float] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    held: int = 0
    exact: int = 0
    naive_held: int = 0

    def add(self, told: AuditEstimate, naive: tuple[float, float]) -> None:
        if told.value is None or told.low is None or told.high is None or told.effective is None:
            return
        self.values.append(told.value)
        self.errors.append((told.value * (1 - told.value) / told.effective) ** 0.5)
        slack = 1e-9
        self.held += told.low - slack <= self.truth <= told.high + slack
        self.exact += told.high - told.low < slack
        self.naive_held += naive[0] <= self.truth <= naive[1]

    @property
    def covered(self) -> float:
        return 100 * self.held / len(self.values)

    @property
    def off(self) -> float:
        """How far the mean estimate is from the truth, in points."""
        return 100 * (float(np.mean(self.values)) - self.truth)

    @property
    def spread(self) -> float:
        """The standard error as estimated, as a share of how far estimates really differ."""
        return float(np.mean(self.errors) / np.std(self.values))

    def told(self, name: str) -> Measure:
        naive = 100 * self.naive_held / len(self.values)
        unit = f"% (truth {100 * self.truth:.1f} %, off by {self.off:+.2f} points; errors x {self.spread:.2f}"
        judged = 100 * len(self.values) / PILOTS
        unit += f"; judged in {judged:.0f} %)" if judged < 100 else ")"
        return Measure(f"audits_{name}", self.covered, unit, f"plain share: {naive:.1f} %")


def measure() -> Iterator[Measure]:
    started = time.perf_counter()
    people = programme(HOUSEHOLDS)
    district = people.largest_district()
    places = {"all": "all", "district": district, "small": "small"}
    closely = Plan(3_000, emphasis=TWICE | {district: 5.0})
    told = list(_told("pilot", _simulated(people, Pilots(people, closely).pilot, places)))
    yield from told
    estimated = [each.value for each in told if each.versus]
    yield Measure("audits_lowest", min(estimated), "% of 1,000 pilots", must=">= 93")
    yield Measure("audits_highest", max(estimated), "% of 1,000 pilots", must="<= 97")
    yield from _other_ways(people, district)
    yield from _what_cannot_be_put_right(people, closely, places)
    yield Measure("audits_time", time.perf_counter() - started, "s")


def _other_ways(people: Programme, district: str) -> Iterator[Measure]:
    """In proportion, fewer; by district only, so that coverage is an estimate too; three months together."""
    plain = _drawn_by_generator(Pilots(people, Plan(1_500)))
    yield from _told("plain", _simulated(people, plain, {"all": "all"}))
    by_district = Plan(3_000, by_standing=False, emphasis={district: 6.0})
    drawn = _drawn_by_generator(Pilots(people, by_district))
    yield from _told("by_district", _simulated(people, drawn, {"all": "all", "district": district}))
    months = _three(Pilots(people, Plan(1_000, emphasis=TWICE)))
    yield from _told("three_months", _simulated(people, months, {"all": "all", "small": "small"}))


def _what_cannot_be_put_right(people: Programme, closely: Plan, places: dict[str, str]) -> Iterator[Measure]:
    """Nothing known of those who did not answer but their standing; and the poor answering less often."""
    unknown = _drawn_by_generator(Pilots(people, replace(closely, registry=False)))
    yield from _told("registry_unused", _simulated(people, unknown, places))
    not_at_random = _drawn_by_generator(Pilots(people, closely, if_poor=NOT_AT_RANDOM))
    yield from _told("poor_answer_less", _simulated(people, not_at_random, places))


def _drawn_by_generator(pilots: Pilots) -> Callable[[int], AuditRows]:
    return lambda seed: pilots.pilot(seed, by_hash=False)


def _three(pilots: Pilots) -> Callable[[int], AuditRows]:
    """Three months of audits taken together."""
    return lambda seed: pooled(
        {f"month-{month}": pilots.pilot(3 * seed + month, by_hash=False) for month in range(3)}
    )


def _told(name: str, tallies: dict[tuple[str, str], Tally]) -> Iterator[Measure]:
    for (figure, domain), tally in tallies.items():
        if tally.exact == PILOTS:
            unit = "% (a count on the list, without sampling error)"
            yield Measure(f"audits_{name}_{figure}_{domain}", tally.covered, unit)
        elif tally.values:
            yield tally.told(f"{name}_{figure}_{domain}")


def _simulated(
    people: Programme, pilot: Callable[[int], AuditRows], domains: dict[str, str]
) -> dict[tuple[str, str], Tally]:
    tallies = {
        (figure, domain): Tally(people.truth(figure, place))
        for figure in FIGURES
        for domain, place in domains.items()
    }
    for seed in range(1, PILOTS + 1):
        rows = pilot(seed)
        for (figure, domain), tally in tallies.items():
            where = _where(rows, domains[domain])
            tally.add(estimate(rows, figure, where=where), _plain_share(rows, figure, where))
    return tallies


def _where(rows: AuditRows, place: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if place == "all":
        return np.ones(len(rows), dtype=np.bool_)
    if place == "small":
        return np.asarray(rows.groups["household_size"] == "1-2")
    return np.char.startswith(rows.stratum.astype(str), place)


def _plain_share(
    rows: AuditRows, figure: str, where: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[float, float]:
    """As a spreadsheet would: those who answered, all alike, and the ordinary interval."""
    counted, among = MEASURES[figure].flags(rows)
    asked = among & where & rows.answered
    count = int(asked.sum())
    if not count:
        return 0.0, 0.0
    share = float((counted & asked).sum()) / count
    half = 1.96 * (share * (1 - share) / count) ** 0.5
    return share - half, share + half
