"""Writes of the exchange room."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any

from django.db import connection, transaction

from tepat.base.encryption import blind_index
from tepat.content import load_content
from tepat.exchange.errors import DeliveryUnreadable
from tepat.exchange.legal_values import is_legal
from tepat.exchange.queries import Answer, answers_about
from tepat.intake.steps import AcceptedSubmission
from tepat.kernel.identifiers import new_uuid7
from tepat.registry.operations import NewFact, add_facts
from tepat.rules import Dictionary

_AGENCY = re.compile(r"[a-z][a-z0-9_]{1,39}")
CONSENT_PURPOSE = "sharing"
KEY_KINDS = {"family": "kk", "person": "nik"}

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


def _rows(records: Iterable[Mapping[str, Any]], dictionary: Dictionary) -> Iterator[tuple[Any, ...]]:
    for place, record in enumerate(records):
        try:
            kind, variable, value = record["subject"], record["variable"], record["value"]
            agency = _AGENCY.fullmatch(record["agency"])
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
    """
    accepted.audit["agencies_asked"] = CONSENT_PURPOSE in accepted.agreed
    if CONSENT_PURPOSE not in accepted.agreed:
        return
    subjects = {member.nik_index: member.person_id for member in accepted.members if member.nik_index}
    keys: list[bytes] = list(subjects)
    if accepted.kk_index is not None:
        keys.append(accepted.kk_index)
    if not keys:
        return
    held = accepted.facts
    answers = answers_about(keys=keys)
    agencies = {answer.agency for answer in answers}
    known = {
        (row.subject_id, row.variable, row.source, row.observed_at)
        for row in held.rows
        if row.source in agencies
    }
    facts, refused = [], 0
    for answer in answers:
        subject = subjects.get(answer.key_index)
        observed_at = datetime.combine(answer.as_of, time.min, UTC)
        if not _is_taken(held.dictionary, answer, level="household" if subject is None else "person"):
            refused += 1
        elif (subject or held.family_id, answer.variable, answer.agency, observed_at) not in known:
            facts.append(NewFact(subject, answer.variable, answer.value, answer.agency, observed_at))
    add_facts(held=held, facts=facts, received_at=accepted.at, exchange_call_id=new_uuid7())
    accepted.audit["agency_facts"] = len(facts)
    if refused:
        accepted.audit["agency_values_refused"] = refused


def _is_taken(dictionary: Dictionary, answer: Answer, *, level: str) -> bool:
    variable = dictionary.get(answer.variable)
    return variable is not None and variable.level == level and is_legal(variable, answer.value)
