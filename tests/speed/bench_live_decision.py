"""One family, one decision with all reasons: ours beside the same rules written by hand in Python."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from tepat.content import load_content
from tepat.rules import decide
from tests.speed.measure import Measure

ON = date(2026, 11, 1)
FLAT = {
    "welfare_decile": 2,
    "has_public_employee": False,
    "highest_formal_wage": 0,
    "address_found": True,
    "household_size": 6,
    "pregnant_count": 0,
    "child_0_6_count": 1,
    "elderly_60_count": 1,
    "severe_disability_count": 0,
    "pupil_sma_count": 0,
    "pupil_smp_count": 1,
    "pupil_sd_count": 2,
    "pkh_component_pregnant_count": 0,
    "pkh_component_child_count": 1,
    "pkh_component_elderly_count": 1,
    "pkh_component_disability_count": 0,
    "pkh_component_sma_count": 0,
    "pkh_component_smp_count": 1,
    "pkh_component_sd_count": 2,
}


def microseconds(work: Callable[[], Any], rounds: int = 4000) -> float:
    """Median time of one call, in microseconds, after a warm-up."""
    for _ in range(500):
        work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter_ns()
        work()
        times.append(time.perf_counter_ns() - start)
    return statistics.median(times) / 1000


def measure() -> Iterator[Measure]:
    formula = load_content().programmes["pkh"].formula
    decision = decide(formula, FLAT, on=ON)
    assert decision.outcome == "eligible"
    assert decision.benefit is not None
    assert decided_by_hand(FLAT) == (True, decision.benefit.amount)
    by_hand = microseconds(lambda: decided_by_hand(FLAT))
    ours = microseconds(lambda: decide(formula, FLAT, on=ON))
    yield Measure("live_decision_pkh", ours, "µs median", "by hand, no reasons", ours / by_hand, "<= 40")
    family = {"welfare_decile": 2, "address_found": True, "members": MEMBERS}
    assert decide(formula, family, on=ON).outcome == "eligible"
    yield Measure(
        "live_decision_pkh_from_members", microseconds(lambda: decide(formula, family, on=ON)), "µs median"
    )


def decided_by_hand(f: dict[str, Any]) -> tuple[bool, int]:
    """What a programmer would write for one programme: right for known facts, and without a reason."""
    counts = [
        (3_000_000, f["pkh_component_pregnant_count"] + f["pkh_component_child_count"]),
        (2_400_000, f["pkh_component_disability_count"] + f["pkh_component_elderly_count"]),
        (2_000_000, f["pkh_component_sma_count"]),
        (1_500_000, f["pkh_component_smp_count"]),
        (900_000, f["pkh_component_sd_count"]),
    ]
    left, amount = 4, 0
    for each, count in counts:
        paid = min(left, count)
        amount += each * paid
        left -= paid
    eligible = (
        f["welfare_decile"] <= 4
        and not f["has_public_employee"]
        and f["highest_formal_wage"] <= 2_810_139
        and f["address_found"]
        and amount > 0
    )
    return eligible, amount


def _member(**facts: Any) -> dict[str, Any]:
    known = {
        "is_alive": True,
        "is_public_employee": False,
        "formal_monthly_wage": 0,
        "pregnancy_status": 1,
        "school_attendance": 3,
    }
    difficulties = (
        "seeing",
        "hearing",
        "walking",
        "using_hands",
        "learning",
        "behaviour",
        "speaking",
        "self_care",
    )
    return {**known, **{f"difficulty_{d}": 4 for d in (*difficulties, "remembering")}, **facts}


MEMBERS = [
    _member(birth_date=date(1984, 3, 2), sex=1, relation_to_head=1),
    _member(birth_date=date(1988, 8, 17), sex=2, relation_to_head=2),
    _member(birth_date=date(2016, 1, 9), sex=2, relation_to_head=3, school_attendance=2, school_level=1),
    _member(birth_date=date(2023, 5, 30), sex=1, relation_to_head=3, school_attendance=1),
    _member(birth_date=date(1955, 12, 1), sex=2, relation_to_head=6),
]
