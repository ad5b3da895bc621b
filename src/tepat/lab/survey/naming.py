"""A name in the rules language for a column of any name."""

from __future__ import annotations

import re

from tepat.rules.expressions.scan import RESERVED_WORDS

_LONGEST = 60
_TAKEN = frozenset(
    {
        "members",
        "household_id",
        "area_code",
        "outcome",
        "failed_mask",
        "unknown_mask",
        "benefit",
        "rank",
        "selected",
    }
    | {"score", "cutoff", "low_score", "score_score"}
)
"""Names that facts, the tables of decisions, or the lab's own formulas use already."""


def code_of(column: str) -> str:
    """
    >>> code_of("HH Size (2020)"), code_of("7b"), code_of("Case"), code_of("members")
    ('hh_size_2020', 'c_7b', 'case_x', 'members_x')
    """
    code = re.sub(r"[^a-z0-9]+", "_", column.lower()).strip("_")[:_LONGEST] or "column"
    code = code if code[0].isalpha() else f"c_{code}"[:_LONGEST]
    return f"{code}_x" if code.upper() in RESERVED_WORDS or code in _TAKEN else code
