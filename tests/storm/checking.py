"""After a storm: is everything on the server once, byte for byte, and does every phone know it?"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.storm.making import PICTURE_KINDS, AgentPlan, Job, Mischief
from tests.storm.phones import Pages

EXPECTED_REASONS: dict[Mischief, str] = {
    "not_a_picture": "field.attachment.not_a_picture",
    "outside": "intake.submission.outside_area",
    "conflict": "field.record.version_conflict",
}


@dataclass(frozen=True)
class Truth:
    """What the agents made (``pages``), and what lies in the server's database (``server``)."""

    pages: Pages
    server: dict[str, Any]

    def records_of(self, plan: AgentPlan, job: Job, *, version: int, state: str) -> list[dict[str, Any]]:
        """The server's records of one version of a job."""
        return [
            record
            for record in self.server["records"]
            if record["agent"] == plan.name
            and record["thread"] == str(job.thread)
            and record["version"] == version
            and record["state"] == state
        ]


@dataclass
class Report:
    """How much is right, and everything that is not."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def must(self, holds: bool, what: str, *, counts: str = "") -> None:
        if not holds:
            self.wrong.append(what)
        elif counts:
            self.counts[counts] += 1

    def rows(self) -> Iterator[tuple[str, int]]:
        yield from sorted(self.counts.items())
        yield "wrong", len(self.wrong)


def check(truth: Truth, phones: dict[int, dict[str, Any]]) -> Report:
    """Hold the database and every phone against what was made."""
    report = Report()
    for plan in truth.pages.plans:
        for job in plan.jobs:
            _check_job(report, truth, plan, job, phones[plan.number])
        _check_phone(report, truth, plan, phones[plan.number])
    _check_once(report, truth)
    return report


def _check_job(report: Report, truth: Truth, plan: AgentPlan, job: Job, phone: dict[str, Any]) -> None:
    """The newest version of a job is there once, with all that was made; a spoilt one is held back."""
    version = phone["promised"].get(str(job.thread), 0)
    state = "quarantined" if job.mischief else "acknowledged"
    name = f"agent {plan.number}, job {job.number}, version {version}"
    found = truth.records_of(plan, job, version=version, state=state)
    report.must(len(found) == 1, f"{name}: {len(found)} records are {state}", counts=f"records {state}")
    if len(found) != 1:
        return
    record = found[0]
    if job.mischief:
        expected = EXPECTED_REASONS[job.mischief]
        report.must(record["reason"] == expected, f"{name}: held back for {record['reason']}, not {expected}")
    made = truth.pages.document(plan.number, job.number, version)
    report.must(record["document"] == made, f"{name}: the document is another", counts="documents the same")
    _check_pictures(report, truth, plan, job, record)


def _check_pictures(report: Report, truth: Truth, plan: AgentPlan, job: Job, record: dict[str, Any]) -> None:
    name = f"agent {plan.number}, job {job.number}"
    made = Counter(
        (PICTURE_KINDS[n % 3], _sha256(truth.pages.picture(plan.number, job.number, n)))
        for n in range(job.pictures)
    )
    there = Counter((one["kind"], one["sha256"]) for one in record["attachments"])
    report.must(made == there, f"{name}: pictures differ ({sum((made & there).values())} are right)")
    report.counts["pictures byte for byte"] += sum((made & there).values())


def _check_phone(report: Report, truth: Truth, plan: AgentPlan, phone: dict[str, Any]) -> None:
    """The phone's outbox says of each record what the server says, and its families are the server's."""
    server = {(r["uuid"], r["content_hash"]): r for r in truth.server["records"] if r["agent"] == plan.name}
    newest: dict[str, dict[str, Any]] = {}
    for item in phone["outbox"]:
        receipt = item["receipt"] or {}
        there = server.get((item["record"], receipt.get("content_hash", "")))
        name = f"phone {plan.number}, {item['title']}, version {item['version']}"
        report.must(there is not None, f"{name}: the receipt names nothing that the server has")
        if there is not None:
            same = there["state"] == item["state"] == receipt["state"]
            report.must(
                same, f"{name}: {item['state']} here, {there['state']} there", counts="receipts that agree"
            )
        if item["version"] >= newest.get(item["thread"], item)["version"]:
            newest[item["thread"]] = item
    for job in plan.jobs:
        expected = "quarantined" if job.mischief else "acknowledged"
        state = newest.get(str(job.thread), {}).get("state", "not in the outbox")
        report.must(state == expected, f"phone {plan.number}, {job.title}: {state}, not {expected}")
        latest = newest.get(str(job.thread), {}).get("version")
        promised = phone["promised"].get(str(job.thread))
        report.must(latest == promised, f"phone {plan.number}, {job.title}: version {latest}, not {promised}")
    report.must(not phone["drafts"], f"phone {plan.number}: drafts are left")
    families = {family["id"]: sorted(family["members"]) for family in phone["families"]}
    known = {
        one["id"]: sorted(one["members"]) for one in truth.server["families"] if one["agent"] == plan.name
    }
    report.must(families == known, f"phone {plan.number}: other families than the server's", counts="rosters")
    report.counts["families on phones"] += len(families)


def _check_once(report: Report, truth: Truth) -> None:
    """Nothing is there twice, and nothing half."""
    server = truth.server
    accepted = [r for r in server["records"] if r["state"] == "acknowledged"]
    waiting = [r["uuid"] for r in server["records"] if r["state"] == "waiting"]
    submitted = server["submissions"]
    report.must(not waiting, f"{len(waiting)} records wait for pictures on the server")
    report.must(
        sorted(r["uuid"] for r in accepted) == sorted(submitted),
        f"{len(accepted)} records are acknowledged, {len(submitted)} submissions stored",
        counts="submissions and records agree",
    )
    wanted = sum(1 for plan in truth.pages.plans for job in plan.jobs if not job.mischief)
    report.must(server["family_count"] == wanted, f"{server['family_count']} families, not {wanted}")
    report.must(
        server["decision_gaps"] == 0, f"{server['decision_gaps']} families without a decision or facts"
    )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def as_json(truth: Truth) -> str:
    """For looking at afterwards: no documents, only what became of each record."""
    thin = [{k: v for k, v in record.items() if k != "document"} for record in truth.server["records"]]
    return json.dumps(thin, indent=1)
