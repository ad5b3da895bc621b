"""A small load generator: keep-alive connections, one thread each, requests made beforehand.

It shares the machine with what it measures, so it does no more than write and read.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """What came back: requests a second, answers by status, milliseconds at median and 99th percentile."""

    per_second: float
    statuses: Counter[int]
    median_ms: float
    p99_ms: float


def put_all(
    port: int,
    requests: Sequence[tuple[str, bytes] | tuple[str, bytes, dict[str, str]]],
    *,
    headers: dict[str, str],
    connections: int = 8,
) -> Load:
    """Send every (path, body), perhaps with headers of its own, once over ``connections`` connections."""
    statuses: Counter[int] = Counter()
    times: list[float] = []
    lock = threading.Lock()
    waiting = iter(
        [_put(path, body, {**headers, **(own[0] if own else {})}) for path, body, *own in requests]
    )

    def worker() -> None:
        mine: list[tuple[int, float]] = []
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                with lock:
                    request = next(waiting, None)
                if request is None:
                    break
                begun = time.perf_counter()
                connection.sendall(request)
                mine.append((_status_of_answer(connection), time.perf_counter() - begun))
        with lock:
            statuses.update(status for status, _ in mine)
            times.extend(seconds for _, seconds in mine)

    threads = [threading.Thread(target=worker) for _ in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    assert len(times) == len(requests), "a connection broke off"
    times.sort()
    return Load(
        len(times) / seconds, statuses, times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000
    )


def _put(path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    lines = [f"PUT {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _status_of_answer(connection: socket.socket) -> int:
    """Read one answer to its end; raises ``ConnectionError`` where it breaks off."""
    head, gap, body = b"", b"", b""
    while not gap:
        head, gap, body = (head + _some(connection)).partition(b"\r\n\r\n")
    _, found, after = head.lower().partition(b"content-length:")
    assert found, "an answer without a length"
    missing = int(after.partition(b"\r\n")[0]) - len(body)
    while missing > 0:
        missing -= len(_some(connection))
    return int(head[9:12])


def _some(connection: socket.socket) -> bytes:
    some = connection.recv(65_536)
    if not some:
        raise ConnectionError("the server hung up")
    return some
