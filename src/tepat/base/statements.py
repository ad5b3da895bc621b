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
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from psycopg.abc import Params, PQGen, Query

Row = tuple[Any, ...]

to_json = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
"""A value as JSON text for a ``jsonb`` parameter; raises ``ValueError`` for NaN and infinity."""


def run(sql: str, parameters: Sequence[Any] = ()) -> None:
    """Execute one statement on Django's connection, in the caller's transaction."""
    _send(connections[DEFAULT_DB_ALIAS], sql, parameters)


def fetch(sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """Execute one statement on Django's connection, in the caller's transaction, and return its rows."""
    return fetch_each((sql, parameters))[0]


def fetch_each(*statements: tuple[str, Sequence[Any]]) -> list[list[Row]]:
    """The rows of each statement; where statements are sent together, all are waited for at once."""
    here = connections[DEFAULT_DB_ALIAS]
    sent = [_send(here, sql, parameters) for sql, parameters in statements]
    with here.wrap_database_errors:
        return [cursor.fetchall() for cursor in sent]


def _send(here: Any, sql: str, parameters: Sequence[Any]) -> Any:
    """The cursor from which the rows can be fetched, now or later."""
    if here.queries_logged:  # tests count statements, which only Django's cursor notes down
        logged = here.cursor()
        logged.execute(sql, parameters)
        return logged
    if here.connection is None or not here.in_atomic_block:
        _connect(here)
    here.validate_no_broken_transaction()
    with here.wrap_database_errors:
        return _Gathering(here.connection).execute(_in_binary(sql), parameters, prepare=True)


class _Gathering(psycopg.Cursor[Row]):
    """A cursor whose statements, while they are sent together, gather until a result is asked for.

    psycopg hands each statement of a pipeline to the network on its own and looks for answers each time.
    libpq holds them by itself, and hands them over in one piece when somebody fetches.
    """

    def _execute_gen(
        self,
        query: Query,
        params: Params | None = None,
        *,
        prepare: bool | None = None,
        binary: bool | None = None,
    ) -> PQGen[None]:
        pipeline = self._conn._pipeline
        if pipeline is None:
            yield from super()._execute_gen(query, params, prepare=prepare, binary=binary)
            return
        yield from self._start_query(query)
        yield from self._maybe_prepare_gen(self._convert_query(query, params), prepare=prepare, binary=binary)
        while pipeline.command_queue:
            pipeline.command_queue.popleft()()
        yield from self._conn._prepared.maintain_gen(self._conn)


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


_USE_INDEXES = """
  SELECT set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)
"""


def use_indexes() -> None:
    """Until the transaction ends, look rows up by index even where a table is still small.

    PostgreSQL keeps the plan of a prepared statement and of a foreign-key check for as long as the
    connection lives. One made while a table had a few rows would read the whole table a million rows later.
    And that plan is the best there is: none need be made for the values of one time.
    """
    run(_USE_INDEXES)


@contextmanager
def sent_together() -> Iterator[None]:
    """One transaction, inside which ``run`` does not wait for the database: only ``fetch`` and the end do.

    An error of a statement may come up at a later one, or at the end. Inside another one it is a part of
    that, and no savepoint: what goes wrong undoes the whole.
    """
    here = connections[DEFAULT_DB_ALIAS]
    _connect(here)
    if here.connection.info.pipeline_status:
        yield
        return
    with transaction.atomic(), here.wrap_database_errors, here.connection.pipeline():
        yield
