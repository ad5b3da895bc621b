"""The pytest plugin of the project: a database for the tests, started before Django is set up.

Loaded by ``-p tepat.base.testing`` in pyproject.toml, because pytest-django reads the settings before any
conftest.py. Worker processes of pytest-xdist inherit the address and find everything made.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation

from tepat.base.translations import compile_catalogues

os.environ.setdefault("TEPAT_VAR", str(Path("var/test").resolve()))
os.environ.setdefault("TEPAT_DEMO", "1")

if "DATABASE_URL" not in os.environ:
    from tepat.base.embedded_postgres import start

    os.environ["DATABASE_URL"] = start(Path(os.environ["TEPAT_VAR"]) / "postgres")


def pytest_configure(config: Any) -> None:
    """Make what pages need (catalogues, static files) once, and let tests empty append-only tables."""
    _let_tests_empty_append_only_tables()
    if not hasattr(config, "workerinput"):
        from django.core.management import call_command  # noqa: PLC0415 - Django is set up only now

        compile_catalogues()
        call_command("collectstatic", interactive=False, verbosity=0)


def _let_tests_empty_append_only_tables() -> None:
    """Between two tests the tables are emptied with the triggers off, which only a superuser can do.

    The jobs too: their tables belong to procrastinate, and Django would leave them as they are.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations  # noqa: PLC0415

    truncate = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *args: Any, **options: Any) -> list[str]:
        statements = truncate(self, *args, **options)
        if not statements:
            return statements
        role = "SET session_replication_role = "
        jobs = "TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE;"
        return [f"{role}replica;", *statements, jobs, f"{role}DEFAULT;"]

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign, assignment]


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
