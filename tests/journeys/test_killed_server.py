"""The server dies in the middle of its work; everything is sent again; everything is there once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from http.client import HTTPConnection, HTTPException
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.journeys.families import family_document
from tests.speed.server import TEPAT, RunningServer, own_database, tepat_server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installation() -> dict[str, str]:
    """Each test process has its own, since making one throws the earlier one away."""
    return own_database(f"killed_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")


@pytest.fixture(scope="module")
def token(installation: dict[str, str]) -> str:
    """A partner's token, made by the command line as an administrator would."""
    script = (
        "from tepat.identity.operations import *; from tepat.identity.roles import Role; "
        "a = open_account(sign_in_name='p', display_name='P', role=Role.PARTNER, area_code='35'); "
        "print('TOKEN', issue_token(account=a, label='t'))"
    )
    answer = subprocess.run(
        [str(TEPAT), "manage", "shell", "-v", "0", "-c", script],
        env={**os.environ, **installation},
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.split("TOKEN ")[1].strip()


def put(port: int, uuid: UUID, body: bytes, token: str) -> tuple[int, dict[str, object]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    connection.request("PUT", f"/api/v1/submissions/{uuid}", body, headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def stored(installation: dict[str, str]) -> dict[str, int]:
    """How many rows each table holds, and how many submissions are without facts or decisions."""
    with psycopg.connect(installation["DATABASE_URL"]) as connection:
        count = {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # type: ignore[index]
            for table in ("intake_submission", "registry_family", "eligibility_decision")
        }
        without_facts = (
            "SELECT count(*) FROM intake_submission s"
            " WHERE NOT EXISTS (SELECT FROM registry_fact f WHERE f.submission_id = s.uuid)"
        )
        count["half_stored"] = connection.execute(without_facts).fetchone()[0]  # type: ignore[index]
        return count


def test_the_same_submission_fifty_times_at_once_is_stored_once(
    installation: dict[str, str], token: str
) -> None:
    uuid, body = uuid4(), json.dumps(family_document(1)).encode()
    answers: list[tuple[int, dict[str, object]]] = []
    before = stored(installation)
    with tepat_server(installation) as server:
        senders = [
            threading.Thread(target=lambda: answers.append(put(server.port, uuid, body, token)))
            for _ in range(50)
        ]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    after = stored(installation)
    assert sorted(status for status, _ in answers) == [200] * 49 + [201]
    assert len({json.dumps(receipt, sort_keys=True) for _, receipt in answers}) == 1
    assert after["intake_submission"] == before["intake_submission"] + 1
    assert after["registry_family"] == before["registry_family"] + 1


def test_killed_in_the_middle_and_sent_again_is_stored_once(installation: dict[str, str], token: str) -> None:
    requests = [(uuid4(), json.dumps(family_document(n)).encode()) for n in range(100, 220)]
    before = stored(installation)
    for seconds in (0.15, 0.3):
        answered = _send_and_kill(installation, token, requests, after_seconds=seconds)
        assert answered < len(requests), "the server lived long enough to answer all: nothing was tested"
    assert stored(installation)["half_stored"] == 0
    with tepat_server(installation) as server:
        statuses = [put(server.port, uuid, body, token)[0] for uuid, body in requests]
    after = stored(installation)
    assert set(statuses) <= {200, 201}
    assert after["intake_submission"] == before["intake_submission"] + len(requests)
    assert after["registry_family"] == before["registry_family"] + len(requests)
    assert after["half_stored"] == 0


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_a_polite_stop_end_everything(installation: dict[str, str], sign: signal.Signals) -> None:
    server = tepat_server(installation)
    server.start()
    assert server.ends_within(20, after=sign)
    with pytest.raises(ConnectionRefusedError):
        HTTPConnection("127.0.0.1", server.port, timeout=2).connect()


def _send_and_kill(
    installation: dict[str, str], token: str, requests: list[tuple[UUID, bytes]], *, after_seconds: float
) -> int:
    """Send all over four connections, ``kill -9`` the server meanwhile; how many were answered."""
    answered = []
    server: RunningServer = tepat_server(installation)
    server.start()

    def send(mine: list[tuple[UUID, bytes]]) -> None:
        for uuid, body in mine:
            try:
                answered.append(put(server.port, uuid, body, token)[0])
            except (OSError, HTTPException):
                return

    senders = [threading.Thread(target=send, args=(requests[n::4],)) for n in range(4)]
    for sender in senders:
        sender.start()
    time.sleep(after_seconds)
    server.kill()
    for sender in senders:
        sender.join()
    return len(answered)
