"""What narrowing says is never contradicted, and what it calls missing is what can turn the answer.

More examples: TEPAT_EXAMPLES=2000 (default 30).
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tepat.rules import Dictionary, Formula, decide
from tepat.rules.live.accept import acceptor
from tepat.rules.tests import drawn_formulas as drawn
from tepat.rules.tests.small_formulas import documents, formula_of

ON = date(2026, 7, 1)
EXAMPLES = int(os.environ.get("TEPAT_EXAMPLES", "30"))

N = None


# -- nothing is contradicted


def is_known(formula: Formula, facts: Mapping[str, Any], code: str) -> bool:
    value = facts.get(code)
    return value is not None and acceptor(formula.dictionary[code])(value) is not None


def legal_value(formula: Formula, code: str, source: random.Random) -> Any:
    variable = formula.dictionary[code]
    pool = drawn._pool(variable, [0, 1, 2.5, 5])
    accept = acceptor(variable)
    values = (drawn._value(variable, pool, source) for _ in itertools.repeat(None))
    return next(value for value in map(accept, values) if value is not None)


def filled(formula: Formula, facts: Mapping[str, Any], source: random.Random, share: float) -> dict[str, Any]:
    """The facts with about this share of the unknown filled in; derived ones only if nothing derives them."""
    result = dict(facts)
    for code in formula.inputs:
        if is_known(formula, facts, code):
            continue
        result.pop(code, None)
        derived = formula.dictionary.derived.get(code)
        follows = derived and formula.dictionary.closure(derived.needs) & set(formula.inputs)
        if not follows and source.random() < share:
            result[code] = legal_value(formula, code, source)
    return result


def assert_nothing_is_contradicted(formula: Formula, facts: Mapping[str, Any], seed: int) -> int:
    decision = decide(formula, facts, drawn.ON)
    narrowed = {criterion.code: criterion.result for criterion in decision.criteria if criterion.narrowed}
    source = random.Random(seed)
    for share in (1.0, 1.0, 0.5, 1.0) if narrowed else ():
        fuller = filled(formula, facts, source, share)
        later = {one.code: one.result for one in decide(formula, fuller, drawn.ON).criteria}
        assert {code: later[code] for code in narrowed} == narrowed, (facts, fuller)
    return len(narrowed)


def test_no_narrowed_criterion_is_contradicted() -> None:
    settled = 0
    for seed in range(EXAMPLES * 5):
        formula = drawn.drawn_formula(drawn.SeededDraws(seed))
        for facts in drawn.drawn_rows(formula, seed, 4, unknown_share=0.3):
            settled += assert_nothing_is_contradicted(formula, facts, seed)
    assert settled > EXAMPLES


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(formula=drawn.formulas(), seed=st.integers(0, 2**32))
def test_no_drawn_formula_is_contradicted(formula: Formula, seed: int) -> None:
    for facts in drawn.drawn_rows(formula, seed, 3, unknown_share=0.4):
        assert_nothing_is_contradicted(formula, facts, seed)


# -- what is missing


DOMAINS: dict[str, list[Any]] = {
    "small": [0, 1, 2, 3],
    "other": [-2, -1, 0, 1],
    "third": [0, 1, 2],
    "poor": [False, True],
    "owner": [False, True],
    "alone": [False, True],
    "floor": [1, 2, 3, 8],
    "wall": [1, 2],
}
VARIABLES: list[dict[str, Any]] = [
    *(
        {"code": code, "level": "household", "type": "integer", "range": [values[0], values[-1]]}
        for code, values in DOMAINS.items()
        if code in ("small", "other", "third")
    ),
    *({"code": code, "level": "household", "type": "boolean"} for code in ("poor", "owner", "alone")),
    *(
        {"code": code, "level": "household", "type": "choice"}
        | {"choices": {str(one): {"id": f"k{one}", "en": f"c{one}"} for one in DOMAINS[code]}}
        for code in ("floor", "wall")
    ),
]


def single(draw: Callable[..., Any], code: str) -> str:
    """A condition on one variable."""
    values = DOMAINS[code]
    if code in ("poor", "owner", "alone"):
        return code
    one, other = draw(st.sampled_from(values)), draw(st.sampled_from(values))
    sign = draw(st.sampled_from(["=", "<>", "<", "<=", ">", ">="]))
    forms = [f"{code} {sign} {one}", f"{code} BETWEEN {min(one, other)} AND {max(one, other)}"]
    if code in ("floor", "wall"):
        forms.append(f"{code} IN ({one}, {other})")
    return f"({draw(st.sampled_from(forms))})"


@st.composite
def read_once(draw: Callable[..., Any]) -> str:
    """A condition in which each variable stands once."""
    codes = draw(st.permutations(list(DOMAINS)))[: draw(st.integers(1, 5))]
    parts = [single(draw, code) for code in codes]
    numbers = [code for code in codes if code in ("small", "other", "third")]
    if len(numbers) > 1 and draw(st.booleans()):
        one, other = numbers[:2]
        joined = [
            f"{one} + {other}",
            f"{one} - {other}",
            f"LEAST({one}, {other})",
            f"GREATEST({one}, {other})",
        ]
        sign, limit = draw(st.sampled_from(["<=", ">"])), draw(st.integers(-2, 5))
        parts = [part for code, part in zip(codes, parts, strict=True) if code not in (one, other)]
        parts.append(f"({draw(st.sampled_from(joined))} {sign} {limit})")
    while len(parts) > 1:
        size = draw(st.integers(2, min(3, len(parts))))
        taken, parts = parts[:size], parts[size:]
        word = draw(st.sampled_from([" AND ", " OR "]))
        text = f"({word.join(taken)})"
        parts.append(f"(NOT {text})" if draw(st.booleans()) else text)
    return parts[0]


def fillings(formula: Formula, facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    unknown = [code for code in formula.inputs if facts.get(code) is None]
    for values in itertools.product(*(DOMAINS[code] for code in unknown)):
        yield {**facts, **dict(zip(unknown, values, strict=True))}


def turning(formula: Formula, facts: Mapping[str, Any]) -> set[str]:
    """Unknown inputs of which some value, with some values of the others, turns the outcome."""
    outcomes = {
        tuple(sorted(full.items())): decide(formula, full, ON).outcome for full in fillings(formula, facts)
    }
    found = set()
    for code in formula.inputs:
        if facts.get(code) is None:
            groups: dict[Any, set[str]] = {}
            for filling, outcome in outcomes.items():
                rest = tuple(item for item in filling if item[0] != code)
                groups.setdefault(rest, set()).add(outcome)
            if any(len(group) > 1 for group in groups.values()):
                found.add(code)
    return found


@settings(max_examples=EXAMPLES * 3, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=read_once(), data=st.data())
def test_what_is_missing_is_exactly_what_can_turn_the_outcome(text: str, data: st.DataObject) -> None:
    formula = formula_of(text, variables=VARIABLES)
    facts = {code: data.draw(st.sampled_from([*DOMAINS[code], None, None, None])) for code in formula.inputs}
    decision = decide(formula, facts, ON)
    outcomes = {decide(formula, full, ON).outcome for full in fillings(formula, facts)}
    if len(outcomes) == 1:
        assert {decision.outcome} == outcomes
    assert set(decision.missing) == turning(formula, facts)


def results(formula: Formula, facts: Mapping[str, Any]) -> dict[str, bool | None]:
    return {criterion.code: criterion.result for criterion in decide(formula, facts, drawn.ON).criteria}


def test_what_is_not_missing_cannot_turn_an_open_criterion() -> None:
    """Also where the formula presumes, repeats itself, divides or overflows."""
    tried = 0
    for seed in range(EXAMPLES * 5):
        formula = drawn.drawn_formula(drawn.SeededDraws(seed))
        source = random.Random(seed)
        for facts in drawn.drawn_rows(formula, seed, 3, unknown_share=0.4):
            decision = decide(formula, facts, drawn.ON)
            open_codes = [one.code for one in decision.criteria if one.result is None]
            if decision.outcome != "cannot_tell" or not open_codes:
                continue
            full = filled(formula, facts, source, 1.0)
            for code in formula.inputs:
                if is_known(formula, facts, code) or code in decision.missing or code not in full:
                    continue
                if code in formula.dictionary.derived and set(decision.missing) & formula.dictionary.closure(
                    [code]
                ):
                    continue
                before = results(formula, full)
                after = results(formula, {**full, code: legal_value(formula, code, source)})
                tried += 1
                assert [before[one] for one in open_codes] == [after[one] for one in open_codes], (
                    facts,
                    code,
                )
    assert tried > EXAMPLES


def test_an_answer_for_one_date_is_not_kept_for_another() -> None:
    days = [{"code": "day", "level": "household", "type": "date", "range": ["1900-01-01", "2100-12-31"]}]
    formula = formula_of("day < :on", variables=days)
    assert decide(formula, {}, date(2200, 1, 1)).outcome == "eligible"
    assert decide(formula, {}, ON).outcome == "cannot_tell"
    assert decide(formula, {}, ON).missing == ("day",)


# -- sentences and benefit


OFFICIALS: list[dict[str, Any]] = [
    {"code": "is_official", "level": "person", "type": "boolean"},
    {"code": "officials", "level": "household", "type": "integer", "derive": {"count": "is_official"}},
    {"code": "decile", "level": "household", "type": "integer", "range": [1, 10]},
]


def test_a_narrowed_criterion_has_the_sentence_of_its_answer() -> None:
    formula = formula_of("officials < 4 AND decile <= 10", variables=OFFICIALS)
    document = formula.document
    document["criteria"][0]["reason"] = {
        "id": {"true": "Ada {officials} pegawai, desil {decile}.", "false": "-", "unknown": "?"},
        "en": {"true": "There are {officials} officials, decile {decile}.", "false": "-", "unknown": "?"},
    }
    decision = decide(Formula.from_document(document), {"members": [{"is_official": True}, {}, {}]}, ON)
    (criterion,) = decision.criteria
    assert (decision.outcome, criterion.result, criterion.narrowed) == ("eligible", True, True)
    assert criterion.reason == {
        "id": "Ada 1 sampai 3 pegawai, desil belum diketahui.",
        "en": "There are 1 to 3 officials, decile not known yet.",
    }
    assert criterion.inputs == {"officials": None, "decile": None}
    assert decision.to_json()["criteria"][0]["narrowed"] is True
    assert decision.missing == ()


def test_the_benefit_is_given_where_it_can_only_be_one() -> None:
    benefit = {"period": "month", "currency": "IDR", "expr": "LEAST(officials * 100, 200) + decile * 0"}
    formula = formula_of("officials >= 0", variables=OFFICIALS, benefit=benefit)
    two = [{"is_official": True}, {"is_official": True}]
    decision = decide(formula, {"members": [*two, {}]}, ON)
    assert decision.benefit is not None
    assert (decision.benefit.amount, decision.missing) == (200, ())
    decision = decide(formula, {"decile": 3, "members": [{}, *two[:1]]}, ON)
    assert decision.benefit is not None
    assert (decision.outcome, decision.benefit.amount, decision.missing) == (
        "eligible",
        None,
        ("is_official",),
    )


# -- members


MEMBER_CRITERIA = (
    "child_count > 0 OR elderly_count > 1", "size >= 2 AND NOT has_official",
    "all_adult OR youngest_age <= 3",
    "wage_total <= 2000000", "highest_wage <= 1500000", "head_age >= 18", "area_per_person < 12.5",
    "child_count * 2 + elderly_count <= size + 3", 
    "COALESCE(highest_wage, 0) < 1000000 AND elderly_count < 2",
    "CASE WHEN has_official THEN child_count > 1 ELSE elderly_count > 0 END", "head_age IS NULL OR size > 2",
)  # fmt: skip
MEMBER_VALUES: dict[str, list[Any]] = {
    "birth_date": [date(1950, 1, 1), date(1990, 5, 5), date(2010, 1, 1), date(2024, 2, 29), date(2027, 1, 1)],
    "wage": [0, 400_000, 1_500_000, 9_000_000],
    "is_official": [True, False],
    "relation": [1, 2, 3],
}


@pytest.fixture(scope="module")
def member_formula(dictionary: Dictionary) -> Formula:
    return formula_of(
        *MEMBER_CRITERIA,
        variables=documents(dictionary),
    )


def drawn_family(source: random.Random) -> dict[str, Any]:
    share = source.choice((0.1, 0.3, 0.6))
    members = [
        {code: source.choice(values) for code, values in MEMBER_VALUES.items() if source.random() > share}
        for _ in range(source.randrange(4))
    ]
    facts: dict[str, Any] = {"members": members}
    if source.random() > share:
        facts["floor_area_m2"] = source.choice([10.0, 30.0, 60.0])
    return facts


def filled_family(facts: dict[str, Any], source: random.Random, share: float) -> dict[str, Any]:
    members = [
        {
            code: member[code] if code in member else source.choice(values)
            for code, values in MEMBER_VALUES.items()
            if code in member or source.random() < share
        }
        for member in facts["members"]
    ]
    area = {"floor_area_m2": facts.get("floor_area_m2", source.choice([1.0, 25.0, 2000.0]))}
    return {**facts, **(area if source.random() < share else {}), "members": members}


def test_nothing_about_members_is_contradicted(member_formula: Formula) -> None:
    settled = left_out = 0
    for seed in range(EXAMPLES * 20):
        source = random.Random(seed)
        facts = drawn_family(source)
        decision = decide(member_formula, facts, ON)
        narrowed = {one.code: one.result for one in decision.criteria if one.narrowed}
        settled += len(narrowed)
        for share in (1.0, 1.0, 0.5):
            later = results(member_formula, filled_family(facts, source, share))
            assert {code: later[code] for code in narrowed} == narrowed, (seed, facts)
        if decision.outcome == "cannot_tell":
            left_out += left_out_cannot_turn(member_formula, facts, decision, source)
    assert settled > EXAMPLES
    assert left_out > EXAMPLES


def left_out_cannot_turn(
    formula: Formula, facts: dict[str, Any], decision: Any, source: random.Random
) -> int:
    """Fill in everything in two ways that differ only in what is not missing."""
    open_codes = [one.code for one in decision.criteria if one.result is None]
    full = filled_family(facts, source, 1.0)
    other = filled_family(facts, source, 1.0)
    for code in decision.missing:
        if code == "floor_area_m2":
            other[code] = full[code]
        else:
            for one, two in zip(full["members"], other["members"], strict=True):
                two[code] = one[code]
    before, after = results(formula, full), results(formula, other)
    assert [before[one] for one in open_codes] == [after[one] for one in open_codes], (facts, full, other)
    return len({*MEMBER_VALUES, "floor_area_m2"} - set(decision.missing))


@pytest.mark.parametrize(
    ("expr", "members", "result", "missing"),
    [
        ("child_count >= 1", [{"birth_date": date(2024, 1, 1)}, {"age": 3}, {}], None, ("birth_date",)),
        ("elderly_count >= 1", [{"age": 70}, {"age": None}], None, ("birth_date",)),
        ("size >= 2", [{}, {}], True, ()),
        ("has_official", [{"is_official": True}, {}], True, ()),
        ("NOT has_official", [{"is_official": False}, {}], None, ("is_official",)),
        ("highest_wage <= 5", [{"wage": 9}, {}], False, ()),
        ("highest_wage <= 5", [{"wage": 3}, {}], None, ("wage",)),
        ("highest_wage <= 5", [], None, ()),
        ("wage_total > 5", [{"age": 20, "wage": 9}, {"age": 30}], True, ()),
        ("wage_total > 5", [{"age": 20, "wage": 2}, {"age": 3}, {"age": 30}], None, ("wage",)),
        ("youngest_age < 10", [{"age": 3}, {"age": 40}], True, ()),
        ("head_age > 30", [{"relation": 1, "age": 40}, {}], True, ()),
        ("head_age > 30", [{"age": 40}, {"relation": 1, "age": 50}], True, ()),
        ("head_age > 45", [{"age": 40}, {"relation": 1, "age": 50}], True, ()),
    ],
)
def test_members(dictionary: Dictionary, expr: str, members: Any, result: Any, missing: Any) -> None:
    formula = formula_of(expr, variables=documents(dictionary))
    decision = decide(formula, {"members": members}, ON)
    assert decision.criteria[0].result is result
    assert decision.missing == missing
