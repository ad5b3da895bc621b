"""An export file is handed in by an officer: whole, torn, foreign, hostile."""

from __future__ import annotations

import hashlib
import io
import json
import random
import struct
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from tepat.base.models import AuditRecord
from tepat.field.export_files import MOST_ENTRIES, read_export
from tepat.field.importing import import_export
from tepat.field.kinds import RecordState
from tepat.field.models import Record
from tepat.field.operations.devices import revoke_device
from tepat.field.refusals import ExportUnreadable
from tepat.field.screens.tests import people
from tepat.field.screens.tests.phone import AT, Phone, SealedRecord, export_of, picture
from tepat.identity.models import Account
from tepat.identity.sign_in import BACKEND

NOW = AT + timedelta(hours=3)
HOUSE = ("house_photo", "image/jpeg", picture(3))


@pytest.fixture
def hp(db: None) -> Phone:
    return people.phone()


@pytest.fixture
def hadi(db: None) -> Account:
    return people.officer()


def sealed(hp: Phone, serial: int = 1, **parts: Any) -> SealedRecord:
    return hp.seal(people.registration(serial), **parts)


def states() -> list[str]:
    return list(Record.objects.order_by("sequence").values_list("state", flat=True))


def post(account: Account, contents: bytes | None) -> Any:
    client = Client()
    client.force_login(account, backend=BACKEND)
    sent = {} if contents is None else {"file": SimpleUploadedFile("ekspor.zip", contents)}
    return client.post(reverse("field:import"), sent)


def test_every_record_gets_its_receipt_and_twice_changes_nothing(hp: Phone, hadi: Account) -> None:
    records = [sealed(hp, 1, pictures=(HOUSE,)), sealed(hp, 2), hp.seal({"nonsense": 1})]
    for _time in range(2):
        imported = import_export(file=export_of(hp, *reversed(records)), actor=hadi, at=NOW)
        assert [one.record for one in imported.results] == [str(record.uuid) for record in records]
        assert (imported.count("acknowledged"), imported.count("quarantined")) == (2, 1)
    assert states() == ["acknowledged", "acknowledged", "quarantined"]
    assert Record.objects.get(uuid=records[0].uuid).attachments.get().state == "stored"
    line = AuditRecord.objects.filter(action="field.export.import").first()
    assert line is not None
    assert line.detail["acknowledged"] == 2


def test_what_the_phone_sent_already_is_only_confirmed(hp: Phone, hadi: Account) -> None:
    record = sealed(hp)
    hp.hand_in(record)
    imported = import_export(file=export_of(hp, record), actor=hadi, at=NOW)
    assert imported.count("acknowledged") == 1
    assert Record.objects.count() == 1


def test_a_picture_that_is_not_in_the_file_is_waited_for(hp: Phone, hadi: Account) -> None:
    record = sealed(hp, pictures=(HOUSE,))
    record.files = {}
    imported = import_export(file=export_of(hp, record), actor=hadi, at=NOW)
    assert imported.count("waiting") == 1


def test_a_revoked_phone_s_export_goes_to_quarantine(hp: Phone, hadi: Account) -> None:
    record = sealed(hp)
    revoke_device(device=hp.device, actor=None, why="rusak", at=AT)
    import_export(file=export_of(hp, record), actor=hadi, at=NOW)
    assert Record.objects.get().reason_code == "field.device.revoked"


def test_one_torn_entry_costs_nothing_but_itself(hp: Phone, hadi: Account) -> None:
    one, two = sealed(hp, 1), sealed(hp, 2, pictures=(HOUSE,))
    contents = bytearray(export_of(hp, one, two).getvalue())
    at = contents.index(one.sealed[100:140].encode())
    contents[at : at + 40] = b"\0" * 40
    imported = import_export(file=io.BytesIO(bytes(contents)), actor=hadi, at=NOW)
    assert imported.torn == (f"records/{one.uuid}.json",)
    assert imported.count("acknowledged") == 1


def test_an_attachment_that_is_not_what_its_name_says_is_not_taken(hp: Phone, hadi: Account) -> None:
    record = sealed(hp, pictures=(HOUSE,))
    record.files = dict.fromkeys(record.files, b"something else")
    imported = import_export(file=export_of(hp, record), actor=hadi, at=NOW)
    assert imported.count("waiting") == 1


def test_a_file_without_its_end_is_read_from_the_front(hp: Phone, hadi: Account) -> None:
    records = [sealed(hp, number, pictures=(HOUSE,)) for number in (1, 2, 3)]
    whole = export_of(hp, *records).getvalue()
    cut = whole[: whole.index(f"records/{records[2].uuid}.json".encode()) + 400]
    imported = import_export(file=io.BytesIO(cut), actor=hadi, at=NOW)
    assert imported.is_cut
    assert imported.count("acknowledged") == 2
    assert imported.torn == (f"records/{records[2].uuid}.json",)


def made_up_export() -> tuple[bytes, dict[UUID, tuple[str, str]]]:
    """A file in the shape of an export, the same at every call, and what its records hold."""
    chance = random.Random(7)
    records = {UUID(int=n): (f"slip-{n}", chance.randbytes(900).hex()) for n in (1, 2)}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": 1, "device": str(UUID(int=9))}))
        for number, (slip, contents) in records.items():
            archive.writestr(f"records/{number}.json", json.dumps({"slip": slip, "sealed": contents}))
        picture_bytes = chance.randbytes(3_000)
        archive.writestr(f"attachments/{hashlib.sha256(picture_bytes).hexdigest()}", picture_bytes)
    return file.getvalue(), records


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_however_a_file_was_damaged_it_is_read_or_refused(data: st.DataObject) -> None:
    """Nothing but the one error; and what was not touched is read as it was written."""
    whole, written = made_up_export()
    contents = bytearray(whole)
    for _time in range(data.draw(st.integers(0, 3))):
        contents[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    del contents[data.draw(st.integers(len(whole) // 3, len(whole))) :]
    try:
        export = read_export(io.BytesIO(bytes(contents)))
    except ExportUnreadable:
        return
    for name in zipfile.ZipFile(io.BytesIO(whole)).namelist():
        found = export.attachment(name.rpartition("/")[2])
        assert found is None or hashlib.sha256(found).hexdigest() in name
    if contents == whole:
        assert {record.uuid: (record.slip, record.sealed) for record in export.records} == written


def test_packed_entries_are_read_too(hp: Phone, hadi: Account) -> None:
    file = export_of(hp, sealed(hp, pictures=(HOUSE,)), packing=zipfile.ZIP_DEFLATED)
    assert import_export(file=file, actor=hadi, at=NOW).count("acknowledged") == 1


def _zip(**entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, contents in entries.items():
            archive.writestr(name, contents)
    return file.getvalue()


@pytest.mark.parametrize(
    ("contents", "code"),
    [
        (b"", "field.export.foreign"),
        (b"%PDF-1.7 not a zip", "field.export.foreign"),
        (_zip(), "field.export.foreign"),
        (_zip(**{"photo.jpg": b"x"}), "field.export.foreign"),
        (_zip(**{"manifest.json": b"[1]"}), "field.export.foreign"),
        (_zip(**{"manifest.json": b'{"format": 2}'}), "field.export.other_format"),
        (_zip(**{"manifest.json": b'{"format": 1, "device": 7}'}), "field.export.unknown_device"),
        (_zip(**{"manifest.json": b"{" * 9_000}), "field.export.foreign"),
        (_zip(**{f"x{number}": b"" for number in range(MOST_ENTRIES + 1)}), "field.export.too_many"),
        (_zip(**{f"records/{UUID(int=n)}.json": b"" for n in range(2001)}), "field.export.too_many"),
    ],
    ids=["empty", "pdf", "empty zip", "photos", "list", "later", "no device", "deep", "many", "too many"],
)
def test_what_is_no_export_is_refused_in_words(hadi: Account, contents: bytes, code: str) -> None:
    with pytest.raises(ExportUnreadable) as refusal:
        import_export(file=io.BytesIO(contents), actor=hadi, at=NOW)
    assert refusal.value.code == code
    assert not Record.objects.exists()


def test_a_bomb_does_not_go_off(hp: Phone, hadi: Account) -> None:
    """A megabyte of packing that would be a gigabyte: the entry counts as torn, nothing is unpacked."""
    bomb = f"records/{uuid4()}.json"
    manifest = json.dumps({"format": 1, "device": str(hp.device.pk)}).encode()
    contents = _zip(**{"manifest.json": manifest, bomb: b"0" * 300_000_000})
    imported = import_export(file=io.BytesIO(contents), actor=hadi, at=NOW)
    assert imported.torn == (bomb,)
    lying = bytearray(contents)
    central = lying.rindex(b"PK\x01\x02")
    lying[central + 24 : central + 28] = struct.pack("<I", 500)  # it says that it is small
    imported = import_export(file=io.BytesIO(bytes(lying)), actor=hadi, at=NOW)
    assert imported.torn == (bomb,)


def test_names_that_lead_elsewhere_are_passed_over(hp: Phone, hadi: Account) -> None:
    manifest = json.dumps({"format": 1, "device": str(hp.device.pk)}).encode()
    odd = {
        "../../etc/passwd": b"x",
        "records/../x.json": b"{}",
        "/records/x.json": b"{}",
        "attachments/AA": b"",
    }
    imported = import_export(file=io.BytesIO(_zip(**{"manifest.json": manifest, **odd})), actor=hadi, at=NOW)
    assert (imported.results, imported.torn) == ((), ())


def test_an_agent_of_elsewhere_is_for_the_officers_there(hp: Phone) -> None:
    stranger = people.officer(area="35.10.17")
    with pytest.raises(ExportUnreadable) as refusal:
        import_export(file=export_of(hp, sealed(hp)), actor=stranger, at=NOW)
    assert refusal.value.code == "field.export.outside_area"


def test_a_record_of_another_phone_in_the_file_is_quarantined(hp: Phone, hadi: Account) -> None:
    from tepat.field.screens.tests.phone import phone_of

    other = phone_of(people.cadre("tati", group="Melati 4"))
    import_export(file=export_of(hp, sealed(other)), actor=hadi, at=NOW)
    assert Record.objects.get().state == RecordState.QUARANTINED


def test_the_page_says_what_became_of_each(hp: Phone, hadi: Account) -> None:
    contents = export_of(hp, sealed(hp, 1), hp.seal({"nonsense": 1})).getvalue()
    answer = post(hadi, contents)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Diterima: 1" in page
    assert "Di karantina: 1" in page
    assert "TPT-" in page
    assert "Siti" not in page


@pytest.mark.parametrize(
    ("contents", "says"),
    [(None, "Berkas belum dipilih"), (b"x", "bukan ekspor dari aplikasi lapangan")],
)
def test_the_page_says_what_is_wrong(hadi: Account, contents: bytes | None, says: str) -> None:
    answer = post(hadi, contents)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_the_page_is_guarded_against_forged_requests(hadi: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(hadi, backend=BACKEND)
    assert client.post(reverse("field:import"), {}).status_code == 403
    assert client.get(reverse("field:import")).status_code == 200
