"""Facts, consents and accesses as rows of a page. Pure but for the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tepat.base.in_words import date_in_words, value_in_words
from tepat.base.templatetags.words import words
from tepat.content import load_content
from tepat.eligibility.screens.outcome.facts import SOURCES
from tepat.rights.queries.own import OwnFamily
from tepat.rights.queries.trail import Access
from tepat.rights.wording import action_in_words, purpose_in_words, who_in_words


@dataclass(frozen=True)
class FactLine:
    """One fact: what, the value, from whom, of which day."""

    label: str
    value: str
    source: str
    observed: str
    is_stale: bool


@dataclass(frozen=True)
class FactGroup:
    """The facts about the household, or about one member."""

    title: str
    lines: tuple[FactLine, ...]


def fact_groups(family: OwnFamily) -> list[FactGroup]:
    """What counts now, about the household first, then member by member."""
    document = family.document
    groups = [FactGroup(_("Rumah dan keluarga"), _lines(document["household"]))]
    for person_id, name in family.names.items():
        groups.append(FactGroup(name, _lines(document["members"].get(str(person_id), {}))))
    return groups


def _lines(entries: Mapping[str, Mapping[str, Any]]) -> tuple[FactLine, ...]:
    lines = [fact_line(code, entry) for code, entry in entries.items()]
    return tuple(sorted(lines, key=lambda line: line.label))


def fact_line(code: str, entry: Mapping[str, Any]) -> FactLine:
    """A fact of the current-facts document in words."""
    variable = load_content().dictionary.get(code)
    observed = timezone.localdate(datetime.fromisoformat(entry["observed_at"]))
    return FactLine(
        label=words(variable.label) if variable else code,
        value=capfirst(value_in_words(variable, entry["value"]) if variable else str(entry["value"])),
        source=source_in_words(entry["source"]),
        observed=date_in_words(observed),
        is_stale=bool(entry.get("stale")),
    )


def source_in_words(source: str) -> str:
    """Who a fact is from."""
    return str(SOURCES.get(source, source))


@dataclass(frozen=True)
class AccessLine:
    """One access: when, who, what, why."""

    number: int
    moment: str
    iso: str
    who: str
    what: str
    why: str
    is_self: bool
    is_list: bool


def access_line(access: Access) -> AccessLine:
    """An access in words."""
    return AccessLine(
        number=access.number,
        moment=date_format(timezone.localtime(access.at), "j F Y, H.i"),
        iso=access.at.isoformat(),
        who=who_in_words(access),
        what=action_in_words(access.action) or _("Kegiatan lain (%(code)s)") % {"code": access.action},
        why=purpose_in_words(access.purpose) or access.purpose,
        is_self=access.is_self,
        is_list=access.is_list,
    )
