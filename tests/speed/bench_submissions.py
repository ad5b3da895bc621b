"""Families a second through the whole door, beside the bare "validate 40 fields and insert".

Ours: sign in by token, JSON, envelope and answers checked, sealed, family and members placed, about a hundred
facts, agency facts, current facts, consents, audit record, two decisions with reasons, one transaction.
PostgreSQL, two server processes and the load generator share the machine.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg

from tests.speed.load import Load, put_all
from tests.speed.measure import Measure
from tests.speed.server import RunningServer, free_port, own_database, tepat_server

FAMILIES = 4000
WARM_UP = 400


def measure() -> Iterator[Measure]:
    environment = own_database("bench")
    with tempfile.TemporaryDirectory() as folder:
        bodies, token = _prepare(Path(folder), environment)
        with tepat_server(environment) as server:
            ours = _load(server.port, [(f"/api/v1/submissions/{uuid4()}", body) for body in bodies], token)
        bare = bare_insert(environment)
    assert set(ours.statuses) == {201}, ours.statuses
    ratio = ours.per_second / bare.per_second
    yield Measure(
        "put_submission", ours.per_second, "families/s", "validate 40 fields and insert", ratio, ">= 250"
    )
    yield Measure("put_submission_median", ours.median_ms, "ms", "", ours.median_ms / bare.median_ms)
    yield Measure("put_submission_p99", ours.p99_ms, "ms", "", ours.p99_ms / bare.p99_ms)


def _load(port: int, requests: list[tuple[str, bytes]], token: str) -> Load:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    put_all(port, requests[:WARM_UP], headers=headers)
    return put_all(port, requests[WARM_UP:], headers=headers)


def _prepare(folder: Path, environment: dict[str, str]) -> tuple[list[bytes], str]:
    """The bodies of the submissions and a partner's token; the agencies' records lie in the database."""
    os.environ.update(environment)
    from tepat.base.startup import prepare

    prepare()
    from tepat.identity.operations import issue_token, open_account
    from tepat.identity.roles import Role
    from tepat.population import submissions, write_population
    from tepat.web.demonstration import import_agencies, submission_document

    population = folder / "population"
    write_population(FAMILIES, 7, population)
    import_agencies(population)
    partner = open_account(sign_in_name="bench", display_name="Bench", role=Role.PARTNER, area_code="35")
    at = datetime(2026, 11, 1, tzinfo=UTC)
    bodies = [json.dumps(submission_document(f, observed_at=at)).encode() for f in submissions(population)]
    return bodies, issue_token(account=partner, label="bench")


def bare_insert(environment: dict[str, str]) -> Load:
    """The load of a server that does nothing but validate 40 fields and insert one row."""
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE bare_household (uuid uuid PRIMARY KEY, document jsonb)")
    port = free_port()
    granian = Path(sys.executable).with_name("granian")
    command = [str(granian), "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4"]
    command += ["--port", str(port), "--log-level", "warning", "tests.speed.bare_app:application"]
    body = json.dumps({f"field_{n}": n for n in range(40)}).encode()
    with RunningServer(command, environment, port) as server:
        bare = _load(server.port, [(f"/api/households/{uuid4()}", body) for _ in range(FAMILIES)], "none")
    assert set(bare.statuses) == {201}, bare.statuses
    return bare
