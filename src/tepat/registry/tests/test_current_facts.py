"""Which of many observations counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tepat.registry.current import FactRow, FamilyFacts, current_facts

ON = date(2026, 11, 1)
FAMILY_ID = UUID(int=1)
WAHYU, SITI = UUID(int=2), UUID(int=3)


@dataclass(frozen=True)
class Trusted:
    source_trust: tuple[str, ...]
    fresh_for_days: int | None = None


DICTIONARY: Any = {
    "floor_area_m2": Trusted(("bpn", "officer", "agent", "self"), 365),
    "welfare_decile": Trusted(("dtsen",)),
    "birth_date": Trusted(("dukcapil", "agent", "self")),
}


def observed(days_ago: int) -> datetime:
    return datetime(2026, 11, 1, 5, tzinfo=UTC) - timedelta(days=days_ago)


def floor(number: int, value: float, source: str, days_ago: int) -> FactRow:
    return FactRow(number, "family", FAMILY_ID, "floor_area_m2", value, source, observed(days_ago))


def what_counts(*facts: FactRow) -> dict[str, Any]:
    entry: dict[str, Any] = current_facts(facts, DICTIONARY, ON)["household"]["floor_area_m2"]
    return entry


def test_the_more_trusted_source_counts_although_it_is_older() -> None:
    assert what_counts(floor(1, 36, "officer", 300), floor(2, 54, "self", 1))["value"] == 36


def test_an_expired_trusted_fact_gives_way_to_a_fresh_one_of_less_trust() -> None:
    entry = what_counts(floor(1, 36, "officer", 366), floor(2, 54, "self", 1))
    assert (entry["value"], entry["stale"]) == (54, False)


def test_a_fact_is_fresh_to_the_last_day() -> None:
    assert what_counts(floor(1, 36, "officer", 365))["stale"] is False
    assert what_counts(floor(1, 36, "officer", 366))["stale"] is True


def test_where_all_have_expired_the_most_trusted_counts_and_is_marked() -> None:
    entry = what_counts(floor(1, 36, "officer", 900), floor(2, 54, "self", 400))
    assert (entry["value"], entry["stale"]) == (36, True)


def test_of_one_source_the_newest_observation_counts_not_the_last_to_arrive() -> None:
    assert what_counts(floor(1, 54, "agent", 1), floor(2, 36, "agent", 5))["value"] == 54


def test_of_two_at_the_same_moment_the_later_stored_counts() -> None:
    assert what_counts(floor(7, 54, "agent", 1), floor(4, 36, "agent", 1))["fact"] == 7


def test_a_source_that_is_not_listed_comes_last() -> None:
    assert what_counts(floor(1, 36, "study", 1), floor(2, 54, "self", 9))["value"] == 54


def test_the_document_names_source_and_date_of_every_value() -> None:
    facts = [
        floor(1, 36, "agent", 2),
        FactRow(2, "person", SITI, "birth_date", "1990-05-15", "agent", observed(2)),
        FactRow(3, "person", WAHYU, "birth_date", "1988-01-02", "dukcapil", observed(10)),
        FactRow(4, "family", FAMILY_ID, "no_longer_asked", 1, "agent", observed(2)),
    ]
    assert current_facts(facts, DICTIONARY, ON, members=[WAHYU]) == {
        "household": {
            "floor_area_m2": {
                "value": 36,
                "source": "agent",
                "observed_at": "2026-10-30T05:00:00+00:00",
                "fact": 1,
                "stale": False,
            }
        },
        "members": {
            str(WAHYU): {
                "birth_date": {
                    "value": "1988-01-02",
                    "source": "dukcapil",
                    "observed_at": "2026-10-22T05:00:00+00:00",
                    "fact": 3,
                    "stale": False,
                }
            }
        },
    }


def test_members_without_facts_keep_their_place() -> None:
    assert list(current_facts([], DICTIONARY, ON, members=[SITI, WAHYU])["members"]) == [
        str(SITI),
        str(WAHYU),
    ]


@st.composite
def rows(draw: st.DrawFn) -> list[FactRow]:
    parts = draw(
        st.lists(
            st.tuples(
                st.sampled_from([None, WAHYU, SITI]),
                st.sampled_from(["floor_area_m2", "welfare_decile", "birth_date", "unknown"]),
                st.integers(0, 9),
                st.sampled_from(["self", "agent", "officer", "bpn", "dtsen", "study"]),
                st.integers(-1, 800),
            ),
            max_size=30,
        )
    )
    return [
        FactRow(
            number,
            "person" if subject else "family",
            subject or FAMILY_ID,
            code,
            value,
            source,
            observed(days),
        )
        for number, (subject, code, value, source, days) in enumerate(parts, start=1)
    ]


@settings(max_examples=150)
@given(rows(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(facts: list[FactRow], random: Any) -> None:
    shuffled = random.sample(facts, len(facts))
    assert current_facts(shuffled, DICTIONARY, ON) == current_facts(facts, DICTIONARY, ON)


@settings(max_examples=150)
@given(rows(), st.integers(0, 30))
def test_adding_step_by_step_gives_the_same_as_all_at_once(facts: list[FactRow], cut: int) -> None:
    held = FamilyFacts(FAMILY_ID, "35.10.16.1003", (SITI, WAHYU), DICTIONARY, ON, rows=facts[:cut])
    assert held.document is held.document
    held.add(facts[cut:])
    assert held.document == current_facts(facts, DICTIONARY, ON, members=(SITI, WAHYU))
    assert held.facts_through == len(facts)


@settings(max_examples=150)
@given(rows())
def test_only_the_newest_of_each_source_can_count(facts: list[FactRow]) -> None:
    """Which is why the database hands out no more than these."""
    newest: dict[Any, FactRow] = {}
    for fact in sorted(facts, key=lambda f: (f.observed_at, f.id)):
        newest[fact.subject_id, fact.variable, fact.source] = fact
    for on in (ON, ON + timedelta(days=300), ON + timedelta(days=3000)):
        assert current_facts(newest.values(), DICTIONARY, on) == current_facts(facts, DICTIONARY, on)


@pytest.mark.parametrize("days_later", [0, 200, 400])
def test_the_day_decides_what_is_fresh(days_later: int) -> None:
    facts = [floor(1, 36, "officer", 0), floor(2, 54, "self", 100)]
    entry = current_facts(facts, DICTIONARY, ON + timedelta(days=days_later))["household"]["floor_area_m2"]
    assert (entry["value"], entry["stale"]) == (36, days_later == 400)
