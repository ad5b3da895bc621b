"""Reads of the exchange room."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from tepat.base.encryption import SealBroken, unseal_text
from tepat.base.statements import Row, fetch, fetch_each
from tepat.exchange.cards import Card, card_of_text
from tepat.exchange.errors import CardUnreadable

CARD_CONTEXT = "exchange.card"
POPULATION_REGISTER = "dukcapil"
"""The agency whose family cards say who belongs to which family."""


class Answer(NamedTuple):
    """What an agency said last about one number: ``key_index`` is the blind index of a KK or NIK."""

    key_index: bytes
    agency: str
    variable: str
    value: Any
    as_of: date


_ANSWERS = """
  SELECT key_index, agency, variable, value, as_of FROM exchange_agencyrecord
  WHERE key_index = ANY(%s::bytea[]) ORDER BY key_index, variable, agency
"""


def answers_about(*, keys: Sequence[bytes]) -> list[Answer]:
    """The last answers of all agencies about these numbers, in a stable order; one statement."""
    return _read(fetch(_ANSWERS, [list(keys)]))


def _read(rows: Iterable[Row]) -> list[Answer]:
    return [
        Answer(bytes(key), agency, variable, _value(value) if isinstance(value, str) else value, as_of)
        for key, agency, variable, value, as_of in rows
    ]


_value = lru_cache(maxsize=512)(json.loads)
"""A value from its JSON text: most are a yes, a no or one of a few codes."""


class Cards(NamedTuple):
    """Cards that were found, each under the blind index of its number, and how many could not be opened."""

    found: tuple[tuple[bytes, Card], ...]
    broken: int


_COLUMNS = "key_index, agency, subject_kind, sealed, as_of"


def family_card_of(*, nik_index: bytes) -> Cards:
    """The newest family card of the population register on which a person stands: one or none.

    The caller records the access.
    """
    rows = fetch(
        f"SELECT {_COLUMNS} FROM exchange_agencycard WHERE nik_indexes @> ARRAY[%s::bytea] AND agency = %s "  # noqa: S608 - no values
        "ORDER BY as_of DESC, id DESC LIMIT 1",
        [nik_index, POPULATION_REGISTER],
    )
    return _opened(rows)


_CARDS = f"""
  SELECT {_COLUMNS} FROM exchange_agencycard WHERE key_index = ANY(%s::bytea[]) ORDER BY agency, id
"""  # noqa: S608 - no values


def cards_about(*, keys: Sequence[bytes]) -> Cards:
    """The last cards of all agencies about these numbers, in a stable order; one statement.

    The caller records the access.
    """
    return _opened(fetch(_CARDS, [list(keys)]))


def said_about(*, keys: Sequence[bytes]) -> tuple[list[Answer], Cards]:
    """The last answers and cards of all agencies about these numbers (``answers_about``, ``cards_about``)."""
    answers, cards = fetch_each((_ANSWERS, [list(keys)]), (_CARDS, [list(keys)]))
    return _read(answers), _opened(cards)


def _opened(rows: Iterable[Row]) -> Cards:
    found, broken = [], 0
    for key, agency, subject, sealed, as_of in rows:
        try:
            text = unseal_text(bytes(sealed), context=CARD_CONTEXT)
            found.append((bytes(key), card_of_text(text, agency=agency, subject=subject, as_of=as_of)))
        except (SealBroken, CardUnreadable):
            broken += 1
    return Cards(tuple(found), broken)
