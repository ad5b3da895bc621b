"""Observations of known families: a page of the notebook, a correction; what they change, and what never."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tepat.base.models import AuditRecord
from tepat.base.problems import RequestProblem
from tepat.content import load_content
from tepat.eligibility.models import Decision
from tepat.identity.models import Account
from tepat.identity.operations import open_account, open_work_group
from tepat.identity.roles import Role
from tepat.intake.envelopes import read_envelope
from tepat.intake.errors import (
    ChannelNotAllowed,
    ConsentMissing,
    DifferentContent,
    ObservationOutsideScope,
    SubmissionInvalid,
)
from tepat.intake.models import Submission
from tepat.intake.observations import accept_observation, add_place
from tepat.intake.operations import Receipt, accept_submission
from tepat.intake.queries import last_document, observation
from tepat.intake.tests import example
from tepat.registry.errors import FamilyNotFound
from tepat.registry.models import Consent, CurrentFacts, Fact, Membership, Person
from tepat.registry.operations import change_consent, place_in_group

AT = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
NOTEBOOK = {"questionnaire": "buku_dasawisma", "questionnaire_version": "2026.1"}
KELUARGA = {"questionnaire": "keluarga", "questionnaire_version": "2026.1"}
PLACE = {"latitude": -8.2193456, "longitude": 114.3692, "accuracy_m": 12, "at": "2026-12-01T09:00:00+07:00"}


@pytest.fixture
def cadre() -> Account:
    group = open_work_group(area_code=example.AREA, name="Melati 1")
    return open_account(
        sign_in_name="sri",
        display_name="Bu Sri",
        role=Role.CADRE,
        area_code=example.AREA,
        group_id=group.pk,
    )


@pytest.fixture
def family(cadre: Account) -> UUID:
    receipt = accept_submission(
        uuid=uuid4(), document=example.submission(), actor=cadre, received_at=example.RECEIVED_AT
    )
    return UUID(receipt.document["family_id"])


def people(family: UUID) -> list[str]:
    """Wahyu, Siti and Ayu, by the ids of their persons."""
    return [
        str(person)
        for person in Membership.objects.filter(family_id=family)
        .order_by("id")
        .values_list("person_id", flat=True)
    ]


def page(household: dict[str, Any] | None = None, members: Any = None, **parts: Any) -> dict[str, Any]:
    return {
        **NOTEBOOK,
        "month": "2026-11",
        "observed_at": "2026-12-01T09:30:00+07:00",
        **{"household": household or {}, "members": members or {}},
        **parts,
    }


def note(family: UUID, actor: Account, document: dict[str, Any], **parts: Any) -> Receipt:
    sent = {"uuid": uuid4(), "month": document.get("month"), "place": None, "received_at": AT, **parts}
    return accept_observation(family_id=family, document=document, actor=actor, **sent)


def current(family: UUID) -> dict[str, Any]:
    return dict(CurrentFacts.objects.get(family_id=family).document)


@pytest.mark.django_db
def test_a_page_becomes_facts_and_the_family_is_decided_anew(cadre: Account, family: UUID) -> None:
    wahyu, siti, _ = people(family)
    before = Decision.objects.count()
    receipt = note(
        family,
        cadre,
        page(
            {"month_pregnancy": True, "month_work_changed": True},
            {siti: {"pregnancy_status": 2}, wahyu: {"lost_work_this_month": True}},
        ),
    )
    assert receipt.is_new
    assert receipt.document["reference"].startswith("TPT-")
    assert [one["programme"] for one in receipt.document["decisions"]] == ["pkh", "sembako"]
    assert Decision.objects.count() == before + 2
    entry = current(family)["members"][siti]["pregnancy_status"]
    assert (entry["value"], entry["source"]) == (2, "agent")
    assert entry["observed_at"] == "2026-11-30T16:59:59.999999+00:00", "within the month of the page"
    assert current(family)["members"][wahyu]["lost_work_this_month"]["value"] is True
    line = AuditRecord.objects.get(action="intake.observation.accept")
    assert (line.subject_id, line.detail["month"], line.detail["facts"]) == (family, "2026-11", 4)


@pytest.mark.django_db
def test_a_page_of_the_month_that_runs_is_dated_when_it_was_written(cadre: Account, family: UUID) -> None:
    note(family, cadre, page({"month_harvest": False}, month="2026-12"))
    entry = current(family)["household"]["month_harvest"]
    assert entry["observed_at"] == "2026-12-01T02:30:00+00:00"


@pytest.mark.django_db
def test_an_empty_page_is_a_page(cadre: Account, family: UUID) -> None:
    facts = Fact.objects.count()
    receipt = note(family, cadre, page())
    assert receipt.is_new
    assert Fact.objects.count() == facts
    assert Submission.objects.get(pk=receipt.document["uuid"]).channel == "observed"


@pytest.mark.django_db
def test_a_death_takes_the_member_out_of_the_count_and_not_out_of_the_family(
    cadre: Account, family: UUID
) -> None:
    wahyu = people(family)[0]
    note(
        family,
        cadre,
        page({"month_death": True}, {wahyu: {"died_this_month": True, "death_date": "2026-11-14"}}),
    )
    facts = current(family)["members"][wahyu]
    assert (facts["is_alive"]["value"], facts["is_alive"]["source"]) == (False, "agent")
    assert facts["death_date"]["value"] == "2026-11-14"
    assert len(people(family)) == 3
    assert Membership.objects.filter(family_id=family, active_to=None).count() == 3


@pytest.mark.django_db
def test_a_harvest_says_that_there_is_land(cadre: Account, family: UUID) -> None:
    note(
        family,
        cadre,
        page(
            {"month_harvest": True, "harvest_crop": 1, "farm_land_area_m2": 2500.5, "harvest_result": 3},
        ),
    )
    household = current(family)["household"]
    assert household["works_farm_land"]["value"] is True
    assert household["farm_land_area_m2"]["value"] == 2500.5


@pytest.mark.django_db
def test_the_same_page_twice_is_stored_once(cadre: Account, family: UUID) -> None:
    uuid, document = uuid4(), page({"month_illness": True}, {people(family)[0]: {"ill_this_month": True}})
    first = note(family, cadre, document, uuid=uuid)
    facts = Fact.objects.count()
    again = note(family, cadre, document, uuid=uuid, received_at=AT + timedelta(days=2))
    assert not again.is_new
    assert again.document == first.document
    assert Fact.objects.count() == facts
    with pytest.raises(DifferentContent):
        note(family, cadre, page({"month_illness": False}), uuid=uuid)
    with pytest.raises(DifferentContent):
        note(family, cadre, document, uuid=uuid, place=PLACE)


@pytest.mark.django_db
def test_what_was_accepted_stays_accepted_when_the_cadre_moves_on(cadre: Account, family: UUID) -> None:
    uuid, document = uuid4(), page({"month_illness": False})
    first = note(family, cadre, document, uuid=uuid)
    place_in_group(family_id=family, group_id=None, at=AT)
    assert note(family, cadre, document, uuid=uuid).document == first.document


@pytest.mark.django_db
def test_single_facts_are_put_right_and_nothing_else_is_required(cadre: Account, family: UUID) -> None:
    siti = people(family)[1]
    document = {
        **KELUARGA,
        "observed_at": "2026-12-01T09:30:00+07:00",
        "household": {"floor_area_m2": 54.5},
        "members": {siti: {"highest_certificate": 4}},
        "note": "Rumahnya baru dibangun.",
    }
    receipt = note(family, cadre, document)
    assert current(family)["household"]["floor_area_m2"]["value"] == 54.5
    assert current(family)["members"][siti]["highest_certificate"]["value"] == 4
    kept = observation(submission_id=UUID(receipt.document["uuid"]))
    assert kept is not None
    assert (kept.note, kept.household) == ("Rumahnya baru dibangun.", {"floor_area_m2": 54.5})


@pytest.mark.django_db
def test_a_registration_is_still_what_the_form_begins_with(cadre: Account, family: UUID) -> None:
    note(family, cadre, page({"month_illness": False}))
    sent = last_document(family_id=family, account=cadre)
    assert sent is not None
    assert sent.document["answers"]["floor_area_m2"] == 36.5


@pytest.mark.django_db
def test_the_place_becomes_facts(cadre: Account, family: UUID) -> None:
    note(family, cadre, page(), place=PLACE)
    household = current(family)["household"]
    assert household["place_latitude"]["value"] == -8.219346
    assert household["place_accuracy_m"]["value"] == 12


@pytest.mark.django_db
def test_the_place_of_a_registration(cadre: Account, family: UUID) -> None:
    add_place(
        family_id=family,
        place=PLACE,
        observed_at=AT,
        submission_id=Submission.objects.get().pk,
        received_at=AT,
    )
    entry = current(family)["household"]["place_longitude"]
    assert (entry["value"], entry["source"]) == (114.3692, "agent")
    with pytest.raises(FamilyNotFound):
        add_place(family_id=uuid4(), place=PLACE, observed_at=AT, submission_id=uuid4(), received_at=AT)


@pytest.mark.django_db
def test_the_place_comes_along_with_a_registration(cadre: Account) -> None:
    uuid, document = uuid4(), example.submission()
    sent: dict[str, Any] = {
        **{"uuid": uuid, "document": document, "actor": cadre},
        "received_at": example.RECEIVED_AT,
    }
    receipt = accept_submission(**sent, place=PLACE)
    family = UUID(receipt.document["family_id"])
    assert current(family)["household"]["place_latitude"]["value"] == -8.219346
    assert accept_submission(**sent).document == receipt.document, "the place is no part of the document"


_NO_PLACE: list[dict[str, Any]] = [
    {},
    {"latitude": 91, "longitude": 1, "accuracy_m": 1},
    {"latitude": "x", "longitude": 1, "accuracy_m": 1},
    {"latitude": float("nan"), "longitude": 1, "accuracy_m": 1},
    {"latitude": True, "longitude": 1, "accuracy_m": 1},
    {"latitude": 1, "longitude": 1, "accuracy_m": -1},
    {"latitude": 1, "longitude": 10**400, "accuracy_m": 1},
]


@pytest.mark.django_db
@pytest.mark.parametrize("place", _NO_PLACE)
def test_a_place_that_is_none_is_refused(cadre: Account, family: UUID, place: dict[str, Any]) -> None:
    with pytest.raises(SubmissionInvalid) as refused:
        note(family, cadre, page(), place=place)
    assert refused.value.items[0].pointer.startswith("/place/")


_BAD_PAGES: list[tuple[dict[str, Any], str, str]] = [
    ({"tenure": 1}, "/household/tenure", "intake.answer.unknown_question"),
    ({"harvest_crop": 99}, "/household/harvest_crop", "intake.answer.not_in_list"),
    ({"moved_in_count": 21}, "/household/moved_in_count", "intake.answer.out_of_range"),
    ({"month_death": "ya"}, "/household/month_death", "intake.answer.wrong_type"),
    (
        {"month_harvest": False, "harvest_crop": 1},
        "/household/harvest_crop",
        "intake.answer.irrelevant",
    ),
    (
        {"month_birth": True, "baby_birth_date": "2026-12-24"},
        "/household/baby_birth_date",
        "intake.answer.constraint",
    ),
    ({"x" * 3000: 1}, f"/household/{'x' * 3000}", "intake.answer.unknown_question"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("household", "pointer", "code"), _BAD_PAGES)
def test_answers_that_cannot_be_are_refused_with_their_place(
    cadre: Account, family: UUID, household: dict[str, Any], pointer: str, code: str
) -> None:
    facts = Fact.objects.count()
    with pytest.raises(SubmissionInvalid) as refused:
        note(family, cadre, page(household))
    assert (code, pointer) in [(item.code, item.pointer) for item in refused.value.items]
    assert Fact.objects.count() == facts


@pytest.mark.django_db
def test_what_a_member_cannot_be_is_refused(cadre: Account, family: UUID) -> None:
    wahyu, siti, ayu = people(family)
    for member, answers, code in (
        (wahyu, {"pregnancy_status": 2}, "intake.answer.irrelevant"),
        (ayu, {"lost_work_this_month": True}, "intake.answer.irrelevant"),
        (siti, {"name": "Orang Lain"}, "intake.answer.unknown_question"),
        (siti, {"birth_date": "1990-01-01"}, "intake.answer.unknown_question"),
        (siti, {"nik": example.SITI_NIK}, "intake.answer.unknown_question"),
        (siti, {"death_date": "2026-12-24"}, "intake.answer.constraint"),
        (str(uuid4()), {"ill_this_month": True}, "intake.submission.not_a_member"),
        ("siapa", {"ill_this_month": True}, "intake.submission.not_a_member"),
        (siti, ["ill_this_month"], "intake.submission.wrong_type"),
    ):
        with pytest.raises(SubmissionInvalid) as refused:
            note(family, cadre, page({}, {member: answers}))
        assert code in [item.code for item in refused.value.items], answers


@pytest.mark.django_db
def test_identifiers_are_not_put_right_as_facts(cadre: Account, family: UUID) -> None:
    document = {**page({"kk": example.OTHER_KK}), **KELUARGA}
    del document["month"]
    with pytest.raises(SubmissionInvalid):
        note(family, cadre, document)


_BAD_ENVELOPES: list[tuple[dict[str, Any], str]] = [
    ({"questionnaire": "buku_lain"}, "/questionnaire"),
    ({"questionnaire_version": "2019.1"}, "/questionnaire_version"),
    ({"observed_at": "1970-01-01T00:00:00Z"}, "/observed_at"),
    ({"observed_at": "2031-01-01T00:00:00Z"}, "/observed_at"),
    ({"observed_at": "kemarin"}, "/observed_at"),
    ({"household": []}, "/household"),
    ({"members": None}, "/members"),
    ({"note": 5}, "/note"),
    ({"note": "x" * 501}, "/note"),
    ({"answers": {}}, "/answers"),
    ({"month": "2026-13"}, "/month"),
    ({"month": "2027-01"}, "/month"),
    ({"month": None}, "/month"),
    (KELUARGA, "/month"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("parts", "pointer"), _BAD_ENVELOPES)
def test_what_stands_around_the_answers_is_checked(
    cadre: Account, family: UUID, parts: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(SubmissionInvalid) as refused:
        note(family, cadre, {**page(), **parts})
    assert pointer in [item.pointer for item in refused.value.items]
    assert not Submission.objects.filter(channel="observed").exists()


@pytest.mark.django_db
def test_a_page_of_another_month_than_it_says(cadre: Account, family: UUID) -> None:
    with pytest.raises(SubmissionInvalid):
        note(family, cadre, page(), month="2026-10")


@pytest.mark.django_db
def test_only_whoever_looks_after_the_family_may_note(cadre: Account, family: UUID) -> None:
    other_group = open_work_group(area_code=example.AREA, name="Melati 2")
    others: dict[str, Any] = {
        "cadre of another group": ("a", Role.CADRE, example.AREA, other_group.pk),
        "facilitator elsewhere": ("b", Role.PKH_FACILITATOR, "35.10.17", None),
    }
    for who, (name, role, area, group_id) in others.items():
        actor = open_account(
            sign_in_name=name, display_name="X", role=role, area_code=area, group_id=group_id
        )
        with pytest.raises(ObservationOutsideScope):
            note(family, actor, page())
        assert not Submission.objects.filter(channel="observed").exists(), who
    for role in (Role.SUPERVISOR, Role.ANALYST, Role.PARTNER, Role.CITIZEN):
        nik = example.SITI_NIK if role == Role.CITIZEN else None
        actor = open_account(sign_in_name=role, display_name="X", role=role, area_code="35.10", nik=nik)
        with pytest.raises(ChannelNotAllowed):
            note(family, actor, page())
    facilitator = example.agent()
    assert note(family, facilitator, page()).is_new
    with pytest.raises(FamilyNotFound):
        note(uuid4(), facilitator, page())


@pytest.mark.django_db
def test_an_officer_is_the_source_of_what_they_noted(family: UUID) -> None:
    hadi = open_account(
        sign_in_name="hadi", display_name="Hadi", role=Role.DISTRICT_OFFICER, area_code=example.DISTRICT
    )
    note(family, hadi, page({"month_illness": True}))
    assert current(family)["household"]["month_illness"]["source"] == "officer"


@pytest.mark.django_db
def test_nothing_is_noted_of_a_family_that_took_its_consent_back(cadre: Account, family: UUID) -> None:
    change: dict[str, Any] = {
        **{"family_id": family, "purpose": "eligibility"},
        **{"text_version": "2026.1", "language": "id"},
    }
    change_consent(**change, given=False, actor=cadre, at=AT - timedelta(days=2))
    with pytest.raises(ConsentMissing):
        note(family, cadre, page())
    change_consent(**change, given=True, actor=cadre, at=AT - timedelta(days=1))
    assert note(family, cadre, page()).is_new


@pytest.mark.django_db
def test_the_notebook_is_no_registration(cadre: Account) -> None:
    document = example.submission(**NOTEBOOK, answers={"month_illness": False})
    assert read_envelope(document, received_at=AT)[0] is None
    assert read_envelope(example.submission(channel="observed"), received_at=AT)[0] is None
    with pytest.raises(RequestProblem):
        accept_submission(uuid=uuid4(), document=document, actor=cadre, received_at=AT)


_CODES = sorted(load_content().questionnaire("buku_dasawisma").told | {"tenure", "name", "kk", "x"})
_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 30), st.sampled_from(["2026-11-02", "x", ""]), st.just(2.5)
)
_ANSWERS = st.dictionaries(st.sampled_from(_CODES), _VALUES, max_size=6)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(household=_ANSWERS, members=st.lists(_ANSWERS, max_size=3))
def test_an_observation_changes_nothing_but_what_it_names(
    cadre: Account, family: UUID, household: dict[str, Any], members: list[dict[str, Any]]
) -> None:
    before = current(family)
    kept = {model: list(model.objects.order_by("pk").values()) for model in (Membership, Person, Consent)}
    others = Fact.objects.count()
    document = page(household, dict(zip(people(family), members, strict=False)))
    try:
        note(family, cadre, document)
    except SubmissionInvalid:
        assert Fact.objects.count() == others
        assert current(family) == before
        return
    after = current(family)
    implied = {"is_alive", "works_farm_land"}
    for place, was, named in [
        ("household", before["household"], household.keys()),
        *((p, before["members"][p], document["members"].get(p, {}).keys()) for p in people(family)),
    ]:
        now = after["household"] if place == "household" else after["members"][place]
        changed = {code for code in was.keys() | now.keys() if was.get(code) != now.get(code)}
        told = {code for code in changed if now[code]["source"] == "agent"}
        assert told <= named | implied, place
        for code in told - implied:
            answers = household if place == "household" else document["members"][place]
            assert now[code]["value"] == answers[code]
    for model, rows in kept.items():
        assert list(model.objects.order_by("pk").values()) == rows


@pytest.mark.django_db
def test_as_many_statements_for_one_answer_as_for_many(cadre: Account, family: UUID) -> None:
    wahyu, siti, _ = people(family)
    note(family, cadre, page())  # formulas and trust are stored by now

    def statements(document: dict[str, Any]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            note(family, cadre, document)
        return len(counted)

    one = statements(page({"month_illness": True}))
    many = statements(
        page(
            {"month_illness": True, "month_moved": True, "moved_in_count": 0},
            {wahyu: {"ill_this_month": True}, siti: {"ill_this_month": True}},
        )
    )
    assert many == one
