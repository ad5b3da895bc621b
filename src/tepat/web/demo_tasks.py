"""What the demonstration's cadre has to do: pages of her notebook, what follows from them, a ground check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from tepat.casework.operations import AskedOnTheSpot, open_ground_check
from tepat.casework.queries import tasks_for_agent
from tepat.content import load_content
from tepat.identity.models import Account
from tepat.identity.queries import officers_for
from tepat.identity.roles import Role
from tepat.intake.observations import accept_observation
from tepat.kernel.identifiers import new_uuid7
from tepat.registry.queries import families_of_group, held_facts

NOTEBOOK = "buku_dasawisma"
_WORDS = (
    "Luas lantai dan jenis atap rumah ini berbeda jauh dari tahun lalu. Tolong lihat langsung dan ukur lagi."
)
_ASKED = ("floor_area_m2", "floor_material", "roof_material")

Answers = dict[str, Any]
Choice = Callable[[Answers, date], bool]


def _is_mother(facts: Answers, on: date) -> bool:
    return facts.get("sex") == 2 and 18 <= _age(facts, on) <= 42


def _is_grown(facts: Answers, on: date) -> bool:
    return 20 <= _age(facts, on) <= 55


def _age(facts: Answers, on: date) -> int:
    born = facts.get("birth_date")
    return on.year - date.fromisoformat(born).year if born else -1


@dataclass(frozen=True)
class _Page:
    """A page of the notebook: what happened, and to whom, where somebody of the family fits."""

    household: Answers
    who: Choice | None = None
    member: Answers | None = None


_PAGES = (
    _Page({"month_pregnancy": True}, _is_mother, {"pregnancy_status": 2}),
    _Page({"month_work_changed": True}, _is_grown, {"lost_work_this_month": True}),
    _Page({"month_harvest": True, "harvest_crop": 1, "farm_land_area_m2": 2500, "harvest_result": 3}),
    _Page({"month_moved": True, "moved_in_count": 1}),
    _Page({"month_illness": False, "month_harvest": False}),
)


def open_demo_tasks(*, cadre: Account, at: datetime) -> None:
    """Write a few pages of the cadre's notebook, and ask her for a ground check, once.

    ``at`` is when the pages are written; the ground check was asked ten days before, so that its day is near.
    """
    if cadre.group_id is None or tasks_for_agent(account=cadre):
        return
    families = families_of_group(group_id=cadre.group_id)
    _write_pages(families, cadre, at)
    officer = next(iter(officers_for(area_code=cadre.area_code, role=Role.DISTRICT_OFFICER)), None)
    if officer is not None and families:
        open_ground_check(
            actor=officer,
            family_id=families[-1],
            questions=[AskedOnTheSpot(code) for code in _ASKED],
            words=_WORDS,
            at=at - timedelta(days=10),
        )


def _write_pages(families: list[UUID], cadre: Account, at: datetime) -> None:
    """One page for each family that a page fits, until all pages are written."""
    pages = list(_PAGES)
    for family_id in families:
        members = _members(family_id, at)
        for page in pages:
            chosen = next(
                (p for p, facts in members.items() if page.who and page.who(facts, at.date())), None
            )
            if page.who is not None and chosen is None:
                continue
            said = {chosen: page.member} if chosen and page.member else {}
            _write(family_id, page.household, said, cadre, at)
            pages.remove(page)
            break


def _members(family_id: UUID, at: datetime) -> dict[str, Answers]:
    """What is known of each member, by person."""
    held = held_facts(family_id=family_id, at=at, dictionary=load_content().dictionary)
    return {
        person: {code: entry["value"] for code, entry in entries.items()}
        for person, entries in held.document["members"].items()
    }


def _write(family_id: UUID, household: Answers, members: Answers, cadre: Account, at: datetime) -> None:
    month = at.astimezone(UTC).strftime("%Y-%m")
    accept_observation(
        uuid=new_uuid7(),
        family_id=family_id,
        document={
            "questionnaire": NOTEBOOK,
            "questionnaire_version": load_content().questionnaire(NOTEBOOK).version,
            "month": month,
            "observed_at": at.isoformat(),
            "household": household,
            "members": members,
        },
        month=month,
        place=None,
        actor=cadre,
        received_at=at,
    )
