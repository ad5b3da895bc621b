"""``tepat demo`` as a newcomer types it: the server, the sandbox IKD and the jobs, and their common end."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
import urllib.request
from urllib.error import HTTPError, URLError

import psutil
import pytest

from tests.speed.server import TEPAT, free_port, own_database

pytestmark = pytest.mark.slow
_SECONDS = 300


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A database and a folder of its own, filled by the first start and kept for the second."""
    database = own_database(f"demo_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")
    return {**database, "TEPAT_VAR": str(tmp_path_factory.mktemp("demo"))}


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_everything_starts_together_and_ends_together(
    installation: dict[str, str], sign: signal.Signals
) -> None:
    port = free_port()
    environment = {**os.environ, **installation}
    environment.pop("TEPAT_IKD_ISSUER", None)
    command = [str(TEPAT), "demo", "--port", str(port), "--households", "60"]
    demo = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        wait_for(f"http://127.0.0.1:{port}/health", demo)
        beside = [
            child
            for child in psutil.Process(demo.pid).children(recursive=True)
            if {"sandbox-ikd", "jobs"} & set(child.cmdline())
        ]
        assert {word for child in beside for word in child.cmdline()} >= {"sandbox-ikd", "jobs"}
        issuer = issuer_of(port)
        discovery = json.load(
            urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration", timeout=10)
        )
        assert discovery["issuer"] == issuer
        with pytest.raises(HTTPError):
            urllib.request.urlopen(f"{issuer}/sandbox/faults", timeout=10)  # control is for tests

        os.kill(demo.pid, sign)
        _, alive = psutil.wait_procs(beside, timeout=30)
        assert alive == []
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(demo.pid, signal.SIGKILL)
        demo.wait()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the demonstration ended before it answered"
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    raise AssertionError("the demonstration did not answer in time")


def issuer_of(port: int) -> str:
    """Where the sandbox listens: the port that follows ten behind, or the next that was free."""
    for candidate in range(port + 10, port + 50):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{candidate}/health", timeout=5).close()
            return f"http://127.0.0.1:{candidate}"
        except (URLError, ConnectionError, TimeoutError):
            continue
    raise AssertionError("no sandbox answers")
