"""From rung to rung: captures, help, comparison, visit, appeal."""

from __future__ import annotations

import pytest

from tepat.base.models import AuditRecord
from tepat.base.permissions import NotAllowed
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.verification.errors import (
    ConsentMissing,
    NotByThisPerson,
    NotOnThisRung,
    VerificationNotFound,
    WordsUnknown,
)
from tepat.verification.ladder import State
from tepat.verification.models import FaceKind, SealedFace, Verification, Visit
from tepat.verification.operations import (
    ask_for_help,
    decide_comparison,
    issue_challenge,
    record_visit,
    reopen,
)
from tepat.verification.queries import comparison_material, verification_of_account, waiting_for
from tepat.verification.tests import people
from tepat.verification.tests.people import AT, FAILED, UNCLEAR, Machine, capture, started, state_of

pytestmark = pytest.mark.django_db


def visit(verification: Verification, actor: object, verdict: str = "same", **parts: str) -> State:
    facts = {
        **{"document_kind": "ktp", "witness_name": "Bu Rini", "witness_relation": "neighbour"},
        **parts,
    }
    return record_visit(verification_id=verification.pk, actor=actor, verdict=verdict, at=AT, **facts)


def decide(verification: Verification, actor: object, verdict: str) -> State:
    return decide_comparison(verification_id=verification.pk, actor=actor, verdict=verdict, at=AT)


def before_an_officer(machine: Machine, serial: int = 1) -> Verification:
    account, verification = started(serial)
    machine.says = UNCLEAR
    capture(verification, account)
    assert state_of(verification) == State.WAITING_FOR_COMPARISON
    return verification


def test_a_face_that_matches_proves(machine: Machine) -> None:
    account, verification = started()
    outcome = capture(verification, account)
    assert (outcome.state, outcome.passed) == (State.PROVEN, True)
    step = verification.steps.order_by("-id").first()
    assert step is not None
    assert (step.device, step.channel, step.actor_id) == ("android_chrome", "own", account.pk)


def test_three_own_attempts_each_with_what_to_change_then_an_agent(machine: Machine) -> None:
    account, verification = started()
    machine.says = FAILED
    for left in (2, 1):
        outcome = capture(verification, account)
        assert (outcome.attempts_left, outcome.reasons) == (left, ("too_dark",))
        standing = verification_of_account(account)
        assert standing is not None
        assert standing.reasons == ("too_dark",)
    assert capture(verification, account).state == State.WAITING_FOR_ASSISTANCE
    with pytest.raises(NotOnThisRung):
        issue_challenge(verification_id=verification.pk, actor=account, at=AT)


def test_the_whole_way_up_after_three_failures_of_each(machine: Machine) -> None:
    account, verification = started()
    agent = people.agent()
    machine.says = FAILED
    for _ in range(3):
        capture(verification, account)
    machine.says = people.findings(passed=False, reasons=["blurred"])
    for _ in range(3):
        outcome = capture(verification, agent, channel="assisted")
    assert outcome.state == State.WAITING_FOR_COMPARISON
    assert decide(verification, people.officer("one"), "unsure") == State.WAITING_FOR_SECOND_OFFICER
    assert decide(verification, people.officer("two"), "unsure") == State.WAITING_FOR_VISIT
    assert visit(verification, agent) == State.PROVEN


def test_assisted_without_any_picture_leads_to_a_visit(machine: Machine) -> None:
    account, verification = started()
    ask_for_help(verification_id=verification.pk, actor=account, at=AT, reason="no_camera")
    machine.says = FAILED
    for _ in range(3):
        outcome = capture(verification, people.agent(), channel="assisted")
    assert outcome.state == State.WAITING_FOR_VISIT


def test_poor_pictures_are_tried_again_and_good_unclear_ones_go_to_an_officer(machine: Machine) -> None:
    account, verification = started()
    machine.says = people.findings(band="review", good=False, reasons=["blurred"])
    assert capture(verification, account).state == State.WAITING_FOR_CAPTURE
    machine.says = UNCLEAR
    assert capture(verification, account).state == State.WAITING_FOR_COMPARISON


def test_without_consent_no_camera_and_a_no_leads_to_a_visit(machine: Machine) -> None:
    account = people.citizen()
    verification = people.sign_in(account)
    with pytest.raises(ConsentMissing):
        issue_challenge(verification_id=verification.pk, actor=account, at=AT)
    people.agree(verification, account, given=False)
    assert state_of(verification) == State.WAITING_FOR_VISIT
    people.agree(verification, account)
    assert state_of(verification) == State.WAITING_FOR_CAPTURE
    assert capture(verification, account).passed


def test_a_no_after_captures_deletes_them_and_used_attempts_stay_used(machine: Machine) -> None:
    verification = before_an_officer(machine)
    account = people.citizen()
    people.agree(verification, account, given=False)
    assert state_of(verification) == State.WAITING_FOR_VISIT
    assert not SealedFace.objects.filter(kind=FaceKind.CAPTURE).exists()


def test_whoever_is_at_the_visit_for_another_reason_does_not_get_back_by_saying_yes() -> None:
    account, verification = started()
    for _ in range(2):
        ask_for_help(verification_id=verification.pk, actor=account, at=AT, reason="cannot_do_it")
    assert state_of(verification) == State.WAITING_FOR_VISIT
    with pytest.raises(NotOnThisRung):
        people.agree(verification, account)


@pytest.mark.parametrize("reason", ["face_changed", "cannot_see", "bedridden", "face_covered"])
def test_an_agent_can_say_that_a_face_cannot_be_captured(reason: str) -> None:
    _, verification = started()
    ask_for_help(verification_id=verification.pk, actor=people.agent(), at=AT, reason=reason)
    assert state_of(verification) == State.WAITING_FOR_VISIT


def test_what_an_agent_took_goes_to_an_officer_when_the_agent_gives_up(machine: Machine) -> None:
    account, verification = started()
    ask_for_help(verification_id=verification.pk, actor=account, at=AT, reason="no_camera")
    machine.says = people.findings(passed=False, reasons=["blurred"])
    capture(verification, people.agent(), channel="assisted")
    ask_for_help(verification_id=verification.pk, actor=people.agent(), at=AT, reason="camera_fails")
    assert state_of(verification) == State.WAITING_FOR_COMPARISON


def test_help_needs_a_reason_that_is_offered() -> None:
    account, verification = started()
    with pytest.raises(WordsUnknown):
        ask_for_help(verification_id=verification.pk, actor=account, at=AT, reason="face_changed")


def test_one_officer_is_enough_for_yes_and_not_even_two_for_no(machine: Machine) -> None:
    first = before_an_officer(machine)
    assert decide(first, people.officer("one"), "same") == State.PROVEN
    second = before_an_officer(machine, 2)
    assert decide(second, people.officer("one"), "different") == State.WAITING_FOR_SECOND_OFFICER
    assert decide(second, people.officer("two"), "different") == State.WAITING_FOR_VISIT


def test_two_officers_who_disagree_lead_to_a_visit(machine: Machine) -> None:
    verification = before_an_officer(machine)
    decide(verification, people.officer("one"), "different")
    assert decide(verification, people.officer("two"), "same") == State.WAITING_FOR_VISIT


def test_the_second_officer_is_never_the_first(machine: Machine) -> None:
    verification = before_an_officer(machine)
    officer = people.officer()
    decide(verification, officer, "unsure")
    with pytest.raises(NotByThisPerson):
        decide(verification, officer, "same")
    with pytest.raises(NotByThisPerson):
        comparison_material(verification_id=verification.pk, actor=officer, at=AT)
    waiting = waiting_for(actor=officer, rung=State.WAITING_FOR_SECOND_OFFICER, at=AT)
    assert [person.may_decide for person in waiting] == [False]


def test_nobody_decides_on_a_picture_they_took(machine: Machine) -> None:
    account, verification = started()
    ask_for_help(verification_id=verification.pk, actor=account, at=AT, reason="no_camera")
    machine.says = UNCLEAR
    agent = people.agent()
    capture(verification, agent, channel="assisted")
    agent.role = Role.DISTRICT_OFFICER  # the agent became an officer since
    agent.save()
    with pytest.raises(NotByThisPerson):
        decide(verification, agent, "same")


def test_nobody_decides_on_themselves_or_helps_themselves(machine: Machine) -> None:
    verification = before_an_officer(machine)
    # Somebody who is both: the officer's account carries the NIK of the person in the case.
    account = people.citizen()
    officer = people.officer()
    officer.nik_index = account.nik_index
    with pytest.raises(NotByThisPerson):
        decide(verification, officer, "same")
    with pytest.raises(NotByThisPerson):
        visit(verification, officer)
    agent = people.agent()
    agent.nik_index = account.nik_index
    with pytest.raises(NotByThisPerson):
        ask_for_help(verification_id=verification.pk, actor=agent, at=AT, reason="bedridden")


def test_elsewhere_nobody_sees_or_decides(machine: Machine) -> None:
    verification = before_an_officer(machine)
    stranger = people.officer(area="35.10.17")
    for act in (
        lambda: decide(verification, stranger, "same"),
        lambda: comparison_material(verification_id=verification.pk, actor=stranger, at=AT),
        lambda: visit(verification, stranger),
    ):
        with pytest.raises(VerificationNotFound):
            act()
    assert waiting_for(actor=stranger, rung=State.WAITING_FOR_COMPARISON, at=AT) == []


def test_an_agent_may_not_compare_and_a_citizen_sees_only_themselves(machine: Machine) -> None:
    verification = before_an_officer(machine)
    with pytest.raises(NotAllowed):
        decide(verification, people.agent(), "same")
    other = people.citizen(2)
    with pytest.raises((NotAllowed, VerificationNotFound)):
        ask_for_help(verification_id=verification.pk, actor=other, at=AT, reason="no_camera")
    with pytest.raises(VerificationNotFound):
        issue_challenge(verification_id=verification.pk, actor=other, at=AT)


def test_the_officer_sees_two_pictures_and_nothing_else_and_every_look_is_recorded(machine: Machine) -> None:
    verification = before_an_officer(machine)
    officer = people.officer()
    material = comparison_material(verification_id=verification.pk, actor=officer, at=AT)
    assert material.reference[:2] == b"\xff\xd8"
    assert material.capture == b"picture"
    assert (material.area_code, material.age_band) == (people.DISTRICT, "60_74")
    assert set(material.__slots__) == {
        *("reference", "capture", "area_code", "age_band", "liveness_passed", "is_second")
    }
    assert "picture" not in repr(material)
    line = AuditRecord.objects.get(action="verification.faces.read")
    assert (line.actor_id, line.subject_id) == (officer.pk, verification.pk)
    waiting = waiting_for(actor=officer, rung=State.WAITING_FOR_COMPARISON, at=AT)
    assert [person.name for person in waiting] == [""]


def test_a_visit_needs_document_and_witness_for_a_yes(machine: Machine) -> None:
    _, verification = started()
    agent = people.agent()
    for missing in ({"document_kind": "none"}, {"witness_name": "  "}, {"witness_relation": "none"}):
        with pytest.raises(WordsUnknown):
            visit(verification, agent, **missing)
    assert visit(verification, agent) == State.PROVEN
    kept = Visit.objects.get()
    assert b"Rini" not in bytes(kept.witness_name_sealed or b"")


def test_an_impostor_at_the_office_changes_nothing_for_the_person() -> None:
    _, verification = started()
    assert visit(verification, people.agent(), "different") == State.WAITING_FOR_CAPTURE


def two_officers_say_no(machine: Machine) -> tuple[Verification, list[Account]]:
    verification = before_an_officer(machine)
    officers = [people.officer("one"), people.officer("two")]
    for officer in officers:
        decide(verification, officer, "different")
    return verification, officers


def test_an_appeal_brings_the_person_before_somebody_else(machine: Machine) -> None:
    verification, officers = two_officers_say_no(machine)
    agent = people.agent()
    assert visit(verification, agent, "different") == State.NOT_THE_PERSON
    citizen = people.citizen()
    assert reopen(verification_id=verification.pk, actor=citizen, at=AT) == State.WAITING_FOR_VISIT
    for said_no in (*officers, agent):
        with pytest.raises(NotByThisPerson):
            visit(verification, said_no)
    assert visit(verification, people.officer("three")) == State.PROVEN


def test_a_face_checked_by_ikd_itself_outweighs_two_officers_before_pictures(machine: Machine) -> None:
    two_officers_say_no(machine)
    assert people.sign_in(people.citizen(), proves_face=True).state == State.PROVEN


def test_a_face_checked_by_ikd_itself_counts_as_an_appeal_after_a_no(machine: Machine) -> None:
    verification, _ = two_officers_say_no(machine)
    assert visit(verification, people.agent(), "different") == State.NOT_THE_PERSON
    assert people.sign_in(people.citizen(), proves_face=True).state == State.WAITING_FOR_VISIT


def test_rooms_above_learn_of_a_proof_once(machine: Machine, settings: object) -> None:
    settings.TEPAT_AFTER_PROOF = [f"{__name__}.remember"]  # type: ignore[attr-defined]
    LEARNT.clear()
    account, verification = started()
    capture(verification, account)
    people.sign_in(account, proves_face=True)
    assert [bytes(account.nik_index or b"")] == LEARNT


LEARNT: list[bytes] = []


def remember(proof: object) -> None:
    LEARNT.append(proof.nik_index)  # type: ignore[attr-defined]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_as_many_statements_for_one_as_for_three(
    machine: Machine, count: int, django_assert_max_num_queries: object
) -> None:
    for serial in range(1, count + 1):
        before_an_officer(machine, serial)
    officer = people.officer()
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert len(waiting_for(actor=officer, rung=State.WAITING_FOR_COMPARISON, at=AT)) == count
