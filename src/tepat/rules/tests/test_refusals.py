"""What the language refuses: each with its stable code, its line, and a way out."""

from __future__ import annotations

import time

import pytest

from tepat.rules import Dictionary, ExpressionError, parse_expression

REFUSED = [
    ("income / 2 > 1", "division", "safe_div"),
    ("income % 2 = 1", "forbidden_word", "share"),
    ("ROUND(ratio) = 2", "forbidden_word", "round_half_up"),
    ("CAST(ratio AS INT) = 2", "forbidden_word", "round_half_up"),
    ("AGE(moved_on) > 2", "forbidden_word", "age_years"),
    ("DATE_DIFF('year', moved_on, :on) > 2", "forbidden_word", "months_between"),
    ("LOG(income) > 2", "forbidden_word", "logarithm"),
    ("IFNULL(income, 0) > 2", "forbidden_word", "COALESCE"),
    ("COUNT(*) > 2", "forbidden_word", "derived variable"),
    ("eval('1') = 1", "forbidden_word", "Functions"),
    ("safe_dvi(1, 2) = 1", "forbidden_word", "safe_div"),
    ("__import__('os') = 1", "forbidden_word", "Functions"),
    ("SELECT 1", "forbidden_word", "docs/rules.md"),
    ("decile = (SELECT 1)", "forbidden_word", "docs/rules.md"),
    ("village LIKE 'a'", "forbidden_word", "IN"),
    ("EXISTS decile", "forbidden_word", "docs/rules.md"),
    ("decile = 1; DROP TABLE x", "forbidden_word", "Remove"),
    ("decile::int = 1", "syntax", "cast"),
    ("pg_catalog.x = 1", "forbidden_word", "bare"),
    ("decile.x = 1", "forbidden_word", "bare"),
    ('"decile" = 1', "forbidden_word", "bare"),
    ("decile = 1 -- comment", "comment", "YAML"),
    ("decile = 1 /* x */", "comment", "YAML"),
    ("decile = 1 # x", "comment", "YAML"),
    ("decille = 1", "unknown_variable", "`decile`"),
    ("Decile = 1", "unknown_variable", "`decile`"),
    ("wage > 1", "wrong_level", "derived variable"),
    ("decile <= :max", "unknown_parameter", "parameters"),
    ("decile == 1", "syntax", "="),
    ("decile = ", "syntax", "near"),
    ("decile = 1 decile", "syntax", "near"),
    ("decile decile", "syntax", "near"),
    ("(decile = 1", "syntax", "Close"),
    ("decile = 1)", "syntax", "Close"),
    ("CASE WHEN owns_car THEN 1", "syntax", "END"),
    ("decile = 1 END", "syntax", "END"),
    ("WHEN owns_car", "syntax", "END"),
    ("decile (1)", "forbidden_word", "Functions"),
    ("5 (decile)", "syntax", "operator"),
    ("decile IN ()", "syntax", "IN"),
    ("decile IN 1", "syntax", "IN"),
    ("(decile, 1) = 1", "syntax", "near"),
    ("*", "syntax", "near"),
    ("", "syntax", "Write"),
    ("   \n ", "syntax", "Write"),
    ("decile = 'a", "syntax", "quotation"),
    ("decile = 1_000", "number", "1500000"),
    ("decile = 1.2.3", "number", "1500000"),
    ("decile = 12abc", "number", "1500000"),
    ("decile = 9007199254740992", "number", "smaller"),
    ("ratio = 1e999", "number", "smaller"),
    ("moved_on > DATE '2026-02-30'", "date", "DATE"),
    ("moved_on > DATE '1/2/2026'", "date", "DATE"),
    ("decile = é", "forbidden_word", "Remove"),
    ("decile = 1 \x00", "forbidden_word", "Remove"),
    ("village = 'a\x00b'", "syntax", "one line"),
    ("decile - - 1 = 2", None, ""),
    ("decile - - - 1 = 2", "syntax", "one"),
    ("NOT decile = 1 = TRUE", "ambiguous", "brackets"),
    ("decile = income IS NULL", "ambiguous", "brackets"),
    ("owns_car = NOT owns_boat", "ambiguous", "brackets"),
    ("decile BETWEEN 1 AND NOT owns_car", "ambiguous", "brackets"),
    ("owns_car IS TRUE", "forbidden_word", "COALESCE"),
    ("TRUE = 1", "type", "alone"),
    ("owns_car = 1", "type", "alone"),
    ("owns_car + 1 = 2", "type", "CASE"),
    ("decile AND owns_car", "type", "> 0"),
    ("NOT decile", "type", "> 0"),
    ("decile = 'a'", "type", "same type"),
    ("moved_on = '2026-01-01'", "type", "DATE"),
    ("moved_on + 1 = moved_on", "type", "age_years"),
    ("moved_on - registered_on > 1", "type", "months_between"),
    ("age_years(decile, :on) > 1", "type", "birth_date"),
    ("village < 'b'", "type", "IN"),
    ("owns_car < owns_boat", "type", "IN"),
    ("LEAST(village, 'b') = 'b'", "type", "IN"),
    ("floor_material = 3", "not_in_list", "one of them"),
    ("floor_material IN (1, 4)", "not_in_list", "one of them"),
    ("3 = floor_material", "not_in_list", "one of them"),
    ("floor_material BETWEEN 1 AND 9", "not_in_list", "one of them"),
    ("COALESCE(floor_material, 7) = 1", "not_in_list", "one of them"),
    ("floor_material = 1.0", "type", "codes"),
    ("floor_material + 1 = 2", "type", "CASE"),
    ("floor_material = decile", "type", "codes"),
    ("COALESCE(decile, owns_car) = 1", "type", "same type"),
    ("CASE WHEN owns_car THEN 1 ELSE 'a' END = 1", "type", "same type"),
    ("CASE WHEN decile THEN 1 ELSE 2 END = 1", "type", "> 0"),
    ("round_half_up(ratio, decile) = 1", "type", "round_half_up(x, 0)"),
    ("round_half_up(ratio, 99) = 1", "type", "round_half_up(x, 0)"),
    ("clip(ratio, 5, 1) = 1", "type", "clip"),
    ("safe_div(1) = 1", "arguments", "commas"),
    ("safe_div(1, 2, 3) = 1", "arguments", "commas"),
    ("COALESCE(decile) = 1", "arguments", "commas"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "mend"), REFUSED, ids=[text[:40] for text, _, _ in REFUSED])
def test_refused_with_code_line_and_a_way_out(
    dictionary: Dictionary, text: str, code: str | None, mend: str
) -> None:
    if code is None:
        parse_expression(text, dictionary)
        return
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text, dictionary)
    assert caught.value.code == f"rules.expression.{code}"
    assert mend in caught.value.mend
    assert caught.value.line == 1
    assert caught.value.what


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("decile > 1\nAND nonsense > 2", 2),
        ("decile > 1\n\n\nAND income / 2 > 1", 4),
        ("decile > 1\nAND floor_material = 3", 2),
        ("decile > 1\nAND (income = 1\n OR owns_car + 1 > 2)", 3),
        ("decile > 1\nAND income >\n", 2),
    ],
)
def test_the_line_inside_the_text_is_named(dictionary: Dictionary, text: str, line: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text, dictionary)
    assert caught.value.line == line


HOSTILE = {
    "ten thousand brackets": ("(" * 10_000 + "decile" + ")" * 10_000, "too_deep"),
    "unclosed brackets": ("(" * 90_000, "too_deep"),
    "not not not": ("NOT " * 20_000 + "owns_car", "too_deep"),
    "not in brackets": ("NOT (" * 5_000 + "owns_car" + ")" * 5_000, "too_deep"),
    "nested functions": ("clip(" * 5_000 + "decile" + ", 1, 2)" * 5_000, "too_deep"),
    "nested case": ("CASE WHEN owns_car THEN " * 3_000 + "1" + " END" * 3_000, "too_deep"),
    "minus signs": ("- " * 20_000 + "decile", "syntax"),
    "a million terms": (" + ".join(["decile"] * 1_000_000), "too_long"),
    "five megabytes": ("x" * 5_000_000, "too_long"),
    "five megabytes of text": ("'" + "x" * 5_000_000 + "'", "too_long"),
    "many short terms": ("+".join(["1"] * 40_000), "too_long"),
    "a huge case": ("CASE " + "WHEN owns_car THEN 1 " * 10_000 + "END", "too_long"),
    "a long word": ("x" * 99_000, "unknown_variable"),
    "a long number": ("1" * 99_000, "number"),
    "a long fraction": ("0." + "1" * 99_000, "number"),
    "digits and dots": ("1." * 45_000, "number"),
    "quotation marks": ("'" * 99_999, "syntax"),
    "between in between": ("decile BETWEEN 1 AND " * 4_000 + "2", "ambiguous"),
    "a long chain of comparisons": (" = ".join(["owns_car"] * 5_000), "ambiguous"),
    "nothing but blanks": (" " * 99_000, "syntax"),
    "nothing but commas": ("," * 11_000, "syntax"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_quickly(dictionary: Dictionary, name: str) -> None:
    text, code = HOSTILE[name]
    started = time.thread_time()
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text, dictionary)
    assert time.thread_time() - started < 1
    assert caught.value.code == f"rules.expression.{code}"
    assert len(str(caught.value)) < 500


def test_the_deepest_text_allowed_is_parsed_also_far_down_the_stack(dictionary: Dictionary) -> None:
    text = "(" * 20 + "decile" + ")" * 20 + " > 1"
    cases = "CASE WHEN owns_car THEN " * 20 + "1" + " END" * 20 + " = 1"

    def deeper(levels: int) -> None:
        if levels:
            deeper(levels - 1)
        else:
            assert parse_expression(text, dictionary).evaluate({"decile": 2}) is True
            assert parse_expression(cases, dictionary).evaluate({"owns_car": True}) is True

    deeper(150)


def test_no_stack_overflow_where_little_stack_is_left(dictionary: Dictionary) -> None:
    def deeper(levels: int) -> None:
        if levels:
            deeper(levels - 1)
        else:
            with pytest.raises(ExpressionError) as caught:
                parse_expression("(" * 20 + "decile" + ")" * 20 + " > 1", dictionary)
            assert caught.value.code == "rules.expression.too_deep"

    deeper(600)
