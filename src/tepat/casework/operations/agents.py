"""Which agent goes: the cadre of the family's group, or whoever looks after families there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tepat.casework.kinds import Desk
from tepat.casework.models import Case
from tepat.casework.operations.steps import least_busy
from tepat.identity.queries import officers_for
from tepat.identity.roles import Role

_BESIDE = (Role.PKH_FACILITATOR, Role.TKSK)


def agents_for(*, area_code: str, group_id: UUID | None) -> list[Any]:
    """The active agents who reach a family, its cadres first, then facilitators, TKSK, village operators."""
    roles = (Role.CADRE, *_BESIDE, Role.VILLAGE_OPERATOR)
    found = [account for role in roles for account in officers_for(area_code=area_code, role=role)]
    return [account for account in found if account.reaches(area_code, group_id)]


def give_agent(case: Case, *, who: str, group_id: UUID | None) -> None:
    """Give a task to the agent with least to do among those who should go first. Not saved.

    ``who``: ``agent`` for the cadre first, then facilitators and TKSK; ``facilitator`` the other way round.
    Where nobody is there it lies on the desk of the district.
    """
    agents = agents_for(area_code=case.area_code, group_id=group_id)
    cadres = [account for account in agents if account.role == Role.CADRE]
    beside = [account for account in agents if account.role in _BESIDE]
    others = [account for account in agents if account not in cadres and account not in beside]
    for accounts in (beside, cadres, others) if who == "facilitator" else (cadres, beside, others):
        case.desk = Desk.FIELD
        case.owner = least_busy(case, accounts)
        if case.owner is not None:
            return
    case.desk = Desk.DISTRICT
