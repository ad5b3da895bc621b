"""Processes that end with the one that started them, however that one ends."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence

_LOOK_EVERY_SECONDS = 0.5


def end_with(parent: int, *, at_once: bool = False) -> None:
    """Watch the process that started this one; once it is gone, end too: politely, or ``at_once``.

    Works where no signal tells: after ``kill -9``, and on systems that have no such signal. ``parent`` is its
    number, so that one that died before we looked is noticed too; 0 watches nobody.
    """
    if parent:
        threading.Thread(target=_watch, args=(parent, at_once), daemon=True, name="end-with-parent").start()


def _watch(parent: int, at_once: bool) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY_SECONDS)
    if at_once:
        os._exit(0)
    os.kill(os.getpid(), signal.SIGTERM)


def start_child(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start ``command`` beside this process, in the same group: Ctrl-C reaches both."""
    everything = {**os.environ, **(environment or {})}
    return subprocess.Popen(list(command), env=everything, stdin=subprocess.DEVNULL)  # noqa: S603 - our own


def end_child(child: subprocess.Popen[bytes], *, seconds: float = 10) -> None:
    """End a child politely, and with force where it does not listen."""
    child.terminate()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
