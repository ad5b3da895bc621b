"""``tepat rules`` with what the whole installation adds: PostgreSQL as an engine, names of areas."""

from __future__ import annotations

from tepat.rules.command import rules_with
from tepat.rules.surroundings import Surroundings

rules = rules_with(
    Surroundings(
        engines={"postgres": "tepat.web.rules_on_postgres:PostgresEngine"},
        area_name="tepat.content.areas:area_name",
    )
)
