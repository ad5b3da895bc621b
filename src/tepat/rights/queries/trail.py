"""Who looked at a person's data, and why: from the audit record, which nobody can change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tepat.base.queries import audit_lines_about
from tepat.casework.queries import case_ids_of
from tepat.identity.queries import Office, offices_of
from tepat.identity.roles import NATION
from tepat.intake.queries import family_of_account
from tepat.registry.queries import families_of_nik, person_of_nik_index
from tepat.rights.queries.own import record_read
from tepat.verification.queries import verification_place

LISTS = ("verification.waiting.read",)
"""Actions that show the names of several people at once."""

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Access:
    """One line: when, who by role and office, what, why. ``is_self``: the person did it themselves.

    ``office`` is None where the system did it by itself. ``is_list``: several people were shown at once, and
    the person may have been among them.
    """

    number: int
    at: datetime
    role: str
    office: Office | None
    action: str
    purpose: str
    is_self: bool
    is_list: bool


def accesses(*, account: Any, before: int | None = None, limit: int | None = PER_PAGE) -> list[Access]:
    """Every access to the data of the person and their family, the newest first. Recorded as access itself.

    What is theirs: the account, the person and families in the registry, the proof of identity, the cases.
    """
    subjects = _subjects(account)
    place = verification_place(account=account)
    lines = audit_lines_about(
        subject_ids=subjects,
        lists=LISTS if place else (),
        areas=_areas_above(place[0]) if place else (),
        since=place[1] if place else None,
        before=before,
        limit=limit,
    )
    family_id = family_of_account(account=account)
    record_read(account, "rights.trail.read", family_id, "", lines=len(lines))
    offices = offices_of({line.actor_id for line in lines if line.actor_id})
    return [_access(line, offices, account) for line in lines]


def _subjects(account: Any) -> set[UUID]:
    subjects: set[UUID | None] = {account.pk, *case_ids_of(account=account)}
    if account.nik_index is not None:
        subjects.add(person_of_nik_index(nik_index=bytes(account.nik_index)))
        subjects.update(families_of_nik(nik=account.nik))
    place = verification_place(account=account)
    subjects.add(place[2] if place else None)
    return {subject for subject in subjects if subject is not None}


def _areas_above(area_code: str) -> list[str]:
    parts = area_code.split(".")
    return [NATION, *(".".join(parts[: count + 1]) for count in range(len(parts)))]


def _access(line: Any, offices: dict[UUID, Office], account: Any) -> Access:
    return Access(
        number=line.pk,
        at=line.recorded_at,
        role=line.actor_role,
        office=offices.get(line.actor_id) if line.actor_id else None,
        action=line.action,
        purpose=line.purpose,
        is_self=line.actor_id == account.pk,
        is_list=line.subject_id is None,
    )
