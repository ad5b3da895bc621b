"""Columns that matter only in rows where there is doubt."""

from __future__ import annotations

from tepat.rules.sql.intervals.flags import Flag
from tepat.rules.sql.intervals.possible import Span, Truth
from tepat.rules.sql.steps import Piece, Steps, piece

_SHORT = 60
"""So many characters may be written twice instead of getting a name."""


class DoubtfulSteps:
    """Columns that are worked out only where there is doubt, and are NULL elsewhere."""

    def __init__(self, steps: Steps, doubt: Piece) -> None:
        self._steps = steps
        self._doubt = doubt

    def once(self, value: Piece) -> Piece:
        """The value under a name, unless it is short."""
        return value if value.simple or len(value.sql) <= _SHORT else self.column(value)

    def column(self, value: Piece) -> Piece:
        """The value as a column."""
        if value.simple and value.columns:
            return value
        return self._steps.column(piece("CASE WHEN {0} THEN {1} END", self._doubt, value))

    def flag(self, flag: Flag) -> Flag:
        """The same for a flag."""
        return flag if isinstance(flag, bool) else self.once(flag)

    def truth(self, truth: Truth) -> Truth:
        """The same for a condition."""
        flag = self.flag
        return Truth(flag(truth.true), flag(truth.false), flag(truth.open), flag(truth.null))

    def span(self, span: Span) -> Span:
        """The same for an interval."""
        ends = self.once(span.low), self.once(span.high)
        return Span(
            *ends, self.flag(span.open), self.flag(span.null), span.may_be_empty, span.least, span.most
        )
