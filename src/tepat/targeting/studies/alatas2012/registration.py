"""Every household of the study through the door of registration, and its current facts back out.

The same operation takes them as takes everybody, under numbers made from their identifiers: a second run
finds each of them there and adds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from tepat.base.problems import RequestProblem
from tepat.content import load_content
from tepat.identity.operations import open_account
from tepat.identity.roles import Role
from tepat.intake.operations import Receipt, accept_submission
from tepat.registry.queries import held_facts
from tepat.targeting.errors import StudyError
from tepat.targeting.studies.alatas2012.households import Households

QUESTIONNAIRE = "alatas2012"
QUESTIONNAIRE_VERSION = "2012.1"
# The survey ran late in 2008; the file does not give the day of an interview.
OBSERVED_AT = "2008-12-01T00:00:00+07:00"
_NAMESPACE = UUID("3f2c3a52-6d0b-5b0e-9a53-616c61746173")
_BATCH = 250

Say = Callable[[str, str], None]
"""Told of each step, in Indonesian and in English."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The family that each household became, in the file's order, and how many were not there before."""

    families: tuple[UUID, ...]
    newly_accepted: int


def submission_uuid(identifier: str) -> UUID:
    """The number of a household's submission: the same household has the same one in every run.

    >>> submission_uuid("000001") == submission_uuid("000001") != submission_uuid("000002")
    True
    """
    return uuid5(_NAMESPACE, identifier)


def documents(households: Households) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """The submission of each household, with its number. It holds answers only: no outcome, no design."""
    for identifier, province, answers in households.answers():
        yield (
            submission_uuid(identifier),
            {
                "questionnaire": QUESTIONNAIRE,
                "questionnaire_version": QUESTIONNAIRE_VERSION,
                "area_code": province,
                "channel": "import",
                "observed_at": OBSERVED_AT,
                "answers": answers,
                "consents": [],
            },
        )


def register(households: Households, *, say: Say) -> Registered:
    """Send every household in, in batches that are stored whole or not at all.

    Opens the study's account where it is missing. Raises ``StudyError`` ``study.alatas2012.refused``, naming
    the line, where a household is refused.
    """
    account = open_account(
        sign_in_name="study:alatas2012", display_name="Studi Alatas dkk. (2012)", role=Role.SYSTEM
    )
    received_at = timezone.now()
    families: list[UUID] = []
    newly_accepted = 0
    waiting = documents(households)
    while batch := list(islice(waiting, _BATCH)):
        with transaction.atomic():
            for uuid, document in batch:
                receipt = _send(uuid, document, account, received_at, place=len(families))
                families.append(UUID(receipt.document["family_id"]))
                newly_accepted += receipt.is_new
        done = f"{len(families)} / {len(households)}"
        say(f"Mendaftarkan keluarga: {done}", f"Registering households: {done}")
    return Registered(tuple(families), newly_accepted)


def _send(
    uuid: UUID, document: dict[str, Any], account: Any, received_at: datetime, *, place: int
) -> Receipt:
    try:
        return accept_submission(uuid=uuid, document=document, actor=account, received_at=received_at)
    except RequestProblem as problem:
        faults = ", ".join(f"{item.code} {item.pointer}" for item in problem.items) or problem.code
        raise StudyError(
            f"The household in line {place + 2} of the file was refused.",
            why=f"Intake says: {faults}.",
            mend="Use the file as published, and check it against content/variables/study_alatas2012.yaml.",
            code="study.alatas2012.refused",
        ) from problem


def facts_of(families: Sequence[UUID], *, on: date, say: Say) -> list[dict[str, Any]]:
    """What counts now for each family, read back from the registry, as the rules take it."""
    say("Membaca kembali data keluarga dari register …", "Reading the facts back from the registry …")
    dictionary, at = load_content().dictionary, timezone.now()
    return [_household_values(family, dictionary=dictionary, at=at, on=on) for family in families]


def _household_values(family: UUID, *, dictionary: Any, at: datetime, on: date) -> dict[str, Any]:
    held = held_facts(family_id=family, at=at, dictionary=dictionary, on=on)
    return {code: entry["value"] for code, entry in held.document["household"].items()}
