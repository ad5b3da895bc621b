"""Start the provider beside another process, wait until it answers, and end it again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from os import getpid
from pathlib import Path
from urllib.request import urlopen

from tepat.base.child_processes import end_child, start_child
from tepat.sandbox.errors import WronglyConfigured

_SECONDS_TO_START = 60.0


@dataclass(frozen=True)
class RunningSandbox:
    """A provider that answers at ``issuer``."""

    issuer: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        end_child(self.process)


def start_sandbox(
    *,
    port: int,
    people: Path,
    folder: Path,
    client_jwks: str,
    redirect_uris: Sequence[str],
    post_logout_uris: Sequence[str] = (),
    options: Sequence[str] = (),
) -> RunningSandbox:
    """Start the provider as a child that ends with us; returns once it answers. Raises ``WronglyConfigured``.

    ``options`` are further words of ``tepat sandbox-ikd``.
    """
    command = [str(Path(sys.executable).with_name("tepat")), "sandbox-ikd", "--parent", str(getpid())]
    command += ["--port", str(port), "--people", str(people), "--folder", str(folder)]
    command += ["--client-jwks", client_jwks]
    command += [word for uri in redirect_uris for word in ("--redirect-uri", uri)]
    command += [word for uri in post_logout_uris for word in ("--post-logout-uri", uri)]
    running = RunningSandbox(f"http://127.0.0.1:{port}", start_child([*command, *options]))
    try:
        _wait(running)
    except BaseException:
        running.stop()
        raise
    return running


def _wait(running: RunningSandbox) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end and running.process.poll() is None:
        try:
            urlopen(f"{running.issuer}/health", timeout=5).close()  # noqa: S310 - our own child
            return
        except (OSError, HTTPException):
            time.sleep(0.05)
    raise WronglyConfigured(
        "The sandbox IKD does not start.",
        why="Its own words stand above."
        if running.process.poll() is not None
        else "It did not answer in time.",
        mend="See whether its port is free: tepat sandbox-ikd --help.",
    )
