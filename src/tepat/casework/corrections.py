"""Which facts behind a reason an officer can put right, and what they are now. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tepat.base.problems import ProblemItem
from tepat.casework.errors import CorrectionsRefused
from tepat.exchange.legal_values import is_legal
from tepat.registry.current import Document
from tepat.registry.operations import NewFact
from tepat.rules import Dictionary, Variable

OFFICER = "officer"
_MOST_LETTERS = 200
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Correctable:
    """A fact behind a reason, about the family (``subject`` None) or one member (``number``, from 1).

    ``entry`` is what counts now, as the current-facts document holds it; None where nothing is known.
    ``is_ours`` says whether a word of an officer would count: some facts only their agency can put right.
    """

    name: str
    variable: Variable
    subject: UUID | None
    number: int | None
    entry: Mapping[str, Any] | None = field(repr=False)
    is_ours: bool


def correctables(
    *, variables: Sequence[str], members: Sequence[UUID], document: Document, dictionary: Dictionary
) -> tuple[Correctable, ...]:
    """The facts behind a reason, those of the household first, then member by member."""
    known = [dictionary[code] for code in variables if code in dictionary]
    found = [
        _correctable(variable, None, None, document["household"].get(variable.code))
        for variable in known
        if variable.level == "household"
    ]
    for number, member in enumerate(members, start=1):
        of_member = document["members"].get(str(member), {})
        found += [
            _correctable(variable, member, number, of_member.get(variable.code))
            for variable in known
            if variable.level == "person"
        ]
    return tuple(found)


def _correctable(
    variable: Variable, subject: UUID | None, number: int | None, entry: Mapping[str, Any] | None
) -> Correctable:
    name = f"fakta-{variable.code}" if number is None else f"fakta-{variable.code}-{number}"
    return Correctable(name, variable, subject, number, entry, _would_count(variable, entry))


def _would_count(variable: Variable, entry: Mapping[str, Any] | None) -> bool:
    """Whether a fresh fact of an officer goes before what counts now."""
    trust = variable.source_trust
    if OFFICER not in trust:
        return False
    if entry is None or entry["stale"] or entry["source"] not in trust:
        return True
    return trust.index(OFFICER) <= trust.index(entry["source"])


def read_corrections(
    entered: Mapping[str, str], facts: Sequence[Correctable], *, at: datetime
) -> tuple[NewFact, ...]:
    """The facts that an officer put right; an empty field leaves a fact as it is.

    Raises ``CorrectionsRefused`` with an item for each value that a fact cannot have, and where none was
    entered.
    """
    read, faults = [], []
    for fact in facts:
        text = entered.get(fact.name, "").replace("\0", "").strip()[:_MOST_LETTERS]
        if not text or not fact.is_ours:
            continue
        value = _value(fact.variable, text)
        if value is None or not is_legal(fact.variable, value):
            faults.append(ProblemItem("casework.corrections.illegal", f"/{fact.name}", _how(fact.variable)))
        else:
            read.append(NewFact(fact.subject, fact.variable.code, value, OFFICER, at))
    if faults:
        raise CorrectionsRefused(
            _("Ada data yang tidak bisa dipakai."), mend=_("Perbaiki yang ditandai."), items=faults
        )
    if not read:
        raise CorrectionsRefused(
            _("Belum ada data yang dibetulkan."),
            why=_("Keputusan hanya berubah kalau datanya berubah."),
            mend=_("Isi paling sedikit satu data yang benar, atau tolak sanggahan ini dengan alasan."),
        )
    return tuple(read)


def _value(variable: Variable, text: str) -> Any:
    """The value that a field says, or None where it is no value of this type."""
    match variable.type:
        case "boolean":
            return {"true": True, "false": False}.get(text)
        case "choice":
            return int(text) if _WHOLE.fullmatch(text) else None
        case "integer":
            plain = _plain_number(text)
            return int(plain) if _WHOLE.fullmatch(plain) else None
        case "decimal" | "double":
            plain = _plain_number(text)
            return float(plain) if _NUMBER.fullmatch(plain) else None
        case _:
            return text


def _plain_number(text: str) -> str:
    """A number as Indonesians write it, with a point for its decimals.

    >>> [_plain_number(text) for text in ("1.500.000", "48,5", "48.5", "12 a")]
    ['1500000', '48.5', '48.5', '12a']
    """
    plain = re.sub(r"[\s\u00a0]|^Rp\.?", "", text)
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?", plain):
        plain = plain.replace(".", "")
    return plain.replace(",", ".")


def _how(variable: Variable) -> Any:
    """What a fact of this type looks like."""
    if variable.type == "date":
        return _("Pilih tanggal yang benar.")
    if variable.minimum is not None and variable.maximum is not None:
        return _("Tulis angka dari %(low)s sampai %(high)s.") % {
            "low": variable.minimum,
            "high": variable.maximum,
        }
    return _("Pilih salah satu jawaban.")
