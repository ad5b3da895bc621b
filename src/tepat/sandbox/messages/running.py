"""Start the providers beside another process, wait until they answer, and end them again."""

from __future__ import annotations

import secrets
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tepat.base.child_processes import end_child
from tepat.sandbox.processes import start_beside


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
    words = ["--port", str(port), "--smtp-port", str(smtp_port), "--folder", str(folder)]
    words += ["--customer", customer, *options]
    address = f"http://127.0.0.1:{port}"
    process = start_beside("sandbox-messages", words, address=address, environment=environment)
    return RunningMessages(address, process)
