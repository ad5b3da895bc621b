from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tepat.kernel.dates import read_iso_date


@given(st.dates())
def test_every_date_is_read_back(day: date) -> None:
    assert read_iso_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "2026-W01-1",
        "20260131",
        "2026-02-30",
        "2026-1-31",
        "２０２６-01-31",
        "2026-01-31T00:00",
        " 2026-01-31",
        "",
    ],
)
def test_nothing_else_is_a_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|day|month"):
        read_iso_date(text)
