"""How values are written in sentences, in Indonesian and in English."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tepat.rules import Dictionary, Formula, decide
from tepat.rules.reasons import variable_format


@pytest.mark.parametrize(
    ("code", "value", "indonesian", "english"),
    [
        ("income", 1_500_000, "Rp 1.500.000", "Rp 1,500,000"),
        ("income", 0, "Rp 0", "Rp 0"),
        ("floor_area_m2", 36.5, "36,5", "36.5"),
        ("floor_area_m2", 1200.0, "1.200", "1,200"),
        ("ratio", -0.25, "-0,25", "-0.25"),
        ("decile", 4, "4", "4"),
        ("owns_car", True, "ya", "yes"),
        ("owns_car", False, "tidak", "no"),
        ("floor_material", 8, "Tanah", "Earth"),
        ("moved_on", date(2026, 5, 3), "3 Mei 2026", "3 May 2026"),
        ("village", "Kalipait", "Kalipait", "Kalipait"),
    ],
)
def test_values_are_written_as_people_write_them(
    dictionary: Dictionary, code: str, value: Any, indonesian: str, english: str
) -> None:
    assert variable_format(dictionary[code], "id")(value) == indonesian
    assert variable_format(dictionary[code], "en")(value) == english


def test_a_sentence_with_several_values(write_formula: Callable[[str], Formula]) -> None:
    formula = write_formula("""parameters:
  limit: {values: {2026-01-01: 2000000}, unit: rupiah}
  begin: {2026-01-01: 2026-03-01}
  share: {2026-01-01: 0.5}
  strict: {2026-01-01: true}
criteria:
  - code: a
    expr: income <= :limit AND moved_on > :begin AND :strict
    reason:
      id:
        true: "{income}; {:limit}; {moved_on}; {:begin}; {:share}; {:strict}; {:on}; 100%"
        false: tidak
        unknown: belum
      en: {true: "{income}, {village}", false: no, unknown: unknown}
""")
    facts = {"income": 1_000_000, "moved_on": date(2026, 5, 3)}
    reason = decide(formula, facts, date(2026, 7, 1)).criteria[0].reason
    assert reason == {
        "id": "Rp 1.000.000; Rp 2.000.000; 3 Mei 2026; 1 Maret 2026; 0,5; ya; 1 Juli 2026; 100%",
        "en": "Rp 1,000,000, not known yet",
    }
    assert Formula.from_document(formula.document).hash == formula.hash
