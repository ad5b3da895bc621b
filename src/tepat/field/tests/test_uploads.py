"""Files arrive whole or not at all, in whatever pieces and however often they are sent."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tepat.field.errors import UploadConflict, UploadNotFound, UploadProblem, UploadTooLarge, UploadTorn
from tepat.field.models import Attachment, Record, Upload, UploadPart
from tepat.field.operations import uploads
from tepat.field.operations.records import process_complete
from tepat.field.operations.uploads import (
    append_bytes,
    begin_upload,
    delete_unfinished,
    give_up_upload,
    keep_file,
)
from tepat.field.queries.attachments import bytes_of_uploads, look_at_attachment
from tepat.field.tests.phones import NOW, Made, Parcel, Phone, cadre_phone, parcel, photo

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=40)


@pytest.fixture
def phone() -> Phone:
    return cadre_phone()


@pytest.fixture
def made(phone: Phone) -> Made:
    return phone.make(parcels=(parcel(),))


def whole(upload: Upload) -> bytes:
    return bytes_of_uploads([upload.pk])[upload.pk]


def test_the_protocol_says_what_it_can(phone: Phone) -> None:
    answer = phone.client.options("/api/v1/field/uploads")
    assert answer.status_code == 204
    assert answer["Tus-Version"] == answer["Tus-Resumable"] == "1.0.0"
    assert set(answer["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "checksum",
        "termination",
    }


def test_a_file_goes_on_where_it_stopped(phone: Phone, made: Made) -> None:
    one = made.parcels[0]
    begun = phone.begin(made, one)
    assert (begun.status_code, begun["Upload-Offset"]) == (201, "0")
    address = begun["Location"]
    assert phone.send_part(address, 0, one.encrypted[:700])["Upload-Offset"] == "700"
    head = phone.client.head(address, headers={"tus-resumable": "1.0.0"})
    assert (head.status_code, head["Upload-Offset"]) == (200, "700")
    assert (head["Upload-Length"], head["Cache-Control"]) == (str(len(one.encrypted)), "no-store")
    assert phone.send_part(address, 0, one.encrypted).status_code == 409
    assert phone.send_part(address, 700, one.encrypted[700:]).status_code == 204
    assert whole(Upload.objects.get()) == one.encrypted


def test_a_second_upload_of_the_same_is_complete_at_once(phone: Phone, made: Made) -> None:
    address = phone.upload(made, made.parcels[0])
    again = phone.begin(made, made.parcels[0])
    assert (again["Location"], again["Upload-Offset"]) == (address, str(len(made.parcels[0].encrypted)))
    assert Upload.objects.count() == 1
    assert phone.client.delete(address, headers={"tus-resumable": "1.0.0"}).status_code == 204
    assert Upload.objects.count() == 1


def test_the_first_bytes_may_come_along(phone: Phone, made: Made) -> None:
    one = made.parcels[0]
    named = {"record": str(made.uuid), "hash": one.hash}
    metadata = ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in named.items())
    answer = phone.client.generic(
        "POST",
        "/api/v1/field/uploads",
        one.encrypted,
        content_type="application/offset+octet-stream",
        headers={
            "tus-resumable": "1.0.0",
            "upload-length": str(len(one.encrypted)),
            "upload-metadata": metadata,
        },
    )
    assert (answer.status_code, answer["Upload-Offset"]) == (201, str(len(one.encrypted)))


def test_other_bytes_than_named_are_thrown_away(phone: Phone, made: Made) -> None:
    one = made.parcels[0]
    address = str(phone.begin(made, one)["Location"])
    torn = one.encrypted[:-1] + bytes([one.encrypted[-1] ^ 1])
    answer = phone.send_part(address, 0, torn)
    assert (answer.status_code, answer.json()["code"]) == (460, "field.upload.checksum_mismatch")
    assert not Upload.objects.exists()
    assert phone.client.head(address, headers={"tus-resumable": "1.0.0"}).status_code == 404
    phone.upload(made, one)
    assert Upload.objects.get().completed_at


def test_a_torn_part_is_noticed_by_its_sum(phone: Phone, made: Made) -> None:
    one = made.parcels[0]
    address = str(phone.begin(made, one)["Location"])
    part = one.encrypted[:500]
    good = base64.b64encode(hashlib.sha256(part).digest()).decode()
    assert (
        phone.send_part(address, 0, b"x" + part[1:], **{"upload-checksum": f"sha256 {good}"}).status_code
        == 460
    )
    assert phone.send_part(address, 0, part, **{"upload-checksum": f"sha256 {good}"}).status_code == 204
    assert phone.send_part(address, 500, part, **{"upload-checksum": f"md5 {good}"}).status_code == 400


def test_what_is_not_as_the_protocol_asks(phone: Phone, made: Made) -> None:
    one = made.parcels[0]
    address = str(phone.begin(made, one)["Location"])
    right = {"tus-resumable": "1.0.0", "upload-offset": "0"}
    octets = "application/offset+octet-stream"

    def patch(content_type: str, headers: dict[str, str]) -> int:
        answer = phone.client.patch(address, b"abc", content_type=content_type, headers=headers)
        return int(answer.status_code)

    assert patch(octets, {**right, "tus-resumable": "0.2.2"}) == 412
    assert patch("application/json", right) == 415
    assert patch(octets, {"tus-resumable": "1.0.0"}) == 400
    assert patch(octets, {**right, "upload-offset": "-1"}) == 400
    assert phone.begin(made, one, **{"upload-length": "400001"}).status_code == 413
    assert phone.begin(made, one, **{"upload-length": "0"}).status_code == 413
    assert phone.begin(made, one, **{"upload-metadata": "record x"}).status_code == 400
    assert phone.send_part(address, 0, bytes(len(one.encrypted) + 1)).status_code == 413
    assert phone.send_part("/api/v1/field/uploads/none", 0, b"a").status_code == 404


def test_another_agents_upload_is_not_to_be_touched(phone: Phone, made: Made) -> None:
    other = cadre_phone(name="bu-tin")
    address = str(phone.begin(made, made.parcels[0])["Location"])
    assert other.send_part(address, 0, b"abc").status_code == 404
    assert other.client.head(address, headers={"tus-resumable": "1.0.0"}).status_code == 404


def test_one_phone_cannot_fill_the_server(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_UNFINISHED", 2)
    for number in range(2):
        begin_upload(record=uuid4(), file_hash=f"{number}" * 64, length=9, device=phone.device, at=NOW)
    with pytest.raises(UploadProblem):
        begin_upload(record=uuid4(), file_hash="9" * 64, length=9, device=phone.device, at=NOW)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_of_pieces_repeats_and_cuts_ends_with_the_same_bytes(
    phone: Phone, data: st.DataObject
) -> None:
    """Pieces overlap, come twice, late or cut: what is stored is always a beginning of the file."""
    contents = photo(data.draw(st.integers(1, 50)), 48)
    upload = begin_upload(
        record=uuid4(),
        file_hash=hashlib.sha256(contents).hexdigest(),
        length=len(contents),
        device=phone.device,
        at=NOW,
    )
    received = 0
    for _ in range(data.draw(st.integers(0, 12))):
        start = data.draw(st.sampled_from([received, 0, max(0, received - 5), received + 1]))
        last = min(len(contents) - 1, start + 900)
        end = data.draw(st.integers(start, last)) if start < len(contents) else start
        try:
            append_bytes(
                upload_id=upload.pk, start=start, contents=contents[start:end], device=phone.device, at=NOW
            )
            assert start == received
            received = max(received, end)
        except UploadConflict:
            assert start != received
        if received:
            assert whole(upload) == contents[:received]
    append_bytes(
        upload_id=upload.pk, start=received, contents=contents[received:], device=phone.device, at=NOW
    )
    assert whole(upload) == contents
    assert Upload.objects.get(pk=upload.pk).completed_at == NOW


def test_of_two_that_finish_together_one_is_kept(phone: Phone, made: Made) -> None:
    one = made.parcels[0]
    named: dict[str, Any] = {"record": made.uuid, "file_hash": one.hash, "length": len(one.encrypted)}
    first, second = (begin_upload(**named, device=phone.device, at=NOW) for _ in range(2))
    append_bytes(upload_id=first.pk, start=0, contents=one.encrypted, device=phone.device, at=NOW)
    kept = append_bytes(upload_id=second.pk, start=0, contents=one.encrypted, device=phone.device, at=NOW)
    assert kept.pk == first.pk
    assert Upload.objects.get().pk == first.pk


def test_a_file_brought_whole(phone: Phone, made: Made) -> None:
    phone.hand_in(made)
    for _ in range(2):
        keep_file(record=made.uuid, contents=made.parcels[0].encrypted, device=phone.device, at=NOW)
    assert Record.objects.get().state == "acknowledged"
    with pytest.raises(UploadTooLarge):
        keep_file(record=made.uuid, contents=bytes(400_001), device=phone.device, at=NOW)


def test_the_same_picture_in_two_records_belongs_to_both(phone: Phone) -> None:
    shared = parcel()
    first, second = phone.make(parcels=(shared,)), phone.make(parcels=(shared,))
    for made in (first, second):
        phone.hand_in(made)
        phone.upload(made, shared)
    assert Upload.objects.count() == 2
    assert set(Attachment.objects.values_list("state", flat=True)) == {"stored"}


def test_a_crash_after_the_last_byte_is_made_good(
    phone: Phone, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.hand_in(made)
    with monkeypatch.context() as patch:
        patch.setattr(uploads, "process_waiting", lambda **_: None)
        phone.upload(made, made.parcels[0])
    assert Record.objects.get().state == "waiting"
    assert process_complete(at=NOW) == 1
    assert Record.objects.get().state == "acknowledged"
    assert process_complete(at=NOW) == 0


def test_what_was_never_finished_goes_after_some_weeks(phone: Phone, made: Made) -> None:
    phone.hand_in(made)
    phone.upload(made, made.parcels[0])
    orphan = phone.make(parcels=(parcel(),))
    phone.upload(orphan, orphan.parcels[0])
    begin_upload(record=uuid4(), file_hash="a" * 64, length=9, device=phone.device, at=NOW)
    Upload.objects.update(created_at=NOW)
    assert delete_unfinished(at=NOW) == 0
    assert delete_unfinished(at=LATER) == 2
    assert Upload.objects.get().record == made.uuid


def test_a_picture_is_looked_at_by_its_key(phone: Phone, made: Made) -> None:
    phone.hand_in(made)
    attachment = Attachment.objects.select_related("record").get()
    assert look_at_attachment(attachment=attachment, actor=phone.account) is None
    phone.upload(made, made.parcels[0])
    attachment.refresh_from_db()
    assert look_at_attachment(attachment=attachment, actor=phone.account) == made.parcels[0].plain
    assert made.parcels[0].key not in bytes(attachment.key_sealed or b"")


def test_the_database_refuses_what_cannot_be(phone: Phone) -> None:
    upload = begin_upload(record=uuid4(), file_hash="a" * 64, length=9, device=phone.device, at=NOW)
    for change in ({"received": 10}, {"completed_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Upload.objects.filter(pk=upload.pk).update(**change)
    append_bytes(upload_id=upload.pk, start=0, contents=b"abc", device=phone.device, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        UploadPart.objects.create(upload=upload, start=0, contents=b"x")
    give_up_upload(upload_id=upload.pk, device=phone.device)
    with pytest.raises(UploadNotFound):
        give_up_upload(upload_id=upload.pk, device=phone.device)


def test_a_torn_file_can_be_sent_again(phone: Phone, made: Made) -> None:
    one: Parcel = made.parcels[0]
    upload = begin_upload(
        record=made.uuid, file_hash=one.hash, length=len(one.encrypted), device=phone.device, at=NOW
    )
    with pytest.raises(UploadTorn):
        append_bytes(
            upload_id=upload.pk, start=0, contents=bytes(len(one.encrypted)), device=phone.device, at=NOW
        )
    phone.upload(made, one)
