from __future__ import annotations

import pytest
from django.db import connection

from tepat.base.statements import fetch, plain_array, run

pytestmark = pytest.mark.django_db


def test_a_statement_is_prepared_once_and_used_again() -> None:
    for number in range(3):
        assert fetch("SELECT %s::int + 41", [number]) == [(number + 41,)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%+ 41%%'", [])
        assert cursor.fetchone() == (1,)


def test_rows_of_a_statement_without_rows_are_not_asked_for() -> None:
    run("SET LOCAL application_name = 'tepat'")
    assert fetch("SHOW application_name") == [("tepat",)]


@pytest.mark.parametrize("text", ["a,b", 'a"b', "{", "a b", "\\"])
def test_an_array_of_codes_takes_no_other_text(text: str) -> None:
    with pytest.raises(ValueError, match="plain codes"):
        plain_array(["tenure", text])
