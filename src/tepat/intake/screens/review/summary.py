"""The answers in words, in the order and groups of the screens on which they were given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tepat.base.in_words import value_in_words
from tepat.base.templatetags.words import words
from tepat.content.questionnaires import Question
from tepat.intake.filling import Filling, address
from tepat.intake.screens.questionnaire.view import REVIEW, member_words
from tepat.intake.walk import MEMBER_LIST, Stop


@dataclass(frozen=True)
class Group:
    """The answers of one screen; ``change`` is its address."""

    title: Any
    rows: tuple[tuple[Any, Any, bool], ...]  # question, answer in words, whether there is an answer
    change: str


@dataclass(frozen=True)
class Sheet:
    """A card of the summary: a section about the family, or everything about one member."""

    title: Any
    groups: tuple[Group, ...]

    @property
    def is_single(self) -> bool:
        """Whether its one group needs no title of its own."""
        return len(self.groups) == 1


def sheets(filling: Filling) -> list[Sheet]:
    """The whole summary."""
    found: list[Sheet] = []
    by_section: dict[str, list[Stop]] = {}
    for stop in filling.walk.stops(filling.answers):
        by_section.setdefault(stop.section, []).append(stop)
    for code, stops in by_section.items():
        if code == MEMBER_LIST.section:
            found += [_member_sheet(filling, n) for n in range(1, len(filling.members) + 1)]
        else:
            found += [_family_sheet(filling, stop, of=stops) for stop in stops]
    return found


def _family_sheet(filling: Filling, stop: Stop, *, of: list[Stop]) -> Sheet:
    group = _group(filling, stop, of=of)
    return Sheet(group.title, (group,))


def _member_sheet(filling: Filling, member: int) -> Sheet:
    stops = filling.walk.member_stops(filling.answers, member)
    groups = [
        _group(filling, stop, of=[other for other in stops if other.section == stop.section])
        for stop in stops
    ]
    return Sheet(member_words(filling, member), tuple(groups))


def _group(filling: Filling, stop: Stop, *, of: list[Stop]) -> Group:
    title = words(filling.walk.sections[stop.section].title)
    if len(of) > 1:
        part = _("%(part)d dari %(parts)d") % {"part": of.index(stop) + 1, "parts": len(of)}
        title = f"{title} ({part})"
    given = filling.about(stop.member)
    rows = [
        (question.label, _in_words(question, given[question.code]), True)
        if given.get(question.code) is not None
        else (question.label, _("Tidak tahu") if question.code in given else _("Belum dijawab"), False)
        for question in filling.walk.questions(stop, filling.answers)
    ]
    return Group(title, tuple(rows), f"{address(stop)}?dari={REVIEW}")


def _in_words(question: Question, value: Any) -> str:
    text = value_in_words(question.variable, value) if question.variable else str(value)
    return text[:1].upper() + text[1:]
