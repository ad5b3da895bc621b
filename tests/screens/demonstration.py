"""A demonstration that is started for the pictures and ended after them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

_PATIENCE = 600  # seconds until it must answer
_PROBLEM = "The demonstration did not start; its log: {log}"


@contextmanager
def running(folder: Path, *, households: int) -> Iterator[str]:
    """The address of a demonstration with its data in ``folder``; RuntimeError where it does not start."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    log = folder / "demonstration.log"
    command = [str(Path(sys.executable).with_name("tepat")), "demo", "--port", str(port)]
    command += ["--households", str(households)]
    with log.open("w") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, env={**os.environ, "TEPAT_VAR": str(folder), "TEPAT_DEMO": "1"}
        )
        try:
            _wait(process, address, log)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"{address}/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(1)
    raise RuntimeError(_PROBLEM.format(log=log.read_text()[-2000:]))


def _free_port() -> int:
    """A port that is free, and the ones after it where the demonstration puts what runs beside it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
