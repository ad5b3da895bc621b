"""What a study file says, checked and typed. How it is written stands in ``docs/lab.md``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

SCALES = ("household", "per_person", "square_root", "adult_equivalent")
"""What welfare is divided by: nothing, the members, their square root, or adult equivalents."""
KINDS = ("number", "flag", "category", "date")
DIRECTIONS = ("up", "down")


@dataclass(frozen=True, slots=True)
class DataPlan:
    """Where the table is and how it is written. ``missing`` are texts or numbers that stand for "not
    known".
    """

    file: Path
    format: str
    separator: str = ","
    decimal: str = "."
    encoding: str = "utf-8-sig"
    missing: tuple[str, ...] = ()
    id: str | None = None


@dataclass(frozen=True, slots=True)
class WelfarePlan:
    """Which column says how well a household lives, in which unit, and how it is made comparable.

    ``measured`` is the scale that the column is given in, ``scale`` the one that decides who is poor.
    """

    column: str
    unit: Mapping[str, str]
    measured: str = "per_person"
    scale: str = "per_person"
    size: str | None = None
    children: str | None = None
    equivalents: str | None = None


@dataclass(frozen=True, slots=True)
class TargetPlan:
    """Whom the programme wants to reach: the ``poorest`` share of households, or those up to ``line``."""

    poorest: float | None
    line: float | None


@dataclass(frozen=True, slots=True)
class BudgetPlan:
    """How much there is: a ``quota`` (share of households), or an ``amount`` given out in ``benefit`` pieces.

    ``benefit`` is per household, or per member where ``per`` is ``person``, in the unit of the lines and for
    the same time.
    """

    quota: float | None
    amount: float | None
    benefit: float | None
    per: str = "household"


@dataclass(frozen=True, slots=True)
class DesignPlan:
    """The sample: weight, who was drawn together (cluster), the strata, and the area for out-of-area
    tests.
    """

    weight: str | None = None
    cluster: str | None = None
    strata: str | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A way to part households into groups: one column, as it is or cut into bands at ``cuts``.

    ``values`` of a category, if given, are the ones with a label; ``labels`` are by value or by band.
    """

    code: str
    column: str
    title: Mapping[str, str]
    cuts: tuple[float, ...] = ()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProxyPlan:
    """Which columns may be looked at to guess welfare, and how.

    ``directions`` say that a score may only rise (``up``) or fall (``down``) with a column; ``as_of`` is the
    day from which dates are counted back, in years.
    """

    columns: tuple[str, ...]
    all_except: tuple[str, ...] | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    directions: Mapping[str, str] = field(default_factory=dict)
    squares: tuple[str, ...] = ()
    demographic: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    complete_rows_only: bool = False
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class CommunityPlan:
    """What neighbours said: a column of ranks, or a file of ranks in which several rank the same household.

    A low rank is poor. Ranks are made shares of those ranked ``within`` the same place.
    """

    rank: str
    within: str
    file: Path | None = None
    ranked: str | None = None


@dataclass(frozen=True, slots=True)
class CandidatePlan:
    """One method to try, under a name of its own, with settings that differ from the method's own."""

    code: str
    method: str
    settings: Mapping[str, Any]
    title: Mapping[str, str] | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class FairnessPlan:
    """How small a cell may be to be judged, and what is tried against the largest gap."""

    min_cell: int = 30
    intersections: bool = True
    mitigate: bool = True
    group: str | None = None


@dataclass(frozen=True, slots=True)
class ProtocolPlan:
    """How sure we want to be, and what is tried besides."""

    folds: int = 5
    inner_folds: int = 3
    draws: int = 500
    level: float = 0.95
    seed: int = 1
    sensitivity: bool = True
    learning: tuple[str, ...] | None = None
    out_of_area: tuple[str, ...] | None = None
    noise: tuple[float, ...] = (0.05, 0.1, 0.2)
    refit: tuple[str, ...] | None = None
    refit_draws: int = 60


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """The whole file. ``allowed`` are columns the leakage guard let pass, each with the reason given."""

    code: str
    title: Mapping[str, str]
    note: Mapping[str, str]
    data: DataPlan
    welfare: WelfarePlan
    target: TargetPlan
    lines: Mapping[str, float]
    budget: BudgetPlan
    design: DesignPlan
    groups: tuple[GroupPlan, ...]
    proxies: ProxyPlan
    community: CommunityPlan | None
    candidates: tuple[CandidatePlan, ...]
    reference: str
    fairness: FairnessPlan
    protocol: ProtocolPlan
    allowed: Mapping[str, str]
    given: Mapping[str, str] = field(default_factory=dict)
    """Roles that single methods ask for, by role: ``applied`` or ``decile``, each with its column."""

    def roles(self) -> dict[str, str]:
        """Every column that has a role other than proxy or group, with the role: none may be a proxy."""
        found: dict[str, str] = {self.welfare.column: "welfare"}
        for role, column in (
            ("id", self.data.id),
            ("weight", self.design.weight),
            ("cluster", self.design.cluster),
            ("strata", self.design.strata),
            ("area", self.design.area),
            ("community rank", self.community.rank if self.community and not self.community.file else None),
            *self.given.items(),
        ):
            if column is not None:
                found.setdefault(column, role)
        return found
