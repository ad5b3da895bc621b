"""Random expressions: text -> parse -> live engine gives what a plain reference interpreter gives.

The interpreter knows nothing of the parser or the compiler: it works on nested tuples, drawn together with
their text, and follows the definitions in docs/rules.md word by word.
"""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tepat.rules import Dictionary, ExpressionError, parse_expression

ON = date(2026, 7, 1)
Tree = tuple[Any, ...]

WHOLE = ("decile", "income")
REAL = ("ratio", "debt", "floor_area_m2")
FLAGS = ("owns_car", "owns_boat", "has_internet")
DAYS = ("registered_on", "moved_on")


def literal(value: Any) -> Tree:
    return ("literal", value)


whole_leaves = st.one_of(
    st.sampled_from(WHOLE).map(lambda code: ("read", code)),
    st.sampled_from([0, 1, 2, 7, 10**9, 2**53 - 1, None]).map(literal),
)
real_leaves = st.one_of(
    st.sampled_from(REAL).map(lambda code: ("read", code)),
    st.sampled_from([0.0, 0.1, 0.5, 2.5, 1e-05, 1e300, 3.0000000000000004]).map(literal),
)
day_leaves = st.one_of(
    st.sampled_from(DAYS).map(lambda code: ("read", code)),
    st.sampled_from([date(2020, 2, 29), date(2026, 7, 1)]).map(literal),
    st.just(("on",)),
)
choice_leaves = st.one_of(st.just(("read", "floor_material")), st.sampled_from([1, 2, 8]).map(literal))
flag_leaves = st.one_of(
    st.sampled_from(FLAGS).map(lambda code: ("read", code)), st.sampled_from([True, False]).map(literal)
)
compares = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
signs = st.sampled_from(["+", "-", "*"])


def numbers(leaves: st.SearchStrategy[Tree], flags: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(st.just("chain"), inner, st.lists(st.tuples(signs, inner), min_size=1, max_size=4)),
            st.tuples(st.just("negate"), inner),
            st.tuples(
                st.sampled_from(["LEAST", "GREATEST", "COALESCE"]), st.lists(inner, min_size=2, max_size=3)
            ),
            st.tuples(st.just("clip"), st.tuples(inner, st.just(("read", "decile")), inner)),
            st.tuples(st.just("round"), inner, st.sampled_from([-2, 0, 1, 3])),
            st.tuples(st.just("case"), flags, inner, inner),
        ),
        max_leaves=6,
    )


simple_flags = st.one_of(
    flag_leaves, st.tuples(st.just("compare"), compares, whole_leaves, st.one_of(whole_leaves, real_leaves))
)
whole_trees = numbers(whole_leaves, simple_flags)
real_trees = st.one_of(
    numbers(st.one_of(real_leaves, whole_leaves), simple_flags),
    st.tuples(st.just("divide"), numbers(real_leaves, simple_flags), numbers(whole_leaves, simple_flags)),
)
span_trees = st.tuples(st.sampled_from(["age_years", "months_between"]), day_leaves, day_leaves)
conditions = st.one_of(
    flag_leaves,
    st.tuples(st.just("compare"), compares, whole_trees, real_trees),
    st.tuples(st.just("compare"), compares, span_trees, whole_leaves),
    st.tuples(st.just("compare"), compares, day_leaves, day_leaves),
    st.tuples(st.just("compare"), compares, st.just(("read", "floor_material")), choice_leaves),
    st.tuples(st.just("between"), whole_trees, whole_leaves, real_leaves),
    st.tuples(st.just("in"), whole_trees, st.lists(whole_leaves, min_size=1, max_size=3)),
    st.tuples(st.just("null"), whole_trees),
)
flag_trees = st.recursive(
    conditions,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["AND", "OR"]), st.lists(inner, min_size=2, max_size=4)),
        st.tuples(st.just("not"), inner),
        st.tuples(st.just("null"), inner),
        st.tuples(st.just("case"), inner, inner, inner),
        st.tuples(st.just("COALESCE"), st.lists(inner, min_size=2, max_size=2)),
    ),
    max_leaves=6,
)


def text_of(tree: Tree) -> str:  # noqa: C901 - one line for each construct
    match tree:
        case ("literal", value):
            return literal_text(value)
        case ("read", code):
            return str(code)
        case ("on",):
            return ":on"
        case ("chain", first, rest):
            written = text_of(first)
            for sign, operand in rest:
                written = f"({written} {sign} {text_of(operand)})"
            return written
        case ("negate" | "not" as word, inner):
            return f"({'-' if word == 'negate' else 'NOT'} ({text_of(inner)}))"
        case ("null", inner):
            return f"({text_of(inner)} IS NULL)"
        case ("clip", parts):
            return f"clip({', '.join(map(text_of, parts))})"
        case ("round", inner, digits):
            return f"round_half_up({text_of(inner)}, {digits})"
        case ("divide", one, other):
            return f"safe_div({text_of(one)}, {text_of(other)})"
        case ("case", condition, one, other):
            return f"CASE WHEN {text_of(condition)} THEN {text_of(one)} ELSE {text_of(other)} END"
        case ("compare", sign, one, other):
            return f"({text_of(one)} {sign} {text_of(other)})"
        case ("between", inner, low, high):
            return f"({text_of(inner)} BETWEEN {text_of(low)} AND {text_of(high)})"
        case ("in", inner, options):
            return f"({text_of(inner)} IN ({', '.join(map(text_of, options))}))"
        case ("AND" | "OR" as word, parts):
            return "(" + f" {word} ".join(map(text_of, parts)) + ")"
        case ("age_years" | "months_between" as name, one, other):
            return f"{name}({text_of(one)}, {text_of(other)})"
        case (name, parts):
            return f"{name}({', '.join(map(text_of, parts))})"
    raise AssertionError(tree)


def literal_text(value: Any) -> str:
    if isinstance(value, date):
        return f"DATE '{value}'"
    return "NULL" if value is None else str(value).upper()


def settled(value: Any) -> Any:
    if isinstance(value, int):
        return value if abs(value) <= 2**53 - 1 else None
    return value if value is not None and math.isfinite(value) else None


def value_of(tree: Tree, facts: dict[str, Any]) -> Any:  # noqa: C901 - one line for each construct
    def value(part: Tree) -> Any:
        return value_of(part, facts)

    match tree:
        case ("literal", constant):
            return constant
        case ("read", code):
            return facts.get(code)
        case ("on",):
            return ON
        case ("chain", first, rest):
            total = value(first)
            for sign, operand in rest:
                total = combined(sign, total, value(operand))
            return total
        case ("negate", inner):
            return None if value(inner) is None else -value(inner)
        case ("not", inner):
            return None if value(inner) is None else not value(inner)
        case ("null", inner):
            return value(inner) is None
        case ("case", condition, one, other):
            return value(one) if value(condition) is True else value(other)
        case ("COALESCE", parts):
            return next((value(part) for part in parts if value(part) is not None), None)
        case ("compare", sign, one, other):
            return compared(sign, value(one), value(other))
        case ("between", inner, low, high):
            return kleene_and(
                [compared("<=", value(low), value(inner)), compared("<=", value(inner), value(high))]
            )
        case ("in", inner, options):
            equal = [compared("=", value(inner), value(option)) for option in options]
            return inverted(kleene_and([inverted(one) for one in equal]))
        case ("AND", parts):
            return kleene_and([value(part) for part in parts])
        case ("OR", parts):
            return inverted(kleene_and([inverted(value(part)) for part in parts]))
    return applied(tree, [value(part) for part in arguments(tree)])


def arguments(tree: Tree) -> list[Tree]:
    if tree[0] in ("LEAST", "GREATEST", "clip"):
        return list(tree[1])
    return [tree[1]] if tree[0] == "round" else list(tree[1:])


def applied(tree: Tree, values: list[Any]) -> Any:
    if any(value is None for value in values):
        return None
    match tree[0]:
        case "LEAST":
            return min(values)
        case "GREATEST":
            return max(values)
        case "clip":
            return min(max(values[0], values[1]), values[2])
        case "round":
            return rounded(values[0], tree[2])
        case "divide":
            return None if values[1] == 0 else settled(values[0] / values[1])
    months = elapsed_months(*sorted(values))
    if tree[0] == "months_between":
        return months if values[0] <= values[1] else -months
    return months // 12 if values[0] <= values[1] else None


def elapsed_months(start: date, end: date) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if end.day >= start.day else months - 1


def rounded(value: Any, digits: int) -> Any:
    if isinstance(value, int) and digits >= 0:
        return value
    scaled = abs(value) * 10.0**digits if digits >= 0 else abs(value) / 10.0**-digits
    if not math.isfinite(scaled):
        return None
    whole = int(scaled) + (1 if scaled - int(scaled) >= 0.5 else 0)
    signed = -whole if value < 0 else whole
    return signed / 10.0**digits if digits > 0 else settled(signed * 10**-digits)


def combined(sign: str, one: Any, other: Any) -> Any:
    if one is None or other is None:
        return None
    return settled(one + other if sign == "+" else one - other if sign == "-" else one * other)


def compared(sign: str, one: Any, other: Any) -> Any:
    if one is None or other is None:
        return None
    order = (one > other) - (one < other)
    return {
        "=": order == 0,
        "<>": order != 0,
        "<": order < 0,
        "<=": order <= 0,
        ">": order > 0,
        ">=": order >= 0,
    }[sign]


def inverted(value: Any) -> Any:
    return None if value is None else not value


def kleene_and(values: list[Any]) -> Any:
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


facts_strategy = st.fixed_dictionaries(
    {},
    optional={
        "decile": st.none() | st.integers(1, 10),
        "income": st.none() | st.integers(0, 1_000_000_000),
        "ratio": st.none() | st.floats(-1000, 1000),
        "debt": st.none() | st.sampled_from([0.0, -0.0, 1e-300, 2.5, -1_000_000.0]),
        "floor_area_m2": st.none() | st.sampled_from([1.0, 7.2, 36.5, 2000.0]),
        "floor_material": st.sampled_from([None, 1, 2, 8]),
        **{code: st.sampled_from([None, True, False]) for code in FLAGS},
        "registered_on": st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        "moved_on": st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    },
)

quickly = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@quickly
@given(tree=flag_trees, facts=st.lists(facts_strategy, min_size=3, max_size=3))
def test_conditions(dictionary: Dictionary, tree: Tree, facts: list[dict[str, Any]]) -> None:
    expression = parse_expression(text_of(tree), dictionary)
    for one in facts:
        assert expression.evaluate(one, on=ON) is value_of(tree, one)


@quickly
@given(tree=real_trees, facts=st.lists(facts_strategy, min_size=3, max_size=3))
def test_numbers(dictionary: Dictionary, tree: Tree, facts: list[dict[str, Any]]) -> None:
    expression = parse_expression(text_of(tree), dictionary)
    for one in facts:
        assert expression.evaluate(one, on=ON) == value_of(tree, one)


@quickly
@given(tree=flag_trees, facts=facts_strategy)
def test_the_canonical_text_means_the_same(dictionary: Dictionary, tree: Tree, facts: dict[str, Any]) -> None:
    first = parse_expression(text_of(tree), dictionary)
    again = parse_expression(first.text, dictionary)
    assert again.text == first.text
    assert again.node == first.node
    assert again.evaluate(facts, on=ON) is first.evaluate(facts, on=ON)


WORDS = (
    "( ) , + - * = < >= AND OR NOT IN IS NULL BETWEEN CASE WHEN THEN ELSE END decile owns_car income 1 2.5 "
    "'a' TRUE DATE '2026-01-01' :on clip( COALESCE( safe_div( floor_material moved_on / ; --"
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(WORDS.split(" ")), max_size=12))
def test_any_heap_of_words_is_parsed_or_refused_clearly(dictionary: Dictionary, words: list[str]) -> None:
    try:
        expression = parse_expression(" ".join(words), dictionary)
    except ExpressionError as error:
        room = (error.code or "").rpartition(".")[0]
        refusal: tuple[str, int | None, bool] | None = (room, error.line, bool(error.what))
    else:
        refusal = None
        expression.evaluate({"decile": 3, "owns_car": True}, on=ON)
        expression.evaluate({}, on=None)
    assert refusal in (None, ("rules.expression", 1, True))
