"""The same record sent twenty times at once is stored once, whatever else is under way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from tepat.field.models import Attachment, Record, RecordEvent, Upload
from tepat.field.tests.phones import Phone, cadre_phone, parcel
from tepat.intake.models import Submission
from tepat.intake.tests import example
from tepat.kernel.canonical import canonical_json
from tepat.registry.models import Family

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def phone() -> Phone:
    return cadre_phone()


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    def one(number: int) -> Any:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_the_same_record_twenty_times(phone: Phone) -> None:
    made = phone.make()
    given = at_once(20, lambda _: phone.hand_in(made))
    assert Counter(one.status for one in given) == {201: 1, 200: 19}
    assert len({canonical_json(one.receipt) for one in given}) == 1
    assert Record.objects.count() == Submission.objects.count() == Family.objects.count() == 1
    assert RecordEvent.objects.count() == 1


def test_one_record_and_its_picture_from_all_sides(phone: Phone) -> None:
    made = phone.make(parcels=(parcel(),))

    def work(number: int) -> None:
        if number % 2:
            phone.hand_in(made)
        else:
            phone.upload(made, made.parcels[0], part=100_000)

    at_once(12, work)
    phone.hand_in(made)
    assert Record.objects.get().state == "acknowledged"
    assert Attachment.objects.get().state == "stored"
    assert Upload.objects.filter(completed_at__isnull=False).count() == 1
    assert Submission.objects.count() == 1


def test_different_contents_under_one_number_at_once(phone: Phone) -> None:
    first = phone.make()
    others = [
        phone.make(uuid=first.uuid, document=example.submission(answers=example.answers(tenure=tenure)))
        for tenure in (2, 3, 4)
    ]
    given = at_once(4, lambda number: phone.hand_in([first, *others][number]))
    assert Counter(str(one.receipt["state"]) for one in given) == {"acknowledged": 1, "quarantined": 3}
    assert Record.objects.count() == 4


def test_versions_of_one_thread_at_once(phone: Phone) -> None:
    first = phone.make()
    second = phone.make(thread=first.thread, version=2)
    given = at_once(2, lambda number: phone.hand_in([first, second][number]))
    states = sorted(str(one.receipt["state"]) for one in given)
    assert states in (["acknowledged", "acknowledged"], ["acknowledged", "quarantined"])
    assert Record.objects.filter(state="acknowledged").order_by("-version")[0].version == 2 or (
        Record.objects.get(version=2).reason_code == "field.record.version_conflict"
    )
