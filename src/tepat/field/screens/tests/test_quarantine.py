"""The officers' desk: what lies on it, what they see of it, and every way out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tepat.base.models import AuditRecord
from tepat.field.desk import Tray, WayOut, count_of_trays, record_on_desk
from tepat.field.errors import RecordNotFound, RecordSettled
from tepat.field.kinds import Desk, RecordState
from tepat.field.models import Record, RecordEvent
from tepat.field.operations.devices import revoke_device
from tepat.field.quarantine import release_record, send_back, void_record
from tepat.field.queries.receipts import receipt_of
from tepat.field.refusals import CorrectionMissing, WayClosed, WordsMissing
from tepat.field.screens.tests import people
from tepat.field.screens.tests.phone import AT, Phone, phone_of, picture
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.identity.tests.clients import client_of, text
from tepat.intake.models import Submission
from tepat.intake.tests import example

pytestmark = pytest.mark.django_db

NOW = AT + timedelta(hours=3)
JPEG = "image/jpeg"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def hp() -> Phone:
    return people.phone()


@pytest.fixture
def hadi() -> Account:
    return people.officer()


def page_of(record: Record) -> str:
    return reverse("field:quarantined", args=[record.pk])


def revoked(hp: Phone, serial: int = 1, **parts: Any) -> Record:
    """A record that a phone sent after it was taken off."""
    sealed = hp.seal(people.registration(serial), **parts)
    revoke_device(device=hp.device, actor=None, why="hilang", at=AT)
    return hp.hand_in(sealed)


def faulty(hp: Phone, serial: int = 1) -> Record:
    """A record with faults in its answers."""
    document = people.registration(serial)
    document["answers"]["floor_area_m2"] = -4
    return hp.hand_in(hp.seal(document))


def test_what_did_not_make_it_lies_on_the_desk_the_oldest_first(hp: Phone, hadi: Account) -> None:
    later = hp.hand_in(hp.seal({"nonsense": 1}), at=AT + timedelta(hours=2))
    sooner = faulty(hp)
    page = text(client_of(hadi).get(reverse("field:quarantine")))
    assert page.index(page_of(sooner)) < page.index(page_of(later))
    assert "Bu Sri" in page
    assert "HP Bu Sri" in page
    assert "Pendaftaran keluarga" in page
    assert "Siti" not in page
    assert count_of_trays(actor=hadi, at=NOW)[Tray.OPEN] == 2


def test_the_desk_ends_at_the_area(hp: Phone, hadi: Account) -> None:
    record = faulty(hp)
    stranger = people.officer(area="35.10.17", name="lain")
    assert page_of(record) not in text(client_of(stranger).get(reverse("field:quarantine")))
    assert client_of(stranger).get(page_of(record)).status_code == 404
    assert client_of(stranger).post(page_of(record), {"way": "void", "why": "x"}).status_code == 404
    with pytest.raises(RecordNotFound):
        void_record(record_id=record.pk, actor=stranger, words="x", at=NOW)


def test_a_record_is_shown_in_words_and_the_look_is_recorded(hp: Phone, hadi: Account) -> None:
    record = faulty(hp)
    page = text(client_of(hadi).get(page_of(record)))
    assert "Siti 1" in page
    assert "Milik sendiri" in page or "milik sendiri" in page.lower()
    assert example.nik(61) not in page
    assert f"… {example.nik(61)[-4:]}" in page
    assert AuditRecord.objects.filter(action="field.record.read", actor_id=hadi.pk).count() == 1


def test_a_revoked_phone_s_record_is_released_and_stays_the_agent_s_word(hp: Phone, hadi: Account) -> None:
    record = revoked(hp)
    assert record.reason_code == "field.device.revoked"
    answer = client_of(hadi).post(page_of(record), {"way": "process"}, follow=True)
    assert "sudah diterima dan menjadi data" in text(answer)
    record.refresh_from_db()
    assert record.state == RecordState.ACKNOWLEDGED
    assert record.decided_by == hadi.pk
    assert Submission.objects.get(uuid=record.uuid).submitted_by_id == hp.account.pk
    assert AuditRecord.objects.filter(action="field.record.release", actor_id=hadi.pk).count() == 1
    assert receipt_of(record)["reference"]


def test_released_twice_is_settled(hp: Phone, hadi: Account) -> None:
    record = revoked(hp)
    release_record(record_id=record.pk, actor=hadi, at=NOW)
    with pytest.raises(RecordSettled):
        release_record(record_id=record.pk, actor=hadi, at=NOW)
    answer = client_of(hadi).post(page_of(record), {"way": "process"}, follow=True)
    assert "sudah diselesaikan" in text(answer)


def test_what_is_still_wrong_stays_with_its_reason(hp: Phone, hadi: Account) -> None:
    record = faulty(hp)
    answer = client_of(hadi).post(page_of(record), {"way": "process"})
    assert answer.status_code == 422
    assert "masih belum bisa diterima" in text(answer)
    record.refresh_from_db()
    assert record.desk == Desk.OPEN
    assert not Submission.objects.exists()


def test_a_family_in_another_village_is_put_right(hadi: Account) -> None:
    hp = phone_of(people.cadre(area="35.10.16.1004"))
    record = hp.hand_in(hp.seal(people.registration()))
    assert record.reason_code == "intake.submission.outside_area"
    page = text(client_of(hadi).get(page_of(record)))
    assert "Proses di desa yang benar" in page
    with pytest.raises(CorrectionMissing):
        release_record(record_id=record.pk, actor=hadi, at=NOW, way=WayOut.AREA, area_code="35.10.17.2001")
    assert client_of(hadi).post(page_of(record), {"way": "area"}).status_code == 422
    released = release_record(
        record_id=record.pk, actor=hadi, at=NOW, way=WayOut.AREA, area_code="35.10.16.1004"
    )
    assert released.state == RecordState.ACKNOWLEDGED
    assert Submission.objects.get().area_code == "35.10.16.1004"


def conflict(hp: Phone) -> tuple[Record, Record]:
    """A first version that counts, and another that was made without knowing of it."""
    thread = uuid4()
    first = hp.hand_in(hp.seal(people.registration(), thread=thread))
    document = people.registration()
    document["answers"]["floor_area_m2"] = 21
    second = hp.hand_in(hp.seal(document, thread=thread, version=2))
    assert first.state == RecordState.ACKNOWLEDGED
    assert second.reason_code == "field.record.version_conflict"
    return first, second


def test_two_versions_stand_side_by_side_and_the_newer_one_can_be_taken(hp: Phone, hadi: Account) -> None:
    _first, second = conflict(hp)
    page = text(client_of(hadi).get(page_of(second)))
    assert "Yang berlaku, dan catatan ini" in page
    assert page.count('class="differs"') == 1
    assert "36,5" in page
    assert "21" in page
    released = release_record(record_id=second.pk, actor=hadi, at=NOW, way=WayOut.NEWER)
    assert released.state == RecordState.ACKNOWLEDGED
    assert Submission.objects.count() == 2


def test_a_second_version_of_the_same_number_takes_the_next(hp: Phone, hadi: Account) -> None:
    thread = uuid4()
    hp.hand_in(hp.seal(people.registration(), thread=thread))
    second = hp.hand_in(hp.seal(people.registration(), thread=thread))
    release_record(record_id=second.pk, actor=hadi, at=NOW, way=WayOut.NEWER)
    second.refresh_from_db()
    assert (second.state, second.version) == (RecordState.ACKNOWLEDGED, 2)


def test_words_reach_the_agent_s_phone(hp: Phone, hadi: Account) -> None:
    record = faulty(hp)
    client = client_of(hadi)
    answer = client.post(page_of(record), {"way": "send_back", "words": " "})
    assert answer.status_code == 422
    assert "Anda belum menulis apa-apa" in text(answer)
    client.post(page_of(record), {"way": "send_back", "words": "Ukur lagi lantainya."})
    record.refresh_from_db()
    assert record.desk == Desk.SENT_BACK
    assert receipt_of(record)["reason"]["mend"] == "Ukur lagi lantainya."
    assert b"Ukur" not in bytes(RecordEvent.objects.get(event="sent_back").words_sealed or b"")
    assert "Dikembalikan ke petugas lapangan" in text(client.get(page_of(record)))
    assert page_of(record) in text(client.get(reverse("field:quarantine") + "?lihat=dikembalikan"))


def test_a_mended_version_takes_the_place_of_the_one_sent_back(hp: Phone, hadi: Account) -> None:
    record = faulty(hp)
    send_back(record_id=record.pk, actor=hadi, words="Ukur lagi.", at=NOW)
    again = hp.hand_in(hp.seal(people.registration(), thread=record.thread, version=2))
    assert again.state == RecordState.ACKNOWLEDGED
    record.refresh_from_db()
    assert record.desk == Desk.REPLACED
    assert count_of_trays(actor=hadi, at=NOW)[Tray.SENT_BACK] == 0


def test_void_keeps_the_content(hp: Phone, hadi: Account) -> None:
    record = faulty(hp)
    with pytest.raises(WordsMissing):
        void_record(record_id=record.pk, actor=hadi, words="", at=NOW)
    with pytest.raises(WordsMissing):
        void_record(record_id=record.pk, actor=hadi, words="x" * 1001, at=NOW)
    void_record(record_id=record.pk, actor=hadi, words="Ganda.", at=NOW)
    record.refresh_from_db()
    assert record.desk == Desk.VOID
    assert len(bytes(record.sealed)) > 500
    assert receipt_of(record)["reason"]["mend"] == "Ganda."
    page = text(client_of(hadi).get(page_of(record)))
    assert "Ganda." in page
    assert "Siti 1" in page
    with pytest.raises(RecordSettled):
        send_back(record_id=record.pk, actor=hadi, words="x", at=NOW)


def test_a_record_that_was_tampered_with_is_never_let_through(hp: Phone, hadi: Account) -> None:
    sealed = hp.seal(people.registration())
    sealed.sealed = sealed.sealed[:-8] + "AAAAAAAA"
    torn = hp.hand_in(sealed)
    assert torn.reason_code == "field.record.hash_mismatch"
    for way in (WayOut.PROCESS, WayOut.NEWER, WayOut.WITHOUT, WayOut.ARRIVAL):
        with pytest.raises(WayClosed):
            release_record(record_id=torn.pk, actor=hadi, at=NOW, way=way)
    page = text(client_of(hadi).get(page_of(torn)))
    assert "tidak bisa dibuka" in page
    assert "Kembalikan kepada petugas lapangan" in page
    assert "Proses lagi" not in page


def test_a_forged_slip_from_a_revoked_phone_is_not_let_through(hp: Phone, hadi: Account) -> None:
    """Being taken off is found first; that nobody signed it must still be seen."""
    stranger = phone_of(people.cadre("tati"))
    stranger.device = hp.device
    forged = stranger.seal(people.registration())
    revoke_device(device=hp.device, actor=None, why="dicuri", at=AT)
    record = hp.hand_in(forged)
    assert record.reason_code == "field.device.revoked"
    with pytest.raises(WayClosed):
        release_record(record_id=record.pk, actor=hadi, at=NOW)
    assert record_on_desk(record_id=record.pk, actor=hadi, at=NOW).ways_out == (WayOut.SEND_BACK, WayOut.VOID)


def test_a_clock_in_1970_is_dated_by_its_arrival(hp: Phone, hadi: Account) -> None:
    long_ago = AT.replace(year=1970)
    document = people.registration(observed_at=long_ago.isoformat())
    record = hp.hand_in(hp.seal(document, made_at=long_ago))
    assert record.reason_code == "field.record.clock_unusable"
    released = release_record(record_id=record.pk, actor=hadi, at=NOW, way=WayOut.ARRIVAL)
    assert released.state == RecordState.ACKNOWLEDGED
    assert Submission.objects.get().observed_at == record.received_at


def waiting(hp: Phone, serial: int = 1) -> Record:
    pictures = (("house_photo", JPEG, picture(serial)), ("signature", "image/png", b"x" * 100))
    return hp.hand_in(hp.seal(people.registration(serial), pictures=pictures), without_files=True)


def test_pictures_that_do_not_come_hold_nothing_up_for_ever(
    hp: Phone, hadi: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = waiting(hp)
    assert record.state == RecordState.WAITING
    assert count_of_trays(actor=hadi, at=NOW)[Tray.WAITING] == 0
    later = NOW + timedelta(days=8)
    monkeypatch.setattr(timezone, "now", lambda: later)
    client = client_of(hadi)
    page = text(client.get(reverse("field:quarantine") + "?lihat=foto"))
    assert "Foto yang belum datang: 2 dari 2" in page
    page = text(client.get(page_of(record)))
    assert "belum datang" in page
    assert "Proses tanpa lampiran itu" in page
    client.post(page_of(record), {"way": "without"})
    record.refresh_from_db()
    assert record.state == RecordState.ACKNOWLEDGED


def test_a_waiting_record_can_be_closed(hp: Phone, hadi: Account) -> None:
    record = waiting(hp)
    void_record(record_id=record.pk, actor=hadi, words="HP-nya rusak.", at=NOW)
    record.refresh_from_db()
    assert (record.state, record.desk) == (RecordState.QUARANTINED, Desk.VOID)


def test_pictures_that_are_none_are_left_out(hp: Phone, hadi: Account) -> None:
    pictures = (
        ("house_photo", JPEG, b"not a picture at all"),
        ("house_photo", JPEG, b"neither is this one"),
        ("house_photo", JPEG, picture()),
    )
    record = hp.hand_in(hp.seal(people.registration(), pictures=pictures))
    assert record.reason_code == "field.attachment.not_a_picture"
    answer = client_of(hadi).post(page_of(record), {"way": "without"}, follow=True)
    assert "sudah diterima" in text(answer)
    states = record.attachments.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["missing", "missing", "stored"]


def test_pictures_are_decrypted_on_demand_and_every_look_is_recorded(hp: Phone, hadi: Account) -> None:
    house = picture(7)
    document = people.registration()
    document["answers"]["floor_area_m2"] = -4
    record = hp.hand_in(hp.seal(document, pictures=(("house_photo", JPEG, house),)))
    assert record.state == RecordState.QUARANTINED
    client = client_of(hadi)
    address = reverse("field:quarantined_picture", args=[record.pk, record.attachments.get().hash])
    assert address in text(client.get(page_of(record)))
    answer = client.get(address)
    assert answer.content == house
    assert answer["Content-Type"] == JPEG
    assert "no-store" in answer["Cache-Control"]
    assert AuditRecord.objects.filter(action="field.attachment.read", actor_id=hadi.pk).count() == 1
    assert client.get(address.replace(record.attachments.get().hash, "0" * 64)).status_code == 404


def test_whatever_stands_in_a_record_can_be_looked_at(hp: Phone, hadi: Account) -> None:
    odd: list[dict[str, Any]] = [
        {},
        {"answers": [1, 2], "members": 4},
        {
            "questionnaire": "keluarga",
            "questionnaire_version": [1],
            "answers": {"members": "x", "tenure": {}},
        },
        {"questionnaire": "none", "household": {"tenure": [1], "x" * 500: "y" * 5000}, "members": {"a": {}}},
        {"questionnaire": "keluarga", "answers": {"members": [{"name": 4, "birth_date": [2]}, 3]}},
        {"questionnaire": "keluarga", "answers": {"members": [{"name": "<b>A</b>"}, {"name": "<b>A</b>"}]}},
    ]
    client = client_of(hadi)
    for document in odd:
        record = hp.hand_in(hp.seal(document))
        answer = client.get(page_of(record))
        assert answer.status_code == 200
        assert "<b>A</b>" not in text(answer)
        assert len(answer.content) < 60_000


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("tray", ["", "dikembalikan", "foto"])
def test_a_list_of_three_costs_what_a_list_of_one_costs(
    hp: Phone, hadi: Account, tray: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=10))

    def one_more(serial: int) -> None:
        if tray == "foto":
            waiting(hp, serial)
            return
        record = faulty(hp, serial)
        if tray:
            send_back(record_id=record.pk, actor=hadi, words="x", at=NOW)

    client, address = client_of(hadi), f"{reverse('field:quarantine')}?lihat={tray}"
    one_more(1)
    client.get(address)
    one = statements(client, address)
    one_more(2)
    one_more(3)
    assert statements(client, address) == one


def test_one_record_costs_the_same_whatever_it_holds(hp: Phone, hadi: Account) -> None:
    client = client_of(hadi)
    document = people.registration()
    document["answers"]["floor_area_m2"] = -4
    pictures = tuple(("house_photo", JPEG, picture(number)) for number in range(3))
    one = hp.hand_in(hp.seal(document, pictures=pictures[:1]))
    three = hp.hand_in(hp.seal(document, pictures=pictures))
    client.get(page_of(one))
    assert statements(client, page_of(one)) == statements(client, page_of(three))


def test_the_staff_home_counts_what_waits(hp: Phone, hadi: Account) -> None:
    faulty(hp)
    page = text(client_of(hadi).get(reverse("identity:staff_home")))
    assert "Karantina catatan lapangan" in page
    assert reverse("field:import") in page
    agent = text(client_of(hp.account).get(reverse("identity:staff_home")))
    assert "HP saya" in agent
    assert "Karantina" not in agent


def test_an_observer_has_no_desk() -> None:
    observer = people.officer(Role.OBSERVER)
    assert client_of(observer).get(reverse("field:quarantine")).status_code == 403
