"""What is known of a family before it is asked: by agencies, and by what it sent itself.

Rooms above this one, and agencies, add their part by name: ``settings.TEPAT_KNOWN_ANSWERS`` lists dotted
paths of functions ``known_about(*, account, questionnaire, agreed, at) -> KnownFamily | None``. Each records
its own look-up. Nothing known is an answer until the person has said that it is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from tepat.base.in_words import date_in_words
from tepat.content.agencies import AGENCY_NAMES
from tepat.content.questionnaires import Question, Questionnaire
from tepat.content.questionnaires.plan import plan_of
from tepat.content.questionnaires.values import AnswerError
from tepat.intake.earlier import known_earlier
from tepat.intake.known_family import KnownAnswer, KnownFamily, KnownMember
from tepat.kernel.errors import TepatError
from tepat.registry.queries import local_day

__all__ = ["KnownAnswer", "KnownFamily", "KnownMember", "find_known", "known_in_words"]

# What a source is called.
SOURCE_NAMES: dict[str, Any] = {
    "self": _("Anda"),
    "agent": _("petugas yang mendaftar bersama Anda"),
    "officer": _("petugas dinas"),
    "ikd": "IKD",
    **AGENCY_NAMES,
}
_WHO = ("dukcapil", "ikd")  # whose word on names and numbers goes first

Finder = Callable[..., KnownFamily | None]


@dataclass
class _Person:
    nik: str | None = field(repr=False)
    name: str = field(repr=False)
    birth_date: Any = field(repr=False)
    said: dict[str, list[KnownAnswer]] = field(default_factory=dict, repr=False)

    def is_same(self, other: KnownMember) -> bool:
        """By NIK where both have one, else by date of birth and the name they are called by."""
        if self.nik and other.nik:
            return self.nik == other.nik
        born = _born(other)
        return born is not None and born == self.birth_date and _called(self.name) == _called(other.name)


def find_known(
    *, account: Any, questionnaire: Questionnaire, agreed: frozenset[str], at: datetime
) -> KnownFamily | None:
    """All that is known of the account's family, the most trusted of each; None where nothing is.

    Agencies are asked only where the family agreed (consent ``sharing``); what the family itself sent is
    known always. The account's own person comes first. Every look-up is recorded.
    """
    given = {"account": account, "questionnaire": questionnaire, "agreed": agreed, "at": at}
    families = [finder(**given) for finder in (*_finders(tuple(settings.TEPAT_KNOWN_ANSWERS)), known_earlier)]
    found = [family for family in families if family is not None]
    return _merged(found, questionnaire, own_nik=account.nik, on=local_day(at)) if found else None


@cache
def _finders(paths: tuple[str, ...]) -> tuple[Finder, ...]:
    return tuple(import_string(path) for path in paths)


def _merged(
    families: list[KnownFamily], questionnaire: Questionnaire, *, own_nik: str | None, on: date
) -> KnownFamily:
    household: dict[str, list[KnownAnswer]] = {}
    people: list[_Person] = []
    for family in families:
        _collect(household, _with_card(family))
        for member in family.members:
            same = [person for person in people if person.is_same(member)]
            person = same[0] if same else _Person(member.nik, member.name, _born(member))
            if not same:
                people.append(person)
            person.nik = person.nik or member.nik
            _collect(person.said, _with_name(member))
    people.sort(key=lambda person: person.nik != own_nik)
    chosen = [_chosen(person.said, questionnaire, "members", on) for person in people]
    return KnownFamily(
        kk=next((family.kk for family in families if family.kk), None),
        household=_chosen(household, questionnaire, None, on),
        members=tuple(
            KnownMember(person.nik, person.name, answers)
            for person, answers in zip(people, chosen, strict=True)
        ),
        area_code=next((family.area_code for family in families if family.area_code), ""),
    )


def _with_card(family: KnownFamily) -> Mapping[str, KnownAnswer]:
    """What is known of the household, with the number of its card as whoever knows the members says it."""
    witness = next((_witness(member.answers) for member in family.members), _witness(family.household))
    if not family.kk or witness is None:
        return family.household
    return {"kk": KnownAnswer(family.kk, witness.source, witness.as_of), **family.household}


def _with_name(member: KnownMember) -> Mapping[str, KnownAnswer]:
    witness = _witness(member.answers)
    if witness is None:
        return member.answers
    who = {"name": member.name, "nik": member.nik}
    said = {code: KnownAnswer(value, witness.source, witness.as_of) for code, value in who.items() if value}
    return {**said, **member.answers}


def _witness(answers: Mapping[str, KnownAnswer]) -> KnownAnswer | None:
    return answers.get("birth_date") or next(iter(answers.values()), None)


def _born(member: KnownMember) -> Any:
    born = member.answers.get("birth_date")
    return str(born.value) if born else None


def _called(name: str) -> str:
    return next(iter(name.casefold().split()), "")


def _collect(into: dict[str, list[KnownAnswer]], answers: Mapping[str, KnownAnswer]) -> None:
    for code, answer in answers.items():
        if isinstance(answer.value, date):
            answer = KnownAnswer(answer.value.isoformat(), answer.source, answer.as_of)
        if answer.value is not None:
            into.setdefault(code, []).append(answer)


def _chosen(
    said: Mapping[str, list[KnownAnswer]], questionnaire: Questionnaire, about: str | None, on: date
) -> dict[str, KnownAnswer]:
    """Of what several said, what counts; only what the questionnaire asks, and takes as an answer."""
    plan = plan_of(questionnaire)
    level = plan.household if about is None else plan.member
    chosen = {}
    for question in questionnaire.questions_about(about):
        planned = level.questions[question.code] if level else None
        legal = [one for one in said.get(question.code, ()) if planned and _is_legal(planned.read, one, on)]
        if legal:
            chosen[question.code] = min(legal, key=lambda one: _rank(question, one, on))
    return chosen


def _is_legal(read: Callable[[Any, date], Any], known: KnownAnswer, on: date) -> bool:
    try:
        read(known.value, on)
    except (AnswerError, TepatError):
        return False
    return True


def _rank(question: Question, known: KnownAnswer, on: date) -> tuple[bool, int, int]:
    """As current facts are chosen: a fresh one first, then the more trusted source, then the newer."""
    variable = question.variable
    trust: Iterable[str] = variable.source_trust if variable else _WHO
    days = variable.fresh_for_days if variable else None
    order = {source: place for place, source in enumerate(trust)}
    is_stale = days is not None and known.as_of < on - timedelta(days=days)
    return is_stale, order.get(known.source, len(order)), -known.as_of.toordinal()


def known_in_words(known: Mapping[str, Any]) -> dict[str, Any]:
    """A kept known answer as a phone gets it, with its source and day in the reader's language."""
    source, as_of = known["source"], known["as_of"]
    return {
        "value": known["value"],
        "source": source,
        "sourceName": str(SOURCE_NAMES.get(source, source)),
        "asOf": as_of,
        "asOfWords": date_in_words(as_of),
    }
