"""Families to send: each one once, none of the population's known duplicates."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from tepat.population import make_tables, submissions
from tepat.web.demonstration import submission_document

AT = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)


@cache
def _families() -> list[dict[str, Any]]:
    tables = make_tables(400, seed=11)
    truth = tables["truth"].to_pylist()
    doubled = {row["family_id"] for row in truth if row["duplicate_of"] is not None}
    return [family for family in submissions(tables) if family["family_id"] not in doubled]


def family_document(number: int) -> dict[str, Any]:
    """The document of one family; the same number gives the same document."""
    return submission_document(_families()[number], observed_at=AT)
