from __future__ import annotations

import doctest
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tepat.kernel import kk as kk_module
from tepat.kernel.kk import FamilyCard, FamilyCardError, make_family_card_number

ON = date(2026, 11, 1)


def test_doctests() -> None:
    assert doctest.testmod(kk_module).failed == 0


@given(st.dates(date(1990, 1, 1), ON), st.integers(1, 9999))
def test_what_is_made_can_be_read(registered_on: date, serial: int) -> None:
    card = FamilyCard.parse(make_family_card_number("35.10.16", registered_on, serial), on=ON)
    assert (card.region_code, card.registered_on, int(card.serial)) == ("35.10.16", registered_on, serial)
    assert card.text not in repr(card)


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_an_error(text: str) -> None:
    with suppress(FamilyCardError):
        assert FamilyCard.parse(text, on=ON).text == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "kernel.kk.length"),
        ("351016120315000", "kernel.kk.length"),
        ("3510161203l50007", "kernel.kk.digits"),
        ("0010161203150007", "kernel.kk.region"),
        ("3510005203150007", "kernel.kk.region"),
        ("3510165203150007", "kernel.kk.date"),
        ("3510162902150007", "kernel.kk.date"),
        ("3510161203150000", "kernel.kk.serial"),
    ],
)
def test_each_fault_has_its_code(text: str, code: str) -> None:
    with pytest.raises(FamilyCardError) as caught:
        FamilyCard.parse(text, on=ON)
    assert caught.value.code == code
    assert not text or text not in str(caught.value)


@pytest.mark.parametrize(("region", "serial"), [("35.10", 1), ("35.10.16", 0), ("35.10.16", 10000)])
def test_making_refuses_nonsense(region: str, serial: int) -> None:
    with pytest.raises(FamilyCardError):
        make_family_card_number(region, date(2015, 3, 12), serial)
