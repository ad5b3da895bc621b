from __future__ import annotations

import doctest
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tepat.kernel import canonical, errors, identifiers, layout, money, periods
from tepat.kernel.identifiers import new_uuid7, uuid7
from tepat.kernel.money import format_rupiah
from tepat.kernel.periods import DateRange, Period, PeriodError, first_overlap, value_on

dates = st.dates(date(1990, 1, 1), date(2090, 1, 1))
ranges = st.builds(
    lambda start, days: DateRange(start, None if days is None else start + timedelta(days=days)),
    dates,
    st.none() | st.integers(1, 4000),
)


@pytest.mark.parametrize("module", [canonical, errors, identifiers, layout, money, periods])
def test_doctests(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@given(st.integers())
def test_rupiah_keep_every_digit(amount: int) -> None:
    assert int(format_rupiah(amount).replace("Rp ", "").replace(".", "")) == amount


@pytest.mark.parametrize("amount", [1.0, True, "1"])
def test_rupiah_are_whole(amount: object) -> None:
    with pytest.raises(TypeError):
        format_rupiah(amount)  # type: ignore[arg-type]


@given(dates, st.sampled_from(Period))
def test_a_period_holds_its_day_and_has_its_length(on: date, period: Period) -> None:
    stretch = period.around(on)
    assert on in stretch
    assert stretch.active_to is not None
    months = (stretch.active_to.year - stretch.active_from.year) * 12
    assert months + stretch.active_to.month - stretch.active_from.month == period.months


@given(ranges, ranges)
def test_overlap_is_mutual_and_means_a_shared_day(one: DateRange, other: DateRange) -> None:
    later_start = max(one.active_from, other.active_from)
    assert one.overlaps(other) == other.overlaps(one) == (later_start in one and later_start in other)
    assert (first_overlap([one, other]) is not None) == one.overlaps(other)


def test_an_empty_stretch_is_refused() -> None:
    with pytest.raises(PeriodError):
        DateRange(date(2026, 1, 1), date(2026, 1, 1))


@given(st.dictionaries(dates, st.integers()), dates)
def test_value_on_takes_the_latest_begun(dated: dict[date, int], on: date) -> None:
    value = value_on(dated, on)
    begun = sorted(start for start in dated if start <= on)
    assert value == (dated[begun[-1]] if begun else None)


@given(st.integers(0, (1 << 48) - 1), st.binary(min_size=10, max_size=10))
def test_uuid7_has_version_variant_and_time(unix_ms: int, randomness: bytes) -> None:
    made = uuid7(unix_ms, randomness)
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == unix_ms


def test_uuid7_refuses_nonsense_and_new_ones_differ() -> None:
    with pytest.raises(ValueError, match="48 bits"):
        uuid7(1 << 48, bytes(10))
    with pytest.raises(ValueError, match="random bytes"):
        uuid7(0, bytes(9))
    assert len({new_uuid7() for _ in range(1000)}) == 1000
