from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import DataError, connection, transaction

from tepat.base.statements import fetch, fetch_each, run, sent_together

pytestmark = pytest.mark.django_db(transaction=True)

_PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1%%+ 17'"


@pytest.fixture(autouse=True)
def _own_connection() -> Iterator[None]:
    yield
    connection.close()


def _end(process: int) -> None:
    with psycopg.connect(
        connection.connection.info.dsn, password=connection.connection.info.password
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [process])


def test_a_connection_that_the_server_ended_is_made_anew_at_the_next_request() -> None:
    assert fetch("SELECT 1") == [(1,)]
    process = connection.connection.info.backend_pid
    assert connection.is_usable()
    _end(process)
    assert not connection.is_usable()
    connection.close_if_unusable_or_obsolete()
    assert fetch("SELECT 2") == [(2,)]
    assert connection.connection.info.backend_pid != process


def test_a_failed_transaction_is_not_usable() -> None:
    with transaction.atomic():
        with pytest.raises(DataError):
            run("SELECT 1 / 0")
        assert not connection.is_usable()
        transaction.set_rollback(True)
    assert connection.is_usable()


@pytest.mark.parametrize("inner", [False, True])
def test_statements_stay_prepared_when_something_of_ours_is_undone(*, inner: bool) -> None:
    def fails() -> None:
        with transaction.atomic():
            fetch("SELECT %s::int + 17", [1])
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    if inner:
        with transaction.atomic(), pytest.raises(KeyError):
            fails()
    assert fetch(_PREPARED) == [(1,)]
    assert fetch("SELECT %s::int + 17", [2]) == [(19,)]


def test_after_an_error_of_the_database_statements_are_prepared_anew() -> None:
    def fails() -> None:
        with sent_together():
            run("SELECT %s::int / 0", [1])
            run("SELECT %s::int + 17", [1])
            fetch("SELECT %s::int + 18", [1])

    for _ in range(2):
        with pytest.raises(DataError):
            fails()
    assert fetch("SELECT %s::int + 17", [2]) == [(19,)]
    assert fetch("SELECT %s::int + 18", [2]) == [(20,)]


def test_statements_sent_together_are_done_in_their_order() -> None:
    with sent_together():
        run("CREATE TEMPORARY TABLE counted (number int) ON COMMIT DROP")
        for number in range(3):
            run("INSERT INTO counted VALUES (%s::int)", [number])
        assert fetch("SELECT count(*) FROM counted") == [(3,)]
        run("INSERT INTO counted VALUES (%s::int)", [3])
        assert fetch_each(("SELECT max(number) FROM counted", []), ("SELECT %s::int", [5])) == [
            [(3,)],
            [(5,)],
        ]


def test_inside_another_the_whole_is_undone() -> None:
    def fails() -> None:
        with sent_together():
            run("CREATE TABLE left_behind (number int)")
            with sent_together():
                raise KeyError

    with pytest.raises(KeyError):
        fails()
    assert fetch("SELECT to_regclass('left_behind') IS NULL") == [(True,)]


def test_an_error_comes_up_at_the_end_at_the_latest() -> None:
    with pytest.raises(DataError), sent_together():
        run("SELECT 1 / 0")
    assert fetch("SELECT 3") == [(3,)]
