"""Small formulas that together use every word of the language, each near an edge of its meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tepat.rules import Dictionary, Formula

DICTIONARY = Dictionary.load(Path(__file__).parent / "variables")

_ANSWERS = {"true": "true", "false": "false", "unknown": "unknown"}
_PLAIN = {"id": _ANSWERS, "en": _ANSWERS}

LOGIC = {
    "both": "flag_a AND flag_b AND flag_c",
    "one": "flag_a OR flag_b OR flag_c",
    "turned": "NOT (flag_a AND NOT flag_b)",
    "same": "flag_a = flag_b",
    "known": "flag_a IS NULL OR flag_b IS NOT NULL",
    "presumed": "COALESCE(flag_a, flag_b, flag_c)",
    "chosen": "CASE WHEN flag_a THEN flag_b WHEN flag_b THEN flag_c END",
    "otherwise": "CASE WHEN flag_a THEN flag_b ELSE flag_c END",
    "among": "decile IN (1, 2, 3)",
    "among_null": "decile IN (1, NULL, 3)",
    "among_others": "decile IN (whole, 3)",
    "in_between": "decile BETWEEN 2 AND 4",
    "between_reads": "decile BETWEEN whole AND 5",
    "earth": "floor = 8",
    "not_marble": "floor <> 1 AND floor NOT IN (2)",
    "excluded": "flag_a OR NOT flag_a",
    "village": "village IN ('Kepatihan', 'Sumberrejo') OR village = 'Genteng'",
}

NUMBERS = {
    "sum_123": "real + real_2 + real_3",
    "sum_321": "real_3 + real_2 + real",
    "grouped": "real + (real_2 + real_3)",
    "difference": "real - real_2 - real_3",
    "product": "real * real_2 * real_3",
    "mixed": "real * 3 + whole * 0.5 - 1e-05",
    "whole_sum": "whole + whole_2",
    "whole_back": "whole + whole_2 - whole_2",
    "whole_product": "whole * whole_2",
    "whole_then_real": "whole * whole_2 * 0.5",
    "whole_sum_then_real": "whole + whole_2 + 0.5",
    "negated": "-whole",
    "quotient": "safe_div(real, real_2)",
    "whole_quotient": "safe_div(whole, whole_2)",
    "nested_quotient": "safe_div(1, safe_div(real, real_2))",
    "rounded": "round_half_up(real, 0)",
    "rounded_1": "round_half_up(real, 1)",
    "rounded_2": "round_half_up(real, 2)",
    "rounded_9": "round_half_up(real, 9)",
    "rounded_thousand": "round_half_up(whole, -3)",
    "rounded_whole": "round_half_up(whole, 2)",
    "rounded_presumed": "round_half_up(COALESCE(real, whole), 2)",
    "rounded_hundred": "round_half_up(real * 1000, -2)",
    "clipped": "clip(real, 0, 10)",
    "clipped_reads": "clip(real, real_2, real_3)",
    "smallest": "LEAST(real, real_2, whole)",
    "largest": "GREATEST(real, real_2, whole)",
    "first_known": "COALESCE(real, real_2, whole)",
    "presumed_product": "COALESCE(real, whole) * 3 * 7",
    "of_score": "whole_sum + whole_sum + 1",
    "smallest_literal": "real + 5e-324",
    "long_literal": "real * 0.1234567890123456789012345",
}
NUMBER_CRITERIA = {
    "same_order": "sum_123 = sum_321",
    "last_digit": "real + real_2 = 0.3",
    "threshold": "real <= 7.2",
    "tiny": "real > 1e-05",
    "zero": "real = 0",
    "whole_limit": "whole < 9007199254740991",
    "whole_equals_real": "whole = real",
    "below_parameter": "real < :limit",
}

DATES = {
    "years": "age_years(day, :on)",
    "years_at_day_2": "age_years(day, day_2)",
    "months": "months_between(day, day_2)",
    "months_now": "months_between(:on, day)",
    "months_leap": "months_between(DATE '2024-02-29', day)",
    "by_law": ":amount * 2",
}
DATE_CRITERIA = {
    "before": "day < day_2",
    "on_the_day": "day = DATE '2024-02-29'",
    "young": "age_years(day, :on) BETWEEN 0 AND 6",
    "after_law": "day >= :since",
    "first": "LEAST(day, day_2) <= DATE '2000-01-01'",
    "open": ":is_open",
}

MEMBERS = {
    "children": "child_count * 100",
    "wages": "wage_total + 0",
    "fortunes": "fortune_total + 0",
    "weights": "weight_total * 1",
    "crowding": "area_per_person + 0",
    "age_of_head": "head_age + 0",
    "youngest": "youngest_age + 0",
}
MEMBER_CRITERIA = {
    "has_child": "child_count > 0",
    "no_official": "NOT has_official",
    "adults": "all_adult",
    "wage": "highest_wage <= 2810139",
    "size": "member_count BETWEEN 1 AND 4",
    "crowded": "area_per_person < 8",
    "old_family": "first_birth < DATE '1950-01-01'",
}

NARROWING = {
    "always": "clip(decile, 1, 10) <= 10",
    "sum_inside": "decile + 3 <= 13",
    "listed": "floor IN (1, 2, 8)",
    "part_listed": "floor IN (1, 2)",
    "quotient": "safe_div(area_m2, decile) >= 0",
    "by_zero": "safe_div(1, area_m2) > 0",
    "from_1900": "day_2 >= DATE '1900-01-01'",
    "born": "age_years(day_2, :on) < 130",
    "either": "flag_a OR NOT flag_a",
    "presumed": "flag_a OR (flag_b AND COALESCE(flag_b, TRUE))",
    "largest": "GREATEST(decile, 11) = 11",
    "chosen": "CASE WHEN decile < 5 THEN 1 WHEN floor = 8 THEN 2 ELSE 3 END BETWEEN 1 AND 3",
}

_TERMS = (
    ("area_m2", -0.0213), ("decile", 0.1), ("flag_a", -0.3), ("flag_b", 0.7), ("real", 1e-05), ("whole", 3),
    ("flag_c", 0.123456789012345),
)  # fmt: skip
SCORE_ENTRIES: list[dict[str, Any]] = [
    {
        "code": "pmt",
        "linear": {
            "intercept": 1.1,
            "terms": [{"variable": code, "coefficient": c} for code, c in _TERMS]
            + [{"expr": f"CASE WHEN floor = {code} THEN {code} ELSE 0 END", "coefficient": 0.1 * code}
               for code in (1, 2, 8)]
            + [{"expr": f"decile <= {limit}", "coefficient": limit / 7} for limit in range(1, 16)],
        },
    },
    {"code": "card", "expr": "CASE WHEN area_m2 < 7.2 THEN 12 WHEN area_m2 < 36.5 THEN 5.5 ELSE 0 END"
                             " + CASE floor WHEN 8 THEN 9 WHEN 2 THEN 0.5 ELSE 0 END"},
    {"code": "together", "expr": "pmt * 100 + card"},
]  # fmt: skip

SENTENCES = (
    "{whole}|{real}|{area_m2}|{income}|{price}|{flag_a}|{day}|{floor}|{village}|{total}"
    "|{:on}|{:limit}|{:amount}|{:is_open}|{:since}|{decile}."
)

PARAMETERS: dict[str, Any] = {
    "limit": {"values": {"2020-01-01": 7.2, "2026-01-01": 7.25, "2026-07-01": 8}},
    "amount": {"values": {"2020-01-01": 750000, "2026-01-01": 1000000.5}, "unit": "rupiah"},
    "since": {"values": {"2020-01-01": "2020-02-29", "2026-01-01": "2024-02-29"}},
    "is_open": {"values": {"2020-01-01": True, "2026-07-01": False}},
}


def _scores(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"code": name, "expr": text} for name, text in texts.items()]


def formula_of(
    code: str,
    *,
    criteria: Mapping[str, str] = MappingProxyType({}),
    scores: Sequence[Mapping[str, Any]] = (),
    benefit: str | None = None,
    sentence: str | None = None,
) -> Formula:
    """A formula from its expressions; ``sentence`` is the reason of every answer in both languages."""
    answers = dict.fromkeys(_ANSWERS, sentence) if sentence else _ANSWERS
    document: dict[str, Any] = {
        "code": code,
        "version": "1",
        "title": {"id": code, "en": code},
        "active_from": "2020-01-01",
        "parameters": PARAMETERS,
        "criteria": [
            {"code": name, "expr": text, "reason": {"id": answers, "en": answers} if sentence else _PLAIN}
            for name, text in criteria.items()
        ],
        "scores": list(scores),
        "variables": DICTIONARY.document(DICTIONARY),
    }
    if benefit is not None:
        document["benefit"] = {"period": "month", "currency": "IDR", "expr": benefit}
    return Formula.from_document(document)


def edge_formulas() -> dict[str, Formula]:
    """The formulas by code."""
    return {
        "logic": formula_of("logic", criteria=LOGIC),
        "numbers": formula_of("numbers", criteria=NUMBER_CRITERIA, scores=_scores(NUMBERS)),
        "dates": formula_of("dates", criteria=DATE_CRITERIA, scores=_scores(DATES), benefit="by_law"),
        "members": formula_of(
            "members", criteria=MEMBER_CRITERIA, scores=_scores(MEMBERS), benefit="child_count * 750000.5"
        ),
        "score": formula_of(
            "score", criteria={"poor": "pmt < 10"}, scores=SCORE_ENTRIES, benefit="pmt * 1000"
        ),
        "benefit": formula_of("benefit", criteria={"any": "decile <= 10"}, benefit="real * 0.5"),
        "narrowing": formula_of(
            "narrowing",
            criteria=NARROWING,
            benefit="clip(real, 250000, 250000)",
        ),
        "sentences": formula_of(
            "sentences",
            criteria={"all": "flag_a AND real < :limit"},
            scores=_scores({"total": "real * 1000000"}),
            sentence=SENTENCES,
        ),
    }
