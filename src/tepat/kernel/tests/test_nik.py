from __future__ import annotations

import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tepat.kernel import nik as nik_module
from tepat.kernel.nik import Nik, NikError, Sex, make_nik

ON = date(2026, 11, 1)
regions = st.tuples(st.integers(11, 99), st.integers(1, 99), st.integers(1, 99)).map(
    lambda parts: ".".join(f"{part:02d}" for part in parts)
)
birth_dates = st.dates(date(1926, 11, 2), ON)


def read(text: str) -> str | NikError:
    try:
        return Nik.parse(text, on=ON).text
    except NikError as error:
        return error


def test_doctests() -> None:
    assert doctest.testmod(nik_module).failed == 0


@given(regions, birth_dates, st.sampled_from(Sex), st.integers(1, 9999))
def test_what_is_made_can_be_read(region: str, birth_date: date, sex: Sex, serial: int) -> None:
    nik = Nik.parse(make_nik(region, birth_date, sex, serial), on=ON)
    assert (nik.region_code, nik.birth_date, nik.sex, int(nik.serial)) == (region, birth_date, sex, serial)
    assert nik.mismatches(birth_date, sex) == ()


@given(st.text(max_size=20))
def test_any_text_is_a_nik_or_a_nik_error(text: str) -> None:
    assert read(text) == text or isinstance(read(text), NikError)


@given(st.from_regex(r"\A[0-9]{16}\Z"))
def test_errors_never_hold_the_number(text: str) -> None:
    answer = read(text)
    shown = str(answer) if isinstance(answer, NikError) else repr(Nik.parse(text, on=ON))
    assert text not in shown
    assert text[6:12] not in shown


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "kernel.nik.length"),
        ("351016550590001", "kernel.nik.length"),
        ("35101655059000011", "kernel.nik.length"),
        ("35101655O5900001", "kernel.nik.digits"),
        ("3510 16550590001", "kernel.nik.digits"),
        ("٣٥١٠١٦٥٥٠٥٩٠٠٠٠١", "kernel.nik.digits"),
        ("0510165505900001", "kernel.nik.region"),
        ("3500165505900001", "kernel.nik.region"),
        ("3510005505900001", "kernel.nik.region"),
        ("3510160005900001", "kernel.nik.date"),
        ("3510164005900001", "kernel.nik.date"),
        ("3510163205900001", "kernel.nik.date"),
        ("3510167205900001", "kernel.nik.date"),
        ("3510162902230001", "kernel.nik.date"),
        ("3510166902230001", "kernel.nik.date"),
        ("3510161513900001", "kernel.nik.date"),
        ("3510165505900000", "kernel.nik.serial"),
    ],
)
def test_each_fault_has_its_code(text: str, code: str) -> None:
    with pytest.raises(NikError) as caught:
        Nik.parse(text, on=ON)
    assert caught.value.code == code
    assert caught.value.why
    assert caught.value.mend


@pytest.mark.parametrize(
    ("text", "birth_date", "sex"),
    [
        ("3510164101000001", date(2000, 1, 1), Sex.FEMALE),
        ("3510167112990001", date(1999, 12, 31), Sex.FEMALE),
        ("3510166902960001", date(1996, 2, 29), Sex.FEMALE),
        ("3510162902000001", date(2000, 2, 29), Sex.MALE),
        ("3510160111260001", date(2026, 11, 1), Sex.MALE),
        ("3510160211260001", date(1926, 11, 2), Sex.MALE),
        ("3510164211260001", date(1926, 11, 2), Sex.FEMALE),
    ],
)
def test_women_leap_days_and_the_turn_of_the_century(text: str, birth_date: date, sex: Sex) -> None:
    nik = Nik.parse(text, on=ON)
    assert (nik.birth_date, nik.sex) == (birth_date, sex)


def test_a_leap_day_not_yet_reached_has_no_earlier_century() -> None:
    with pytest.raises(NikError):
        Nik.parse("3510162902000001", on=date(1999, 1, 1))


def test_differences_are_warnings() -> None:
    nik = Nik.parse("3510165505900001", on=ON)
    assert nik.mismatches() == ()
    assert nik.mismatches(sex=1) == ("kernel.nik.sex_differs",)
    assert nik.mismatches(date(1990, 6, 15), 1) == ("kernel.nik.birth_date_differs", "kernel.nik.sex_differs")


def test_a_person_of_106_years_is_not_warned() -> None:
    born = date(1920, 3, 4)
    nik = Nik.parse(make_nik("35.10.16", born, Sex.FEMALE, 1), on=ON)
    assert nik.mismatches(birth_date=born) == ()


@pytest.mark.parametrize(
    ("region", "serial"), [("35.10", 1), ("351016", 1), ("35.10.16", 0), ("35.10.16", 10000)]
)
def test_making_refuses_nonsense(region: str, serial: int) -> None:
    with pytest.raises(NikError):
        make_nik(region, date(1990, 5, 15), Sex.MALE, serial)
