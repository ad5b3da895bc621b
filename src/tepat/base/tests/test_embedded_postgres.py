from __future__ import annotations

import os
from pathlib import Path

import pytest

from tepat.base import embedded_postgres
from tepat.base.embedded_postgres import parse_url


def test_a_url_becomes_a_setting() -> None:
    settings = parse_url("postgresql://tepat:s%20t@db:5433/tepat?sslmode=require")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db", "5433", "tepat")
    assert (settings["PASSWORD"], settings["OPTIONS"]) == ("s t", {"sslmode": "require"})


def test_an_open_folder_is_used_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    folder = embedded_postgres._folder_for_the_server(tmp_path / "a" / "postgres")
    assert folder == tmp_path / "a" / "postgres"
    assert folder.is_dir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another user")
def test_root_in_a_closed_folder_keeps_the_files_where_the_server_may_go(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    folder = embedded_postgres._folder_for_the_server(closed / "postgres")
    try:
        assert folder.parent == Path("/var/tmp")
        assert (closed / "postgres").resolve() == folder
        (folder / "kept").touch()
        assert embedded_postgres._folder_for_the_server(closed / "postgres") == folder
        assert (folder / "kept").exists()
        (closed / "postgres").unlink()
        embedded_postgres._folder_for_the_server(closed / "postgres")
        assert not (folder / "kept").exists(), "what belongs to a removed folder must not come back"
    finally:
        folder.rmdir()
