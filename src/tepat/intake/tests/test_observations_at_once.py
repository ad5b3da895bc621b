"""Many phones at once: the same page is stored once, and nobody waits for each other for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from tepat.identity.models import Account
from tepat.intake.models import Submission
from tepat.intake.observations import accept_observation
from tepat.intake.operations import accept_submission
from tepat.intake.tests import example
from tepat.kernel.canonical import canonical_json
from tepat.registry.models import CurrentFacts, Fact, Family, Membership

AT = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


def registered(actor: Account) -> UUID:
    receipt = accept_submission(
        uuid=uuid4(), document=example.submission(), actor=actor, received_at=example.RECEIVED_AT
    )
    return UUID(receipt.document["family_id"])


def observe(actor: Account, family: UUID, uuid: UUID, answers: dict[str, Any]) -> Any:
    return accept_observation(
        uuid=uuid,
        family_id=family,
        document={
            "questionnaire": "keluarga",
            "questionnaire_version": "2026.1",
            "observed_at": AT.isoformat(),
            "household": answers,
            "members": {},
        },
        month=None,
        place=None,
        actor=actor,
        received_at=AT,
    )


@pytest.mark.django_db(transaction=True)
def test_the_same_page_from_twenty_connections_is_stored_once() -> None:
    actor = example.agent()
    family, uuid = registered(actor), uuid4()

    def send_once(_number: int) -> Any:
        try:
            return observe(actor, family, uuid, {"floor_area_m2": 50})
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=20) as pool:
        receipts = list(pool.map(send_once, range(20)))
    assert sum(receipt.is_new for receipt in receipts) == 1
    assert len({canonical_json(receipt.document) for receipt in receipts}) == 1
    assert Submission.objects.filter(channel="observed").count() == 1
    assert Fact.objects.filter(variable="floor_area_m2", value=50).count() == 1


@pytest.mark.django_db(transaction=True)
def test_observations_and_registrations_of_one_family_follow_each_other() -> None:
    actor = example.agent()
    family = registered(actor)

    def send(number: int) -> None:
        try:
            if number % 2:
                observe(actor, family, uuid4(), {"floor_area_m2": 30 + number})
                return
            answers = example.answers(floor_area_m2=30 + number)
            accept_submission(
                uuid=uuid4(), document=example.submission(answers=answers), actor=actor, received_at=AT
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=12) as pool:
        list(pool.map(send, range(24)))
    assert Family.objects.count() == 1
    assert Membership.objects.filter(active_to=None).count() == 3
    assert Fact.objects.filter(variable="floor_area_m2").count() == 25
    newest = Fact.objects.filter(family_id=family).order_by("-id").values_list("id", flat=True)[0]
    assert CurrentFacts.objects.get(family_id=family).facts_through == newest
