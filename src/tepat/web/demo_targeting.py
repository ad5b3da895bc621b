"""Random audits of the demonstration: a list of households, one month that is over and one under way.

The list holds the made-up families that registered, and neighbours that never applied. Who is visited answers
as the population's truth has it; some decline, have moved or are never at home.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid5

import duckdb
from django.conf import settings

from tepat.base.encryption import blind_index
from tepat.casework.models import Case
from tepat.casework.operations import reassign_task
from tepat.content.audits import IN_A_MONTH
from tepat.identity.models import Account
from tepat.identity.queries import officers_for
from tepat.identity.roles import Role
from tepat.population import write_population
from tepat.registry.models import Family
from tepat.targeting.audit_plan import audit_plan
from tepat.targeting.frame_rows import FrameRow
from tepat.targeting.models import Audit, AuditHousehold, FrameHousehold
from tepat.targeting.operations import close_audit, draw_audit, import_frame, take_visit

_NAMESPACE = UUID("6f1d0f0e-7a55-4e0c-9f6e-7465706174fe")
_NEIGHBOURS_SEED = 2027
_ONE_NEIGHBOUR_FOR = 4
_FEWEST = 300
"""Of fewer households a sample that has each district and standing is nearly everybody."""
_SHARES = {
    "audit_staple_food": 0.15,
    "audit_protein_food": 0.17,
    "audit_greens": 0.08,
    "audit_kitchen": 0.07,
    "audit_ready_food": 0.14,
    "audit_tobacco": 0.07,
    "audit_housing": 0.12,
    "audit_energy": 0.06,
    "audit_transport": 0.07,
    "audit_health_school": 0.04,
    "audit_goods": 0.03,
}
"""Of what a household consumes: how much of it is what."""


@dataclass(frozen=True)
class _Truth:
    """A made-up household as it is."""

    kk: str | None
    area_code: str
    head_name: str
    address: str
    consumption: int
    size: int
    head_age: int
    head_female: bool
    disability: bool

    def answers(self) -> dict[str, Any]:
        """What it says of itself at the door."""
        total = self.consumption * self.size
        amounts = {
            code: round(total * _SHARES[code] / IN_A_MONTH[time])
            for code, time in audit_plan().amounts.items()
        }
        return {
            **amounts,
            "audit_household_size": self.size,
            "audit_head_age": self.head_age,
            "audit_head_female": self.head_female,
            "audit_disability": self.disability,
        }


_HOUSEHOLDS = """
SELECT f.kk, f.area_code, h.name, f.address_text,
  t.consumption_per_person_monthly, greatest(t.household_size, 1),
  date_diff('year', h.birth_date::DATE, $on), h.sex = 2, coalesce(m.disability, false)
FROM read_parquet($families) f
JOIN read_parquet($truth) t USING (family_id)
JOIN (SELECT family_id, arg_min(name, member_number) AS name,
        arg_min(birth_date, member_number) AS birth_date, arg_min(sex, member_number) AS sex
      FROM read_parquet($members) WHERE birth_date IS NOT NULL GROUP BY family_id) h USING (family_id)
JOIN (SELECT family_id, bool_or(has_difficulty) AS disability
      FROM read_parquet($members) GROUP BY family_id) m USING (family_id)
WHERE t.duplicate_of IS NULL
ORDER BY f.family_id
"""


def _households(population: Path, on: date) -> list[_Truth]:
    """The households of a population, each once."""
    files = {name: str(population / f"{name}.parquet") for name in ("families", "members", "truth")}
    with duckdb.connect() as database:
        rows = database.execute(_HOUSEHOLDS, {**files, "on": on}).fetchall()
    return [_Truth(kk, area, name or "", address or "", *rest) for kk, area, name, address, *rest in rows]


def open_demo_audits(*, population: Path, cadre: Account, at: datetime) -> None:
    """Take in the list of households and draw two audits, once; none of a population that is too small.

    That of last month is over. That of the month of ``at``, begun up to nine days before, still has visits to
    make, one of them by the cadre.
    """
    officer = next(iter(officers_for(area_code=settings.TEPAT_REGENCY, role=Role.REGENCY_OFFICER)), None)
    if officer is None or Audit.objects.exists():
        return
    last = (at.replace(day=1) - timedelta(days=1)).replace(day=16)
    registered = _households(population, last.date())
    if len(registered) < _FEWEST:
        return
    neighbours = _households(_neighbours(population, len(registered)), last.date())
    import_frame(
        area_code=settings.TEPAT_REGENCY,
        as_of=last.date().replace(day=1),
        actor=officer,
        at=last,
        rows=enumerate(_listed(registered, neighbours), start=1),
    )
    truth = _truth_by_key([*neighbours, *registered])
    households = len(registered) + len(neighbours)
    before = _draw(officer, min(households, max(200, min(households // 3, 1_200))), last)
    _visit(before, truth)
    close_audit(audit_id=before.pk, actor=officer, at=last + timedelta(days=12))
    begun = min(at, max(at - timedelta(days=9), at.replace(day=2)))
    now = _draw(officer, min(households, 200), begun)
    _give_one(now, cadre, officer, begun)
    _visit(now, truth, share=0.6, but_not=cadre)


def _neighbours(population: Path, registered: int) -> Path:
    """A second population: those who never applied."""
    folder = population / "neighbours"
    if not folder.exists():
        write_population(max(registered // _ONE_NEIGHBOUR_FOR, 20), _NEIGHBOURS_SEED, folder)
    return folder


def _listed(registered: list[_Truth], neighbours: list[_Truth]) -> Iterator[FrameRow]:
    """The rows of the list; of those that registered only those with a KK, so that none is there twice."""
    for one in [*(each for each in registered if each.kk), *neighbours]:
        yield FrameRow(one.kk, one.area_code, one.head_name, one.address)


def _draw(officer: Account, size: int, at: datetime) -> Audit:
    return draw_audit(
        area_code=settings.TEPAT_REGENCY,
        month=at.date().replace(day=1),
        size=size,
        seed=f"peragaan-{at:%Y-%m}",
        actor=officer,
        at=at,
    )


Truths = Mapping[bytes, _Truth]


def _truth_by_key(households: list[_Truth]) -> Truths:
    """By blind index of the KK; the last of a KK counts."""
    return {blind_index("kk", one.kk): one for one in households if one.kk}


def _give_one(audit: Audit, cadre: Account, officer: Account, at: datetime) -> None:
    """See that the cadre has a visit, where a household of her village was drawn."""
    visits = Case.objects.filter(pk__in=audit.households.values("task_id"), area_code=cadre.area_code)
    others = visits.filter(family=None).order_by("pk").first()
    if others is not None and not visits.filter(owner=cadre).exists():
        reassign_task(task_id=others.pk, agent_id=cadre.pk, actor=officer, at=at)


def _visit(audit: Audit, truth: Truths, *, share: float = 1, but_not: Account | None = None) -> None:
    """Let agents come to a share of the doors, in the nine days after the draw."""
    chance = Random(audit.seed)  # noqa: S311 - made-up people
    households = list(audit.households.exclude(task_id=None).order_by("key"))
    tasks = Case.objects.filter(pk__in=[household.task_id for household in households]).select_related(
        "owner"
    )
    owners = {task.pk: task.owner for task in tasks}
    for household in households:
        owner = owners.get(household.task_id) if household.task_id else None
        if owner is not None and owner != but_not and chance.random() < share:
            _knock(household, _truth_of(household, truth), owner, audit.drawn_at, chance)


def _truth_of(household: AuditHousehold, truth: Truths) -> _Truth | None:
    row = FrameHousehold.objects.filter(pk=household.key).values_list("kk_index", flat=True).first()
    if row is None and household.family_id:
        row = Family.objects.filter(pk=household.family_id).values_list("kk_index", flat=True).first()
    return truth.get(bytes(row)) if row is not None else None


def _knock(
    household: AuditHousehold, one: _Truth | None, agent: Account, drawn_at: datetime, chance: Random
) -> None:
    """One visit, or two where nobody was at home the first time."""
    plan = audit_plan()
    at = drawn_at + timedelta(minutes=chance.randrange(60, 8 * 24 * 60))
    for number, result in enumerate(_results(one, chance)):
        moment = at + timedelta(hours=20 * number)
        take_visit(
            task_id=household.task_id or UUID(int=0),
            submission_id=uuid5(_NAMESPACE, f"{household.pk} {number}"),
            result=result,
            answers=one.answers() if one and result == "answered" else None,
            questionnaire=f"{plan.questionnaire}@{plan.form.version}",
            actor=agent,
            observed_at=moment,
            at=moment,
        )


def _results(one: _Truth | None, chance: Random) -> list[str]:
    """What comes of a door: those who are better off are less often at home, and decline more often."""
    if one is None:
        return ["not_found"]
    better_off = one.consumption > 1_500_000
    first = "nobody_home" if chance.random() < (0.3 if better_off else 0.2) else ""
    second = chance.choices(
        ["answered", "declined", "nobody_home", "moved_away", "not_found"],
        [78, 12, 6, 3, 1] if better_off else [90, 3, 3, 3, 1],
    )[0]
    return [first, second] if first else [second]
