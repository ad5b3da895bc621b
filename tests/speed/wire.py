"""A wire to count on: passes bytes between a browser and a server, and knows how many went each way."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

_PIECE = 65_536


@dataclass
class Wire:
    """Listens on a port of its own and hands everything on to ``target_port``; headers count like bodies."""

    target_port: int
    sent: int = 0
    received: int = 0
    port: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _ready: threading.Event = field(default_factory=threading.Event)

    @property
    def total(self) -> int:
        """Bytes that went either way so far."""
        return self.sent + self.received

    def __enter__(self) -> Wire:
        threading.Thread(target=self._run, daemon=True).start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._connect, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    async def _connect(self, near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        far_in, far_out = await asyncio.open_connection("127.0.0.1", self.target_port)
        with suppress(ConnectionError):
            await asyncio.gather(
                self._pass(near_in, far_out, "sent"), self._pass(far_in, near_out, "received")
            )

    async def _pass(self, source: asyncio.StreamReader, target: Any, way: str) -> None:
        while piece := await source.read(_PIECE):
            setattr(self, way, getattr(self, way) + len(piece))
            target.write(piece)
            await target.drain()
        target.close()
