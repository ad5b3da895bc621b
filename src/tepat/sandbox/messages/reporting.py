"""Reports to the customer, signed as providers sign them; sent by a thread of their own."""

from __future__ import annotations

import hashlib
import hmac
import json
import queue
import threading
import time
from dataclasses import dataclass
from typing import Any

import requests

_TRIES, _SECONDS = 5, 5.0


@dataclass(frozen=True, slots=True)
class _Report:
    address: str
    body: bytes
    signature: str


class Reports:
    """What is to be told to the customer, in order."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[_Report] = queue.Queue(maxsize=10_000)
        threading.Thread(target=self._send_all, daemon=True, name="reports").start()

    def tell(self, address: str, document: dict[str, Any], *, secret: str) -> None:
        """Put a report off; a customer that does not answer is tried a few times."""
        body = json.dumps(document).encode()
        signature = "sha256=" + hmac.digest(secret.encode(), body, hashlib.sha256).hex()
        self._waiting.put(_Report(address, body, signature))

    def _send_all(self) -> None:
        while True:
            report = self._waiting.get()
            for attempt in range(_TRIES):
                if _send(report):
                    break
                time.sleep(0.2 * 2**attempt)


def _send(report: _Report) -> bool:
    headers = {"Content-Type": "application/json", "X-Hub-Signature-256": report.signature}
    try:
        answer = requests.post(
            report.address, data=report.body, headers=headers, timeout=_SECONDS, allow_redirects=False
        )
    except requests.RequestException:
        return False
    return answer.status_code < 500
