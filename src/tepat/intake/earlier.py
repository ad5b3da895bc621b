"""What the family itself sent before, as known answers for the next time it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tepat.base.operations import record_access
from tepat.content import load_content
from tepat.content.questionnaires import Questionnaire
from tepat.intake.known_family import KnownAnswer, KnownFamily, KnownMember
from tepat.intake.queries import family_of_account, last_document
from tepat.registry.current import current_facts
from tepat.registry.queries import held_facts, identity_of, local_day

TOLD_BY_THE_FAMILY = frozenset({"self", "agent", "officer"})


def known_earlier(
    *, account: Any, questionnaire: Questionnaire, agreed: frozenset[str], at: datetime
) -> KnownFamily | None:
    """The family's own earlier answers, from its current facts; None where it sent nothing.

    Only of a family that the account, or somebody who works here, sent in: what another citizen said of a
    family in which they name this person is not shown. The look-up is recorded.
    """
    family_id = family_of_account(account=account)
    sent = last_document(family_id=family_id, account=account) if family_id else None
    if family_id is None or sent is None:
        return None
    dictionary, on = load_content().dictionary, local_day(at)
    held = held_facts(family_id=family_id, at=at, dictionary=dictionary)
    rows = [row for row in held.rows if row.source in TOLD_BY_THE_FAMILY]
    document = current_facts(rows, dictionary, on, members=held.members)
    record_access(
        actor=account,
        action="intake.known.read",
        purpose="self_service",
        subject_kind="family",
        subject_id=family_id,
        area_code=held.area_code,
        detail={"source": "earlier"},
    )
    day = local_day(sent.observed_at)
    kk = sent.document["answers"].get("kk")
    household = _answers(document["household"])
    if kk:
        household["kk"] = KnownAnswer(kk, sent.source, day)
    return KnownFamily(
        kk=kk,
        household=household,
        members=tuple(_member(person, document, sent.source, day) for person in held.members),
        area_code=held.area_code,
    )


def _member(person: UUID, document: Mapping[str, Any], source: str, day: date) -> KnownMember:
    who = identity_of(person_id=person)
    answers = _answers(document["members"].get(str(person), {}))
    answers["name"] = KnownAnswer(who.name, source, day)
    if who.nik:
        answers["nik"] = KnownAnswer(who.nik, source, day)
    return KnownMember(who.nik, who.name, answers)


def _answers(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, KnownAnswer]:
    return {
        code: KnownAnswer(
            entry["value"], entry["source"], local_day(datetime.fromisoformat(entry["observed_at"]))
        )
        for code, entry in entries.items()
    }
