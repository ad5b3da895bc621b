"""What a notebook says and must not be left alone: the step after acceptance that opens follow-ups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from tepat.casework.kinds import WAITING, CaseEvent, CaseState, Kind
from tepat.casework.models import Case
from tepat.casework.operations.agents import give_agent
from tepat.casework.operations.steps import take_step
from tepat.content import load_content
from tepat.content.follow_ups import FollowUp
from tepat.eligibility.evidence import Reading
from tepat.intake.steps import AcceptedSubmission
from tepat.registry.changes import note_change

Due = tuple[FollowUp, UUID | None]
"""A rule whose condition is TRUE, and the member whom it is about; None for the family."""


def open_follow_ups(accepted: AcceptedSubmission) -> dict[str, Any] | None:
    """The step after acceptance that opens what the family's notebook calls for, each once.

    A rule is looked at where the submission itself said something that its condition reads. No second task
    of a topic about the same family or member is opened while one waits, nor for some time after. Writes the
    tasks, their steps and audit lines; adds nothing to the receipt.
    """
    if accepted.questionnaire.code not in load_content().follow_ups.after or not accepted.told:
        return None
    due = list(due_follow_ups(accepted))
    if not due:
        return None
    opened = [_open(accepted, rule, subject) for rule, subject in due if _is_new(accepted, rule, subject)]
    accepted.audit["follow_ups"] = sorted(opened)
    if opened:
        note_change(family_id=accepted.family_id)
    return None


def due_follow_ups(accepted: AcceptedSubmission) -> Iterator[Due]:
    """The rules that what was said, and what else is known and fresh, makes TRUE. Reads no database."""
    told: dict[UUID | None, dict[str, Any]] = {}
    for fact in accepted.told:
        told.setdefault(fact.subject, {})[fact.variable] = fact.value
    document = accepted.facts.document
    for rule in load_content().follow_ups.rules:
        subjects: Sequence[UUID | None] = (None,) if rule.level == "household" else accepted.facts.members
        for subject in subjects:
            said = told.get(subject, {})
            if said.keys().isdisjoint(rule.when.inputs):
                continue
            entries = document["members"].get(str(subject), {}) if subject else document["household"]
            if rule.when.evaluate(_values(rule, entries, said), on=accepted.on) is True:
                yield rule, subject


def _values(rule: FollowUp, entries: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """What the condition reads: what was said just now, and beside it what counts and has not expired."""
    fresh = {code: entry for code, entry in entries.items() if not entry["stale"]}
    now = {code: {"value": value} for code, value in said.items()}
    facts: dict[str, Any] = {"household": {**fresh, **now}, "members": {}}
    if rule.level == "person":
        facts = {"household": {}, "members": {"one": facts["household"]}}
    values = _reading(rule.when.inputs).values(facts)
    return dict(values["members"][0]) if rule.level == "person" else values


@cache
def _reading(codes: tuple[str, ...]) -> Reading:
    return Reading.of(codes, load_content().dictionary)


def _is_new(accepted: AcceptedSubmission, rule: FollowUp, subject: UUID | None) -> bool:
    """Whether no task about the same waits, or was opened a short while ago."""
    since = accepted.at - timedelta(days=rule.again_after_days)
    same = Case.objects.filter(
        kind=Kind.FOLLOW_UP, family_id=accepted.family_id, topic=rule.topic, subject_id=subject
    )
    return not any(
        state in WAITING or opened_at > since for state, opened_at in same.values_list("state", "opened_at")
    )


def _open(accepted: AcceptedSubmission, rule: FollowUp, subject: UUID | None) -> str:
    member = str(subject) if subject else None
    task = Case(
        kind=Kind.FOLLOW_UP,
        family_id=accepted.family_id,
        account=accepted.actor,
        area_code=accepted.area_code,
        topic=rule.topic,
        subject_id=subject,
        questions=[{"member": member, "code": code} for code in rule.questions],
        opened_at=accepted.at,
    )
    give_agent(task, who=rule.who, group_id=accepted.group_id)
    take_step(
        task,
        CaseEvent.OPENED,
        to=CaseState.WAITING_FOR_AGENT,
        actor=accepted.actor,
        at=accepted.at,
        detail={"topic": rule.topic},
        days=rule.days,
    )
    return rule.topic
