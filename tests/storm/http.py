"""Just enough HTTP/1.1 to stand between a browser and a server, and to know where one message ends."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_HOP = re.compile(rb"\r\n(?:connection|keep-alive|proxy-connection):[^\r\n]*", re.IGNORECASE)
_NAMES = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{24,}|(?<=/)\d+")
_READ = 1 << 16


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came: its head without the empty line, and its body."""

    head: bytes
    body: bytes

    @property
    def method(self) -> str:
        return self.head.split(b" ", 1)[0].decode("latin-1")

    @property
    def path(self) -> str:
        return self.head.split(b" ", 2)[1].decode("latin-1")

    @property
    def shape(self) -> str:
        """Method and address without anything that names somebody: ``PUT /api/v1/field/records/…``."""
        return f"{self.method} {_NAMES.sub('…', self.path.partition('?')[0])}"

    @property
    def wire(self) -> bytes:
        """The bytes for the server, which is asked to hang up after its answer."""
        return _HOP.sub(b"", self.head) + b"\r\nConnection: close" + _HEAD_END + self.body


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it came, all of it."""

    raw: bytes

    @property
    def wire(self) -> bytes:
        """The bytes for the browser, whose connection stays open."""
        head, mark, body = self.raw.partition(_HEAD_END)
        return _HOP.sub(b"", head) + mark + body

    @property
    def content_length(self) -> int:
        """Bytes of its content, as compressed as it came."""
        return len(self.raw.partition(_HEAD_END)[2])

    @property
    def status(self) -> int:
        return int(self.raw.split(b" ", 2)[1])

    def torn(self, share: float) -> bytes:
        """A well-formed answer whose content is only a part of what it was, as a broken proxy makes it."""
        head, mark, body = self.wire.partition(_HEAD_END)
        if not _LENGTH.search(head):
            return self.wire
        part = body[: int(len(body) * share)]
        return _LENGTH.sub(b"\r\nContent-Length: %d" % len(part), head) + mark + part


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """The next request of a connection; None when the other side hung up."""
    try:
        head = (await reader.readuntil(_HEAD_END))[: -len(_HEAD_END)]
        length = _LENGTH.search(head)
        return Request(head, await reader.readexactly(int(length[1])) if length else b"")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


async def read_answer(reader: asyncio.StreamReader) -> Answer | None:
    """All of an answer, up to the end of the connection; None where it is not whole."""
    raw = bytearray()
    try:
        while piece := await reader.read(_READ):
            raw += piece
    except ConnectionError:
        return None
    head, mark, body = bytes(raw).partition(_HEAD_END)
    length = _LENGTH.search(head)
    is_bare = head[9:12] in (b"204", b"304")
    whole = bool(mark) and (is_bare or length is None or len(body) >= int(length[1]))
    return Answer(bytes(raw)) if whole else None


def answer(status: str, content: bytes, media_type: str, *more: str) -> bytes:
    """An answer of our own."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(content)}", *more]
    return "\r\n".join(lines).encode("latin-1") + _HEAD_END + content
