"""Statements written by hand, for the few places where many rows are written at once.

Everything else uses the ORM. Rows go to the database as one array per column and come out of ``unnest``:
one statement, whatever the number of rows. Statements are prepared on first use and their parameters travel
in binary, which Django's own cursor does not do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

Row = tuple[Any, ...]

to_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
"""A value as JSON text for a ``jsonb`` parameter; raises ``ValueError`` for NaN and infinity."""


def run(sql: str, parameters: Sequence[Any] = ()) -> None:
    """Execute one statement on Django's connection, in the caller's transaction."""
    _execute(sql, parameters, fetch=False)


def fetch(sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """Execute one statement on Django's connection, in the caller's transaction, and return its rows."""
    return _execute(sql, parameters, fetch=True)


def _execute(sql: str, parameters: Sequence[Any], *, fetch: bool) -> list[Row]:
    here = connections[DEFAULT_DB_ALIAS]
    if here.queries_logged:  # tests count statements, which only Django's cursor notes down
        with here.cursor() as logged:
            logged.execute(sql, parameters)
            return logged.fetchall() if fetch else []
    _connect(here)
    here.validate_no_broken_transaction()
    with here.wrap_database_errors, psycopg.Cursor(here.connection) as cursor:
        cursor.execute(_in_binary(sql), parameters, prepare=True)
        return cursor.fetchall() if fetch else []


def _connect(here: Any) -> None:
    """As Django does before each cursor: a connection that broke between two requests is made anew."""
    here.close_if_health_check_failed()
    here.ensure_connection()


@cache
def _in_binary(sql: str) -> str:
    return sql.replace("%s", "%b")


_PLAIN = re.compile(r"[\w.:+,-]*", re.ASCII)


def plain_array(texts: Sequence[str]) -> str:
    """An array of plain texts (codes, UUIDs, moments) as one parameter, for ``%s::text[]`` and the like.

    Much cheaper than a list. An empty text stands for NULL. Raises ``ValueError`` for a text with a comma,
    a quotation mark or anything else that has a meaning inside an array.

    >>> plain_array(["floor_area_m2", "", "2026-11-01"])
    '{floor_area_m2,NULL,2026-11-01}'
    """
    joined = ",".join([text or "NULL" for text in texts])
    if not _PLAIN.fullmatch(joined) or joined.count(",") != max(len(texts) - 1, 0):
        raise ValueError("Only plain codes can travel in a plain array.")
    return f"{{{joined}}}"


def lock_keys(*, keys: Iterable[bytes]) -> None:
    """Hold, until the transaction ends, the sole right to write about these keys (UUIDs, blind indexes).

    The keys are taken in one order everywhere, so that two transactions cannot wait for each other.
    """
    numbers = sorted({int.from_bytes(key[:8], "big", signed=True) for key in keys})
    run("SELECT count(pg_advisory_xact_lock(key)) FROM unnest(%s::bigint[]) AS key", [numbers])


def use_indexes() -> None:
    """Until the transaction ends, look rows up by index even where a table is still small.

    PostgreSQL keeps the plan of a prepared statement and of a foreign-key check for as long as the
    connection lives. One made while a table had a few rows would read the whole table a million rows later.
    """
    run("SET LOCAL enable_seqscan = off")


@contextmanager
def sent_together() -> Iterator[None]:
    """Inside, ``run`` does not wait for the database: only ``fetch`` and the end do.

    An error of a statement may come up at a later one, or at the end. Use it inside ``transaction.atomic``.
    """
    here = connections[DEFAULT_DB_ALIAS]
    _connect(here)
    with here.wrap_database_errors, here.connection.pipeline():
        yield
