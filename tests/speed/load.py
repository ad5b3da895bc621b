"""A small load generator: keep-alive connections, one thread each, bodies made beforehand."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection


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
    waiting = iter(requests)

    def worker() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        mine: list[tuple[int, float]] = []
        while True:
            with lock:
                request = next(waiting, None)
            if request is None:
                break
            path, body, *own = request
            begun = time.perf_counter()
            connection.request("PUT", path, body, {**headers, **(own[0] if own else {})})
            answer = connection.getresponse()
            answer.read()
            mine.append((answer.status, time.perf_counter() - begun))
        connection.close()
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
    times.sort()
    return Load(
        len(times) / seconds, statuses, times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000
    )
