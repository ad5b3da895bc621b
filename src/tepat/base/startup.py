"""Everything that must be there before a command touches the database."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
import psycopg
from django.core.management import call_command

from tepat.base.embedded_postgres import make_database, start
from tepat.base.environment import setting
from tepat.base.translations import compile_catalogues
from tepat.kernel.errors import TepatError

Say = Callable[[str], None]


class DatabaseUnreachable(TepatError):
    """The database named by DATABASE_URL does not answer or refuses us."""

    default_code = "base.database.unreachable"


def prepare(*, database: str | None = None, pages: bool = True, say: Say = lambda _: None) -> None:
    """Find or start PostgreSQL, set Django up, bring the tables up to date and make the pages' files.

    ``database`` names a database beside the main one, for work that must not mix with it (a study); it is
    made where it is missing. Without ``pages`` their files are left alone, for a process that serves none and
    may start beside one that does. ``say`` is told of each long step. Raises ``DatabaseUnreachable``.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tepat.web.settings")
    os.environ["DATABASE_URL"] = _database_url(database, say)
    compile_catalogues()
    django.setup()
    say("Menyiapkan tabel …")
    call_command("migrate", interactive=False, verbosity=0)
    if pages:
        call_command("collectstatic", interactive=False, verbosity=0)


def _database_url(database: str | None, say: Say) -> str:
    if url := setting("DATABASE_URL", ""):
        return _reachable(url, database)
    say("Menyalakan PostgreSQL bawaan …")
    folder = Path(setting("TEPAT_VAR", "var")).resolve() / "postgres"
    return start(folder, database=database or "tepat")


def _reachable(url: str, database: str | None) -> str:
    try:
        if database is not None:
            make_database(url, database)
            parts: dict[str, Any] = {**psycopg.conninfo.conninfo_to_dict(url), "dbname": database}
            url = psycopg.conninfo.make_conninfo(**parts)
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as error:
        raise DatabaseUnreachable(
            "The database does not answer.",
            why=type(error).__name__ + (f" ({error.sqlstate})." if error.sqlstate else "."),
            mend="Check DATABASE_URL, or unset it to use the embedded server.",
        ) from error
    return url
