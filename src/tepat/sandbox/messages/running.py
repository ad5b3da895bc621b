"""Start the providers beside another process, wait until they answer, and end them again."""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from os import getpid
from pathlib import Path
from urllib.request import urlopen

from tepat.base.child_processes import end_child, start_child
from tepat.sandbox.errors import WronglyConfigured

_SECONDS_TO_START = 60.0


@dataclass(frozen=True)
class RunningMessages:
    """Providers that answer at ``address``, and take letters at a port beside it."""

    address: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        end_child(self.process)


def customer_settings(*, port: int, smtp_port: int) -> dict[str, str]:
    """What a customer of these providers sets, with fresh tokens and secrets."""
    return {
        "TEPAT_SMS_URL": f"http://127.0.0.1:{port}/sms",
        "TEPAT_SMS_TOKEN": secrets.token_urlsafe(24),
        "TEPAT_SMS_REPORT_SECRET": secrets.token_urlsafe(24),
        "TEPAT_WHATSAPP_URL": f"http://127.0.0.1:{port}/whatsapp",
        "TEPAT_WHATSAPP_NUMBER_ID": "1",
        "TEPAT_WHATSAPP_TOKEN": secrets.token_urlsafe(24),
        "TEPAT_WHATSAPP_SECRET": secrets.token_urlsafe(24),
        "TEPAT_WHATSAPP_GREETING": secrets.token_urlsafe(24),
        "TEPAT_EMAIL_HOST": "127.0.0.1",
        "TEPAT_EMAIL_PORT": str(smtp_port),
        "TEPAT_EMAIL_SECURITY": "none",
        "TEPAT_EMAIL_SENDER": "Tepat <kabar@tepat.example>",
    }


def start_messages(
    *,
    port: int,
    smtp_port: int,
    folder: Path,
    customer: str,
    environment: Mapping[str, str],
    options: Sequence[str] = (),
) -> RunningMessages:
    """Start the providers as a child that ends with us, and wait. Raises ``WronglyConfigured``.

    ``environment`` holds what the customer sets too; ``options`` are further words of the command.
    """
    command = [str(Path(sys.executable).with_name("tepat")), "sandbox-messages", "--parent", str(getpid())]
    command += ["--port", str(port), "--smtp-port", str(smtp_port), "--folder", str(folder)]
    command += ["--customer", customer, *options]
    running = RunningMessages(f"http://127.0.0.1:{port}", start_child(command, environment))
    try:
        _wait(running)
    except BaseException:
        running.stop()
        raise
    return running


def _wait(running: RunningMessages) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end and running.process.poll() is None:
        try:
            urlopen(f"{running.address}/health", timeout=5).close()  # noqa: S310 - our own child
            return
        except (OSError, HTTPException):
            time.sleep(0.05)
    raise WronglyConfigured(
        "The sandbox of messages does not start.",
        why="Its own words stand above."
        if running.process.poll() is not None
        else "It did not answer in time.",
        mend="See whether its ports are free: tepat sandbox-messages --help.",
    )
