"""Writes of the exchange room."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tepat.base.encryption import blind_index, seal_text
from tepat.content import load_content
from tepat.exchange.cards import AGENCY, KEY_KINDS, card_text, read_card
from tepat.exchange.errors import CardUnreadable, DeliveryUnreadable
from tepat.exchange.legal_values import is_legal
from tepat.exchange.queries import CARD_CONTEXT, Answer, said_about
from tepat.intake.steps import AcceptedSubmission
from tepat.kernel.identifiers import new_uuid7
from tepat.registry.operations import NewFact, add_facts
from tepat.rules import Dictionary, Variable

CONSENT_PURPOSE = "sharing"
OWN_WORD = "self"

_MAKE_DELIVERY = """
  CREATE TEMPORARY TABLE IF NOT EXISTS exchange_delivery (
    place bigint, agency text, subject_kind text, key_index bytea, variable text, value text, as_of date
  ) ON COMMIT DELETE ROWS
"""
_COPY = "COPY exchange_delivery FROM STDIN"
_TAKE_OVER = """
  INSERT INTO exchange_agencyrecord AS kept (agency, subject_kind, key_index, variable, value, as_of) SELECT
  DISTINCT ON (key_index, variable, agency) agency, subject_kind, key_index, variable, value::jsonb, as_of
  FROM exchange_delivery ORDER BY key_index, variable, agency, as_of DESC, place DESC ON CONFLICT
  (key_index, variable, agency) DO UPDATE
    SET value = excluded.value, as_of = excluded.as_of, subject_kind = excluded.subject_kind
    WHERE kept.as_of <= excluded.as_of
"""
_MAKE_CARDS = """
  CREATE TEMPORARY TABLE IF NOT EXISTS exchange_delivered_card (
    place bigint, agency text, subject_kind text, key_index bytea, nik_indexes bytea[], sealed bytea,
    as_of date
  ) ON COMMIT DELETE ROWS
"""
_COPY_CARDS = "COPY exchange_delivered_card FROM STDIN"
_TAKE_OVER_CARDS = """
  INSERT INTO exchange_agencycard AS kept (agency, subject_kind, key_index, nik_indexes, sealed, as_of) SELECT
  DISTINCT ON (key_index, agency) agency, subject_kind, key_index, nik_indexes, sealed, as_of
  FROM exchange_delivered_card ORDER BY key_index, agency, as_of DESC, place DESC ON CONFLICT
  (key_index, agency) DO UPDATE
    SET sealed = excluded.sealed, nik_indexes = excluded.nik_indexes, as_of = excluded.as_of,
        subject_kind = excluded.subject_kind
    WHERE kept.as_of <= excluded.as_of
"""


def import_agency_records(*, records: Iterable[Mapping[str, Any]]) -> int:
    """Take over a delivery and return how many records it had.

    A record has ``agency``, ``subject`` (``family`` or ``person``), ``key`` (KK or NIK, kept as blind index
    only), ``variable``, ``value`` (JSON text) and ``as_of`` (date). The newest answer of an agency about a
    number and variable stays. One transaction. Raises ``DeliveryUnreadable``; then nothing of it is stored.
    """
    dictionary = load_content().dictionary
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_MAKE_DELIVERY)
        with cursor.copy(_COPY) as copy:
            for row in _rows(records, dictionary):
                copy.write_row(row)
                count += 1
        cursor.execute(_TAKE_OVER)
        cursor.execute("TRUNCATE exchange_delivery")
    return count


def import_agency_cards(*, cards: Iterable[Mapping[str, Any]]) -> int:
    """Take over a delivery of whole cards (``cards.py`` says how they look) and return how many it had.

    What a card says is sealed; its number and the persons on it are findable by blind index only. The newest
    card of an agency about a number stays. One transaction. Raises ``DeliveryUnreadable``; then nothing of
    it is stored.
    """
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_MAKE_CARDS)
        with cursor.copy(_COPY_CARDS) as copy:
            copy.set_types(["int8", "text", "text", "bytea", "bytea[]", "bytea", "date"])
            for row in _card_rows(cards):
                copy.write_row(row)
                count += 1
        cursor.execute(_TAKE_OVER_CARDS)
        cursor.execute("TRUNCATE exchange_delivered_card")
    return count


def _card_rows(cards: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for place, document in enumerate(cards):
        try:
            card = read_card(document)
            sealed = seal_text(card_text(card), context=CARD_CONTEXT)
        except CardUnreadable as error:
            raise _unreadable(place, error.why) from error
        key_index = blind_index(KEY_KINDS[card.subject], card.key)
        persons = [blind_index("nik", member.nik) for member in card.members if member.nik]
        yield place, card.agency, card.subject, key_index, persons, sealed, card.as_of


def _rows(records: Iterable[Mapping[str, Any]], dictionary: Dictionary) -> Iterator[tuple[Any, ...]]:
    for place, record in enumerate(records):
        try:
            kind, variable, value = record["subject"], record["variable"], record["value"]
            agency = AGENCY.fullmatch(record["agency"])
            index = blind_index(KEY_KINDS[kind], record["key"])
            json.loads(value)
            known = variable in dictionary
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise _unreadable(place, type(error).__name__) from error
        if agency is None or not known:
            raise _unreadable(
                place, "the agency is no code" if known else "the dictionary has no such variable"
            )
        yield place, record["agency"], kind, index, variable, value, record["as_of"]


def _unreadable(place: int, why: str) -> DeliveryUnreadable:
    return DeliveryUnreadable(
        f"Record {place + 1} of the delivery cannot be taken.",
        why=why,
        mend="Each record needs agency, subject (family or person), key, variable, value (JSON) and as_of.",
    )


def add_agency_facts(accepted: AcceptedSubmission) -> None:
    """The step after acceptance that adds what the agencies have said about the family and its members.

    Agencies are asked only where the family agreed to it (consent ``sharing``); the audit record tells.
    The agency is the source, the day it vouches for the moment of observation. An answer that the family
    has as a fact already is not added again. Illegal values are left out and counted in the audit record.
    Of their cards, which the family was shown, only what counts beside its own word is added
    (``_counts_beside``).
    """
    accepted.audit["agencies_asked"] = CONSENT_PURPOSE in accepted.agreed
    if CONSENT_PURPOSE not in accepted.agreed:
        return
    keys = [member.nik_index for member in accepted.members if member.nik_index]
    if accepted.kk_index is not None:
        keys.append(accepted.kk_index)
    if not keys:
        return
    held = accepted.facts
    answers, broken = _all_answers(keys, accepted)
    agencies = {answer.agency for _, answer in answers}
    known = {
        (row.subject_id, row.variable, row.source, row.observed_at)
        for row in held.rows
        if row.source in agencies
    }
    facts, refused = [], broken
    for subject, answer in answers:
        observed_at = datetime.combine(answer.as_of, time.min, UTC)
        if not _is_taken(held.dictionary, answer, level="household" if subject is None else "person"):
            refused += 1
        elif (subject or held.family_id, answer.variable, answer.agency, observed_at) not in known:
            facts.append(NewFact(subject, answer.variable, answer.value, answer.agency, observed_at))
    add_facts(held=held, facts=facts, received_at=accepted.at, exchange_call_id=new_uuid7())
    accepted.audit["agency_facts"] = len(facts)
    if refused:
        accepted.audit["agency_values_refused"] = refused


Found = tuple[UUID | None, Answer]
"""An answer, and the person that it is about; None where it is about the family."""


def _all_answers(keys: list[bytes], accepted: AcceptedSubmission) -> tuple[list[Found], int]:
    """What the agencies said about these numbers, and how many of their cards could not be opened."""
    subjects = {member.nik_index: member.person_id for member in accepted.members if member.nik_index}
    records, (cards, broken) = said_about(keys=keys)
    answers = [(subjects.get(answer.key_index), answer) for answer in records]
    agencies = {card.agency for _, card in cards}
    told = {(row.subject_id, row.variable) for row in accepted.facts.rows if row.source not in agencies}
    dictionary = accepted.facts.dictionary
    for index, card in cards:
        said = [(index, subjects.get(index), card.answers)]
        for member in card.members:
            member_index = blind_index("nik", member.nik) if member.nik else b""
            if (person := subjects.get(member_index)) is not None:
                said.append((member_index, person, member.answers))
        answers += [
            (person, Answer(number, card.agency, code, value, card.as_of))
            for number, person, values in said
            for code, value in values.items()
            if (variable := dictionary.get(code)) is not None
            and card.agency in variable.source_trust
            and _counts_beside(variable, card.agency, is_told=(person or accepted.family_id, code) in told)
        ]
    return answers, broken


def _counts_beside(variable: Variable, agency: str, *, is_told: bool) -> bool:
    """Whether the answer of a trusted agency on a card counts beside what the family said.

    It does where the dictionary trusts the agency more than the family's own word, or the family said
    nothing. Everything else was a suggestion, on which the family has spoken.
    """
    trust = variable.source_trust
    return not is_told or (OWN_WORD in trust and trust.index(agency) < trust.index(OWN_WORD))


def _is_taken(dictionary: Dictionary, answer: Answer, *, level: str) -> bool:
    variable = dictionary.get(answer.variable)
    return variable is not None and variable.level == level and is_legal(variable, answer.value)
