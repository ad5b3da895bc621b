"""The ladder as such: no dead end, no fourth attempt, a human way from everywhere."""

from __future__ import annotations

from collections import deque
from typing import get_args

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tepat.verification.ladder import (
    ASSISTED_ATTEMPTS,
    HUMAN_EVENTS,
    LADDER,
    OWN_ATTEMPTS,
    WAITING,
    Band,
    Event,
    Judged,
    State,
    event_of_capture,
    event_of_comparison,
    event_of_visit,
    may_happen,
    next_state,
)

BANDS = get_args(Band)
VERDICTS = ("same", "different", "unsure")


@pytest.mark.parametrize("start", State)
def test_people_can_lead_anybody_to_proven_from_everywhere(start: State) -> None:
    seen, queue = {start}, deque([start])
    while queue:
        here = queue.popleft()
        for event in HUMAN_EVENTS:
            if may_happen(here, event) and (there := next_state(here, event)) not in seen:
                seen.add(there)
                queue.append(there)
    assert State.PROVEN in seen


def test_only_proof_ends_the_ladder() -> None:
    for state in State:
        ways = {there for (here, _), there in LADDER.items() if here == state} - {state}
        assert bool(ways) == (state != State.PROVEN)


@pytest.mark.parametrize("state", WAITING)
def test_whoever_waits_can_go_up_at_any_time(state: State) -> None:
    there = next_state(state, Event.HELP_ASKED)
    assert WAITING.index(there) > WAITING.index(state) or there == State.WAITING_FOR_VISIT


@pytest.mark.parametrize("state", WAITING)
def test_whoever_comes_to_the_office_can_be_proven_wherever_they_stand(state: State) -> None:
    assert next_state(state, Event.VISIT_PROVED) == State.PROVEN


def test_only_whoever_meets_the_person_says_no() -> None:
    no = State.NOT_THE_PERSON
    to_no = {(here, event) for (here, event), there in LADDER.items() if there == no != here}
    assert to_no == {(State.WAITING_FOR_VISIT, Event.VISIT_DISPROVED)}


def test_a_no_leads_to_a_visit() -> None:
    assert next_state(State.NOT_THE_PERSON, Event.REOPENED) == State.WAITING_FOR_VISIT


def test_a_good_but_unclear_picture_goes_to_an_officer_at_once() -> None:
    judged = Judged(liveness_passed=True, band="review", is_good=True)
    for channel in ("own", "assisted"):
        event = event_of_capture(judged, channel=channel, attempts_before=0, comparable=True)
        assert event == Event.FACE_UNCLEAR


@pytest.mark.parametrize("before", range(OWN_ATTEMPTS))
def test_without_liveness_nothing_of_one_s_own_proves_or_reaches_an_officer(before: int) -> None:
    for band in (*BANDS, None):
        judged = Judged(liveness_passed=False, band=band, is_good=True)
        event = event_of_capture(judged, channel="own", attempts_before=before, comparable=True)
        assert event in {Event.CAPTURE_FAILED, Event.OWN_ATTEMPTS_USED}


def test_the_first_officer_alone_cannot_say_no_and_doubt_always_goes_up() -> None:
    assert event_of_comparison("different", first=None) == Event.LOOKS_DIFFERENT
    assert event_of_comparison("same", first="different") == Event.OFFICERS_NOT_SURE
    for first in ("different", "unsure"):
        assert event_of_comparison("unsure", first=first) == Event.OFFICERS_NOT_SURE


class Climb(RuleBasedStateMachine):
    """A person on the ladder to whom anything happens, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.WAITING_FOR_CAPTURE
        self.own = 0
        self.assisted = 0
        self.first: str | None = None
        self.picture = False

    def step(self, event: Event) -> None:
        assert may_happen(self.state, event), (self.state, event)
        self.state = next_state(self.state, event)

    @rule(passed=st.booleans(), band=st.sampled_from(BANDS), good=st.booleans(), found=st.booleans())
    @precondition(lambda self: self.state in {State.WAITING_FOR_CAPTURE, State.WAITING_FOR_ASSISTANCE})
    def capture(self, passed: bool, band: Band, good: bool, found: bool) -> None:
        own = self.state == State.WAITING_FOR_CAPTURE
        self.picture |= passed or (found and not own)
        event = event_of_capture(
            Judged(passed, band if passed else None, good),
            channel="own" if own else "assisted",
            attempts_before=self.own if own else self.assisted,
            comparable=self.picture,
        )
        if event != Event.FACE_MATCHED:
            self.own += own
            self.assisted += not own
        self.step(event)

    @rule(verdict=st.sampled_from(VERDICTS))
    @precondition(lambda self: self.state == State.WAITING_FOR_COMPARISON)
    def compare(self, verdict: str) -> None:
        assert self.picture
        self.first = verdict
        self.step(event_of_comparison(verdict, first=None))  # type: ignore[arg-type]

    @rule(verdict=st.sampled_from(VERDICTS))
    @precondition(lambda self: self.state == State.WAITING_FOR_SECOND_OFFICER)
    def compare_again(self, verdict: str) -> None:
        assert self.first in {"different", "unsure"}
        self.step(event_of_comparison(verdict, first=self.first))  # type: ignore[arg-type]

    @rule(verdict=st.sampled_from(VERDICTS))
    @precondition(lambda self: self.state in WAITING)
    def visit(self, verdict: str) -> None:
        self.step(event_of_visit(verdict))  # type: ignore[arg-type]

    @rule(
        event=st.sampled_from(
            [
                Event.HELP_ASKED,
                Event.CANNOT_BE_CAPTURED,
                Event.CONSENT_REFUSED,
                Event.WAITED_TOO_LONG,
                Event.PICTURES_GONE,
                Event.REOPENED,
                Event.MOVED,
                Event.PROVEN_BY_IKD,
            ]
        )
    )
    def something_else(self, event: Event) -> None:
        if may_happen(self.state, event):
            if event in {Event.CONSENT_REFUSED, Event.PICTURES_GONE}:
                self.picture = False
            self.step(event)

    @invariant()
    def never_more_attempts_than_there_are(self) -> None:
        assert self.own <= OWN_ATTEMPTS
        assert self.assisted <= ASSISTED_ATTEMPTS
        if self.own == OWN_ATTEMPTS:
            assert self.state != State.WAITING_FOR_CAPTURE
        if self.assisted == ASSISTED_ATTEMPTS:
            assert self.state != State.WAITING_FOR_ASSISTANCE

    @invariant()
    def people_can_still_lead_to_proven(self) -> None:
        here = self.state
        if here == State.NOT_THE_PERSON:
            here = next_state(here, Event.REOPENED)
        if here != State.PROVEN:
            assert next_state(here, Event.VISIT_PROVED) == State.PROVEN


TestClimb = Climb.TestCase
