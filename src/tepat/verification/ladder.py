"""The ladder: from "not proven yet" to "proven", with a next rung wherever somebody stands. Pure.

``LADDER`` is the whole of it: who stands where, what happens, where it leads. What is not in it cannot
happen. The functions below it turn what a machine or an officer found into one of its events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import TextChoices

OWN_ATTEMPTS = 3
ASSISTED_ATTEMPTS = 3

Channel = Literal["own", "assisted"]
Verdict = Literal["same", "different", "unsure"]
Band = Literal["accept", "review", "retry"]


class State(TextChoices):
    """Where a person stands."""

    WAITING_FOR_CAPTURE = "waiting_for_capture"
    WAITING_FOR_ASSISTANCE = "waiting_for_assistance"
    WAITING_FOR_COMPARISON = "waiting_for_comparison"
    WAITING_FOR_SECOND_OFFICER = "waiting_for_second_officer"
    WAITING_FOR_VISIT = "waiting_for_visit"
    PROVEN = "proven"
    NOT_THE_PERSON = "not_the_person"


class Event(TextChoices):
    """What can happen to a person on the ladder."""

    OPENED = "opened"
    PORTRAIT_CAME = "portrait_came"
    PROVEN_BY_IKD = "proven_by_ikd"
    CONSENT_GIVEN = "consent_given"
    CONSENT_REFUSED = "consent_refused"
    FACE_MATCHED = "face_matched"
    CAPTURE_FAILED = "capture_failed"
    OWN_ATTEMPTS_USED = "own_attempts_used"
    ASSISTED_ATTEMPTS_USED = "assisted_attempts_used"
    FACE_UNCLEAR = "face_unclear"
    HELP_ASKED = "help_asked"
    CANNOT_BE_CAPTURED = "cannot_be_captured"
    CAPTURE_HANDED_OVER = "capture_handed_over"
    LOOKS_SAME = "looks_same"
    LOOKS_DIFFERENT = "looks_different"
    CANNOT_SAY = "cannot_say"
    SECOND_LOOKS_SAME = "second_looks_same"
    BOTH_LOOK_DIFFERENT = "both_look_different"
    OFFICERS_NOT_SURE = "officers_not_sure"
    PICTURES_GONE = "pictures_gone"
    VISIT_PROVED = "visit_proved"
    VISIT_UNCLEAR = "visit_unclear"
    VISIT_DISPROVED = "visit_disproved"
    REOPENED = "reopened"
    WAITED_TOO_LONG = "waited_too_long"
    MOVED = "moved"


_CAPTURE, _ASSISTANCE = State.WAITING_FOR_CAPTURE, State.WAITING_FOR_ASSISTANCE
_COMPARISON, _SECOND = State.WAITING_FOR_COMPARISON, State.WAITING_FOR_SECOND_OFFICER
_VISIT, _PROVEN, _NOT_THE_PERSON = State.WAITING_FOR_VISIT, State.PROVEN, State.NOT_THE_PERSON

WAITING = (_CAPTURE, _ASSISTANCE, _COMPARISON, _SECOND, _VISIT)
"""The rungs, lowest first."""

LADDER: dict[tuple[State, Event], State] = {
    # By oneself: at most three attempts, and a way up at any time.
    (_CAPTURE, Event.FACE_MATCHED): _PROVEN,
    (_CAPTURE, Event.CAPTURE_FAILED): _CAPTURE,
    (_CAPTURE, Event.OWN_ATTEMPTS_USED): _ASSISTANCE,
    (_CAPTURE, Event.FACE_UNCLEAR): _COMPARISON,
    (_CAPTURE, Event.HELP_ASKED): _ASSISTANCE,
    (_CAPTURE, Event.CANNOT_BE_CAPTURED): _VISIT,
    (_CAPTURE, Event.PICTURES_GONE): _VISIT,
    (_CAPTURE, Event.CONSENT_GIVEN): _CAPTURE,
    (_CAPTURE, Event.CONSENT_REFUSED): _VISIT,
    (_CAPTURE, Event.WAITED_TOO_LONG): _ASSISTANCE,
    # With an agent, who also can say that a face cannot be captured.
    (_ASSISTANCE, Event.FACE_MATCHED): _PROVEN,
    (_ASSISTANCE, Event.CAPTURE_FAILED): _ASSISTANCE,
    (_ASSISTANCE, Event.ASSISTED_ATTEMPTS_USED): _VISIT,
    (_ASSISTANCE, Event.FACE_UNCLEAR): _COMPARISON,
    (_ASSISTANCE, Event.CAPTURE_HANDED_OVER): _COMPARISON,
    (_ASSISTANCE, Event.HELP_ASKED): _VISIT,
    (_ASSISTANCE, Event.CANNOT_BE_CAPTURED): _VISIT,
    (_ASSISTANCE, Event.PICTURES_GONE): _VISIT,
    (_ASSISTANCE, Event.CONSENT_GIVEN): _ASSISTANCE,
    (_ASSISTANCE, Event.CONSENT_REFUSED): _VISIT,
    (_ASSISTANCE, Event.WAITED_TOO_LONG): _ASSISTANCE,
    # An officer looks at two pictures, and nothing else.
    (_COMPARISON, Event.LOOKS_SAME): _PROVEN,
    (_COMPARISON, Event.LOOKS_DIFFERENT): _SECOND,
    (_COMPARISON, Event.CANNOT_SAY): _SECOND,
    (_COMPARISON, Event.PICTURES_GONE): _VISIT,
    (_COMPARISON, Event.HELP_ASKED): _VISIT,
    (_COMPARISON, Event.CONSENT_REFUSED): _VISIT,
    (_COMPARISON, Event.WAITED_TOO_LONG): _COMPARISON,
    # Another officer looks. Two pictures can prove somebody, but never say no: the person is visited first.
    (_SECOND, Event.SECOND_LOOKS_SAME): _PROVEN,
    (_SECOND, Event.BOTH_LOOK_DIFFERENT): _VISIT,
    (_SECOND, Event.OFFICERS_NOT_SURE): _VISIT,
    (_SECOND, Event.PICTURES_GONE): _VISIT,
    (_SECOND, Event.HELP_ASKED): _VISIT,
    (_SECOND, Event.CONSENT_REFUSED): _VISIT,
    (_SECOND, Event.WAITED_TOO_LONG): _SECOND,
    # In person, with a document and a witness. No machine takes part.
    (_VISIT, Event.VISIT_PROVED): _PROVEN,
    (_VISIT, Event.VISIT_UNCLEAR): _VISIT,
    (_VISIT, Event.VISIT_DISPROVED): _NOT_THE_PERSON,
    (_VISIT, Event.HELP_ASKED): _VISIT,
    (_VISIT, Event.PORTRAIT_CAME): _CAPTURE,
    (_VISIT, Event.CONSENT_GIVEN): _CAPTURE,
    (_VISIT, Event.WAITED_TOO_LONG): _VISIT,
    # Never the end: an appeal brings the person before somebody else.
    (_NOT_THE_PERSON, Event.REOPENED): _VISIT,
    # Who comes to the office early is served there and then.
    (_CAPTURE, Event.VISIT_PROVED): _PROVEN,
    (_ASSISTANCE, Event.VISIT_PROVED): _PROVEN,
    (_COMPARISON, Event.VISIT_PROVED): _PROVEN,
    (_SECOND, Event.VISIT_PROVED): _PROVEN,
    # Whoever comes early and is not the person, or cannot show it, changes nothing for the person.
    **{
        (state, event): state
        for state in WAITING[:-1]
        for event in (Event.VISIT_UNCLEAR, Event.VISIT_DISPROVED)
    },
    # IKD itself compared the face: nothing is left to do. After a "no" it opens the case again.
    **{(state, Event.PROVEN_BY_IKD): _PROVEN for state in WAITING},
    (_NOT_THE_PERSON, Event.PROVEN_BY_IKD): _VISIT,
    # The person lives elsewhere than was thought: other people see the case, nothing else changes.
    **{(state, Event.MOVED): state for state in State},
}

HUMAN_EVENTS = frozenset(
    {
        Event.HELP_ASKED,
        Event.CANNOT_BE_CAPTURED,
        Event.LOOKS_SAME,
        Event.CANNOT_SAY,
        Event.LOOKS_DIFFERENT,
        Event.SECOND_LOOKS_SAME,
        Event.OFFICERS_NOT_SURE,
        Event.VISIT_PROVED,
        Event.REOPENED,
    }
)
"""What people can bring about without any machine saying yes."""


def may_happen(state: str, event: Event) -> bool:
    """Whether the ladder has this step."""
    return (State(state), event) in LADDER


def next_state(state: str, event: Event) -> State:
    """Where an event leads; ``KeyError`` when it cannot happen there.

    >>> next_state("waiting_for_capture", Event.OWN_ATTEMPTS_USED)
    State.WAITING_FOR_ASSISTANCE
    """
    return LADDER[State(state), event]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the machine found in one capture.

    ``band`` is None where faces were not compared. ``is_good`` tells that every picture that was compared is
    of good quality: another one would hardly be better.
    """

    liveness_passed: bool
    band: Band | None
    is_good: bool


def event_of_capture(judged: Judged, *, channel: Channel, attempts_before: int, comparable: bool) -> Event:
    """What a capture leads to. ``comparable``: a picture is there that an officer can compare.

    An unclear result on good pictures goes to an officer at once: asking for the same picture again costs
    people effort and gains nothing. On poor pictures the person is first told what to change. By oneself
    nothing goes to an officer that liveness has not passed: it may be a photo of somebody else. What an
    agent took may, because the agent saw the person sitting there.

    >>> poor = Judged(liveness_passed=True, band="review", is_good=False)
    >>> event_of_capture(poor, channel="own", attempts_before=0, comparable=True)
    Event.CAPTURE_FAILED
    >>> event_of_capture(poor, channel="own", attempts_before=2, comparable=True)
    Event.FACE_UNCLEAR
    """
    own = channel == "own"
    is_last = attempts_before + 1 >= (OWN_ATTEMPTS if own else ASSISTED_ATTEMPTS)
    if judged.liveness_passed and judged.band == "accept":
        return Event.FACE_MATCHED
    if judged.liveness_passed and judged.band == "review" and (judged.is_good or is_last):
        return Event.FACE_UNCLEAR
    if not is_last:
        return Event.CAPTURE_FAILED
    if own:
        return Event.OWN_ATTEMPTS_USED
    return Event.CAPTURE_HANDED_OVER if comparable else Event.ASSISTED_ATTEMPTS_USED


def event_of_comparison(verdict: Verdict, *, first: Verdict | None) -> Event:
    """What an officer's verdict leads to; ``first`` is the first officer's, for the second.

    >>> event_of_comparison("different", first="unsure")
    Event.OFFICERS_NOT_SURE
    """
    if first is None:
        return {
            "same": Event.LOOKS_SAME,
            "different": Event.LOOKS_DIFFERENT,
            "unsure": Event.CANNOT_SAY,
        }[verdict]
    if (first, verdict) == ("unsure", "same"):
        return Event.SECOND_LOOKS_SAME
    if (first, verdict) == ("different", "different"):
        return Event.BOTH_LOOK_DIFFERENT
    return Event.OFFICERS_NOT_SURE


def event_of_visit(verdict: Verdict) -> Event:
    """What a visit with document and witness leads to."""
    return {
        "same": Event.VISIT_PROVED,
        "different": Event.VISIT_DISPROVED,
        "unsure": Event.VISIT_UNCLEAR,
    }[verdict]


def states_that_allow(events: Iterable[Event]) -> frozenset[State]:
    """The states in which at least one of the events can happen."""
    wanted = frozenset(events)
    return frozenset(state for state, event in LADDER if event in wanted)
