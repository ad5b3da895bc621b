"""A bad network, as a real proxy between phones and the server.

Each phone has a line of its own: a port. On it every message of the field app meets a fate, drawn from the
seed, the line's number and how many messages came before: the same order of messages meets the same fates.
What happened is counted and noted by the shape of the address, never by names or contents.
"""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.storm.http import Answer, Request, answer, read_answer, read_request

Serve = Callable[[str], tuple[bytes, str] | None]
"""Answers an address of the storm's own (content, media type), whatever the weather."""

OWN = "/storm/"
_API = "/api/v1/field/"
_PORTAL = b"<!doctype html><title>Wi-Fi</title><h1>Selamat datang</h1><p>Silakan masuk ke Wi-Fi ini."

# How often each of them comes, among all faults.
FAULTS: Mapping[str, int] = {
    "request_cut": 3,
    "upload_torn": 3,
    "request_late": 2,
    "reordered": 2,
    "doubled": 3,
    "answer_cut": 2,
    "answer_lost": 3,
    "answer_torn": 1,
    "answer_held": 2,
    "error_500": 1,
    "error_502": 1,
    "error_after": 1,
    "portal_page": 1,
    "portal_redirect": 1,
    "away": 1,
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One message and what became of it; ``content`` is bytes of the answer without headers."""

    seconds: float
    line: int
    shape: str
    fate: str
    status: int = 0
    sent: int = 0
    received: int = 0
    content: int = 0


@dataclass
class Network:
    """The proxy, in a thread of its own. ``fault_share`` of the messages of the field app meet a fault."""

    server_port: int
    seed: int
    fault_share: float = 0.25
    own: Serve = lambda _: None
    faults: Mapping[str, int] = field(default_factory=lambda: dict(FAULTS))
    happenings: list[Happening] = field(default_factory=list)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _lines: list[Line] = field(default_factory=list)
    _begun: float = field(default_factory=time.monotonic)

    def __enter__(self) -> Network:
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        mine = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not mine]
        for line in self._lines:
            line.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def open_line(self) -> Line:
        """A new line for a phone; its ``port`` is where the phone finds the server."""
        line = Line(self, len(self._lines), random.Random(f"{self.seed}/{len(self._lines)}"))
        line.first = self._first_faults(line)
        asyncio.run_coroutine_threadsafe(line.listen(), self._loop).result(10)
        self._lines.append(line)
        return line

    def _first_faults(self, line: Line) -> list[str]:
        """What a line meets first: a third of all there is, so that three lines meet everything."""
        names = list(self.faults)
        share = -(-len(names) // 3)
        own = [names[(line.number * share + n) % len(names)] for n in range(share)]
        line.luck.shuffle(own)
        return own

    def heal(self) -> None:
        """From now on everything comes through."""
        self.fault_share = 0
        for line in self._lines:
            line.away_until = 0

    @property
    def counts(self) -> Counter[str]:
        """How often each fate was met."""
        return Counter(one.fate for one in self.happenings)

    def note(self, line: int, request: Request, fate: str, found: Answer | None = None) -> None:
        """Remember what became of a message."""
        parts = (0, len(request.wire), 0, 0)
        if found:
            parts = (found.status, len(request.wire), len(found.wire), found.content_length)
        seconds = time.monotonic() - self._begun
        self.happenings.append(Happening(seconds, line, request.shape, fate, *parts))


class Cut(Exception):
    """The connection to the phone breaks now."""


@dataclass
class Line:
    """The way of one phone to the server."""

    network: Network
    number: int
    luck: random.Random
    port: int = 0
    away_until: float = 0
    first: list[str] = field(default_factory=list)
    _passed: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    async def listen(self) -> None:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        self._server.close()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (task := asyncio.current_task()) is not None:  # else nobody holds it, and it may be thrown away
            self._hold(task)
        with suppress(Cut, ConnectionError, asyncio.CancelledError):  # the last: the network is closed
            while request := await read_request(reader):
                writer.write(await self._answer(request, writer))
                await writer.drain()
        writer.transport.abort()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bytes:
        if request.path.startswith((OWN, "/favicon.ico")):
            return self._own_answer(request)
        fate = self._fate(request)
        if fate == "calm":
            found = await self._deliver(request)
            self.network.note(self.number, request, fate if found else "server_away", found)
            return _whole(found).wire
        self.network.note(self.number, request, fate)
        if fate in _OWN_ANSWERS:
            return _OWN_ANSWERS[fate]
        meet: Callable[[Line, Request, asyncio.StreamWriter], Awaitable[bytes]] = _FATES[fate]
        return await meet(self, request, writer)

    def _own_answer(self, request: Request) -> bytes:
        if request.path == f"{OWN}portal":
            return _OWN_ANSWERS["portal_page"]
        is_ours = request.path.startswith(OWN)
        found = self.network.own(request.path.removeprefix(OWN)) if is_ours else None
        if found is None:
            return answer("404 Not Found", b"", "text/plain")
        return answer("200 OK", *found, "Cache-Control: no-store")

    def _fate(self, request: Request) -> str:
        """What happens to this message: the same number of draws each time."""
        chance, choice = self.luck.random(), self.luck.random()
        if not request.path.startswith(_API):
            return "calm"
        if time.monotonic() < self.away_until:
            return "still_away"
        if chance >= self.network.fault_share:
            return "calm"
        fate = self.first.pop() if self.first else _pick(self.network.faults, choice)
        return "request_cut" if fate == "upload_torn" and not request.body else fate

    async def _deliver(self, request: Request, *, only: int | None = None) -> Answer | None:
        """Hand a request to the server; with ``only`` just its first bytes, and hang up. None: no answer."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.network.server_port)
        except OSError:
            return None
        try:
            writer.write(request.wire if only is None else request.wire[:only])
            await writer.drain()
            found = await read_answer(reader) if only is None else None
        except ConnectionError:
            found = None
        writer.transport.abort() if found is None and only is None else writer.close()
        self._passed.set()
        return found

    def _keep(self, doing: Awaitable[object]) -> None:
        """Let something happen after the phone was cut off."""

        async def later() -> None:
            await doing

        self._hold(asyncio.ensure_future(later()))

    def _hold(self, task: asyncio.Task[Any]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- Fates ----------------------------------------------------------------------------------------------

    async def _request_cut(self, request: Request, _: asyncio.StreamWriter) -> bytes:
        await self._deliver(request, only=int(len(request.wire) * self.luck.random()))
        raise Cut

    async def _upload_torn(self, request: Request, _: asyncio.StreamWriter) -> bytes:
        before = len(request.wire) - len(request.body)
        await self._deliver(request, only=before + int(len(request.body) * self.luck.random()))
        raise Cut

    async def _request_late(self, request: Request, _: asyncio.StreamWriter) -> bytes:
        async def later(seconds: float) -> None:
            await asyncio.sleep(seconds)
            await self._deliver(request)

        self._keep(later(0.3 + 3 * self.luck.random()))
        raise Cut

    async def _reordered(self, request: Request, _: asyncio.StreamWriter) -> bytes:
        async def after_the_next() -> None:
            self._passed.clear()
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._passed.wait(), 8)
            await self._deliver(request)

        self._keep(after_the_next())
        raise Cut

    async def _doubled(self, request: Request, _: asyncio.StreamWriter) -> bytes:
        which = self.luck.randrange(2)
        both = await asyncio.gather(self._deliver(request), self._deliver(request))
        return _whole(both[which]).wire

    async def _answer_cut(self, request: Request, writer: asyncio.StreamWriter) -> bytes:
        share = self.luck.random()
        raw = _whole(await self._deliver(request)).wire
        writer.write(raw[: int(len(raw) * share)])
        await writer.drain()
        raise Cut

    async def _answer_lost(self, request: Request, _: asyncio.StreamWriter) -> bytes:
        await self._deliver(request)
        raise Cut

    async def _answer_torn(self, request: Request, _: asyncio.StreamWriter) -> bytes:
        share = self.luck.random()
        return _whole(await self._deliver(request)).torn(share)

    async def _answer_held(self, request: Request, _: asyncio.StreamWriter) -> bytes:
        seconds = 0.5 + 4 * self.luck.random()
        found = await self._deliver(request)
        await asyncio.sleep(seconds)
        return _whole(found).wire

    async def _error_after(self, request: Request, _: asyncio.StreamWriter) -> bytes:
        await self._deliver(request)
        return _OWN_ANSWERS["error_500"]

    async def _away(self, _request: Request, _: asyncio.StreamWriter) -> bytes:
        self.away_until = time.monotonic() + 0.5 + 3 * self.luck.random()
        raise Cut

    async def _still_away(self, _request: Request, _: asyncio.StreamWriter) -> bytes:
        raise Cut


_FATES = {
    "request_cut": Line._request_cut,
    "upload_torn": Line._upload_torn,
    "request_late": Line._request_late,
    "reordered": Line._reordered,
    "doubled": Line._doubled,
    "answer_cut": Line._answer_cut,
    "answer_lost": Line._answer_lost,
    "answer_torn": Line._answer_torn,
    "answer_held": Line._answer_held,
    "error_after": Line._error_after,
    "away": Line._away,
    "still_away": Line._still_away,
}
_OWN_ANSWERS = {
    "error_500": answer("500 Internal Server Error", b"Internal Server Error", "text/plain"),
    "error_502": answer("502 Bad Gateway", b"<html><h1>502 Bad Gateway</h1></html>", "text/html"),
    "portal_page": answer("200 OK", _PORTAL, "text/html"),
    "portal_redirect": answer("302 Found", b"", "text/html", f"Location: {OWN}portal"),
}


def _pick(weights: Mapping[str, int], choice: float) -> str:
    """One of the names, by its weight; ``choice`` lies from 0 up to 1."""
    left = choice * sum(weights.values())
    for name, weight in weights.items():
        left -= weight
        if left < 0:
            return name
    raise AssertionError("no weight above 0")


def _whole(found: Answer | None) -> Answer:
    """The answer, or the end of the connection where the server gave none."""
    if found is None:
        raise Cut
    return found
