"""A programme among the made-up population: who is reached, who answers a visit, and what is true.

PKH and Sembako decide by their formulas on what the agencies hold; whether a household applied at all depends
on its welfare. Nothing here is a figure of a real place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]

from tepat.content import load_content
from tepat.lab.arrays import BoolArray, FloatArray, Groups
from tepat.lab.audits import AuditRows, allocate, draw, stratum_code
from tepat.population import DEFAULT_ON, make_tables
from tepat.rules import decide

ANSWERS = {"reached": 0.5, "refused": -0.3, "undecided": -0.1, "never_applied": -0.2}
AT_HOME = {"lone_elder": 0.5, "lone_adult": -0.8, "lone_mother": -0.3, "with_parents": 0.3, "nuclear": -0.1}
"""Logits: how the chance to answer differs from about 0.7."""
DECISION = {
    "pkh_component_pregnant_count": "pregnant_count",
    "pkh_component_child_count": "child_0_6_count",
    "pkh_component_elderly_count": "elderly_60_count",
    "pkh_component_disability_count": "severe_disability_count",
    "pkh_component_sma_count": "pupil_sma_count",
    "pkh_component_smp_count": "pupil_smp_count",
    "pkh_component_sd_count": "pupil_sd_count",
}


@dataclass(frozen=True)
class Programme:
    """The list of households: what is known of each beforehand, and what only the truth knows."""

    keys: list[str]
    area: Groups
    standing: Groups
    kind: Groups
    size: Groups
    poor: BoolArray

    @cached_property
    def registered(self) -> Groups:
        """What the registry knows of those who applied, answer or not: their size, and whether elders head
        them."""
        elders = np.isin(self.kind, ["lone_elder", "elder_headed", "skipped_generation"])
        label = np.char.add(self.size.astype(str), np.where(elders, " elders", ""))
        return np.where(self.standing == "never_applied", "", label)

    @cached_property
    def reached(self) -> BoolArray:
        return np.asarray(self.standing == "reached")

    def domain(self, name: str) -> BoolArray:
        """``all``, a district's code, or ``small``: households of one or two."""
        if name == "all":
            return np.ones(len(self.keys), dtype=np.bool_)
        return np.asarray(self.size == "1-2") if name == "small" else np.asarray(self.area == name)

    def truth(self, measure: str, domain: str) -> float:
        """What an audit of everybody would find."""
        poor, reached = self.poor[self.domain(domain)], self.reached[self.domain(domain)]
        flags = {
            "exclusion_of_poor": (~reached)[poor],
            "inclusion_of_reached": (~poor)[reached],
            "mistargeting": poor != reached,
            "coverage": reached,
            "poor": poor,
        }
        return float(flags[measure].mean())

    def largest_district(self) -> str:
        areas, counts = np.unique(self.area, return_counts=True)
        return str(areas[np.argmax(counts)])


def programme(households: int, *, seed: int = 1, on: date = DEFAULT_ON) -> Programme:
    """Second registrations are left out: the list has each household once."""
    tables = make_tables(households, seed)
    families = tables["families"].to_pandas()[["family_id", "kk", "area_code"]]
    table = tables["truth"].to_pandas().merge(families, on="family_id", validate="one_to_one")
    for variable in ("welfare_decile", "address_found"):
        table[variable] = table["kk"].map(_recorded(tables, variable))
    table = table[table["duplicate_of"].isna()].reset_index(drop=True)
    generator = np.random.default_rng(seed)
    wish = -1.2 * np.log(table["consumption_per_person_monthly"] / 700_000)
    applied = generator.random(len(table)) < 1 / (1 + np.exp(-wish))
    return Programme(
        keys=table["family_id"].tolist(),
        area=table["area_code"].str[:8].to_numpy(dtype=str),
        standing=np.where(applied, np.array(list(_outcomes(table, on))), "never_applied"),
        kind=table["household_kind"].to_numpy(dtype=str),
        size=np.array(
            ["1-2" if size <= 2 else "3-4" if size <= 4 else "5+" for size in table["household_size"]]
        ),
        poor=table["is_poor"].to_numpy(dtype=np.bool_),
    )


def _recorded(tables: Mapping[str, Any], variable: str) -> dict[str, Any]:
    records = tables["agency_records"].to_pandas()
    records = records[(records["variable"] == variable) & (records["subject"] == "family")]
    values = {"true": True, "false": False}
    return {
        key: values[text] if text in values else int(text)
        for key, text in zip(records["key"], records["value"], strict=True)
    }


def _outcomes(table: pd.DataFrame, on: date) -> Iterator[str]:
    formulas = [load_content().programmes[code].formula for code in ("pkh", "sembako")]
    wanted = sorted({each for formula in formulas for each in formula.inputs} & set(table.columns))
    for row in table[[*wanted, *set(DECISION) - set(wanted)]].to_dict("records"):
        facts = {code: None if pd.isna(value) else value for code, value in row.items()}
        facts |= {asked: row[held] for held, asked in DECISION.items()}
        if facts["welfare_decile"] is not None:
            facts["welfare_decile"] = int(facts["welfare_decile"])
        outcomes = {decide(formula, facts, on).outcome for formula in formulas}
        yield "reached" if "eligible" in outcomes else "undecided" if "cannot_tell" in outcomes else "refused"


def response_chance(people: Programme, *, if_poor: float = 0.0) -> FloatArray:
    """Each household's chance to answer: by standing, district and kind; ``if_poor`` adds to the logit of the
    poor."""
    areas, index = np.unique(people.area, return_inverse=True)
    logit = 0.9 + np.random.default_rng(7).normal(0, 0.4, len(areas))[index]
    logit += np.array([ANSWERS[each] for each in people.standing])
    logit += np.array([AT_HOME.get(each, 0.0) for each in people.kind])
    return np.asarray(1 / (1 + np.exp(-logit - if_poor * people.poor)))


@dataclass(frozen=True)
class Plan:
    """How pilots are drawn: how many; by standing too, or by district only; where more; and whether what the
    registry knows of those who did not answer is used."""

    visits: int
    by_standing: bool = True
    registry: bool = True
    emphasis: Mapping[str, float] | None = None


class Pilots:
    """Draws the same programme again and again."""

    def __init__(self, people: Programme, plan: Plan, *, if_poor: float = 0.0) -> None:
        self.people, self.plan = people, plan
        self.chance = response_chance(people, if_poor=if_poor)
        codes = [
            stratum_code(area, standing) if plan.by_standing else str(area)
            for area, standing in zip(people.area, people.standing, strict=True)
        ]
        self.stratum = np.array(codes)
        self.members = {code: np.flatnonzero(self.stratum == code) for code in np.unique(self.stratum)}
        self.sizes = {code: len(members) for code, members in self.members.items()}
        named = plan.emphasis or {}
        factor = {
            code: float(np.prod([named.get(part, 1.0) for part in code.split("/")])) for code in self.sizes
        }
        self.takes = allocate(self.sizes, total=plan.visits, emphasis=factor)

    def pilot(self, seed: int, *, by_hash: bool = True) -> AuditRows:
        """One audit. ``by_hash``: drawn as a real one is; else with the generator, which is faster."""
        generator = np.random.default_rng(seed)
        drawn = np.concatenate(
            [
                members[
                    draw([self.people.keys[each] for each in members], take=self.takes[code], seed=str(seed))
                ]
                if by_hash
                else generator.choice(members, self.takes[code], replace=False)
                for code, members in self.members.items()
            ]
        )
        answered = generator.random(len(drawn)) < self.chance[drawn]
        return AuditRows(
            stratum=self.stratum[drawn],
            sizes=self.sizes,
            answered=answered,
            reached=self.people.reached[drawn],
            poor=self.people.poor[drawn] & answered,
            groups={"household_size": np.where(answered, self.people.size[drawn], "")},
            known=self.people.registered[drawn] if self.plan.registry else None,
        )
