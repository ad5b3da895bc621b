"""Anything, in any order, by anybody: the rules hold, and people can always lead the person to proof."""

from __future__ import annotations

import contextlib
import itertools
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tepat.base.problems import RequestProblem
from tepat.identity.models import Account
from tepat.identity.roles import Role
from tepat.verification.ladder import WAITING, Event, State
from tepat.verification.models import Verification, VerificationStep
from tepat.verification.operations import (
    ask_for_help,
    decide_comparison,
    delete_expired,
    escalate_overdue,
    need_proof,
    record_consent,
    record_visit,
    reopen,
)
from tepat.verification.tests import people
from tepat.verification.tests.people import FAILED, UNCLEAR, Machine, capture

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CAMERA = {State.WAITING_FOR_CAPTURE, State.WAITING_FOR_ASSISTANCE}
COMPARED = {State.WAITING_FOR_COMPARISON, State.WAITING_FOR_SECOND_OFFICER}
VERDICTS = st.sampled_from(["same", "different", "unsure"])
FOUND = st.sampled_from(
    [
        people.findings(),
        FAILED,
        *[UNCLEAR] * 4,
        people.findings(band="review", good=False, reasons=["blurred"]),
        people.findings(band="retry", reasons=["unlike"]),
        people.findings(passed=False, reasons=["not_live"]),
    ]
)


class Life(RuleBasedStateMachine):
    """One person, everybody who might act, and time."""

    machine = Machine()
    serials = itertools.count(1)

    def __init__(self) -> None:
        super().__init__()
        self.serial = next(self.serials)
        self.at: datetime = people.AT
        self.account = people.citizen(self.serial)
        self.key = people.sign_in(self.account, at=self.at).pk
        people.agree(self.case, self.account)
        self.helpers = [people.agent("a"), people.agent("b")]
        self.officers = [people.officer("a"), people.officer("b"), people.officer("c")]

    @property
    def case(self) -> Verification:
        return Verification.objects.get(pk=self.key)

    def attempt(self, operation: Any, **parts: Any) -> None:
        with contextlib.suppress(RequestProblem):
            operation(verification_id=self.key, **parts)

    def actor(self, number: int) -> Account:
        return [self.account, *self.helpers, *self.officers][number]

    @rule(found=FOUND, who=st.integers(0, 2))
    @precondition(lambda self: self.case.state in CAMERA)
    def take_a_picture(self, found: Any, who: int) -> None:
        self.machine.says = found
        if self.case.state == State.WAITING_FOR_CAPTURE:
            who = 0
        actor = self.actor(who)
        with contextlib.suppress(RequestProblem):
            capture(self.case, actor, channel="assisted" if who else "own", at=self.at)

    @rule(given=st.booleans(), who=st.integers(0, 2))
    @precondition(lambda self: not self.case.consents or self.at.day % 7 == 0)
    def answer_consent(self, given: bool, who: int) -> None:
        self.attempt(
            record_consent,
            actor=self.actor(who),
            given=given,
            text_version="1",
            language="id",
            at=self.at,
        )

    @rule(who=st.integers(0, 5), reason=st.sampled_from(["no_camera", "face_changed"]))
    def ask(self, who: int, reason: str) -> None:
        self.attempt(ask_for_help, actor=self.actor(who), at=self.at, reason=reason)

    @rule(who=st.integers(3, 5), verdict=VERDICTS)
    @precondition(lambda self: self.case.state in COMPARED)
    def compare(self, who: int, verdict: str) -> None:
        self.attempt(decide_comparison, actor=self.actor(who), verdict=verdict, at=self.at)

    @rule(who=st.integers(0, 5), verdict=VERDICTS)
    @precondition(lambda self: self.case.state == State.WAITING_FOR_VISIT or self.at.day % 14 == 0)
    def visit(self, who: int, verdict: str) -> None:
        self.attempt(
            record_visit,
            actor=self.actor(who),
            document_kind="ktp",
            witness_name="Bu Rini",
            witness_relation="neighbour",
            verdict=verdict,
            at=self.at,
        )

    @rule(who=st.integers(0, 5))
    @precondition(lambda self: self.case.state == State.NOT_THE_PERSON)
    def appeal(self, who: int) -> None:
        self.attempt(reopen, actor=self.actor(who), at=self.at)

    @rule(days=st.sampled_from([1, 1, 8, 200]))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days=days)
        escalate_overdue(at=self.at)
        delete_expired(at=self.at)

    @rule(portrait=st.sampled_from([None, people.picture()]))
    def sign_in_again(self, portrait: bytes | None) -> None:
        people.sign_in(self.account, at=self.at, portrait=portrait)

    @rule()
    def register(self) -> None:
        need_proof(
            nik=people.nik(self.serial),
            name="Warga",
            area_code=people.DISTRICT,
            group_id=None,
            actor=self.account,
            at=self.at,
        )

    @invariant()
    def steps_are_a_chain(self) -> None:
        steps = list(VerificationStep.objects.filter(verification_id=self.key).order_by("id"))
        for before, after in itertools.pairwise(steps):
            assert before.leads_to == after.rung
        assert steps[-1].leads_to == self.case.state
        assert all(step.actor_id or step.actor_role == "system" for step in steps)

    @invariant()
    def never_a_fourth_attempt(self) -> None:
        for channel in ("own", "assisted"):
            taken = VerificationStep.objects.filter(verification_id=self.key, channel=channel)
            assert taken.exclude(event=Event.FACE_MATCHED).count() <= 3

    @invariant()
    def nobody_judges_twice_or_their_own_work(self) -> None:
        steps = list(VerificationStep.objects.filter(verification_id=self.key).order_by("id"))
        took: set[Any] = set()
        first: Any = None
        for step in steps:
            if step.channel == "assisted":
                took.add(step.actor_id)
            if step.rung == State.WAITING_FOR_COMPARISON and step.event in {
                Event.LOOKS_SAME,
                Event.LOOKS_DIFFERENT,
                Event.CANNOT_SAY,
            }:
                first = step.actor_id
                assert first not in took
            if step.event in {
                Event.SECOND_LOOKS_SAME,
                Event.BOTH_LOOK_DIFFERENT,
                Event.OFFICERS_NOT_SURE,
            }:
                assert step.actor_id not in took | {first}

    @invariant()
    def whoever_waits_to_be_compared_has_two_pictures(self) -> None:
        case = self.case
        if case.state in COMPARED:
            assert case.faces.count() == 2
        if case.state in CAMERA:
            assert case.faces.filter(kind="portrait").exists()

    @invariant()
    def whoever_is_waited_for_has_a_due_date(self) -> None:
        case = self.case
        if case.is_needed and case.state in WAITING:
            assert case.due_at is not None

    def teardown(self) -> None:
        """Whatever happened: an appeal where needed, and a visit received by somebody, prove."""
        if self.case.state == State.NOT_THE_PERSON:
            reopen(verification_id=self.key, actor=self.account, at=self.at)
        if self.case.state != State.PROVEN:
            for helper in (*self.helpers, *self.officers):
                try:
                    record_visit(
                        verification_id=self.key,
                        actor=helper,
                        document_kind="village_letter",
                        witness_name="Bu Rini",
                        witness_relation="neighbour",
                        verdict="same",
                        at=self.at,
                    )
                    break
                except RequestProblem:
                    continue
        assert self.case.state == State.PROVEN


def test_the_rules_hold_whatever_happens(machine: Machine) -> None:
    Life.machine = machine
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            phases=[Phase.generate],
            database=None,
        ),
    )
    seen = set(VerificationStep.objects.values_list("rung", flat=True))
    assert seen >= set(State) - {State.PROVEN}


def test_a_staff_role_that_may_not_is_refused_everywhere() -> None:
    _, case = people.started()
    for role in (Role.ANALYST, Role.OBSERVER, Role.ADMINISTRATOR, Role.AUDITOR, Role.SUPERVISOR):
        actor = people.staff(role, area="35.10")
        for operation, parts in (
            (ask_for_help, {"reason": "bedridden"}),
            (decide_comparison, {"verdict": "same"}),
            (reopen, {}),
        ):
            with pytest.raises(RequestProblem):
                operation(verification_id=case.pk, actor=actor, at=people.AT, **parts)
