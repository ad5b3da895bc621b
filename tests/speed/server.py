"""A real server for benchmarks and tests: its own database, its own process group."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

from tepat.base.embedded_postgres import make_database, start

TEPAT = Path(sys.executable).with_name("tepat")


def own_database(name: str) -> dict[str, str]:
    """The environment of an installation with an empty database of its own.

    It lies on the server of ``DATABASE_URL``, else on the embedded one in ``var/bench``.
    """
    folder = Path("var/bench").resolve()
    server = os.environ.get("DATABASE_URL") or start(folder / "postgres", database="postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    make_database(server, name)
    url = psycopg.conninfo.make_conninfo(**{**psycopg.conninfo.conninfo_to_dict(server), "dbname": name})
    return {"TEPAT_DEMO": "1", "TEPAT_VAR": str(folder / name), "DATABASE_URL": url}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class RunningServer:
    """``tepat serve`` (or another command that listens on ``port``), killed with everything it started."""

    command: list[str]
    environment: Mapping[str, str]
    port: int
    health: str = "/health"
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self, seconds: float = 60) -> None:
        self._process = subprocess.Popen(
            self.command, env={**os.environ, **self.environment}, start_new_session=True
        )
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                urlopen(f"http://127.0.0.1:{self.port}{self.health}", timeout=2).close()
                return
            except (URLError, ConnectionError, TimeoutError):
                assert self._process.poll() is None, "the server ended before it answered"
                time.sleep(0.05)
        raise AssertionError("the server did not answer in time")

    def kill(self, sign: signal.Signals = signal.SIGKILL) -> None:
        """End the whole process group at once, as a power cut would."""
        if self._process is not None:
            group = self._process.pid
            os.killpg(group, sign)
            self._process.wait()
            self._process = None
            _wait_for_group(group, 20)

    def ends_within(self, seconds: float, *, after: signal.Signals) -> bool:
        """Send ``after`` to everybody, as a terminal does, and tell whether all end by themselves."""
        assert self._process is not None
        group = self._process.pid
        os.killpg(group, after)
        try:
            self._process.wait(seconds)
            _wait_for_group(group, seconds)
        except (subprocess.TimeoutExpired, TimeoutError):
            self.kill()
            return False
        self._process = None
        return True

    def __enter__(self) -> RunningServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def _wait_for_group(group: int, seconds: float) -> None:
    """Until the last process of the group is gone: workers are reaped by somebody else."""
    end = time.monotonic() + seconds
    with contextlib.suppress(ProcessLookupError):
        while time.monotonic() < end:
            os.killpg(group, 0)
            time.sleep(0.02)
        raise TimeoutError(f"process group {group} is still there")


def tepat_server(environment: Mapping[str, str]) -> RunningServer:
    port = free_port()
    return RunningServer([str(TEPAT), "serve", "--port", str(port)], environment, port)
