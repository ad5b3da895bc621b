"""Files that come after their record went into quarantine are kept with it, not thrown away as nobody's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from tepat.field.kinds import AttachmentState
from tepat.field.models import Attachment, Record
from tepat.field.operations.uploads import delete_unfinished
from tepat.field.tests.phones import Phone, cadre_phone, parcel

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone() -> Phone:
    return cadre_phone()


def test_files_of_a_held_record_are_kept_with_it(phone: Phone) -> None:
    held = phone.make(base_version=7, parcels=(parcel(), parcel(kind="document_photo")))
    given = phone.hand_in(held)
    assert given.receipt["reason"]["code"] == "field.record.version_conflict"
    assert set(given.receipt["missing"]) == {one.hash for one in held.parcels}
    for one in held.parcels:
        phone.upload(held, one)
    kept = Attachment.objects.filter(record=Record.objects.get())
    assert {one.state for one in kept} == {AttachmentState.STORED}
    assert delete_unfinished(at=timezone.now() + timedelta(days=settings.TEPAT_FIELD_UPLOAD_DAYS + 1)) == 0
    assert phone.hand_in(held).receipt["missing"] == []
