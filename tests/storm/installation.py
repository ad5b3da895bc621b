"""The server's side of a storm: its database, and who works there.

What needs Django set up on that database runs in a process of its own: ``ask(environment, "prepare", …)``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from tests.storm import making
from tests.storm.making import AgentPlan, Size

OBSERVED_AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CSRF_COOKIE = "badai" * 6 + "ab"  # 32 letters, as Django makes them


def ask(environment: Mapping[str, str], what: str, **parts: Any) -> Any:
    """Have one of the functions below done for the installation of this environment."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.storm.installation", what],
        input=json.dumps(parts),
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def prepare(*, size: dict[str, int]) -> dict[str, Any]:
    """Open the accounts of all agents; returns their sessions and the families that they will register."""
    from tepat.population import make_tables, submissions
    from tepat.web.demonstration import submission_document

    wanted = Size(**size)
    tables = make_tables(wanted.families * 3 // 2 + 40, seed=wanted.seed)
    doubled = {r["family_id"] for r in tables["truth"].to_pylist() if r["duplicate_of"] is not None}
    families = (
        family
        for family in submissions(tables)
        if family["family_id"] not in doubled and "floor_area_m2" in family["answers"]  # which edits change
    )
    agents = []
    all_documents = (submission_document(family, observed_at=OBSERVED_AT) for family in families)
    for plan in making.plans(wanted):
        session = open_agent(plan.name, plan.village)
        documents = list(islice(_acceptable(all_documents, plan), len(plan.jobs)))
        agents.append({"session": session, "families": documents})
    return {"agents": agents}


def _acceptable(documents: Iterable[dict[str, Any]], plan: AgentPlan) -> Iterator[dict[str, Any]]:
    """Those that the server takes from this agent: some made-up families say what cannot be."""
    from django.utils import timezone

    from tepat.identity.models import Account
    from tepat.intake.checks import check_submission
    from tepat.intake.errors import SubmissionInvalid

    account = Account.objects.get(sign_in_name=plan.name)
    for document in documents:
        with suppress(SubmissionInvalid):
            sent = {**document, "area_code": plan.village}
            check_submission(sent, actor=account, received_at=timezone.now())
            yield document


def open_agent(name: str, village: str) -> str:
    """A cadre with a Dasa Wisma group of their own, signed in with both steps; returns the session's key."""
    import time

    from django.test import Client

    from tepat.identity.operations import open_account, open_work_group
    from tepat.identity.roles import Role
    from tepat.identity.sign_in import CONFIRMED

    group = open_work_group(area_code=village, name=f"Mawar {name}")
    account = open_account(
        sign_in_name=name,
        display_name=name.title(),
        role=Role.CADRE,
        area_code=village,
        group_id=group.pk,
        is_demo=True,
    )
    browser = Client()
    browser.force_login(account)
    session = browser.session
    session[CONFIRMED] = time.time()
    session.save()
    return str(session.session_key)


def open_cadre(*, name: str, village: str, families: int, first: int) -> dict[str, Any]:
    """A cadre who is signed in, and the families that she registered; ``first`` numbers them."""
    from uuid import uuid4

    from django.utils import timezone

    from tepat.identity.models import Account
    from tepat.intake.operations import accept_submission
    from tests.journeys.families import family_document

    session = open_agent(name, village)
    account = Account.objects.get(sign_in_name=name)
    documents = [{**family_document(first + n), "area_code": village} for n in range(families)]
    for document in documents:
        accept_submission(uuid=uuid4(), document=document, actor=account, received_at=timezone.now())
    members = [member for document in documents for member in document["answers"]["members"]]
    secrets = [member[key] for member in members for key in ("name", "nik") if member.get(key)]
    cards = [document["answers"]["kk"] for document in documents if document["answers"].get("kk")]
    return {"session": session, "secrets": [*secrets, *cards]}


def revoke(*, name: str) -> int:
    """A supervisor takes every phone of an agent off; how many."""
    from django.utils import timezone

    from tepat.field.models import Device
    from tepat.field.operations.devices import revoke_device
    from tepat.identity.operations import open_account
    from tepat.identity.roles import Role

    supervisor = open_account(
        sign_in_name="penyelia",
        display_name="Penyelia",
        role=Role.SUPERVISOR,
        area_code="35.10",
        is_demo=True,
    )
    devices = list(Device.objects.filter(account__sign_in_name=name, revoked_at=None))
    for device in devices:
        revoke_device(device=device, actor=supervisor, why="HP hilang.", at=timezone.now())
    return len(devices)


def inspect() -> dict[str, Any]:
    """Everything that is there afterwards."""
    from tests.storm.inspection import everything

    return everything()


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "prepare": prepare,
    "inspect": inspect,
    "open_cadre": open_cadre,
    "revoke": revoke,
}


def size_as_parts(size: Size) -> dict[str, int]:
    return asdict(size)


if __name__ == "__main__":
    from tepat.base.startup import prepare as prepare_tepat

    prepare_tepat(pages=False)
    print(json.dumps(_FUNCTIONS[sys.argv[1]](**json.load(sys.stdin))))
