"""A formula as one SELECT, with the meaning of the live engine."""

from tepat.rules.sql.statement import score_column, to_sql

__all__ = ["score_column", "to_sql"]
