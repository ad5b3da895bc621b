"""A sandbox as a process of its own: served here, or started beside another process and waited for."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from os import getpid
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tepat.base.child_processes import end_child, start_child
from tepat.sandbox.errors import WronglyConfigured

_SECONDS_TO_START = 60.0


def start_beside(
    name: str, words: Sequence[str], *, address: str, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start ``tepat NAME`` as a child that ends with us; returns once ``address`` answers.

    Raises ``WronglyConfigured`` where it does not; the child is ended then.
    """
    tepat = str(Path(sys.executable).with_name("tepat"))
    process = start_child([tepat, name, "--parent", str(getpid()), *words], environment)
    try:
        _wait(process, name, address)
    except BaseException:
        end_child(process)
        raise
    return process


def _wait(process: subprocess.Popen[bytes], name: str, address: str) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        try:
            urlopen(f"{address}/health", timeout=5).close()  # noqa: S310 - our own child
            return
        except (OSError, HTTPException):
            time.sleep(0.05)
    raise WronglyConfigured(
        f"{name} does not start.",
        why="Its own words stand above." if process.poll() is not None else "It did not answer in time.",
        mend=f"See whether its ports are free: tepat {name} --help.",
    )


def faults_option(text: str) -> Any:
    """The value of ``--faults``; raises ``WronglyConfigured`` unless it is JSON."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise WronglyConfigured("--faults is not JSON.") from error


def serve(application: str, *, host: str, port: int, threads: int) -> None:
    """Serve until ended, in one process: what a sandbox knows lies in its memory."""
    from granian.constants import Interfaces  # noqa: PLC0415 - only the server needs it
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_access=False,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()
