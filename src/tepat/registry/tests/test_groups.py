"""Families in Dasa Wisma groups: one at a time, and a cadre reaches only those of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from tepat.eligibility.queries import decisions_for_family
from tepat.identity.models import Account
from tepat.identity.operations import open_account, open_work_group
from tepat.identity.roles import Role
from tepat.intake.errors import OutsideArea
from tepat.intake.operations import accept_submission
from tepat.intake.tests import example as ex
from tepat.registry.errors import FamilyNotFound, FamilyOfOthers
from tepat.registry.models import Family, GroupMembership
from tepat.registry.operations import place_in_group
from tepat.registry.queries import families_of_group, place_of_family

pytestmark = pytest.mark.django_db


def cadre(group: str, area_code: str = ex.AREA) -> Account:
    made = open_work_group(area_code=area_code, name=group)
    return open_account(
        sign_in_name=f"kader-{group}",
        display_name="Bu Kader",
        role=Role.CADRE,
        area_code=area_code,
        group_id=made.pk,
    )


@pytest.fixture
def melati() -> Account:
    return cadre("Melati")


@pytest.fixture
def mawar() -> Account:
    return cadre("Mawar")


def send(actor: Account, number: int = 1, **parts: Any) -> UUID:
    receipt = accept_submission(
        uuid=ex.UUIDS[number], document=ex.submission(**parts), actor=actor, received_at=ex.RECEIVED_AT
    )
    return UUID(receipt.document["family_id"])


def test_a_family_joins_the_group_of_the_cadre_who_registers_it(melati: Account) -> None:
    family = send(melati)
    assert place_of_family(family_id=family) == (ex.AREA, melati.group_id)
    assert melati.group_id is not None
    assert families_of_group(group_id=melati.group_id) == [family]
    assert send(melati, 2) == family
    assert GroupMembership.objects.count() == 1


def test_a_family_registered_by_others_has_no_group_until_a_cadre_serves_it(melati: Account) -> None:
    family = send(ex.agent())
    assert place_of_family(family_id=family) == (ex.AREA, None)
    assert send(melati, 2) == family
    assert place_of_family(family_id=family) == (ex.AREA, melati.group_id)
    assert send(ex.agent(), 3) == family
    assert place_of_family(family_id=family) == (ex.AREA, melati.group_id)


def test_a_cadre_cannot_write_on_a_family_of_another_group(melati: Account, mawar: Account) -> None:
    family = send(melati)
    with pytest.raises(FamilyOfOthers) as refused:
        send(mawar, 2)
    assert refused.value.status == 403
    assert place_of_family(family_id=family) == (ex.AREA, melati.group_id)
    assert Family.objects.count() == 1


def test_nor_on_one_of_another_village(melati: Account) -> None:
    there = "35.10.16.1004"
    send(ex.agent(), area_code=there)
    with pytest.raises(FamilyOfOthers):
        send(melati, 2)
    with pytest.raises(OutsideArea):
        send(melati, 3, area_code=there)


def test_somebody_who_marries_into_another_group_is_no_hindrance(melati: Account, mawar: Account) -> None:
    send(melati)
    head = ex.wahyu(nik=ex.nik(70, ex.WAHYU_BORN, 1), name="Joko")
    other = send(mawar, 2, answers=ex.answers(head, ex.siti(), kk=ex.OTHER_KK))
    assert place_of_family(family_id=other) == (ex.AREA, mawar.group_id)


def test_a_cadre_without_a_group_registers_nobody() -> None:
    alone = open_account(sign_in_name="k", display_name="K", role=Role.CADRE, area_code=ex.AREA)
    with pytest.raises(OutsideArea):
        send(alone)


def test_a_cadre_reads_only_the_decisions_of_their_group(melati: Account, mawar: Account) -> None:
    family = send(melati)
    assert decisions_for_family(family_id=family, actor=melati)
    assert decisions_for_family(family_id=family, actor=ex.agent())
    with pytest.raises(FamilyNotFound):
        decisions_for_family(family_id=family, actor=mawar)
    ungrouped = send(
        ex.agent(), 2, answers=ex.answers(ex.siti(nik=ex.nik(9), relation_to_head=1), kk=ex.card(9))
    )
    with pytest.raises(FamilyNotFound):
        decisions_for_family(family_id=ungrouped, actor=melati)


def test_a_family_moves_and_its_past_stays(melati: Account, mawar: Account) -> None:
    family = send(melati)
    later = ex.RECEIVED_AT + timedelta(days=3)
    place_in_group(family_id=family, group_id=mawar.group_id, at=later)
    place_in_group(family_id=family, group_id=mawar.group_id, at=later)
    assert place_of_family(family_id=family)[1] == mawar.group_id
    assert list(
        GroupMembership.objects.order_by("id").values_list("group_id", "active_from", "active_to")
    ) == [
        (melati.group_id, ex.RECEIVED_AT, later),
        (mawar.group_id, later, None),
    ]
    place_in_group(family_id=family, group_id=None, at=later + timedelta(days=1))
    assert place_of_family(family_id=family)[1] is None


def test_the_database_keeps_a_family_in_one_group(melati: Account, mawar: Account) -> None:
    family = send(melati)
    assert mawar.group is not None
    with pytest.raises(IntegrityError):
        GroupMembership.objects.create(
            family_id=family, group=mawar.group, area_code=ex.AREA, active_from=ex.RECEIVED_AT
        )


def test_joining_costs_one_statement_and_others_none(melati: Account) -> None:
    send(ex.agent(), 1, answers=ex.answers(ex.siti(nik=ex.nik(8), relation_to_head=1), kk=ex.card(8)))
    counts = []
    for number, actor in ((2, ex.agent()), (3, melati)):
        answers = ex.answers(ex.siti(nik=ex.nik(20 + number), relation_to_head=1), kk=ex.card(20 + number))
        with CaptureQueriesContext(connection) as queries:
            send(actor, number, answers=answers)
        counts.append(len(queries))
    assert counts[1] == counts[0] + 1
