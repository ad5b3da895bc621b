"""A phone's clock, put right as far as it can be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tepat.field.clocks import Clock, put_right

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
ENROLLED = NOW - timedelta(days=100)
_FIRST, _LAST = datetime(1, 1, 2), datetime(9999, 12, 30)  # noqa: DTZ001 - as the strategy wants them
moments = st.datetimes(_FIRST, _LAST, timezones=st.just(UTC))


def clock(offset_s: float | None) -> Clock:
    return Clock.of(offset_s=offset_s, enrolled_at=ENROLLED, received_at=NOW)


@given(moments, st.none() | st.floats(-1e12, 1e12))
def test_what_comes_out_is_possible_or_nothing(moment: datetime, offset_s: float | None) -> None:
    right = clock(offset_s).corrected(moment)
    assert right is None or clock(offset_s).earliest <= right <= NOW


@given(st.integers(0, 99 * 86_400), st.integers(-(10**9), 10**9))
def test_a_clock_that_was_measured_gives_the_true_moment(ago: int, offset_s: int) -> None:
    true = NOW - timedelta(seconds=ago)
    right = clock(offset_s).corrected(true - timedelta(seconds=offset_s))
    assert right is not None
    assert abs(right - true) <= timedelta(minutes=2)


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00+00:00", "2090-01-01T00:00:00+00:00"])
def test_without_a_measure_an_impossible_moment_stays_so(text: str) -> None:
    assert put_right({"observed_at": text}, clock(None)) is None


def test_a_moment_that_cannot_be_read_is_left_to_the_check_of_the_document() -> None:
    for value in (None, "yesterday", 7, "2026-11-01"):
        assert put_right({"observed_at": value}, clock(5000)) == {"observed_at": value}


def test_what_is_right_stays_as_it_was_written() -> None:
    document = {"observed_at": "2026-11-01T09:30:00+07:00", "consents": [{"given_at": "x"}, 7], "a": 1}
    assert put_right(document, clock(30)) == document
