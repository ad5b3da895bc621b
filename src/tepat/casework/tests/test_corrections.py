"""Which facts an officer can put right, and how values are read."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tepat.casework.corrections import correctables, read_corrections
from tepat.casework.errors import CorrectionsRefused
from tepat.casework.tests import people
from tepat.content import load_content

MEMBER = uuid4()


def entry(value: Any, source: str, *, stale: bool = False) -> dict[str, Any]:
    return {
        "value": value,
        "source": source,
        "observed_at": "2026-09-01T00:00:00+00:00",
        "fact": 1,
        "stale": stale,
    }


def facts(code: str, known: dict[str, Any] | None = None) -> Any:
    dictionary = load_content().dictionary
    of = {code: known} if known else {}
    household = dictionary[code].level == "household"
    document = {"household": of if household else {}, "members": {str(MEMBER): {} if household else of}}
    return correctables(variables=[code], members=[MEMBER], document=document, dictionary=dictionary)


@pytest.mark.parametrize(
    ("code", "known", "is_ours"),
    [
        ("registered_car_count", entry(1, "samsat"), True),
        ("registered_car_count", None, True),
        ("welfare_decile", entry(6, "dtsen"), False),
        ("is_public_employee", entry(True, "bkn"), True),
        ("is_public_employee", entry(False, "officer"), True),
    ],
)
def test_whose_word_counts(code: str, known: dict[str, Any] | None, is_ours: bool) -> None:
    assert [fact.is_ours for fact in facts(code, known)] == [is_ours]


def test_an_agency_s_fresh_word_goes_before_the_officer_s_where_the_dictionary_says_so() -> None:
    dictionary = load_content().dictionary
    code = next(code for code, v in dictionary.items() if v.source_trust[:2] == ("dukcapil", "officer"))
    assert [fact.is_ours for fact in facts(code, entry(1, "dukcapil"))] == [False]
    assert [fact.is_ours for fact in facts(code, entry(1, "dukcapil", stale=True))] == [True]
    assert [fact.is_ours for fact in facts(code, entry(1, "self"))] == [True]


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("registered_car_count", "0", 0),
        ("formal_monthly_wage", "Rp 1.500.000", 1_500_000),
        ("monthly_electricity_kwh", "48,5", 48.5),
        ("is_public_employee", "false", False),
        ("floor_material", "6", 6),
        ("birth_date", "1960-02-01", "1960-02-01"),
    ],
)
def test_values_are_read_as_people_write_them(code: str, text: str, value: Any) -> None:
    found = facts(code)
    (fact,) = read_corrections({found[0].name: text}, found, at=people.AT)
    assert (fact.variable, fact.value, fact.source) == (code, value, "officer")
    assert type(fact.value) is type(value)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("registered_car_count", "many"),
        ("registered_car_count", "-1"),
        ("registered_car_count", "1e3"),
        ("registered_car_count", "9" * 30),
        ("registered_car_count", "😀"),
        ("monthly_electricity_kwh", "inf"),
        ("is_public_employee", "1"),
        ("floor_material", "99"),
        ("birth_date", "1-2-60"),
        ("birth_date", "2026-02-30"),
    ],
)
def test_what_a_fact_cannot_be_is_refused_with_its_place(code: str, text: str) -> None:
    found = facts(code)
    with pytest.raises(CorrectionsRefused) as refusal:
        read_corrections({found[0].name: text}, found, at=people.AT)
    assert [item.pointer for item in refusal.value.items] == [f"/{found[0].name}"]
    assert all(str(item.what) for item in refusal.value.items)
