"""A person learns when the next rung needs them, and only then."""

from __future__ import annotations

import pytest

from tepat.notices.queries.own import own_notices, unread_count
from tepat.verification.models import Verification
from tepat.verification.operations import ask_for_help, need_proof
from tepat.verification.tests.people import AT, DISTRICT, nik, started

pytestmark = pytest.mark.django_db


def told(verification: Verification) -> list[str]:
    return [notice.text for notice in own_notices(nik_index=bytes(verification.nik_index))[0]]


def needed(serial: int = 1) -> None:
    need_proof(nik=nik(serial), name="Sari", area_code=DISTRICT, group_id=None, actor=None, at=AT)


def test_a_rung_that_needs_the_person_is_told_with_its_day() -> None:
    account, verification = started()
    needed()
    ask_for_help(verification_id=verification.pk, actor=account, at=AT, reason="no_camera")
    (text,) = told(verification)
    assert "pendamping" in text
    assert "November 2026" in text


def test_where_no_family_was_registered_nothing_is_told() -> None:
    account, verification = started()
    ask_for_help(verification_id=verification.pk, actor=account, at=AT, reason="no_camera")
    assert unread_count(nik_index=bytes(verification.nik_index)) == 0
