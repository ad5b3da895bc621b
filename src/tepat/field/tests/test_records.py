"""Records come in once, whatever is wrong with them, and one holds up no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from joserfc.jwk import ECKey

from tepat.content import load_content
from tepat.field.errors import RecordNotFound, RecordUnreadable
from tepat.field.kinds import Desk, RecordState
from tepat.field.models import Attachment, Record, RecordEvent
from tepat.field.operations.devices import revoke_device
from tepat.field.operations.records import accept_record
from tepat.field.tests.phones import NOW, PLACE, Made, Phone, cadre_phone, parcel, photo, signature
from tepat.identity.models import Account
from tepat.identity.operations import open_account, open_work_group
from tepat.identity.roles import Role
from tepat.intake.models import Submission
from tepat.intake.operations import accept_submission
from tepat.intake.tests import example
from tepat.registry.models import CurrentFacts, Family

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone() -> Phone:
    return cadre_phone()


def state_of(made: Made) -> tuple[str, str]:
    record = Record.objects.get(uuid=made.uuid, content_hash=made.content_hash)
    return record.state, record.reason_code


def test_a_registration_becomes_a_family_and_a_receipt(phone: Phone) -> None:
    made = phone.make(place=PLACE)
    given = phone.hand_in(made)
    receipt = given.receipt
    assert given.status == 201
    assert (receipt["record"], receipt["content_hash"]) == (str(made.uuid), made.content_hash)
    assert (receipt["state"], receipt["reason"], receipt["missing"]) == ("acknowledged", None, [])
    family = Family.objects.get()
    assert receipt["family"] == str(family.pk)
    assert receipt["reference"].startswith("TPT-")
    assert {decision["programme"] for decision in receipt["decisions"]} >= {"pkh", "sembako"}
    household = CurrentFacts.objects.get().document["household"]
    assert household["place_latitude"]["value"] == pytest.approx(PLACE["latitude"])
    assert household["tenure"]["source"] == "agent"
    assert Submission.objects.get().uuid == made.uuid


def test_the_same_bytes_again_give_the_same_receipt(phone: Phone) -> None:
    made = phone.make()
    first, again = phone.hand_in(made), phone.hand_in(made, at=NOW + timedelta(days=3))
    assert (first.status, again.status) == (201, 200)
    assert again.receipt == first.receipt
    assert Record.objects.count() == Submission.objects.count() == RecordEvent.objects.count() == 1


def test_files_are_waited_for(phone: Phone) -> None:
    made = phone.make(parcels=(parcel(), parcel(signature(), "signature", "image/png")))
    given = phone.hand_in(made)
    assert given.status == 202
    assert given.receipt["state"] == "waiting"
    assert given.receipt["missing"] == [one.hash for one in made.parcels]
    assert not Submission.objects.exists()
    phone.upload(made, made.parcels[1])
    again = phone.hand_in(made)
    assert (again.status, again.receipt["missing"]) == (202, [made.parcels[0].hash])
    phone.upload(made, made.parcels[0])
    assert state_of(made) == ("acknowledged", "")
    final = phone.hand_in(made)
    assert (final.status, final.receipt["state"], final.receipt["missing"]) == (200, "acknowledged", [])


def test_files_may_come_first(phone: Phone) -> None:
    made = phone.make(parcels=(parcel(),))
    phone.upload(made, made.parcels[0])
    assert phone.hand_in(made).status == 201
    assert Attachment.objects.get().state == "stored"


def _flipped(text: str, place: int) -> str:
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


def _resealed(phone: Phone, made: Made, sealed: str) -> Made:
    """The same record with other sealed bytes and a slip that knows of them."""
    import hashlib

    from tepat.field.sealing import read_slip

    payload = {**read_slip(made.slip), "hash": hashlib.sha256(sealed.encode()).hexdigest()}
    return Made(made.uuid, made.thread, made.version, phone.sign(payload), sealed)


def tampered(phone: Phone) -> Made:
    made = phone.make()
    return _resealed(phone, made, _flipped(made.sealed, len(made.sealed) - 40))


def truncated(phone: Phone) -> Made:
    made = phone.make()
    return _resealed(phone, made, made.sealed[:-25])


def torn_on_the_way(phone: Phone) -> Made:
    made = phone.make()
    return Made(made.uuid, made.thread, 1, made.slip, made.sealed[:-25])


def signed_by_another(phone: Phone) -> Made:
    return phone.make(signed_by=ECKey.generate_key("P-256"))


def slip_of_nonsense(phone: Phone) -> Made:
    made = phone.make()
    return Made(made.uuid, made.thread, 1, "not.a.slip", made.sealed)


def for_another_key(phone: Phone) -> Made:
    stranger = ECKey.generate_key("P-256", {"kid": "kept"})
    own, phone.seal_key = phone.seal_key, stranger
    made = phone.make()
    phone.seal_key = own
    return made


def inside_another_record(phone: Phone) -> Made:
    return phone.make(inside={"record": str(uuid4())})


def inside_another_sequence(phone: Phone) -> Made:
    return phone.make(inside={"sequence": 99})


def more_files_inside(phone: Phone) -> Made:
    return phone.make(inside={"attachments": [parcel().inside()]})


def no_json_inside(phone: Phone) -> Made:
    made = phone.make()
    return _resealed(phone, made, phone.seal(b"{]"))


def a_bomb_inside(phone: Phone) -> Made:
    made = phone.make()
    return _resealed(phone, made, phone.seal(b'{"a":"' + b"a" * 3_000_000 + b'"}'))


def withdrawn_form(phone: Phone) -> Made:
    return phone.make(document=example.submission(questionnaire_version="2020.1"))


def faulty_answers(phone: Phone) -> Made:
    return phone.make(document=example.submission(answers=example.answers(tenure=99)))


def no_document(phone: Phone) -> Made:
    return phone.make(document={})


def clock_in_1970(phone: Phone) -> Made:
    moment = "1970-01-01T00:10:00+07:00"
    return phone.make(
        document=example.submission(observed_at=moment, consents=[example.consent(given_at=moment)]),
        made_at=moment,
    )


def far_future(phone: Phone) -> Made:
    return phone.make(document=example.submission(observed_at="2090-01-01T00:10:00+07:00"))


def outside_area(phone: Phone) -> Made:
    return phone.make(document=example.submission(area_code="35.10.17.2001"))


def unknown_family(phone: Phone) -> Made:
    document = {
        "questionnaire": "keluarga",
        "questionnaire_version": example.submission()["questionnaire_version"],
        "observed_at": example.OBSERVED_AT,
        "household": {"tenure": 2},
        "members": {},
    }
    return phone.make("correction", document, family=uuid4())


def no_family(phone: Phone) -> Made:
    return phone.make("correction", {"questionnaire": "keluarga"})


def unknown_kind(phone: Phone) -> Made:
    return phone.make("gossip")


def base_that_never_was(phone: Phone) -> Made:
    return phone.make(version=3, base_version=2)


BAD: dict[Callable[[Phone], Made], str] = {
    tampered: "field.record.does_not_open",
    truncated: "field.record.does_not_open",
    torn_on_the_way: "field.record.hash_mismatch",
    signed_by_another: "field.record.bad_signature",
    slip_of_nonsense: "field.record.bad_signature",
    for_another_key: "field.record.does_not_open",
    inside_another_record: "field.record.inside_differs",
    inside_another_sequence: "field.record.inside_differs",
    more_files_inside: "field.record.inside_differs",
    no_json_inside: "field.record.does_not_open",
    a_bomb_inside: "field.record.does_not_open",
    withdrawn_form: "field.record.questionnaire_withdrawn",
    faulty_answers: "intake.submission.invalid",
    no_document: "intake.submission.invalid",
    clock_in_1970: "field.record.clock_unusable",
    far_future: "field.record.clock_unusable",
    outside_area: "intake.submission.outside_area",
    unknown_family: "field.record.outside_scope",
    no_family: "field.record.document_wrong",
    unknown_kind: "field.record.bad_signature",
    base_that_never_was: "field.record.version_conflict",
}


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_what_is_wrong_is_kept_with_its_reason_and_holds_up_nobody(
    phone: Phone, make: Callable[[Phone], Made]
) -> None:
    made = make(phone)
    given = phone.hand_in(made)
    assert (given.status, given.receipt["state"]) == (201, "quarantined")
    reason = given.receipt["reason"]
    assert reason["code"] == BAD[make]
    assert reason["what"]
    assert reason["mend"]
    record = Record.objects.get()
    assert bytes(record.sealed).decode() == made.sealed
    assert record.slip == made.slip
    assert record.desk == Desk.OPEN
    assert not Submission.objects.exists()
    assert phone.hand_in(made).receipt == given.receipt
    assert phone.hand_in(phone.make()).receipt["state"] == "acknowledged"


def test_from_a_revoked_phone_it_is_kept_but_not_used(phone: Phone) -> None:
    sent = phone.make()
    phone.hand_in(sent)
    revoke_device(device=phone.device, actor=phone.account, why="hilang", at=NOW)
    waiting = phone.make(document=example.submission(answers=example.answers(kk=example.OTHER_KK)))
    assert phone.hand_in(waiting).receipt["reason"]["code"] == "field.device.revoked"
    assert phone.hand_in(sent).receipt["state"] == "acknowledged"


def test_from_a_closed_account_it_is_kept_but_not_used(phone: Phone) -> None:
    made = phone.make()
    Account.objects.filter(pk=phone.account.pk).update(is_active=False)
    assert phone.put(made).json()["reason"]["code"] == "field.device.revoked"


def test_another_content_under_the_same_number_stands_beside_it(phone: Phone) -> None:
    made = phone.make()
    other = phone.make(uuid=made.uuid, document=example.submission(answers=example.answers(tenure=2)))
    assert phone.hand_in(made).receipt["state"] == "acknowledged"
    assert phone.hand_in(other).receipt["reason"]["code"] == "field.record.different_content"
    assert phone.hand_in(made).receipt["state"] == "acknowledged"
    assert Record.objects.filter(uuid=made.uuid).count() == 2


def test_a_good_copy_takes_the_place_of_a_torn_one(phone: Phone) -> None:
    made = phone.make()
    torn = Made(made.uuid, made.thread, 1, made.slip, made.sealed[:-30])
    assert phone.hand_in(torn).receipt["state"] == "quarantined"
    assert phone.hand_in(made).receipt["state"] == "acknowledged"
    assert Record.objects.get(content_hash=torn.content_hash).desk == Desk.REPLACED


def test_versions_follow_one_another(phone: Phone) -> None:
    first = phone.make()
    phone.hand_in(first)
    changed = example.submission(answers=example.answers(tenure=2))
    second = phone.make(document=changed, thread=first.thread, version=2, base_version=1)
    assert phone.hand_in(second).receipt["state"] == "acknowledged"
    late = phone.make(document=changed, thread=first.thread, version=3, base_version=1)
    assert phone.hand_in(late).receipt["reason"]["code"] == "field.record.version_conflict"
    third = phone.make(document=changed, thread=first.thread, version=4, base_version=2)
    assert phone.hand_in(third).receipt["state"] == "acknowledged"
    assert Family.objects.count() == 1


def test_a_version_that_waits_is_replaced_by_a_later_one(phone: Phone) -> None:
    first = phone.make(parcels=(parcel(),))
    phone.hand_in(first)
    second = phone.make(thread=first.thread, version=2)
    assert phone.hand_in(second).receipt["state"] == "acknowledged"
    assert state_of(first) == ("quarantined", "field.record.replaced")
    assert Record.objects.get(uuid=first.uuid).desk == Desk.REPLACED
    phone.upload(first, first.parcels[0])
    assert state_of(first) == ("quarantined", "field.record.replaced")


def test_a_held_version_is_settled_by_a_later_one(phone: Phone) -> None:
    first = phone.make(document=example.submission(answers=example.answers(tenure=99)))
    phone.hand_in(first)
    phone.hand_in(phone.make(thread=first.thread, version=2))
    assert Record.objects.get(uuid=first.uuid).desk == Desk.REPLACED


def test_a_family_of_another_group_is_not_written_on(phone: Phone) -> None:
    phone.hand_in(phone.make())
    other = cadre_phone(open_work_group(area_code=example.AREA, name="Melati 2").pk, "bu-tin")
    given = other.hand_in(other.make())
    assert given.receipt["reason"]["code"] == "registry.family.of_others"
    family = Family.objects.get()
    document = {
        "questionnaire": "keluarga",
        "questionnaire_version": example.submission()["questionnaire_version"],
        "observed_at": example.OBSERVED_AT,
        "household": {"tenure": 2},
        "members": {},
    }
    given = other.hand_in(other.make("correction", document, family=family.pk))
    assert given.receipt["reason"]["code"] == "field.record.outside_scope"
    assert (
        phone.hand_in(phone.make("correction", document, family=family.pk)).receipt["state"] == "acknowledged"
    )
    assert CurrentFacts.objects.get().document["household"]["tenure"]["value"] == 2


def not_jpeg() -> bytes:
    return b"GIF89a" + bytes(300)


def half_a_jpeg() -> bytes:
    return photo()[:600]


@pytest.mark.parametrize("contents", [not_jpeg, half_a_jpeg, signature], ids=lambda make: make.__name__)
def test_a_picture_that_is_none(phone: Phone, contents: Callable[[], bytes]) -> None:
    made = phone.make(parcels=(parcel(contents()), parcel()))
    phone.hand_in(made)
    for one in made.parcels:
        phone.upload(made, one)
    assert state_of(made) == ("quarantined", "field.attachment.not_a_picture")
    states = dict(Attachment.objects.values_list("hash", "state"))
    assert states == {made.parcels[0].hash: "refused", made.parcels[1].hash: "stored"}
    assert not Submission.objects.exists()


def test_a_picture_under_another_key(phone: Phone) -> None:
    good, other = parcel(), parcel()
    inside = {**good.inside(), "key": other.inside()["key"]}
    made = phone.make(parcels=(good,), inside={"attachments": [inside]})
    phone.hand_in(made)
    phone.upload(made, good)
    assert state_of(made) == ("quarantined", "field.attachment.does_not_open")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "selfie"},
        {"media_type": "image/gif"},
        {"bytes": 150_001},
        {"key": "short"},
        {"iv": None},
        {"plain_hash": "X" * 64},
    ],
    ids=str,
)
def test_a_file_described_wrongly(phone: Phone, wrong: dict[str, Any]) -> None:
    one = parcel()
    outside = {"attachments": [{"hash": one.hash, "bytes": wrong.get("bytes", len(one.encrypted))}]}
    made = phone.make(parcels=(one,), inside={"attachments": [{**one.inside(), **wrong}]}, outside=outside)
    assert phone.hand_in(made).receipt["reason"]["code"] == "field.attachment.wrong"


def test_a_slow_clock_is_put_right(phone: Phone) -> None:
    """The phone's clock is three days behind, and the server measured it."""
    device = phone.device
    device.clock_offset_s = 3 * 86_400
    device.save()
    slow = "2026-10-29T09:30:00+07:00"
    made = phone.make(
        document=example.submission(observed_at=slow, consents=[example.consent(given_at=slow)]), made_at=slow
    )
    assert phone.hand_in(made).receipt["state"] == "acknowledged"
    submission = Submission.objects.get()
    assert submission.observed_at == datetime.fromisoformat(example.OBSERVED_AT)
    assert Record.objects.get().made_at == datetime.fromisoformat(slow)


def test_a_clock_in_1970_that_was_measured_is_put_right(phone: Phone) -> None:
    phone_time = datetime.fromisoformat("1970-01-01T00:10:00+00:00")
    device = phone.device
    device.clock_offset_s = (NOW - phone_time).total_seconds()
    device.save()
    assert phone.hand_in(clock_in_1970(phone)).receipt["state"] == "acknowledged"
    assert Submission.objects.get().observed_at <= NOW


def test_what_was_noted_before_the_clock_broke_keeps_its_time(phone: Phone) -> None:
    device = phone.device
    device.clock_offset_s = 56 * 365 * 86_400.0
    device.save()
    assert phone.hand_in(phone.make()).receipt["state"] == "acknowledged"
    assert Submission.objects.get().observed_at == datetime.fromisoformat(example.OBSERVED_AT)


def test_a_fault_of_ours_holds_up_nobody(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    made = phone.make()
    with monkeypatch.context() as patch:
        patch.setattr("tepat.field.operations.acting.accept_submission", broken)
        assert phone.hand_in(made).receipt["reason"]["code"] == "field.record.fault"
    assert phone.hand_in(phone.make()).receipt["state"] == "acknowledged"


def test_somebody_elses_bytes_tell_nothing(phone: Phone) -> None:
    made = phone.make()
    phone.hand_in(made)
    other = cadre_phone(open_work_group(area_code=example.AREA, name="Melati 2").pk, "bu-tin")
    with pytest.raises(RecordNotFound):
        other.hand_in(made)


@pytest.mark.parametrize(
    ("slip", "sealed"), [("", "x"), ("x", ""), ("é", "x"), ("x", "y" * 600_001), ("x\0", "y")]
)
def test_what_is_no_record_is_refused(phone: Phone, slip: str, sealed: str) -> None:
    with pytest.raises(RecordUnreadable):
        accept_record(uuid=uuid4(), slip=slip, sealed=sealed, device=phone.device, at=NOW)
    assert not Record.objects.exists()


def test_the_database_keeps_records_as_they_came(phone: Phone) -> None:
    phone.hand_in(phone.make())
    for change in ({"sealed": b"x"}, {"slip": "x"}, {"state": RecordState.WAITING, "receipt": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Record.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Record.objects.all()._raw_delete("default")
    with pytest.raises(DatabaseError), transaction.atomic():
        RecordEvent.objects.update(event="voided")


def test_a_number_taken_by_the_other_door(phone: Phone) -> None:
    made = phone.make()
    facilitator = open_account(
        sign_in_name="pkh", display_name="Pak Budi", role=Role.PKH_FACILITATOR, area_code="35.10"
    )
    document = example.submission(answers=example.answers(kk=example.OTHER_KK))
    accept_submission(uuid=made.uuid, document=document, actor=facilitator, received_at=NOW)
    assert phone.hand_in(made).receipt["reason"]["code"] == "intake.submission.different_content"


def test_every_questionnaire_version_named_here_is_known() -> None:
    assert ("keluarga", example.submission()["questionnaire_version"]) in load_content().questionnaires
