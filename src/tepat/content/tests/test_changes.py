"""What the programmes tell a family that would change their answer, and what they never tell."""

from __future__ import annotations

from datetime import date
from typing import Any

from tepat.content import load_content
from tepat.rules import decide

ON = date(2026, 11, 1)
NEVER_NAMED = {"is_alive", "pregnancy_status", "has_difficulty", "chronic_illness", "nutrition_status"}


def member(**facts: Any) -> dict[str, Any]:
    return {
        "birth_date": date(1985, 3, 1),
        "sex": 1,
        "relation_to_head": 1,
        "is_alive": True,
        "is_public_employee": True,
        "formal_monthly_wage": 9_000_000,
        "has_difficulty": False,
        "school_attendance": 3,
        "work_status": 4,
        **facts,
    }


def test_nobody_is_told_to_wish_for_a_death_an_illness_or_a_pregnancy() -> None:
    family = {
        "welfare_decile": 8,
        "address_found": True,
        "members": [
            member(),
            member(sex=2, relation_to_head=2, pregnancy_status=1, is_public_employee=False),
        ],
    }
    for programme in load_content().programmes.values():
        decision = decide(programme.formula, family, on=ON)
        assert decision.outcome == "not_eligible"
        named = {change.variable for change in decision.changes}
        assert named & NEVER_NAMED == set()
        assert not {variable for variable in named if variable.startswith("difficulty_")}
        assert "is_public_employee" in named, "what an agency says wrongly can be contested"
