"""The database keeps facts and families together, as a foreign key would."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from tepat.registry.models import Fact, Family

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def _fact(family_id: UUID) -> Fact:
    return Fact(
        subject_kind="family",
        subject_id=family_id,
        family_id=family_id,
        area_code="35.10.16.2001",
        variable="tenure",
        value=1,
        source="self",
        observed_at=NOW,
        received_at=NOW,
    )


def _family() -> Family:
    return Family.objects.create(id=uuid4(), area_code="35.10.16.2001", created_at=NOW)


def test_a_fact_needs_its_family() -> None:
    here = _family().pk
    Fact.objects.bulk_create([_fact(here), _fact(here)])
    with pytest.raises(IntegrityError, match="there is no family"), transaction.atomic():
        Fact.objects.bulk_create([_fact(here), _fact(uuid4())])
    assert Fact.objects.count() == 2


def test_a_family_with_facts_stays() -> None:
    family = _family()
    Fact.objects.bulk_create([_fact(family.pk)])
    for statement in ("DELETE FROM registry_family", "UPDATE registry_family SET id = gen_random_uuid()"):
        with (
            pytest.raises(IntegrityError, match="there are facts"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_family_without_facts_may_go() -> None:
    _family()
    assert Family.objects.all().delete()[0] == 1
