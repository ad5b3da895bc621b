"""A cadre with her group and family, other agents of the place, and what they note."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from tepat.identity.models import Account
from tepat.identity.operations import open_account, open_work_group
from tepat.identity.roles import Role
from tepat.intake.observations import accept_observation
from tepat.intake.operations import Receipt, accept_submission
from tepat.intake.tests import example
from tepat.registry.queries import members_at

AT = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


def cadre(name: str = "sri", group: str = "Melati 1") -> Account:
    """A cadre with a Dasa Wisma group of her own."""
    group_id = open_work_group(area_code=example.AREA, name=group).pk
    return open_account(
        sign_in_name=name,
        display_name="Bu Sri",
        role=Role.CADRE,
        area_code=example.AREA,
        group_id=group_id,
    )


def agent(name: str, role: Role = Role.PKH_FACILITATOR, area: str = example.DISTRICT) -> Account:
    return open_account(sign_in_name=name, display_name=name.title(), role=role, area_code=area)


def family_of(sender: Account, *, serial: int = 1) -> UUID:
    """A family of Wahyu, Siti and Ayu that the sender registers."""
    members = (
        example.wahyu(nik=example.nik(60 + serial, example.WAHYU_BORN, 1)),
        example.siti(nik=example.nik(60 + serial)),
        example.ayu(),
    )
    receipt = accept_submission(
        uuid=uuid4(),
        document=example.submission(answers=example.answers(*members, kk=example.card(60 + serial))),
        actor=sender,
        received_at=example.RECEIVED_AT,
    )
    return UUID(receipt.document["family_id"])


def people(family: UUID) -> list[str]:
    """Wahyu, Siti and Ayu, by the ids of their persons."""
    return [str(person) for person in members_at(family_id=family, at=AT)]


def noted(
    actor: Account,
    family: UUID,
    household: dict[str, Any] | None = None,
    members: dict[str, Any] | None = None,
    *,
    at: datetime = AT,
    uuid: UUID | None = None,
) -> Receipt:
    """A page of the notebook for the month that runs."""
    month = at.strftime("%Y-%m")
    return accept_observation(
        uuid=uuid or uuid4(),
        family_id=family,
        document={
            "questionnaire": "buku_dasawisma",
            "questionnaire_version": "2026.1",
            "month": month,
            "observed_at": at.isoformat(),
            "household": household or {},
            "members": members or {},
        },
        month=month,
        place=None,
        actor=actor,
        received_at=at,
    )


def answered(
    actor: Account,
    family: UUID,
    household: dict[str, Any] | None = None,
    members: dict[str, Any] | None = None,
    *,
    note: str = "",
    at: datetime = AT,
) -> UUID:
    """Answers to questions of a task, stored as facts; gives back the submission."""
    submission = uuid4()
    accept_observation(
        uuid=submission,
        family_id=family,
        document={
            "questionnaire": "keluarga",
            "questionnaire_version": "2026.1",
            "observed_at": at.isoformat(),
            "household": household or {},
            "members": members or {},
            **({"note": note} if note else {}),
        },
        month=None,
        place=None,
        actor=actor,
        received_at=at,
    )
    return submission
