"""The card of an agency: who is on it and what it says, as it is delivered and as it is kept. Pure.

A card is a mapping with ``agency``, ``subject`` (``family`` or ``person``), ``key`` (its KK or NIK),
``as_of`` (date), ``answers`` (by variable) and, of a family, ``area_code`` (village) and ``members``: each
with ``nik``, ``name`` and ``answers``. All but the first four may be absent. Whether a value is legal is
asked only when it is used, so that one wrong value does not cost the family the rest of the card.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tepat.exchange.errors import CardUnreadable

AGENCY = re.compile(r"[a-z][a-z0-9_]{1,39}")
KEY_KINDS = {"family": "kk", "person": "nik"}


@dataclass(frozen=True, slots=True)
class CardMember:
    """A person on the card of a family; ``nik`` and ``name`` are empty where the agency has none."""

    nik: str = field(repr=False)
    name: str = field(repr=False)
    answers: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Card:
    """What one agency said on one day about the family or person with the number ``key``."""

    agency: str
    subject: str
    key: str = field(repr=False)
    as_of: date
    area_code: str
    answers: Mapping[str, Any] = field(repr=False)
    members: tuple[CardMember, ...] = field(repr=False)

    def member(self, nik: str) -> CardMember | None:
        """The person with this NIK; None where they are not on the card."""
        return next((member for member in self.members if member.nik == nik), None) if nik else None


def read_card(document: Mapping[str, Any]) -> Card:
    """A card from what an agency delivers; raises ``CardUnreadable``, whose texts hold no personal data."""
    try:
        agency, subject, key = document["agency"], document["subject"], document["key"]
        members = tuple(_member(member) for member in document.get("members") or ())
        card = Card(
            agency=_text(agency),
            subject=_text(subject),
            key=_text(key),
            as_of=document["as_of"],
            area_code=_text(document.get("area_code")),
            answers=_answers(document.get("answers")),
            members=members,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise _unreadable(type(error).__name__) from error
    if not AGENCY.fullmatch(card.agency):
        raise _unreadable("the agency is no code")
    if card.subject not in KEY_KINDS or (card.members and card.subject != "family"):
        raise _unreadable("it is neither the card of a family nor that of a person")
    if not card.key or type(card.as_of) is not date:
        raise _unreadable("it has no number or no day")
    return card


def card_text(card: Card) -> str:
    """What of a card is sealed: everything but the agency, the kind and the day, which stand beside it.

    The only inverse is ``card_of_text``. Raises ``CardUnreadable`` for values that are no JSON.
    """
    members = [[member.nik, member.name, member.answers] for member in card.members]
    try:
        return json.dumps(
            [card.key, card.area_code, card.answers, members],
            ensure_ascii=False,
            allow_nan=False,
            separators=(",", ":"),
        )
    except (TypeError, ValueError) as error:
        raise _unreadable(type(error).__name__) from error


def card_of_text(text: str, *, agency: str, subject: str, as_of: date) -> Card:
    """The card that ``card_text`` wrote; raises ``CardUnreadable``."""
    try:
        key, area_code, answers, members = json.loads(text)
        persons = tuple(CardMember(_text(nik), _text(name), _answers(said)) for nik, name, said in members)
        return Card(agency, subject, _text(key), as_of, _text(area_code), _answers(answers), persons)
    except (TypeError, ValueError) as error:
        raise _unreadable(type(error).__name__) from error


def _member(document: Mapping[str, Any]) -> CardMember:
    return CardMember(
        _text(document.get("nik")), _text(document.get("name")), _answers(document.get("answers"))
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError
    return value


def _answers(value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise TypeError
    return value


def _unreadable(why: str) -> CardUnreadable:
    return CardUnreadable(
        "The card of an agency cannot be read.",
        why=why,
        mend="Each card needs agency, subject (family or person), key, as_of, and answers or members.",
    )
