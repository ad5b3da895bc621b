"""The provider as a real process, one for each form in which it is tested."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tepat.kernel.nik import make_nik
from tepat.sandbox.running import RunningSandbox, start_sandbox
from tepat.sandbox.tests.client import PublishedKeys, Visit

REDIRECT_URI = "http://127.0.0.1:9/masuk/kembali/"
AFTER = "http://127.0.0.1:9/"
SARI = make_nik("35.10.16", date(1990, 5, 12), 2, 3)
PEOPLE: list[dict[str, Any]] = [
    {"nik": SARI, "name": "Sari Wulandari", "birthdate": "1990-05-12", "gender": "female", "shown": True},
    {
        "nik": make_nik("35.10.16", date(1986, 2, 20), 1, 4),
        "name": "Budi Santoso",
        "birthdate": "1986-02-20",
        "gender": "male",
        "note": "wajahnya tidak dikenali",
        "shown": True,
        "face_differs": True,
    },
    {
        "nik": make_nik("35.10.16", date(1955, 6, 14), 2, 2),
        "name": "Suminah Hastuti",
        "birthdate": "1955-06-14",
        "gender": "female",
    },
]


def write_people(path: Path, people: object = PEOPLE, **about: object) -> Path:
    path.write_text(json.dumps({"made_up": True, "people": people, **about}))
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Sandbox:
    """A running provider, and the people and keys it was started with."""

    running: RunningSandbox
    keys: PublishedKeys
    people: Path

    @property
    def issuer(self) -> str:
        return self.running.issuer


StartSandbox = Callable[..., Sandbox]


@pytest.fixture(scope="session")
def published() -> PublishedKeys:
    return PublishedKeys()


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory, published: PublishedKeys) -> Iterator[StartSandbox]:
    started: list[RunningSandbox] = []

    def start_one(*options: str) -> Sandbox:
        folder = tmp_path_factory.mktemp("sandbox")
        people = write_people(folder / "people.json")
        running = start_sandbox(
            port=free_port(),
            people=people,
            folder=folder / "kept",
            client_jwks=published.address,
            redirect_uris=[REDIRECT_URI],
            post_logout_uris=[AFTER],
            options=options,
        )
        started.append(running)
        return Sandbox(running, published, people)

    yield start_one
    for running in started:
        running.stop()


@pytest.fixture(scope="session")
def sandbox(start: StartSandbox) -> Sandbox:
    """Most tests share this one: plain userinfo, nothing wrong, no control."""
    return start()


@pytest.fixture
def visit(sandbox: Sandbox) -> Visit:
    return Visit(sandbox.issuer, sandbox.keys, REDIRECT_URI)
