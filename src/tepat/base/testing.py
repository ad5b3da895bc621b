"""The pytest plugin of the project: a database for the tests, started before Django is set up.

Loaded by ``-p tepat.base.testing`` in pyproject.toml, because pytest-django reads the settings before any
conftest.py. Worker processes of pytest-xdist inherit the address and find everything made.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation

from tepat.base.translations import compile_catalogues

os.environ.setdefault("TEPAT_VAR", str(Path("var/test").resolve()))
os.environ.setdefault("TEPAT_DEMO", "1")


def _write_without_waiting_for_the_disk(url: str) -> None:
    """For the server of the tests alone: what a loss of power would spoil is made anew anyway."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(
                psycopg.sql.SQL("ALTER SYSTEM SET {} = off").format(psycopg.sql.Identifier(name))
            )
        connection.execute("SELECT pg_reload_conf()")


if "DATABASE_URL" not in os.environ:
    from tepat.base.embedded_postgres import start

    os.environ["DATABASE_URL"] = start(Path(os.environ["TEPAT_VAR"]) / "postgres")
    _write_without_waiting_for_the_disk(os.environ["DATABASE_URL"])


def pytest_configure(config: Any) -> None:
    """Make what pages need (catalogues, static files) once, and let tests empty append-only tables."""
    _let_tests_empty_append_only_tables()
    _let_clients_share_the_list_of_static_files()
    if not hasattr(config, "workerinput"):
        from django.core.management import call_command  # noqa: PLC0415 - Django is set up only now

        compile_catalogues()
        call_command("collectstatic", interactive=False, verbosity=0)


def _let_tests_empty_append_only_tables() -> None:
    """Between two tests the tables are emptied with the triggers off, which only a superuser can do.

    The jobs too: their tables belong to procrastinate, and Django would leave them as they are. Most tables
    hold nothing after a test, and to look is much quicker than to empty them.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations  # noqa: PLC0415

    truncate = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, style: Any, tables: Sequence[str], **options: Any) -> list[str]:
        filled = _with_rows(self.connection, [*tables, "procrastinate_jobs", "procrastinate_workers"])
        statements = truncate(self, style, filled, **{**options, "allow_cascade": True})
        role = "SET session_replication_role = "
        return [f"{role}replica;", *statements, f"{role}DEFAULT;"] if statements else []

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign, assignment]


def _with_rows(connection: Any, tables: Sequence[str]) -> list[str]:
    names = {table: connection.ops.quote_name(table) for table in tables}
    looks = [f"SELECT '{table}' WHERE EXISTS (SELECT FROM {name})" for table, name in names.items()]  # noqa: S608 - names of our own tables
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        return [row[0] for row in cursor.fetchall()]


def _let_clients_share_the_list_of_static_files() -> None:
    """Each test client builds the middleware, and WhiteNoise would look at every static file each time.

    That took three quarters of a request in a test. The files are collected once, before the first test.
    """
    from whitenoise.base import WhiteNoise  # noqa: PLC0415

    look = WhiteNoise.update_files_dictionary
    known: dict[tuple[str, str, str], dict[str, Any]] = {}

    def update_files_dictionary(self: Any, root: str, prefix: str) -> None:
        key = (root, prefix, settings.STORAGES["staticfiles"]["BACKEND"])
        if key not in known:
            before = set(self.files)
            look(self, root, prefix)
            known[key] = {url: file for url, file in self.files.items() if url not in before}
        self.files.update(known[key])

    WhiteNoise.update_files_dictionary = update_files_dictionary


@pytest.fixture(autouse=True)
def _in_the_first_language() -> None:
    """A page that was asked for in English leaves its language behind; every test begins in Indonesian."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def worker_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that runs the worker: only what the test puts off is done, and no connection is left behind.

    The clock's own jobs would come too, whenever the test runs within ten minutes after their time.
    """
    from procrastinate.contrib.django import procrastinate_app  # noqa: PLC0415 - needs the set-up of Django

    # The name `app` that rooms import stands in for this one: what is set on the stand-in does not reach it.
    monkeypatch.setattr(procrastinate_app.current_app, "periodic_defaults", {"max_delay": -1})
    monkeypatch.setitem(connections.databases["default"], "CONN_MAX_AGE", 0)
