"""The messages that arrived, in memory: what a phone and a mailbox would show."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Received:
    """One message that a provider took. ``key`` is the sender's, by which a message is taken once."""

    reference: str
    channel: str
    to: str
    title: str
    text: str
    at: datetime
    key: str = ""
    html: bool = False


class Inbox:
    """Everything received, the newest last; older messages than the last 500 are dropped."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._messages: list[Received] = []
        self._by_key: dict[str, Received] = {}
        self._count = 0

    def take(self, message: Received, *, once: bool) -> Received:
        """Keep a message; where ``once`` holds, a key seen before gives the one kept then."""
        with self._lock:
            if once and message.key in self._by_key:
                return self._by_key[message.key]
            self._messages = [*self._messages[-MOST_KEPT + 1 :], message]
            if message.key:
                self._by_key[message.key] = message
            return message

    def next_number(self) -> int:
        with self._lock:
            self._count += 1
            return self._count

    def messages(self, to: str | None = None) -> list[Received]:
        """The messages, newest first; those to one address where one is given."""
        with self._lock:
            return [one for one in reversed(self._messages) if to is None or one.to == to]

    def addresses(self) -> list[str]:
        """Who received something, whoever did last first."""
        return list(dict.fromkeys(one.to for one in self.messages()))

    def clear(self) -> None:
        with self._lock:
            self._messages, self._by_key = [], {}
