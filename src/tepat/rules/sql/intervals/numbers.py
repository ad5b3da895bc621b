"""Calculating with intervals by their corners, with the same operations in the same order as with values."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from tepat.rules.expressions.types import LARGEST_INTEGER, NUMBER, Kind, Type
from tepat.rules.sql import dates
from tepat.rules.sql.calculating import LARGEST_DOUBLE, SAFE, Calculator
from tepat.rules.sql.dialects import Dialect
from tepat.rules.sql.intervals.flags import Flag, either, sure
from tepat.rules.sql.intervals.possible import Span
from tepat.rules.sql.steps import Piece, combined, piece

Keep = Callable[[Piece], Piece]
Ends = tuple[float, float]


class Numbers:
    """Writes the interval of one operation. ``keep`` gives a piece that is needed several times a name."""

    def __init__(self, dialect: Dialect, calculator: Calculator, keep: Keep) -> None:
        self._dialect = dialect
        self._calculator = calculator
        self._keep = keep

    def negated(self, inner: Span) -> Span:
        """``-x``."""
        return Span(
            piece("(-{0})", inner.high), piece("(-{0})", inner.low), inner.open, inner.null,
            inner.may_be_empty, -inner.most, -inner.least,
        )  # fmt: skip

    def as_double(self, inner: Span) -> Span:
        """A whole number as a double."""
        cast = f"CAST({{0}} AS {self._dialect.double})"
        return Span(
            piece(cast, inner.low), piece(cast, inner.high), inner.open, inner.null,
            inner.may_be_empty, inner.least, inner.most,
        )  # fmt: skip

    # -- + - *

    def step(self, sign: str, left: Span, right: Span, kind: Type, largest: float, smallest: Ends) -> Span:
        """``left sign right``; what lies beyond what engines hold is NULL."""
        limit = LARGEST_INTEGER if kind.kind is Kind.INTEGER else SAFE
        beyond = largest > limit
        least, most = _static_ends(sign, left, right)
        if sign == "*":
            low, high = self._product(left, right, kind, largest, smallest)
        else:
            pairs = ((left.low, right.low), (left.high, right.high))
            if sign == "-":
                pairs = ((left.low, right.high), (left.high, right.low))
            low, high = (self._operation(sign, *pair, kind, largest, smallest) for pair in pairs)
        span = Span(
            low, high, either(left.open, right.open), either(left.null, right.null),
            left.may_be_empty or right.may_be_empty, least, most,
        )  # fmt: skip
        return self.within(span, kind) if beyond else span

    def _operation(
        self, sign: str, left: Piece, right: Piece, kind: Type, largest: float, smallest: Ends
    ) -> Piece:
        if kind.kind is Kind.INTEGER:
            return self._calculator.whole_or_beyond(sign, left, right, largest, self._keep)
        return self._calculator.double_or_infinite(sign, left, right, largest, smallest)

    def _product(
        self, left: Span, right: Span, kind: Type, largest: float, smallest: Ends
    ) -> tuple[Piece, Piece]:
        """The least and the greatest corner; fewer corners where a sign is known beforehand."""
        if left.least >= 0 or left.most <= 0:
            left, right, smallest = right, left, (smallest[1], smallest[0])
        left, right = self._kept(left), self._kept(right)

        def corner(one: Piece, other: Piece) -> Piece:
            return self._operation("*", one, other, kind, largest, smallest)

        if right.low.sql == right.high.sql and right.least >= 0:
            return corner(left.low, right.low), corner(left.high, right.low)
        if right.low.sql == right.high.sql and right.most <= 0:
            return corner(left.high, right.low), corner(left.low, right.low)
        if right.least >= 0:
            lows = [corner(left.low, right.low), corner(left.low, right.high)]
            highs = [corner(left.high, right.low), corner(left.high, right.high)]
        elif right.most <= 0:
            lows = [corner(left.high, right.low), corner(left.high, right.high)]
            highs = [corner(left.low, right.low), corner(left.low, right.high)]
        else:
            ends = (
                (left.low, right.low),
                (left.low, right.high),
                (left.high, right.low),
                (left.high, right.high),
            )
            lows = highs = [self._keep(corner(*pair)) for pair in ends]
        return _outermost("LEAST", lows), _outermost("GREATEST", highs)

    def within(self, span: Span, kind: Type) -> Span:
        """The interval without what lies beyond what engines hold."""
        low, high = self._keep(span.low), self._keep(span.high)
        bottom, top = self.limits(kind)
        there = f"{{0}} <= {top} AND {{1}} >= {bottom}"
        return Span(
            piece(f"CASE WHEN {there} THEN GREATEST({{0}}, {bottom}) END", low, high),
            piece(f"CASE WHEN {there} THEN LEAST({{1}}, {top}) END", low, high),
            span.open,
            either(span.null, sure(piece(f"({{0}} < {bottom} OR {{1}} > {top})", low, high))),
            True,
        )

    def limits(self, kind: Type) -> tuple[str, str]:
        """The smallest and the largest that engines hold."""
        if kind.kind is Kind.INTEGER:
            return f"(-{LARGEST_INTEGER})", str(LARGEST_INTEGER)
        return self._dialect.number(-LARGEST_DOUBLE), self._dialect.number(LARGEST_DOUBLE)

    # -- functions

    def monotone(self, spans: Sequence[Span], function: Callable[[Sequence[Piece]], Piece]) -> Span:
        """A function that never falls when an argument grows, written by ``function``."""
        return Span(
            function([span.low for span in spans]),
            function([span.high for span in spans]),
            either(*(span.open for span in spans)),
            either(*(span.null for span in spans)),
            any(span.may_be_empty for span in spans),
            min(span.least for span in spans),
            max(span.most for span in spans),
        )

    def rounded(self, inner: Span, round_one: Callable[[Piece], Piece], kind: Type, *, beyond: bool) -> Span:
        """``round_half_up``; beyond what engines hold it is NULL, seen from a rounded end that is."""
        inner = self._kept(inner)
        low, high = round_one(inner.low), round_one(inner.high)
        if not beyond:
            return Span(low, high, inner.open, inner.null, inner.may_be_empty)
        low, high = self._keep(low), self._keep(high)
        bottom, top = self.limits(kind)
        gone = "({0} IS NULL OR (CASE WHEN {1} IS NULL THEN {0} > 0 ELSE FALSE END)" \
               " OR (CASE WHEN {3} IS NULL THEN {2} < 0 ELSE FALSE END))"  # fmt: skip
        parts = (inner.low, low, inner.high, high)
        return Span(
            piece(f"CASE WHEN NOT {gone} THEN COALESCE({{1}}, {bottom}) END", *parts),
            piece(f"CASE WHEN NOT {gone} THEN COALESCE({{3}}, {top}) END", *parts),
            inner.open,
            either(inner.null, piece("({0} IS NOT NULL AND ({1} IS NULL OR {3} IS NULL))", *parts)),
            True,
        )

    def quotient(self, left: Span, right: Span, largest: float, smallest: float, *, whole: bool) -> Span:
        """``safe_div``: NULL where the divisor can be 0; the corners over the divisors above and below it."""
        left, right = self._kept(left), self._kept(right)
        divisors = self._divisors(right, self._dialect.number(1.0 if whole else 5e-324))
        corners = [
            self._keep(self._calculator.quotient_or_infinite(end, self._keep(divisor), largest, smallest))
            for end in (left.low, left.high)
            for divisor in divisors
        ]
        zero: Flag = False
        if right.least <= 0:
            zero = sure(
                piece("({0} <= 0 AND {1} >= 0)", right.low, right.high), may_be_null=right.may_be_empty
            )
            zero = zero if not left.may_be_empty else either_if(zero, left)
        span = Span(
            _outermost("LEAST", corners), _outermost("GREATEST", corners),
            either(left.open, right.open), either(left.null, right.null, zero),
            left.may_be_empty or right.may_be_empty or right.least <= 0,
        )  # fmt: skip
        return self.within(span, NUMBER) if largest > SAFE else span

    @staticmethod
    def _divisors(right: Span, smallest: str) -> list[Piece]:
        """The ends of the divisors above 0, and of those below."""
        if right.least > 0:
            return [right.low, right.high]
        ends = (right.low, right.high)
        found = [
            piece(f"CASE WHEN {{1}} > 0 THEN GREATEST({{0}}, {smallest}) END", *ends),
            piece("CASE WHEN {0} > 0 THEN {0} END", right.high),
        ]
        if right.least < 0:
            found.append(piece("CASE WHEN {0} < 0 THEN {0} END", right.low))
            found.append(piece(f"CASE WHEN {{0}} < 0 THEN LEAST({{1}}, (-{smallest})) END", *ends))
        return found

    def months_between(self, start: Span, end: Span) -> Span:
        """Later starts give fewer months, later ends more."""
        start, end = self._kept(start), self._kept(end)
        return Span(
            dates.months_between(self._dialect, _day(start.high), _day(end.low)),
            dates.months_between(self._dialect, _day(start.low), _day(end.high)),
            either(start.open, end.open), either(start.null, end.null),
            start.may_be_empty or end.may_be_empty,
        )  # fmt: skip

    def age_years(self, birth: Span, on: Span) -> Span:
        """NULL where the birth can be after the date; then the youngest is 0."""
        birth, on = self._kept(birth), self._kept(on)
        oldest = self._keep(dates.age_years(self._dialect, _day(birth.low), _day(on.high)))
        youngest = dates.age_years(self._dialect, _day(birth.high), _day(on.low))
        unborn = sure(piece("({0} > {1})", birth.high, on.low))
        return Span(
            piece("CASE WHEN {0} IS NOT NULL THEN COALESCE({1}, 0) END", oldest, youngest), oldest,
            either(birth.open, on.open), either(birth.null, on.null, unborn), True, 0.0,
        )  # fmt: skip

    def _kept(self, span: Span) -> Span:
        return Span(
            self._keep(span.low), self._keep(span.high), span.open, span.null,
            span.may_be_empty, span.least, span.most,
        )  # fmt: skip


def either_if(flag: Flag, span: Span) -> Flag:
    """The flag where the interval has a value."""
    return piece("({0} AND {1} IS NOT NULL)", flag, span.low) if isinstance(flag, Piece) else flag


def _day(value: Piece) -> dates.Day:
    return dates.Day(value, None)


def _outermost(name: str, values: Sequence[Piece]) -> Piece:
    if len(values) == 1:
        return values[0]
    return combined(f"{name}({', '.join(value.sql for value in values)})", values)


def _static_ends(sign: str, left: Span, right: Span) -> Ends:
    """What is known of the result beforehand."""
    if sign == "+":
        ends = [left.least + right.least, left.most + right.most]
    elif sign == "-":
        ends = [left.least - right.most, left.most - right.least]
    else:
        ends = [one * other for one in (left.least, left.most) for other in (right.least, right.most)]
    if any(math.isnan(end) for end in ends):
        return -math.inf, math.inf
    return min(ends), max(ends)
