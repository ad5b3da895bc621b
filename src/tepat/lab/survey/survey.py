"""A survey, read and checked: numpy arrays of one length, one entry for each household that is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd  # type: ignore[import-untyped]

from tepat.lab.arrays import BoolArray, FloatArray, IntArray
from tepat.lab.errors import LabError
from tepat.lab.survey.groups import Group, read_groups
from tepat.lab.survey.plan import CommunityPlan, DataPlan, StudyPlan
from tepat.lab.survey.proxies import Proxy, read_proxies
from tepat.lab.survey.rows import RowCount, keep_rows, weight_faults
from tepat.lab.survey.tables import column_of, labels_of, numbers_of, read_table
from tepat.lab.survey.welfare import rescaled, scales_possible

FEW_CLUSTERS = 30
Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Survey:
    """All that methods and measures look at.

    ``welfare`` is on the plan's scale and positive; ``parts`` hold size and so on for other scales;
    ``cluster``,
    ``strata`` and ``area`` number the groups that were drawn or live together. ``extra`` are columns that
    single methods ask for. ``warnings`` are sentences for the head of the report.
    """

    plan: StudyPlan
    rows: RowCount
    identifiers: tuple[str, ...]
    welfare: FloatArray
    weight: FloatArray
    cluster: IntArray
    strata: IntArray
    area: IntArray | None
    area_names: tuple[str, ...]
    parts: Mapping[str, FloatArray]
    proxies: tuple[Proxy, ...]
    groups: tuple[Group, ...]
    extra: Mapping[str, FloatArray]
    warnings: tuple[Text, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.welfare)

    @property
    def persons(self) -> FloatArray:
        """For how many people each household stands: weight times members (weight alone if unknown)."""
        return self.weight * self.parts["size"] if "size" in self.parts else self.weight

    def on_scale(self, scale: str) -> FloatArray:
        """Welfare on another equivalence scale."""
        return rescaled(self.welfare, measured=self.plan.welfare.scale, scale=scale, parts=self.parts)

    def other_scales(self) -> tuple[str, ...]:
        """The scales that could have been chosen instead."""
        return tuple(scale for scale in scales_possible(self.parts) if scale != self.plan.welfare.scale)

    def group(self, code: str) -> Group:
        """The group of that code. Raises ``LabError`` ``lab.groups.unknown``."""
        for group in self.groups:
            if group.code == code:
                return group
        raise LabError(
            f"There is no group `{code}`.",
            why=f"Groups are: {', '.join(group.code for group in self.groups) or 'none'}.",
            mend="Correct the name, or add it under `groups:`.",
            code="lab.groups.unknown",
        )


def load_survey(plan: StudyPlan, table: pd.DataFrame | None = None) -> Survey:
    """Read the table of the plan (or take ``table``), check every column that has a role, count every row.

    Raises ``LabError`` with codes ``lab.data.*``, ``lab.proxies.*`` and ``lab.groups.*``.
    """
    if table is None:
        table = read_table(plan.data, [plan.data.id] if plan.data.id else [])
    _refuse_missing_columns(table, plan)
    parts, faults = _parts(table, plan)
    raw = _welfare(table, plan)
    weight = _weights(table, plan)
    faults = {
        "welfare_missing": ~np.isfinite(raw),
        "welfare_not_positive": raw <= 0,
        **faults,
        **weight_faults(weight),
    }
    if plan.design.cluster:
        faults["cluster_missing"] = table[plan.design.cluster].isna().to_numpy(dtype=np.bool_)
    names = proxy_names(table, plan)
    if plan.proxies.complete_rows_only:
        faults["proxy_missing"] = table[names].isna().any(axis=1).to_numpy(dtype=np.bool_)
    kept, count = keep_rows(faults, len(table))
    used = table[kept].reset_index(drop=True)
    parts = {name: values[kept] for name, values in parts.items()}
    welfare = rescaled(raw[kept], measured=plan.welfare.measured, scale=plan.welfare.scale, parts=parts)
    cluster, clusters = _numbered(used, plan.design.cluster)
    strata, _ = _numbered(used, plan.design.strata, one=True)
    area, area_names = _area(used, plan)
    proxies = tuple(read_proxies(used, plan.proxies, names))
    survey = Survey(
        plan=plan,
        rows=count,
        identifiers=_identifiers(used, plan.data),
        welfare=welfare,
        weight=weight[kept],
        cluster=cluster,
        strata=strata,
        area=area,
        area_names=area_names,
        parts=parts,
        proxies=proxies,
        groups=tuple(read_groups(used, plan.groups, plan.welfare.size)),
        extra=_extra(used, plan),
        warnings=(*_warnings(plan, count, clusters, names, proxies),),
    )
    _refuse_few_clusters(survey, clusters)
    return survey


WHERE_THEY_LIVE = ("strata", "area")
"""Roles that may be proxies too: everybody knows beforehand where a household lives."""


def proxy_names(table: pd.DataFrame, plan: StudyPlan) -> list[str]:
    """The columns that are proxies. Raises ``LabError`` where one has another role, such as welfare
    itself.
    """
    roles = plan.roles()
    if plan.proxies.all_except is not None:
        left_out = {*plan.proxies.all_except, *roles}
        return [name for name in table.columns if name not in left_out]
    named = list(dict.fromkeys(plan.proxies.columns))
    wrong = [name for name in named if roles.get(name, "strata") not in WHERE_THEY_LIVE]
    if wrong:
        raise LabError(
            f"`{wrong[0]}` is named as a proxy, but it is the study's {roles[wrong[0]]}.",
            why="A method that sees it would know the answer, or the sample, beforehand.",
            mend="Take it out of `proxies:`.",
            code="lab.leakage.role",
        )
    return named


def _refuse_missing_columns(table: pd.DataFrame, plan: StudyPlan) -> None:
    file = plan.data.file
    for column, role in plan.roles().items():
        column_of(table, column, role, file)
    for role in ("size", "children", "equivalents"):
        name = getattr(plan.welfare, role)
        if name:
            column_of(table, name, role, file)
    for group in plan.groups:
        column_of(table, group.column, f"group {group.code}", file)
    for name in (*plan.proxies.columns, *(plan.proxies.all_except or ())):
        column_of(table, name, "proxy", file)


def _welfare(table: pd.DataFrame, plan: StudyPlan) -> FloatArray:
    return numbers_of(table[plan.welfare.column], "welfare")


def _weights(table: pd.DataFrame, plan: StudyPlan) -> FloatArray:
    if plan.design.weight is None:
        return np.ones(len(table))
    return numbers_of(table[plan.design.weight], "weight")


def _parts(table: pd.DataFrame, plan: StudyPlan) -> tuple[dict[str, FloatArray], dict[str, BoolArray]]:
    """Size and what else equivalence scales need. Size must be known only where welfare is rescaled."""
    parts: dict[str, FloatArray] = {}
    faults: dict[str, BoolArray] = {}
    for role in ("size", "children", "equivalents"):
        name = getattr(plan.welfare, role)
        if name:
            parts[role] = numbers_of(table[name], role)
    if "size" in parts:
        unusable = ~(parts["size"] >= 1)
        if plan.welfare.measured != plan.welfare.scale:
            faults["size_unusable"] = unusable
        else:
            # Where size only weighs people, a household of unknown size counts as an average one.
            parts["size"] = np.where(
                unusable, np.nanmean(np.where(unusable, np.nan, parts["size"])), parts["size"]
            )
    for role in ("children", "equivalents"):
        if role in parts:
            unknown = ~np.isfinite(parts[role])
            usual = 0.0 if role == "children" else float("nan")
            fill = parts["size"] if role == "equivalents" and "size" in parts else np.full(len(table), usual)
            parts[role] = np.where(unknown, fill, parts[role])
    return parts, faults


def _numbered(table: pd.DataFrame, column: str | None, *, one: bool = False) -> tuple[IntArray, int]:
    """Numbers for the values of a column; without one, each household is its own (or all are one)."""
    if column is None:
        numbers = np.zeros(len(table), dtype=np.int64) if one else np.arange(len(table), dtype=np.int64)
        return numbers, 1 if one else len(table)
    labels, index, _ = labels_of(table[column])
    return np.where(index < 0, len(labels), index), len(labels)


def _area(table: pd.DataFrame, plan: StudyPlan) -> tuple[IntArray | None, tuple[str, ...]]:
    if plan.design.area is None:
        return None, ()
    labels, index, known = labels_of(table[plan.design.area])
    if not known.all():
        labels = (*labels, "?")
        index = np.where(index < 0, len(labels) - 1, index)
    return index, labels


def _identifiers(table: pd.DataFrame, plan: DataPlan) -> tuple[str, ...]:
    if plan.id is None:
        return tuple(str(number) for number in range(1, len(table) + 1))
    texts = tuple(table[plan.id].astype(str))
    doubled = len(texts) - len(set(texts))
    if doubled:
        raise LabError(
            f"{doubled} rows share their identifier `{plan.id}` with another.",
            why="A household that is there twice would be learned from and judged at once.",
            mend="Keep one row for each household, or name the column that tells them apart.",
            code="lab.data.doubled_rows",
        )
    return texts


def _extra(table: pd.DataFrame, plan: StudyPlan) -> dict[str, FloatArray]:
    extra = {role: numbers_of(table[column], role) for role, column in plan.given.items()}
    if plan.community is not None:
        extra["community"] = _community(table, plan, plan.community)
    return extra


def _community(table: pd.DataFrame, plan: StudyPlan, community: CommunityPlan) -> FloatArray:
    """Each household's place among those its neighbours ranked, 0 the poorest; NaN where nobody ranked it."""
    if community.file is None:
        ranks, within = numbers_of(table[community.rank], "community rank"), table[community.within]
    else:
        if plan.data.id is None:
            raise LabError(
                "Ranks in a file of their own need identifiers.",
                mend="Name `id:` under `data:`.",
                code="lab.community.no_id",
            )
        told = read_table(DataPlan(community.file, "csv"), [str(community.ranked)])
        place = column_of(told, community.within, "community", community.file)
        value = column_of(told, community.rank, "community rank", community.file)
        who = column_of(told, str(community.ranked), "ranked household", community.file)
        mean = value.astype(float).groupby(who).mean()
        ranks = table[plan.data.id].map(mean).to_numpy(dtype=np.float64)
        within = table[plan.data.id].map(place.groupby(who).first())
    frame = pd.DataFrame({"rank": ranks, "within": within.astype(str)})
    counted = frame.groupby("within")["rank"]
    shares = (counted.rank() - 0.5) / counted.transform("count")
    return np.asarray(shares.to_numpy(dtype=np.float64))


def _warnings(
    plan: StudyPlan, count: RowCount, clusters: int, names: list[str], proxies: tuple[Proxy, ...]
) -> list[Text]:
    found: list[Text] = []
    if plan.design.weight is None:
        found.append(
            {
                "id": "Survei ini tanpa bobot: angka-angka berlaku untuk sampel ini, bukan untuk seluruh "
                "penduduk.",
                "en": "The survey has no weights: the figures are for this sample, not for a population.",
            }
        )
    if plan.design.cluster is None:
        found.append(
            {
                "id": "Klaster tidak disebut: rentang ketidakpastian menganggap tetangga tidak mirip.",
                "en": "No cluster is named: intervals presume that neighbours do not resemble each other.",
            }
        )
    elif clusters < FEW_CLUSTERS:
        found.append(
            {
                "id": f"Hanya {clusters} klaster: rentang ketidakpastian cenderung terlalu sempit.",
                "en": f"Only {clusters} clusters: intervals tend to be too narrow.",
            }
        )
    empty = sorted(set(names) - {proxy.name for proxy in proxies})
    if empty:
        listed = ", ".join(empty)
        found.append(
            {
                "id": f"Kolom tanpa isi dilewati: {listed}.",
                "en": f"Columns without any value left out: {listed}.",
            }
        )
    return found


def _refuse_few_clusters(survey: Survey, clusters: int) -> None:
    folds = survey.plan.protocol.folds
    if clusters < max(folds, 2):
        raise LabError(
            f"There {'is' if clusters == 1 else 'are'} {clusters} cluster{'' if clusters == 1 else 's'} in "
            f"`{survey.plan.design.cluster}`, too few for {folds} folds.",
            why="Whole clusters are learned from or judged, and drawn again for the intervals.",
            mend="Name a finer cluster such as the enumeration area, choose fewer folds, or leave "
            "`cluster` out.",
            code="lab.folds.too_few_groups",
        )
