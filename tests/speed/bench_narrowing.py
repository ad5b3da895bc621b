"""Unknown facts: what narrowing costs, how many "cannot tell" it settles, and that it is right.

The formula is of the usual kind: a proxy means test of 25 yes-or-no terms with a cut-off, and eleven other
criteria. The families are made up; all is known first, then each input is unknown with a chance of 0.5 %.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from tepat.content import load_content
from tepat.population import make_tables
from tepat.rules import Decision, Formula, Variable, decide, parse_expression
from tepat.rules.narrowing.possible import legal_ends
from tests.speed.bench_live_decision import FLAT, ON, microseconds
from tests.speed.measure import Measure

SEED = 20_261
HOUSEHOLDS = 12_000
CHECKED = 2_000
RANDOM_FILLINGS = 200
UNKNOWN_SHARE = 0.005

TERMS = {
    "floor_area_m2 < 45": -0.3231, "household_size >= 5": -0.2487, "child_0_6_count > 0": -0.0811,
    "elderly_60_count > 0": -0.0413,
    "owns_gas_cylinder_5kg": 0.2131, "owns_refrigerator": 0.1874, "owns_air_conditioner": 0.3912,
    "owns_water_heater": 0.2719, "owns_landline": 0.1221, "owns_flat_tv": 0.1437, "owns_gold_10g": 0.2218,
    "owns_laptop": 0.2846, "owns_motorcycle": 0.1755, "owns_bicycle": 0.0312, "owns_car": 0.5123,
    "owns_boat": 0.0217, "owns_motorboat": 0.1119, "owns_smartphone": 0.1633, "owns_other_land": 0.0923,
    "has_internet": 0.1512, "goat_count >= 3": 0.0427, "has_bank_account": 0.0718, 
    "floor_material = 8": -0.2311,
    "wall_material >= 4": -0.1437, "cooking_fuel >= 9": -0.1912,
}  # fmt: skip
CRITERIA = {
    "poor": "means <= :cut_off",
    "decile": "welfare_decile <= :max_decile",
    "no_public_employee": "NOT has_public_employee",
    "wage": "highest_formal_wage <= :minimum_wage",
    "address": "COALESCE(address_found, TRUE)",
    "needs": "child_0_6_count + elderly_60_count + pupil_sd_count + pupil_smp_count + pupil_sma_count > 0",
    "no_car": "NOT (owns_car AND registered_car_count > 0)",
    "few_comforts": "NOT (owns_air_conditioner AND owns_water_heater AND owns_laptop)",
    "electricity": "monthly_electricity_kwh <= 300 OR household_size >= 8 OR means <= :cut_off",
    "no_second_house": "NOT owns_second_house OR NOT owns_other_land",
    "room": "floor_material IN (4, 5, 6, 7, 8, 9) OR safe_div(floor_area_m2, household_size) <= 60",
    "livestock": "LEAST(cattle_count, 10) + LEAST(buffalo_count, 10) + LEAST(horse_count, 10) <= 25",
}


def measure() -> Iterator[Measure]:
    yield from live()
    yield from population()


# -- one family


def live() -> Iterator[Measure]:
    formula = load_content().programmes["pkh"].formula
    for name, facts, outcome in (
        ("three_unknowns", {}, "cannot_tell"),
        ("three_unknowns_not_eligible", {"welfare_decile": 6}, "not_eligible"),
    ):
        family = {
            **FLAT,
            **dict.fromkeys(("welfare_decile", "highest_formal_wage", "pupil_sd_count")),
            **facts,
        }
        decision = decide(formula, family, on=ON)
        assert decision.outcome == outcome
        assert bool(decision.missing or decision.changes)
        taken = microseconds(partial(decide, formula, family, on=ON))
        yield Measure(f"live_pkh_{name}", taken, "µs median", must="<= 100")
    taken = microseconds(partial(decide, formula, FLAT, on=ON))
    yield Measure("live_pkh_nothing_unknown", taken, "µs median", must="<= 25")
    scored = scored_formula()
    full = families(scored, 50, SEED)[0]
    family = {**full, **dict.fromkeys(("owns_boat", "goat_count", "welfare_decile"))}
    taken = microseconds(partial(decide, scored, family, on=ON))
    yield Measure("live_25_terms_three_unknowns", taken, "µs median", must="<= 100")
    yield Measure(
        "live_25_terms_nothing_unknown", microseconds(partial(decide, scored, full, on=ON)), "µs median"
    )


# -- many families


def population() -> Iterator[Measure]:
    formula = scored_formula()
    source = random.Random(SEED)
    before = after = contradicted = narrowed = checked = fillings = 0
    for full in families(formula, HOUSEHOLDS, SEED):
        facts = {code: None if source.random() < UNKNOWN_SHARE else value for code, value in full.items()}
        decision = decide(formula, facts, on=ON)
        before += outcome_without_narrowing(decision) == "cannot_tell"
        after += decision.outcome == "cannot_tell"
        if None in facts.values() and checked < CHECKED:
            checked += 1
            if any(criterion.narrowed for criterion in decision.criteria):
                narrowed += 1
                tried, wrong = contradictions(formula, facts, decision, source)
                fillings += tried
                contradicted += wrong
    share = 100 / HOUSEHOLDS
    yield Measure("cannot_tell_without_narrowing", before * share, "% of families")
    yield Measure("cannot_tell", after * share, "% of families", "without narrowing", after / before)
    yield Measure("cannot_tell_settled_by_narrowing", 100 * (1 - after / before), "%", must=">= 70")
    yield Measure("narrowed_families_checked", checked, "families with something unknown", must=">= 2000")
    yield Measure("narrowed_families_filled_in", narrowed, "families with something narrowed")
    yield Measure("narrowed_fillings_tried", fillings, "fillings")
    yield Measure("narrowed_contradicted", contradicted, "fillings", must="<= 0")


def contradictions(
    formula: Formula, facts: Mapping[str, Any], decision: Decision, source: random.Random
) -> tuple[int, int]:
    """How many fillings were tried, and how many gave another answer than what was narrowed."""
    unknown = [code for code, value in facts.items() if value is None]
    variables = [formula.dictionary[code] for code in unknown]
    random_values = ([drawn(one, source) for one in variables] for _ in range(RANDOM_FILLINGS))
    settled = {one.code: one.result for one in decision.criteria if one.narrowed}
    presumed = {code for code in unknown if code == "address_found"}
    tried = wrong = 0
    for values in itertools.chain(itertools.product(*map(corners, variables)), random_values):
        filling = dict(zip(unknown, values, strict=True))
        filled = decide(formula, {**facts, **filling}, on=ON)
        results = {one.code: one.result for one in filled.criteria}
        same = all(results[code] is result for code, result in settled.items())
        decided = decision.outcome != "cannot_tell" and not presumed
        wrong += not same or (decided and filled.outcome != decision.outcome)
        tried += 1
    return tried, wrong


def corners(variable: Variable) -> list[Any]:
    """The ends of the legal range, or all choices."""
    if variable.type == "boolean":
        return [False, True]
    return sorted(variable.codes) if variable.type == "choice" else list(legal_ends(variable))


def drawn(variable: Variable, source: random.Random) -> Any:
    """Any legal value."""
    if variable.type in ("boolean", "choice"):
        return source.choice(corners(variable))
    low, high = legal_ends(variable)
    return source.randint(low, high) if variable.type == "integer" else source.uniform(low, high)


def outcome_without_narrowing(decision: Decision) -> str:
    """What the outcome would be if every narrowed criterion were still unknown."""
    results = [None if one.narrowed else one.result for one in decision.criteria]
    return "not_eligible" if False in results else "cannot_tell" if None in results else "eligible"


def scored_formula() -> Formula:
    """The formula, with the variables of the content."""
    reason = {
        "id": {"true": "Terpenuhi.", "false": "Tidak terpenuhi.", "unknown": "Belum diketahui."},
        "en": {"true": "Met.", "false": "Not met.", "unknown": "Not known yet."},
    }
    terms = [
        {"variable" if code.isidentifier() else "expr": code, "coefficient": coefficient}
        for code, coefficient in TERMS.items()
    ]
    assert len(terms) == 25
    dictionary = load_content().dictionary
    limits = {"cut_off": 13.8, "max_decile": 6, "minimum_wage": 2_810_139}
    return Formula.from_document(
        {
            "code": "narrowing",
            "version": "1",
            "title": {"id": "Contoh untuk pengukuran", "en": "Example for measuring"},
            "active_from": "2026-01-01",
            "parameters": {name: {"values": {"2026-01-01": value}} for name, value in limits.items()},
            "scores": [{"code": "means", "linear": {"intercept": 13.4127, "terms": terms}}],
            "criteria": [{"code": code, "expr": text, "reason": reason} for code, text in CRITERIA.items()],
            "variables": dictionary.document(dictionary),
        }
    )


def families(formula: Formula, number: int, seed: int) -> list[dict[str, Any]]:
    """Flat facts of made-up families, all known: what nobody answered is no, none, or the first choice."""
    tables = make_tables(number, seed)
    members: dict[str, list[dict[str, Any]]] = {}
    for member in tables["members"].to_pylist():
        members.setdefault(member["family_id"], []).append(member)
    records: dict[str, dict[str, Any]] = {}
    for record in tables["agency_records"].to_pylist():
        if record["subject"] == "family":
            records.setdefault(record["key"], {})[record["variable"]] = json.loads(record["value"])
    dictionary = load_content().dictionary
    derived = {
        code: parse_expression(code, dictionary)
        for code in formula.inputs
        if code in dictionary.derived and code not in ("has_public_employee", "highest_formal_wage")
    }
    made = []
    for family, truth in zip(tables["families"].to_pylist(), tables["truth"].to_pylist(), strict=True):
        facts = {"members": members[family["family_id"]]}
        known = {**family, **records.get(family["kk"], {}), **truth, "welfare_decile": truth["true_decile"]}
        known |= {code: expression.evaluate(facts, on=ON) for code, expression in derived.items()}
        made.append(
            {
                code: _none(formula.dictionary[code]) if known.get(code) is None else known[code]
                for code in formula.inputs
            }
        )
    return made


def _none(variable: Variable) -> Any:
    """What a variable is taken to be where nobody answered."""
    if variable.type == "boolean":
        return variable.code == "address_found"
    return min(variable.codes) if variable.type == "choice" else legal_ends(variable)[0]
