"""Our own keys: there when they are needed, sealed, rotated without a gap."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction
from django.test import Client
from joserfc import jwt
from joserfc.jwk import KeySet
from pytest_django import Settings

from tepat.base.models import AuditRecord
from tepat.openid.command import openid
from tepat.openid.errors import SignInRefused
from tepat.openid.models import ClientKey
from tepat.openid.own_keys import (
    SHOWN_AFTER_RETIRING,
    ensure_keys,
    key_set,
    opening_key,
    rotate_keys,
    signing_pair,
)

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def kids(at: datetime) -> list[str]:
    return [key["kid"] for key in key_set(at=at)["keys"]]


@pytest.mark.django_db
@pytest.mark.parametrize("algorithm", ["ES256", "ES512", "PS256", "RS256"])
def test_a_signature_of_ours_fits_the_published_key(settings: Settings, algorithm: str) -> None:
    settings.TEPAT_IKD_KEY_ALGORITHM = algorithm
    key, named = signing_pair(at=NOW)
    token = jwt.encode({"alg": named, "kid": key.kid}, {"sub": "tepat"}, key, algorithms=[named])
    public = KeySet.import_key_set(key_set(at=NOW))  # type: ignore[arg-type]
    assert named == algorithm
    assert jwt.decode(token, public.get_by_kid(key.kid), algorithms=[algorithm]).claims == {"sub": "tepat"}


@pytest.mark.django_db
def test_nothing_private_is_published_or_stored_in_the_open() -> None:
    answer = Client().get("/.well-known/tepat-jwks.json")
    assert answer["Content-Type"] == "application/jwk-set+json"
    assert "max-age=300" in answer["Cache-Control"]
    assert "sessionid" not in answer.cookies
    for key in answer.json()["keys"]:
        assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    secret = signing_pair(at=NOW)[0].as_dict(private=True)["d"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT openid_clientkey::text FROM openid_clientkey")
        rows = json.dumps(cursor.fetchall())
    assert str(secret) not in rows


@pytest.mark.django_db
def test_rotation_leaves_no_gap() -> None:
    first, following = kids(NOW)
    assert signing_pair(at=NOW)[0].kid == first
    rotate_keys(at=NOW + DAY)
    assert signing_pair(at=NOW + DAY)[0].kid == following  # known to the provider for a day already
    assert kids(NOW + DAY)[:2] == [first, following]
    assert len(kids(NOW + DAY)) == 3
    assert first not in kids(NOW + DAY + SHOWN_AFTER_RETIRING)
    rotate_keys(at=NOW + DAY + SHOWN_AFTER_RETIRING)
    assert ClientKey.objects.get(kid=first).private_sealed is None
    assert AuditRecord.objects.filter(action="openid.keys.rotate").count() == 2


@pytest.mark.django_db
def test_another_algorithm_brings_another_key_and_keeps_the_old_one_published(settings: Settings) -> None:
    before = kids(NOW)
    settings.TEPAT_IKD_KEY_ALGORITHM = "PS256"
    key, algorithm = signing_pair(at=NOW + DAY)
    assert (algorithm, key.key_type) == ("PS256", "RSA")
    assert set(before) < set(kids(NOW + DAY))


@pytest.mark.django_db
def test_sealed_userinfo_opens_with_retired_keys_too(settings: Settings) -> None:
    settings.TEPAT_IKD_PROFILE = "esignet"
    ensure_keys(at=NOW)
    old = opening_key(None).kid
    assert old is not None
    rotate_keys(at=NOW + DAY)
    assert opening_key(None).kid != old
    assert opening_key(old).kid == old
    with pytest.raises(SignInRefused, match="percaya"):
        opening_key("nobody")


@pytest.mark.django_db
def test_the_database_keeps_to_one_current_key() -> None:
    ensure_keys(at=NOW)
    following = ClientKey.objects.get(current_from__isnull=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClientKey.objects.filter(pk=following.pk).update(current_from=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClientKey.objects.filter(pk=following.pk).update(private_sealed=None)


@pytest.mark.django_db(transaction=True)
def test_many_that_come_first_at_once_make_one_pair() -> None:
    faults: list[Any] = []

    def come() -> None:
        try:
            ensure_keys(at=NOW)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [Thread(target=come) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert ClientKey.objects.count() == 2


@pytest.mark.django_db
def test_the_command_lists_and_rotates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tepat.openid.command.prepare", lambda: None)  # the test has a database already

    def states() -> list[list[str]]:
        answer = CliRunner().invoke(openid, ["keys", "list"])
        assert answer.exit_code == 0
        return [[line.split()[0], line.split()[-1]] for line in answer.output.splitlines()]

    (one, first), (two, second) = states()
    assert (one, two) == ("current", "next")
    assert CliRunner().invoke(openid, ["keys", "rotate"]).exit_code == 0
    assert states()[:2] == [["retired", first], ["current", second]]
