"""Cases and facts as an officer sees them. Pure but for the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tepat.base.in_words import date_in_words, unit_in_words, value_in_words
from tepat.base.templatetags.words import words
from tepat.casework.corrections import Correctable
from tepat.casework.kinds import CaseState
from tepat.casework.queries import CaseOnDesk
from tepat.casework.screens.wording import KINDS, day_of, title_of
from tepat.content.agencies import first_agency
from tepat.content.areas import area_name
from tepat.eligibility.screens.outcome.facts import SOURCES, about_whom

_SOURCES = {**SOURCES, "self": _("menurut keluarga itu"), "agent": _("menurut petugas lapangan")}


@dataclass(frozen=True)
class DeskCard:
    """One case in the list: what, where, by when, whose."""

    case_id: UUID
    kind: Any
    is_appeal: bool
    title: str
    place: str
    due: str
    is_overdue: bool
    is_raised: bool
    is_second: bool
    is_mine: bool
    owner: str
    may_answer: bool


def desk_card(found: CaseOnDesk) -> DeskCard:
    """A case as a card."""
    case = found.case
    return DeskCard(
        case_id=case.pk,
        kind=KINDS[case.kind],
        is_appeal=bool(case.criterion),
        title=title_of(case),
        place=area_name(case.area_code) or case.area_code,
        due=day_of(case.due_at),
        is_overdue=found.is_overdue,
        is_raised=case.times_raised > 0,
        is_second=case.state == CaseState.WAITING_FOR_SECOND_OFFICER,
        is_mine=found.is_mine,
        owner=case.owner.display_name if case.owner else "",
        may_answer=found.may_answer,
    )


@dataclass(frozen=True)
class FactRow:
    """A fact with a field for the right value. ``kind``: yes_no, choice, number, date, text."""

    name: str
    label: str
    about: str
    value: str
    source: str
    observed: str
    is_stale: bool
    is_ours: bool
    whose: str
    kind: str
    unit: str
    options: tuple[tuple[str, str, bool], ...]
    entered: str
    fault: str


def fact_rows(
    facts: Sequence[Correctable], names: Sequence[str], entered: Mapping[str, str], faults: Mapping[str, str]
) -> list[FactRow]:
    """The facts as rows, those first that an officer can put right."""
    rows = [_row(fact, names, entered.get(fact.name, ""), faults.get(fact.name, "")) for fact in facts]
    return sorted(rows, key=lambda row: not row.is_ours)


_KINDS = {"boolean": "yes_no", "choice": "choice", "date": "date", "text": "text"}


def _row(fact: Correctable, names: Sequence[str], entered: str, fault: str) -> FactRow:
    variable, entry = fact.variable, fact.entry
    options: list[tuple[str, Any]] = [(str(choice.code), words(choice.label)) for choice in variable.values]
    if variable.type == "boolean":
        options = [("true", _("Ya")), ("false", _("Tidak"))]
    agency = first_agency(variable.source_trust)
    return FactRow(
        name=fact.name,
        label=words(variable.label),
        about=about_whom(fact.number, names),
        value=capfirst(value_in_words(variable, entry["value"] if entry else None)),
        source=str(_SOURCES.get(entry["source"], entry["source"])) if entry else "",
        observed=_day(entry["observed_at"]) if entry else "",
        is_stale=bool(entry and entry["stale"]),
        is_ours=fact.is_ours,
        whose=agency,
        kind=_KINDS.get(variable.type, "number"),
        unit=unit_in_words(variable.unit),
        options=tuple((code, str(label), code == entered) for code, label in options),
        entered=entered[:200],
        fault=fault,
    )


def _day(moment: str) -> str:
    return date_in_words(timezone.localdate(datetime.fromisoformat(moment)))
