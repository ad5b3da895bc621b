from __future__ import annotations

import pytest
from django.db import IntegrityError, connection

from tepat.identity.models import Account, ApiToken
from tepat.identity.operations import issue_token, open_account
from tepat.identity.queries import account_of_token
from tepat.identity.roles import PERMISSIONS, Role

NIK = "3510164101800001"


@pytest.mark.parametrize(
    ("own", "area", "reached"),
    [
        ("35.10", "35.10.16.1003", True),
        ("35.10", "35.10", True),
        ("35.1", "35.10.16.1003", False),
        ("35.10.16", "35.10", False),
        ("", "35.10", False),
    ],
)
def test_an_agent_reaches_their_area_and_no_other(own: str, area: str, reached: bool) -> None:
    assert Account(role=Role.PKH_FACILITATOR, area_code=own).reaches(area) is reached


def test_every_role_has_its_permissions_written_down() -> None:
    assert set(PERMISSIONS) == set(Role)


@pytest.mark.django_db
def test_a_nik_is_sealed_and_belongs_to_one_account() -> None:
    ani = open_account(sign_in_name="ani", display_name="Ani", role=Role.CITIZEN, nik=NIK, is_demo=True)
    assert open_account(sign_in_name="ani", display_name="Ani", role=Role.CITIZEN) == ani
    assert Account.objects.get().nik == NIK
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_account::text FROM identity_account")
        row = cursor.fetchone()[0]
    assert NIK not in row
    assert NIK.encode().hex() not in row
    with pytest.raises(IntegrityError):
        open_account(sign_in_name="other", display_name="X", role=Role.CITIZEN, nik=NIK)


@pytest.mark.django_db
def test_a_token_is_kept_as_a_hash_and_can_be_revoked() -> None:
    partner = open_account(sign_in_name="p", display_name="P", role=Role.PARTNER, area_code="35")
    text = issue_token(account=partner, label="t")
    assert account_of_token(token=text) == partner
    assert account_of_token(token=text[:-1]) is None
    token = ApiToken.objects.get()
    assert text.encode() not in bytes(token.token_hash)
    token.revoked_at = partner.created_at
    token.save()
    assert account_of_token(token=text) is None
