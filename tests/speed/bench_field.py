"""Records of agents a second through the whole door of the field app, beside the bare "validate and insert".

A thousand agents each hand in one registration: sealed (JWE) and signed (JWS) by their phones in advance,
sent over a few connections. Ours opens and checks both, then does everything a submission does: family,
members, facts, place, decisions, receipt, one transaction. PostgreSQL, two server processes and the load
generator share the machine.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.speed.bench_submissions import bare_insert
from tests.speed.load import Load, put_all
from tests.speed.measure import Measure
from tests.speed.server import own_database, tepat_server

AGENTS = 1000
WARM_UP = 300

Sent = tuple[str, bytes, dict[str, str]]


def measure() -> Iterator[Measure]:
    environment = own_database("bench_field")
    with tempfile.TemporaryDirectory() as folder:
        warm_up, records = _prepare(Path(folder), environment)
        with tepat_server(environment) as server:
            _load(server.port, warm_up)
            ours = _load(server.port, records)
        bare = bare_insert(environment)
    assert set(ours.statuses) == {201}, ours.statuses
    ratio = ours.per_second / bare.per_second
    bare_name = "validate 40 fields and insert"
    yield Measure("put_record", ours.per_second, "records/s", bare_name, ratio, ">= 300")
    yield Measure("put_record_median", ours.median_ms, "ms", "", ours.median_ms / bare.median_ms)
    yield Measure("put_record_p99", ours.p99_ms, "ms", "", ours.p99_ms / bare.p99_ms)
    size = sorted(len(body) for _, body, _ in records)[len(records) // 2]
    yield Measure("record_on_the_wire", float(size), "bytes", "", None, "<= 6000")


def _load(port: int, records: list[Sent]) -> Load:
    return put_all(port, records, headers={"Content-Type": "application/json"})


def _prepare(folder: Path, environment: dict[str, str]) -> tuple[list[Sent], list[Sent]]:
    """Records to warm up with, and those to measure: each of an agent and a phone of its own."""
    os.environ.update(environment)
    from tepat.base.startup import prepare

    prepare()
    from tepat.field.tests.phones import Phone
    from tepat.identity.operations import open_account
    from tepat.identity.roles import Role
    from tepat.population import submissions, write_population
    from tepat.web.demonstration import import_agencies, submission_document

    population = folder / "population"
    write_population(AGENTS + WARM_UP, 7, population)
    import_agencies(population)
    now = datetime.now(UTC)
    made_at = (now - timedelta(days=1)).isoformat()
    sent: list[Sent] = []
    for number, family in enumerate(submissions(population)):
        account = open_account(
            sign_in_name=f"agent-{number}", display_name="Agent", role=Role.TKSK, area_code="35.10"
        )
        phone = Phone(account, at=now - timedelta(days=30))
        document = submission_document(family, observed_at=now - timedelta(days=1))
        place = {"latitude": -8.2, "longitude": 114.3, "accuracy_m": 12, "at": made_at}
        made = phone.make(document=document, place=place, made_at=made_at)
        address = f"/api/v1/field/records/{made.uuid}"
        sent.append((address, made.body().encode(), {"Authorization": f"Bearer {phone.token}"}))
    return sent[:WARM_UP], sent[WARM_UP : WARM_UP + AGENTS]
