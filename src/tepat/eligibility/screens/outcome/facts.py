"""The facts behind a reason, in words: what, about whom, which value, from whom, of which day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tepat.base.in_words import date_in_words, value_in_words
from tepat.base.templatetags.words import words
from tepat.content import load_content
from tepat.content.agencies import AGENCY_NAMES

# Who a fact is from, as said after a value. "self" is spoken to the family itself.
SOURCES: Mapping[str, Any] = {
    "self": gettext_lazy("menurut Anda"),
    "agent": gettext_lazy("menurut petugas lapangan yang mendaftar bersama Anda"),
    "officer": gettext_lazy("menurut petugas dinas"),
    "dukcapil": gettext_lazy("menurut Dukcapil"),
    "dtsen": gettext_lazy("menurut DTSEN"),
    "bkn": gettext_lazy("menurut BKN"),
    "bpjs_ketenagakerjaan": gettext_lazy("menurut BPJS Ketenagakerjaan"),
    "bpjs_kesehatan": gettext_lazy("menurut BPJS Kesehatan"),
    "pln": gettext_lazy("menurut PLN"),
    "bpn": gettext_lazy("menurut BPN"),
    "samsat": gettext_lazy("menurut Samsat"),
    "dapodik": gettext_lazy("menurut Dapodik"),
    "study": gettext_lazy("menurut data penelitian"),
}


@dataclass(frozen=True)
class UsedFact:
    """A fact behind a reason: what, about whom, value, source and day in words."""

    label: str
    about: str
    value: str
    source: str
    observed: str
    is_stale: bool


def used_facts(criterion: Mapping[str, Any], names: Sequence[str]) -> tuple[UsedFact, ...]:
    """The facts that a criterion rests on, each once; ``names`` are the members' in their order."""
    facts: dict[int, Mapping[str, Any]] = {}
    for used in criterion["inputs"].values():
        facts |= {fact["fact"]: fact for fact in used["facts"]}
    return tuple(_used_fact(fact, names) for fact in facts.values())


def about_whom(number: int | None, names: Sequence[str]) -> str:
    """The member with a number, from 1, by name where it is known; empty for the household."""
    if number is None:
        return ""
    known = names[number - 1] if number <= len(names) else ""
    return known or _("Anggota %(number)d") % {"number": number}


def agencies_behind(decisions: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The names of the agencies whose facts were used, in a fixed order."""
    used = {
        fact["source"]
        for decision in decisions
        for criterion in decision["criteria"]
        for entry in criterion["inputs"].values()
        for fact in entry["facts"]
    }
    return tuple(name for source, name in AGENCY_NAMES.items() if source in used)


def _used_fact(fact: Mapping[str, Any], names: Sequence[str]) -> UsedFact:
    variable = load_content().dictionary.get(fact["variable"])
    return UsedFact(
        label=words(variable.label) if variable else fact["variable"],
        about=about_whom(fact["member"], names),
        value=capfirst(value_in_words(variable, fact["value"]) if variable else str(fact["value"])),
        source=str(SOURCES.get(fact["source"], fact["source"])),
        observed=date_in_words(timezone.localdate(datetime.fromisoformat(fact["observed_at"]))),
        is_stale=fact["stale"],
    )
