"""A submission is stored once, becomes a family with facts, and never overwrites anybody."""

from __future__ import annotations

import copy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.utils import IntegrityError, InternalError

from tepat.base.encryption import unseal
from tepat.base.models import AuditRecord
from tepat.base.problems import RequestProblem
from tepat.base.statements import run
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.intake.errors import (
    ApplicantNotAMember,
    ChannelNotAllowed,
    DifferentContent,
    OutsideArea,
    SubmissionInvalid,
)
from tepat.intake.models import Submission
from tepat.intake.operations import Receipt, accept_submission
from tepat.intake.queries import DOCUMENT_CONTEXT
from tepat.intake.references import is_reference
from tepat.intake.tests import example as ex
from tepat.kernel.canonical import canonical_json, content_hash
from tepat.registry.models import Consent, CurrentFacts, Fact, Family, Membership, Person
from tepat.registry.operations import rebuild_current_facts

pytestmark = pytest.mark.django_db

Send = Callable[..., Receipt]


@pytest.fixture
def agent() -> Account:
    return ex.agent()


@pytest.fixture
def send(agent: Account) -> Send:
    """Send a document; each sending arrives an hour after the one before."""
    arrivals = iter(range(1000))

    def send(
        document: dict[str, Any] | None = None, *, uuid: UUID | None = None, actor: Any = None
    ) -> Receipt:
        return accept_submission(
            uuid=uuid or uuid4(),
            document=document or ex.submission(),
            actor=actor or agent,
            received_at=ex.RECEIVED_AT + timedelta(hours=next(arrivals)),
        )

    return send


def warning_codes(receipt: Receipt) -> list[str]:
    return [warning["code"] for warning in receipt.document["warnings"]]


def family_of(receipt: Receipt) -> Family:
    return Family.objects.get(pk=receipt.document["family_id"])


def active(family: Family) -> int:
    return family.memberships.filter(active_to=None).count()


def nothing_is_stored() -> bool:
    rows = (Submission, Family, Person, Membership, Fact, CurrentFacts, Consent, AuditRecord)
    return not any(model.objects.exists() for model in rows)


def test_a_family_is_registered_and_gets_a_receipt(send: Send, agent: Account) -> None:
    uuid, document = uuid4(), ex.submission()
    receipt = send(document, uuid=uuid)

    assert receipt.is_new
    assert receipt.document["uuid"] == str(uuid)
    assert receipt.document["content_hash"] == content_hash(document)
    assert is_reference(receipt.document["reference"])
    assert receipt.document["decisions"]
    family = family_of(receipt)
    assert family.area_code == ex.AREA
    assert active(family) == 3
    stored = Submission.objects.get(pk=uuid)
    assert unseal(bytes(stored.document_sealed), context=DOCUMENT_CONTEXT) == canonical_json(document)
    assert stored.submitted_by == agent
    assert stored.receipt == receipt.document


def test_answers_become_facts_with_source_and_date(send: Send) -> None:
    receipt = send()
    facts = Fact.objects.filter(family_id=receipt.document["family_id"], source="agent")
    floor = facts.get(variable="floor_area_m2")
    assert (floor.subject_kind, floor.value) == ("family", 36.5)
    assert floor.observed_at.isoformat() == "2026-11-01T02:30:00+00:00"
    births = facts.filter(variable="birth_date").order_by("id")
    assert [fact.value for fact in births] == ["1988-01-02", "1990-05-15", "2022-08-17"]
    assert not facts.filter(variable__in=["nik", "kk", "name"]).exists()


def test_names_and_numbers_are_sealed(send: Send) -> None:
    send()
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t WHERE t::text ~ %s', ["Siti Aminah|" + ex.SITI_NIK]
            )
            if table != "identity_account":
                assert cursor.fetchone() == (0,), table


def test_the_current_facts_are_what_a_rebuild_gives(send: Send) -> None:
    receipt = send()
    send(ex.submission(answers=ex.answers(floor_area_m2=40)))
    family_id = UUID(receipt.document["family_id"])
    kept = CurrentFacts.objects.get(family_id=family_id)
    assert kept.document["household"]["floor_area_m2"]["value"] == 40
    held = rebuild_current_facts(family_id=family_id, at=ex.RECEIVED_AT + timedelta(hours=1))
    again = CurrentFacts.objects.get(family_id=family_id)
    assert (again.document, again.facts_through) == (kept.document, kept.facts_through)
    assert held.document == kept.document


def test_consents_and_an_audit_line_are_kept(send: Send, agent: Account) -> None:
    receipt = send()
    consents = Consent.objects.order_by("id").values_list("purpose", "given", "text_version")
    assert list(consents) == [("eligibility", True, "2026.1"), ("sharing", True, "2026.1")]
    line = AuditRecord.objects.get(action="intake.submission.accept")
    assert (line.actor_id, str(line.subject_id)) == (agent.pk, receipt.document["family_id"])


def test_the_same_content_again_gives_the_same_receipt(send: Send) -> None:
    uuid = uuid4()
    first = send(uuid=uuid)
    again = send(dict(reversed(ex.submission().items())), uuid=uuid)
    assert not again.is_new
    assert canonical_json(again.document) == canonical_json(first.document)
    assert Submission.objects.count() == Family.objects.count() == 1
    assert Fact.objects.filter(variable="tenure").count() == 1


def test_other_content_under_the_same_uuid_is_refused(send: Send) -> None:
    uuid = uuid4()
    send(uuid=uuid)
    with pytest.raises(DifferentContent) as refused:
        send(ex.submission(answers=ex.answers(tenure=2)), uuid=uuid)
    assert (refused.value.status, refused.value.code) == (409, "intake.submission.different_content")
    assert Submission.objects.count() == 1


def test_what_was_accepted_stays_accepted_when_the_agent_moves(send: Send, agent: Account) -> None:
    uuid = uuid4()
    first = send(uuid=uuid)
    agent.area_code = "35.11"
    agent.save()
    assert send(uuid=uuid).document == first.document
    with pytest.raises(OutsideArea):
        send()


def test_a_second_submission_adds_facts_and_overwrites_nothing(send: Send) -> None:
    first = send()
    second = send(ex.submission(answers=ex.answers(floor_area_m2=20)))
    assert second.document["family_id"] == first.document["family_id"]
    assert sorted(Fact.objects.filter(variable="floor_area_m2").values_list("value", flat=True)) == [20, 36.5]
    assert Person.objects.count() == 3
    assert active(family_of(first)) == 3


def test_two_submissions_of_one_moment_are_both_kept(agent: Account) -> None:
    for members in (
        [ex.wahyu(), ex.siti(), ex.ayu()],
        [ex.wahyu(), ex.siti()],
        [ex.wahyu(), ex.siti(), ex.ayu()],
    ):
        receipt = accept_submission(
            uuid=uuid4(),
            document=ex.submission(answers=ex.answers(*members)),
            actor=agent,
            received_at=ex.RECEIVED_AT,
        )
    assert active(family_of(receipt)) == 3


def test_a_member_no_longer_named_leaves_with_a_warning(send: Send) -> None:
    send()
    receipt = send(ex.submission(answers=ex.answers(ex.wahyu(), ex.siti())))
    assert warning_codes(receipt) == ["registry.membership.ended"]
    assert active(family_of(receipt)) == 2
    document = CurrentFacts.objects.get(family_id=receipt.document["family_id"]).document
    assert len(document["members"]) == 2


def test_a_member_who_comes_back_is_the_same_person(send: Send) -> None:
    send()
    send(ex.submission(answers=ex.answers(ex.wahyu())))
    receipt = send(ex.submission(answers=ex.answers(ex.wahyu(), ex.siti())))
    assert active(family_of(receipt)) == 2
    assert Person.objects.count() == 3


def test_a_nik_that_was_missing_is_filled_in(send: Send) -> None:
    send()
    ayus_nik = ex.nik(9, ex.AYU_BORN)
    send(ex.submission(answers=ex.answers(ex.wahyu(), ex.siti(), ex.ayu(nik=ayus_nik))))
    assert Person.objects.count() == 3
    assert Person.objects.filter(nik_index=None).count() == 0


def test_nobody_writes_on_another_family_by_knowing_its_card(send: Send) -> None:
    victim = send()
    before = CurrentFacts.objects.get(family_id=victim.document["family_id"]).document
    stranger = ex.wahyu(nik=ex.nik(7, ex.WAHYU_BORN, 1), name="Bambang")
    receipt = send(ex.submission(answers=ex.answers(stranger, floor_area_m2=900)))
    assert receipt.document["family_id"] != victim.document["family_id"]
    assert warning_codes(receipt) == ["registry.kk.claimed_by_other"]
    assert family_of(receipt).kk_index is None
    assert CurrentFacts.objects.get(family_id=victim.document["family_id"]).document == before
    again = send(ex.submission(answers=ex.answers(stranger)))
    assert again.document["family_id"] == receipt.document["family_id"]


def test_a_member_of_another_family_is_added_and_the_other_family_left_alone(send: Send) -> None:
    first = send()
    husband = ex.wahyu(nik=ex.nik(7, ex.WAHYU_BORN, 1), name="Bambang")
    second = send(ex.submission(answers=ex.answers(husband, ex.siti(), kk=ex.OTHER_KK)))
    assert warning_codes(second) == ["registry.person.in_other_family"]
    assert active(family_of(first)) == 3
    assert Membership.objects.filter(person__memberships__family_id=first.document["family_id"]).count() == 4


def test_a_citizen_registers_their_own_family(send: Send) -> None:
    receipt = send(ex.submission(channel="self"), actor=ex.citizen())
    assert Fact.objects.get(variable="tenure").source == "self"
    assert receipt.document["warnings"] == []


def test_a_citizen_registers_nobody_elses_family(send: Send) -> None:
    with pytest.raises(ApplicantNotAMember) as refused:
        send(ex.submission(channel="self"), actor=ex.citizen(ex.nik(99)))
    assert (refused.value.status, refused.value.code) == (422, "intake.submission.applicant_not_a_member")
    assert nothing_is_stored()


def test_a_citizen_does_not_take_a_family_over_by_naming_a_member(send: Send) -> None:
    victim = send()
    attacker = ex.siti(nik=ex.nik(99), name="Bambang")
    receipt = send(
        ex.submission(channel="self", answers=ex.answers(ex.wahyu(), attacker)), actor=ex.citizen(ex.nik(99))
    )
    assert receipt.document["family_id"] != victim.document["family_id"]
    assert active(family_of(victim)) == 3


@pytest.mark.parametrize(
    ("role", "channel"),
    [(Role.CITIZEN, "assisted"), (Role.TKSK, "self"), (Role.TKSK, "import"), (Role.PARTNER, "self")],
)
def test_each_channel_has_its_senders(send: Send, role: Role, channel: str) -> None:
    actor = ex.citizen() if role == Role.CITIZEN else ex.agent(role=role)
    with pytest.raises(ChannelNotAllowed):
        send(ex.submission(channel=channel), actor=actor)
    assert nothing_is_stored()


def test_an_agent_stays_inside_their_area(send: Send) -> None:
    with pytest.raises(OutsideArea):
        send(actor=ex.agent("35.10.17"))
    assert nothing_is_stored()


def without(document: dict[str, Any], *path: Any) -> dict[str, Any]:
    return replaced(document, None, *path, remove=True)


def replaced(document: dict[str, Any], value: Any, *path: Any, remove: bool = False) -> dict[str, Any]:
    document = copy.deepcopy(document)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    if remove:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


WRONG: list[tuple[tuple[Any, ...], Any, str]] = [
    (("questionnaire",), "nothing", "intake.submission.unknown_questionnaire"),
    (("questionnaire",), ["keluarga"], "intake.submission.unknown_questionnaire"),
    (("questionnaire_version",), "1999.1", "intake.submission.unknown_questionnaire_version"),
    (("questionnaire_version",), None, "intake.submission.unknown_questionnaire_version"),
    (("area_code",), "35.10.16.9999", "intake.submission.unknown_area"),
    (("area_code",), "35.10", "intake.submission.unknown_area"),
    (("area_code",), {"a": 1}, "intake.submission.unknown_area"),
    (("channel",), "post", "intake.submission.unknown_channel"),
    (("channel",), [], "intake.submission.unknown_channel"),
    (("observed_at",), "2026-11-01T09:30:00", "intake.submission.wrong_moment"),
    (("observed_at",), "yesterday", "intake.submission.wrong_moment"),
    (("observed_at",), 20261101, "intake.submission.wrong_moment"),
    (("observed_at",), "0001-01-01T00:00:00+14:00", "intake.submission.wrong_moment"),
    (("observed_at",), "9999-12-31T23:59:59-14:00", "intake.submission.wrong_moment"),
    (("observed_at",), "2026-11-03T09:30:00+07:00", "intake.submission.moment_in_future"),
    (("observed_at",), "1999-12-31T09:30:00+07:00", "intake.submission.moment_too_old"),
    (("answers",), [], "intake.submission.wrong_type"),
    (("answers",), None, "intake.submission.wrong_type"),
    (("consents",), {}, "intake.submission.wrong_consents"),
    (("consents",), [], "intake.submission.consent_missing"),
    (("consents",), [ex.consent()] * 21, "intake.submission.wrong_consents"),
    (("consents", 0), "yes", "intake.submission.wrong_type"),
    (("consents", 0, "given"), False, "intake.submission.consent_missing"),
    (("consents", 0, "given"), 1, "intake.submission.wrong_consents"),
    (("consents", 0, "purpose"), "x" * 100, "intake.submission.wrong_consents"),
    (("consents", 0, "language"), "Indonesia", "intake.submission.wrong_consents"),
    (("consents", 0, "given_at"), "2026", "intake.submission.wrong_moment"),
    (("consents", 0, "extra"), 1, "intake.submission.unknown_key"),
    (("device",), "phone", "intake.submission.wrong_type"),
    (("device",), {"imei": "1"}, "intake.submission.unknown_key"),
    (("device",), {"app_version": 1}, "intake.submission.wrong_type"),
    (("extra",), 1, "intake.submission.unknown_key"),
    (("answers", "nothing"), 1, "intake.answer.unknown_question"),
    (("answers", "tenure"), 99, "intake.answer.not_in_list"),
    (("answers", "tenure"), {"a": []}, "intake.answer.wrong_type"),
    (("answers", "floor_area_m2"), "36", "intake.answer.wrong_type"),
    (("answers", "floor_area_m2"), 10**17, "intake.answer.out_of_range"),
    (("answers", "kk"), "123", "kernel.kk.length"),
    (("answers", "members"), [], "intake.members.none"),
    (("answers", "members"), [ex.ayu()] * 60, "intake.members.too_many"),
    (("answers", "members", 1, "nik"), "123", "kernel.nik.length"),
    (("answers", "members", 1, "nik"), "3510169905900001", "kernel.nik.date"),
    (("answers", "members", 1, "nik"), ex.WAHYU_NIK, "intake.members.same_nik_twice"),
    (("answers", "members", 1, "birth_date"), "2027-01-01", "intake.answer.birth_date_in_future"),
    (("answers", "members", 1, "name"), "Si\u0000ti", "intake.answer.control_character"),
    (("answers", "members", 1, "name"), "S" * 10_000, "intake.answer.too_long"),
    (("answers", "members", 0, "pregnancy_status"), 2, "intake.answer.irrelevant"),
]


@pytest.mark.parametrize(("path", "value", "code"), WRONG, ids=lambda part: str(part)[:40])
def test_a_fault_is_told_with_code_and_place_and_nothing_is_stored(
    send: Send, path: tuple[Any, ...], value: Any, code: str
) -> None:
    with pytest.raises(SubmissionInvalid) as refused:
        send(replaced(ex.submission(), value, *path))
    items = {item.code: item.pointer for item in refused.value.items}
    assert code in items, items
    assert items[code].split("/")[1] == path[0]
    assert nothing_is_stored()


@pytest.mark.parametrize("key", sorted(ex.submission()))
def test_every_key_of_the_envelope_must_be_there(send: Send, key: str) -> None:
    with pytest.raises(SubmissionInvalid) as refused:
        send(without(ex.submission(), key))
    assert [(i.code, i.pointer) for i in refused.value.items] == [
        ("intake.submission.missing_key", f"/{key}")
    ]


def test_all_faults_are_told_at_once(send: Send) -> None:
    document = replaced(ex.submission(), 99, "answers", "tenure")
    with pytest.raises(SubmissionInvalid) as refused:
        send(replaced(document, "123", "answers", "kk"))
    assert len(refused.value.items) >= 2


def test_a_fault_in_a_later_step_leaves_nothing_behind(send: Send, settings: Any) -> None:
    settings.TEPAT_AFTER_ACCEPTANCE = ["tepat.intake.tests.test_accept_submission.break_down"]
    with pytest.raises(RuntimeError):
        send()
    assert nothing_is_stored()


def break_down(_accepted: Any) -> None:
    raise RuntimeError("the step breaks down")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["break_down", "break_a_rule_of_the_database"])
def test_a_fault_in_a_real_transaction_leaves_nothing_behind_and_the_next_one_works(
    step: str, settings: Any
) -> None:
    actor, steps = ex.agent(), settings.TEPAT_AFTER_ACCEPTANCE
    settings.TEPAT_AFTER_ACCEPTANCE = [f"tepat.intake.tests.test_accept_submission.{step}"]
    with pytest.raises((RuntimeError, IntegrityError)):
        accept_submission(uuid=uuid4(), document=ex.submission(), actor=actor, received_at=ex.RECEIVED_AT)
    assert nothing_is_stored()
    settings.TEPAT_AFTER_ACCEPTANCE = steps
    accept_submission(uuid=uuid4(), document=ex.submission(), actor=actor, received_at=ex.RECEIVED_AT)
    assert Submission.objects.count() == 1


def break_a_rule_of_the_database(accepted: Any) -> None:
    run("UPDATE registry_membership SET active_to = active_from WHERE family_id = %s", [accepted.family_id])


@pytest.mark.parametrize(
    "table", ["intake_submission", "registry_fact", "registry_consent", "eligibility_decision"]
)
def test_the_database_refuses_to_change_what_was_stored(send: Send, table: str) -> None:
    send()
    with pytest.raises((IntegrityError, InternalError)), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


@pytest.mark.django_db(transaction=True)
def test_fifty_senders_at_once_store_it_once() -> None:
    actor, uuid, document = ex.agent(), uuid4(), ex.submission()

    def send_once(_number: int) -> Receipt:
        try:
            return accept_submission(uuid=uuid, document=document, actor=actor, received_at=ex.RECEIVED_AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=50) as pool:
        receipts = list(pool.map(send_once, range(50)))
    assert sum(receipt.is_new for receipt in receipts) == 1
    assert len({canonical_json(receipt.document) for receipt in receipts}) == 1
    assert Submission.objects.count() == Family.objects.count() == 1
    assert Person.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_phones_registering_the_same_people_at_once_make_one_family() -> None:
    actor = ex.agent()
    documents = [ex.submission(answers=ex.answers(floor_area_m2=area)) for area in range(20, 40)]

    def send_once(document: dict[str, Any]) -> str:
        try:
            receipt = accept_submission(
                uuid=uuid4(), document=document, actor=actor, received_at=ex.RECEIVED_AT
            )
            return str(receipt.document["family_id"])
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=20) as pool:
        families = set(pool.map(send_once, documents))
    assert len(families) == Family.objects.count() == 1
    assert Person.objects.count() == 3
    assert Fact.objects.filter(variable="floor_area_m2").count() == 20


def test_one_submission_takes_few_statements(send: Send, django_assert_max_num_queries: Any) -> None:
    send()
    other = [ex.wahyu(nik=ex.nik(7, ex.WAHYU_BORN, 1)), ex.siti(nik=ex.nik(8))]
    with django_assert_max_num_queries(17):
        send(ex.submission(answers=ex.answers(*other, kk=ex.OTHER_KK)))


def test_the_number_of_statements_does_not_grow_with_the_family(
    send: Send, django_assert_max_num_queries: Any
) -> None:
    send()
    children = [ex.ayu(name=f"Anak {number}") for number in range(20)]
    head = ex.wahyu(nik=ex.nik(7, ex.WAHYU_BORN, 1))
    with django_assert_max_num_queries(17):
        send(ex.submission(answers=ex.answers(head, *children, kk=ex.OTHER_KK)))


def test_errors_carry_no_personal_data(send: Send) -> None:
    with pytest.raises(RequestProblem) as refused:
        send(replaced(ex.submission(), 99, "answers", "members", 1, "marital_status"))
    text = repr(refused.value) + str(refused.value) + repr(refused.value.items)
    assert ex.SITI_NIK not in text
    assert "Siti" not in text
