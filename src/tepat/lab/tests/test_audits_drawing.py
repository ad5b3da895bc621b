"""Whom to visit: shares of a total, and a draw that anybody can repeat."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare  # type: ignore[import-untyped]

from tepat.lab.audits import allocate, draw, standing_of, stratum_code
from tepat.lab.errors import LabError

a_few = settings(max_examples=60, deadline=None)
TEXTS = st.text("abcdéñ0123456789-|", min_size=1, max_size=8)
SIZES = st.dictionaries(st.text("abc123/.", min_size=1, max_size=6), st.integers(0, 500), min_size=1)


@a_few
@given(SIZES, st.data(), st.integers(0, 4))
def test_allocation_adds_up_and_takes_nobody_twice(
    sizes: dict[str, int], data: st.DataObject, least: int
) -> None:
    lowest = sum(min(least, size) for size in sizes.values())
    total = data.draw(st.integers(lowest, sum(sizes.values())))
    emphasis = data.draw(st.dictionaries(st.sampled_from(sorted(sizes)), st.floats(0.01, 100)))
    takes = allocate(sizes, total=total, least=least, emphasis=emphasis)
    assert sum(takes.values()) == total
    assert all(min(least, sizes[code]) <= take <= sizes[code] for code, take in takes.items())
    turned = dict(reversed(sizes.items()))
    assert allocate(turned, total=total, least=least, emphasis=emphasis) == takes


def test_allocation_is_by_size_and_emphasis() -> None:
    takes = allocate({"a": 1000, "b": 2000, "c": 1000}, total=500, emphasis={"c": 2})
    assert takes == {"a": 100, "b": 200, "c": 200}


@pytest.mark.parametrize(
    ("sizes", "settings", "code"),
    [
        ({"a": 10}, {"total": 11}, "lab.audits.total_impossible"),
        ({"a": 10, "b": 10}, {"total": 3}, "lab.audits.total_impossible"),
        ({"a": -1}, {"total": 0}, "lab.audits.bad_size"),
        ({}, {"total": 0}, "lab.audits.bad_size"),
        ({"a": 10}, {"total": 5, "least": -1}, "lab.audits.bad_size"),
        ({"a": 10}, {"total": 5, "emphasis": {"b": 2.0}}, "lab.audits.emphasis_unknown"),
        ({"a": 10}, {"total": 5, "emphasis": {"a": 0.0}}, "lab.audits.emphasis_nothing"),
        ({"a": 10}, {"total": 5, "emphasis": {"a": float("nan")}}, "lab.audits.emphasis_nothing"),
    ],
)
def test_an_allocation_that_cannot_be_is_refused(
    sizes: dict[str, int], settings: dict[str, object], code: str
) -> None:
    with pytest.raises(LabError) as refused:
        allocate(sizes, **settings)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert refused.value.mend


@a_few
@given(st.lists(TEXTS, unique=True, max_size=60), st.data(), TEXTS)
def test_a_draw_can_be_repeated_from_the_list_in_any_order(
    keys: list[str], data: st.DataObject, seed: str
) -> None:
    take = data.draw(st.integers(0, len(keys)))
    drawn = [keys[position] for position in draw(keys, take=take, seed=seed)]
    assert len(set(drawn)) == take
    turned = data.draw(st.permutations(keys))
    assert [turned[position] for position in draw(turned, take=take, seed=seed)] == drawn
    by_hand = sorted(keys, key=lambda key: sha256(f"{seed}|{key}".encode()).hexdigest())[:take]
    assert drawn == by_hand


def test_every_household_is_drawn_as_often_as_every_other_also_in_pairs() -> None:
    keys = [f"kk-{number}" for number in range(12)]
    alone: Counter[int] = Counter()
    pairs: Counter[tuple[int, int]] = Counter()
    for seed in range(6000):
        drawn = sorted(draw(keys, take=3, seed=f"audit {seed}"))
        alone.update(drawn)
        pairs.update([(drawn[0], drawn[1]), (drawn[0], drawn[2]), (drawn[1], drawn[2])])
    assert len(pairs) == 66
    assert chisquare(list(alone.values())).pvalue > 0.001
    assert chisquare(list(pairs.values())).pvalue > 0.001


@pytest.mark.parametrize(
    ("keys", "take", "seed", "code"),
    [
        (["a", "b"], 3, "s", "lab.audits.draw_too_large"),
        (["a", "b"], -1, "s", "lab.audits.draw_too_large"),
        (["a", "a"], 1, "s", "lab.audits.key_twice"),
        (["a", "b"], 1, "", "lab.audits.no_seed"),
    ],
)
def test_a_draw_that_would_not_be_fair_is_refused(keys: list[str], take: int, seed: str, code: str) -> None:
    with pytest.raises(LabError) as refused:
        draw(keys, take=take, seed=seed)
    assert refused.value.code == code


def test_codes_of_strata_tell_the_standing() -> None:
    assert stratum_code("35.10.16", "refused") == "35.10.16/refused"
    assert standing_of("2026-10:35.10.16/refused") == "refused"
