"""The command refuses what it must not serve, and ends with the process that started it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tepat.sandbox.errors import NotMadeUp
from tepat.sandbox.people import People
from tepat.sandbox.tests.conftest import PEOPLE, free_port, write_people

TEPAT = str(Path(sys.executable).with_name("tepat"))


def words(people: Path, folder: Path, port: int, **changes: str) -> list[str]:
    options = {
        "--people": str(people),
        "--folder": str(folder),
        "--port": str(port),
        "--client-jwks": "http://127.0.0.1:9/jwks",
        "--redirect-uri": "http://127.0.0.1:9/back/",
        **changes,
    }
    return [TEPAT, "sandbox-ikd", *(word for pair in options.items() for word in pair)]


@pytest.mark.parametrize(
    "document",
    [
        {"people": PEOPLE},
        {"made_up": "true", "people": PEOPLE},
        {"made_up": 1, "people": PEOPLE},
        {"made_up": True, "people": {}},
        {"made_up": True, "people": [{"nik": "1"}]},
        {"made_up": True, "people": [{**PEOPLE[0], "nik": "12"}]},
        {"made_up": True, "people": [{**PEOPLE[0], "gender": "x"}]},
        {"made_up": True, "people": [{**PEOPLE[0], "birthdate": "yesterday"}]},
        {"made_up": True, "people": [{**PEOPLE[0], "name": " "}]},
        PEOPLE,
        "text",
    ],
)
def test_only_a_file_of_made_up_people_is_read(tmp_path: Path, document: object) -> None:
    path = tmp_path / "people.json"
    path.write_text(json.dumps(document))
    with pytest.raises(NotMadeUp) as caught:
        People(path, b"salt")
    assert "Sari" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 200_000])
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "people.json"
    path.write_bytes(content)
    with pytest.raises(NotMadeUp):
        People(path, b"salt")


def test_it_does_not_start_with_people_who_may_be_real(tmp_path: Path) -> None:
    people = tmp_path / "people.json"
    people.write_text(json.dumps({"people": PEOPLE}))
    answer = subprocess.run(words(people, tmp_path, free_port()), capture_output=True, text=True, timeout=60)
    assert answer.returncode == 1
    assert "[sandbox.people.not_made_up]" in answer.stderr


@pytest.mark.parametrize(
    "changes",
    [
        {"--redirect-uri": "/back/"},
        {"--redirect-uri": "http://*.example/"},
        {"--redirect-uri": "http://127.0.0.1/#part"},
        {"--client-jwks": "file:///etc/passwd"},
        {"--faults": "{"},
        {"--faults": '{"wrong": "thing"}'},
    ],
)
def test_what_cannot_work_is_told_at_start(tmp_path: Path, changes: dict[str, str]) -> None:
    command = words(write_people(tmp_path / "people.json"), tmp_path, free_port(), **changes)
    answer = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 1
    assert "[sandbox.configuration.wrong]" in answer.stderr


@pytest.mark.slow
@pytest.mark.parametrize("sign", ["SIGKILL", "SIGTERM"])
def test_it_ends_with_the_process_that_started_it(tmp_path: Path, sign: str) -> None:
    port, people = free_port(), write_people(tmp_path / "people.json")
    script = (
        "import signal, sys, os; from pathlib import Path; from tepat.sandbox.running import start_sandbox\n"
        f"s = start_sandbox(port={port}, people=Path({str(people)!r}), folder=Path({str(tmp_path / 'f')!r}),"
        " client_jwks='http://127.0.0.1:9/jwks', redirect_uris=['http://127.0.0.1:9/back/'])\n"
        f"print(s.process.pid, flush=True); os.kill(os.getpid(), signal.{sign})"
    )
    parent = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, timeout=90)
    group = _family(int(parent.stdout))
    assert group, "the provider ended before its parent did: nothing was tested"
    assert _until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in group))


def _family(pid: int) -> list[int]:
    """A process and its children, as long as it lives."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *map(int, children)]


def _until(true: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def test_keys_are_made_once_and_closed(tmp_path: Path) -> None:
    from tepat.sandbox.keys import ProviderKeys

    first, second = ProviderKeys(tmp_path / "k"), ProviderKeys(tmp_path / "k")
    assert first.public() == second.public()
    assert first.subject_salt == second.subject_salt
    assert os.stat(tmp_path / "k" / "keys.json").st_mode & 0o077 == 0
