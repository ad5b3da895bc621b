"""Telling: in the app at once and whoever it is, outside only where the person wants it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from tepat.base.encryption import blind_index
from tepat.base.models import AuditRecord
from tepat.notices.errors import NoticeWrong
from tepat.notices.models import Delivery, Notice, State
from tepat.notices.operations import forget_ways, send_notice
from tepat.notices.operations.reading import mark_read
from tepat.notices.queries.own import own_notices, unread_count
from tepat.notices.tests.people import ADDRESSES, AREA, AT, citizen, index_of, reachable, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("set_up")]
ABOUT = UUID(int=7)


def refusing(moment: object) -> object:
    return lambda _index: moment


def test_somebody_who_never_signed_in_finds_it_later() -> None:
    person = blind_index("nik", "a number that a neighbour wrote down")
    send_notice(to_nik_index=person, kind="registered", values={"reference": "RJK-9"}, area_code=AREA, at=AT)
    notices, older = own_notices(nik_index=person)
    assert (len(notices), older, unread_count(nik_index=person)) == (1, None, 1)
    assert "RJK-9" in notices[0].text
    assert Delivery.objects.count() == 0


def test_values_lie_sealed_and_the_audit_record_knows_codes_only() -> None:
    sari = citizen()
    tell(sari)
    stored = bytes(Notice.objects.get().values_sealed)
    assert b"RJK-0001" not in stored
    line = AuditRecord.objects.get(action="notices.notice.send")
    assert line.detail == {"kind": "registered", "channels": []}
    assert line.area_code == AREA


def test_of_one_thing_a_person_is_told_once() -> None:
    sari, budi = citizen(1), citizen(2)
    assert tell(sari, about=ABOUT) is not None
    assert tell(sari, about=ABOUT) is None
    assert tell(budi, about=ABOUT) is not None
    assert tell(sari, "data_request_answered", about=ABOUT) is not None
    assert unread_count(nik_index=index_of(sari)) == 2


def test_what_is_not_tied_to_a_thing_can_be_told_again() -> None:
    sari = citizen()
    tell(sari)
    tell(sari)
    assert unread_count(nik_index=index_of(sari)) == 2


def test_it_goes_out_on_every_way_that_was_confirmed() -> None:
    sari = citizen()
    for channel in ADDRESSES:
        reachable(sari, channel)
    tell(sari)
    found = {delivery.channel: delivery.state for delivery in Delivery.objects.all()}
    assert found == dict.fromkeys(ADDRESSES, State.WAITING)


def test_nothing_goes_out_to_somebody_else() -> None:
    sari, budi = citizen(1), citizen(2)
    reachable(budi)
    tell(sari)
    assert Delivery.objects.count() == 0


def test_a_refused_contact_silences_every_older_way(monkeypatch: pytest.MonkeyPatch) -> None:
    from tepat.notices.queries import ways

    sari = citizen()
    reachable(sari)
    monkeypatch.setattr(ways, "_who_knows", lambda _paths: (refusing(AT + timedelta(days=1)),))
    tell(sari)
    assert Delivery.objects.count() == 0
    assert unread_count(nik_index=index_of(sari)) == 1, "in the app always"
    assert ways.own_ways(nik_index=index_of(sari))["sms"].is_refused
    monkeypatch.setattr(ways, "_who_knows", lambda _paths: (refusing(AT - timedelta(days=1)), refusing(None)))
    tell(sari)
    assert Delivery.objects.count() == 1, "a way agreed to later than that counts"


def test_a_channel_that_is_not_set_up_is_not_used(settings: Settings) -> None:
    sari = citizen()
    reachable(sari)
    settings.TEPAT_SMS_URL = ""
    tell(sari)
    assert Delivery.objects.count() == 0


def test_what_the_caller_takes_back_was_never_told() -> None:
    sari = citizen()
    reachable(sari)
    with transaction.atomic():
        tell(sari)
        transaction.set_rollback(True)
    assert (Notice.objects.count(), Delivery.objects.count()) == (0, 0)


def test_nothing_half_is_stored_of_a_wrong_notice() -> None:
    with pytest.raises(NoticeWrong):
        tell(citizen(), values={})
    assert Notice.objects.count() == 0


def test_reading_counts_only_ones_own() -> None:
    sari, budi = citizen(1), citizen(2)
    notice = tell(sari)
    assert notice is not None
    assert mark_read(nik_index=index_of(budi), notices=[notice], at=AT) == 0
    assert mark_read(nik_index=index_of(sari), notices=[notice], at=AT) == 1
    assert mark_read(nik_index=index_of(sari), notices=[notice], at=AT) == 0
    assert unread_count(nik_index=index_of(sari)) == 0


def test_a_long_list_comes_in_pages_without_a_query_per_notice(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    sari = citizen()
    for _number in range(25):
        tell(sari, at=timezone.now())
    with django_assert_num_queries(2):
        first, before = own_notices(nik_index=index_of(sari))
    second, end = own_notices(nik_index=index_of(sari), before=before)
    assert (len(first), len(second), end) == (20, 5, None)
    assert len({notice.id for notice in first + second}) == 25


def test_forgetting_how_to_reach_somebody() -> None:
    sari = citizen()
    reachable(sari)
    assert forget_ways(nik_index=index_of(sari)) == 1
    tell(sari)
    assert Delivery.objects.count() == 0


def test_the_database_keeps_what_must_hold() -> None:
    sari = citizen()
    tell(sari, about=ABOUT)
    with pytest.raises(Exception, match="notice_told_once"), transaction.atomic():
        Notice.objects.create(
            to_nik_index=index_of(sari),
            kind="registered",
            values_sealed=b"x",
            area_code=AREA,
            about=ABOUT,
            sent_at=AT,
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notices_notice")
        assert cursor.fetchone() == (1,)
