"""The bad network is as bad as it says, and the same again for the same seed."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from tests.storm.network import FAULTS, Line, Network

ADDRESS = "/api/v1/field/records/0190a000-0000-7000-8000-000000000001"
BODY = json.dumps({"words": "x" * 4000}).encode()


class Remembering(BaseHTTPRequestHandler):
    """A server that remembers what came whole."""

    protocol_version = "HTTP/1.1"
    whole: ClassVar[list[bytes]] = []

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) == int(self.headers["Content-Length"]):
            self.whole.append(body)
        answer = json.dumps({"bytes": len(body)}).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    Remembering.whole.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Remembering)
    server.handle_error = lambda *_: None  # type: ignore[method-assign, assignment]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def put(line: Line) -> tuple[int, bytes] | str:
    """What a phone sees of one message."""
    connection = http.client.HTTPConnection("127.0.0.1", line.port, timeout=15)
    try:
        connection.request("PUT", ADDRESS, BODY)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException) as fault:
        return type(fault).__name__
    finally:
        connection.close()


@contextmanager
def only(server: ThreadingHTTPServer, fault: str, share: float = 1) -> Iterator[tuple[Network, Line]]:
    with Network(server.server_port, seed=1, fault_share=share, faults={fault: 1}) as network:
        yield network, network.open_line()


def comes(count: int) -> bool:
    """Whether as many messages come to the server whole, in a while."""
    end = time.monotonic() + 6
    while time.monotonic() < end and len(Remembering.whole) < count:
        time.sleep(0.05)
    return len(Remembering.whole) == count


def test_without_faults_everything_passes(server: ThreadingHTTPServer) -> None:
    with only(server, "away", share=0) as (network, line):
        assert [put(line) for _ in range(3)] == [(201, b'{"bytes": %d}' % len(BODY))] * 3
        assert network.counts == {"calm": 3}
        assert network.happenings[0].shape == "PUT /api/v1/field/records/…"
    assert Remembering.whole == [BODY] * 3


@pytest.mark.parametrize("fault", ["request_cut", "upload_torn"])
def test_a_cut_request_never_comes_whole(server: ThreadingHTTPServer, fault: str) -> None:
    with only(server, fault) as (_, line):
        assert all(isinstance(put(line), str) for _ in range(5))
    assert Remembering.whole == []


@pytest.mark.parametrize("fault", ["answer_lost", "answer_cut", "request_late"])
def test_the_server_did_it_and_the_phone_does_not_know(server: ThreadingHTTPServer, fault: str) -> None:
    with only(server, fault) as (_, line):
        assert put(line) in ("RemoteDisconnected", "ConnectionResetError", "IncompleteRead", (201, b""))
        assert comes(1)


def test_doubled_comes_twice_and_is_answered_once(server: ThreadingHTTPServer) -> None:
    with only(server, "doubled") as (_, line):
        assert put(line) == (201, b'{"bytes": %d}' % len(BODY))
        assert comes(2)


def test_a_reordered_message_comes_after_the_next(server: ThreadingHTTPServer) -> None:
    with only(server, "reordered") as (network, line):
        assert isinstance(put(line), str)
        time.sleep(0.3)
        assert Remembering.whole == []
        network.heal()
        assert isinstance(put(line), tuple)
        assert comes(2)


def test_what_is_no_answer_of_the_server(server: ThreadingHTTPServer) -> None:
    seen = {}
    for fault in ("error_500", "error_502", "error_after", "portal_page", "portal_redirect"):
        with only(server, fault) as (_, line):
            found = put(line)
            assert isinstance(found, tuple)
            seen[fault] = found[0]
    assert list(seen.values()) == [500, 502, 500, 200, 302]
    assert len(Remembering.whole) == 1, "only the one answered wrongly afterwards came to the server"


def test_a_torn_answer_is_well_formed_and_short(server: ThreadingHTTPServer) -> None:
    with only(server, "answer_torn") as (_, line):
        found = put(line)
    assert isinstance(found, tuple)
    assert found[0] == 201
    assert len(found[1]) < len(b'{"bytes": %d}' % len(BODY))


def test_a_line_is_away_for_a_while(server: ThreadingHTTPServer) -> None:
    with only(server, "away") as (network, line):
        assert isinstance(put(line), str)
        assert isinstance(put(line), str)
        network.heal()
        assert isinstance(put(line), tuple)
        assert network.counts == {"away": 1, "still_away": 1, "calm": 1}


def test_a_server_that_is_down_is_no_answer() -> None:
    with Network(9, seed=1, fault_share=0) as network:
        assert isinstance(put(network.open_line()), str)
        assert network.counts == {"server_away": 1}


def test_the_same_seed_brings_the_same_weather(server: ThreadingHTTPServer) -> None:
    quick = {name: weight for name, weight in FAULTS.items() if name not in {"away", "answer_held"}}
    fates = []
    for seed in (5, 5, 6):
        with Network(server.server_port, seed=seed, fault_share=0.6, faults=quick) as network:
            line = network.open_line()
            for _ in range(25):
                put(line)
            fates.append([one.fate for one in network.happenings])
    assert fates[0] == fates[1] != fates[2]
    assert len(set(fates[0])) > 5
