"""Adding, multiplying and dividing so that every engine gives the same number, or NULL, and no error.

Whole numbers stay within 2^53 - 1. Doubles follow IEEE 754. PostgreSQL raises an error where IEEE gives
infinity, and where a product or quotient is so small that it becomes 0: there operands are looked at first.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from tepat.rules.expressions.types import LARGEST_INTEGER
from tepat.rules.sql.dialects import Dialect
from tepat.rules.sql.steps import Naming, Piece, piece

LARGEST_DOUBLE = 1.7976931348623157e308
SAFE = 1e300
_TINY = 1e-290
_INFINITY = "float8 'Infinity'"


Keep = Callable[[Piece], Piece]


class Calculator:
    """Writes one operation at a time. Operands are whole numbers or doubles in SQL, as the method says.

    ``largest`` is the largest distance from zero of the result, ``smallest`` of the operands the smallest
    that is not 0: an operation that cannot leave the range is written plainly.
    """

    def __init__(self, dialect: Dialect, steps: Naming) -> None:
        self._dialect = dialect
        self._once = steps.once
        self._column = steps.column  # also of a constant: PostgreSQL works constants out before any CASE

    def whole(self, sign: str, left: Piece, right: Piece, largest: float) -> Piece:
        """``left sign right`` of whole numbers; NULL beyond 2^53 - 1."""
        if largest <= LARGEST_INTEGER:
            return piece(f"({{0}} {sign} {{1}})", left, right)
        left, right = self._once(left), self._once(right)
        if sign == "*":
            return piece(self._fitting_product, left, right)
        fits = f"({{0}} {sign} {{1}}) BETWEEN -{LARGEST_INTEGER} AND {LARGEST_INTEGER}"
        return piece(f"CASE WHEN {fits} THEN ({{0}} {sign} {{1}}) END", left, right)

    @property
    def _fitting_product(self) -> str:
        """The factor is looked at, not the product: an engine may work out a product before any CASE."""
        double = self._dialect.double
        fits = f"ABS(CAST({{0}} AS {double}) * CAST({{1}} AS {double})) <= {LARGEST_INTEGER}"
        return f"({{0}} * CASE WHEN {fits} THEN {{1}} END)"

    def double(
        self, sign: str, left: Piece, right: Piece, largest: float, smallest: tuple[float, float]
    ) -> Piece:
        """``left sign right`` of doubles; NULL when it is not finite."""
        if self._dialect.doubles_raise:
            if sign == "*":
                return self._guarded_product(left, right, largest, smallest)
            return self._guarded_sum(sign, left, right, largest)
        return self._finite(f"({{0}} {sign} {{1}})", left, right, largest)

    def quotient(
        self, left: Piece, right: Piece, largest: float, smallest: tuple[float, float], *, zero: bool = True
    ) -> Piece:
        """``left / right`` of doubles; NULL when it is not finite. ``zero``: the divisor can be 0."""
        if self._dialect.doubles_raise and (largest > SAFE or smallest[0] < _TINY):
            return piece(self._fill(_GUARDED_QUOTIENT), self._column(left), self._column(right))
        divisor = f"NULLIF({{1}}, {self._dialect.number(0.0)})" if zero else "{1}"
        return self._finite(f"({{0}} / {divisor})", left, right, largest)

    # -- ends of intervals: what is beyond stays visible instead of becoming NULL

    def whole_or_beyond(self, sign: str, left: Piece, right: Piece, largest: float, keep: Keep) -> Piece:
        """``left sign right`` of whole numbers; 2^53 or -2^53 for a product beyond."""
        if sign != "*" or largest <= LARGEST_INTEGER:
            return piece(f"({{0}} {sign} {{1}})", left, right)
        double, beyond = self._dialect.double, LARGEST_INTEGER + 1
        size = keep(piece(f"(CAST({{0}} AS {double}) * CAST({{1}} AS {double}))", left, right))
        product = piece(self._fitting_product, left, right)
        template = (
            f"CASE WHEN {{1}} >= {beyond} THEN {beyond} WHEN {{1}} <= -{beyond} THEN -{beyond} ELSE {{0}} END"
        )
        return piece(template, product, size)

    def double_or_infinite(
        self, sign: str, left: Piece, right: Piece, largest: float, smallest: tuple[float, float]
    ) -> Piece:
        """``left sign right`` of doubles; infinite when it is beyond."""
        if not self._dialect.doubles_raise:
            return piece(f"({{0}} {sign} {{1}})", left, right)
        value = self.double(sign, left, right, largest, smallest)
        return self._or_infinite(
            value, "SIGN({0}) * SIGN({1})" if sign == "*" else "{0}", left, right, largest
        )

    def quotient_or_infinite(self, left: Piece, right: Piece, largest: float, smallest: float) -> Piece:
        """``left / right`` of doubles, the divisor not 0; infinite when it is beyond."""
        if not self._dialect.doubles_raise:
            return piece("({0} / {1})", left, right)
        value = self.quotient(left, right, largest, (smallest, 0.0), zero=False)
        return self._or_infinite(value, "SIGN({0}) * SIGN({1})", left, right, largest)

    def _or_infinite(self, value: Piece, sign: str, left: Piece, right: Piece, largest: float) -> Piece:
        if largest <= SAFE:
            return value
        infinite = f"CASE WHEN {sign} > 0 THEN {_INFINITY} WHEN {sign} < 0 THEN -{_INFINITY} END"
        return piece("COALESCE({0}, {1})", value, piece(infinite, self._column(left), self._column(right)))

    def _finite(self, template: str, left: Piece, right: Piece, largest: float) -> Piece:
        if largest <= SAFE:
            return piece(template, left, right)
        end = self._dialect.number(LARGEST_DOUBLE)
        result = self._once(piece(template, left, right))
        return piece(f"CASE WHEN ABS({{0}}) <= {end} THEN {{0}} END", result)

    def _guarded_sum(self, sign: str, left: Piece, right: Piece, largest: float) -> Piece:
        if largest <= SAFE:
            return piece(f"({{0}} {sign} {{1}})", left, right)
        template = self._fill(_GUARDED_SUM).replace("SIGN", sign)
        return piece(template, self._column(left), self._column(right))

    def _guarded_product(
        self, left: Piece, right: Piece, largest: float, smallest: tuple[float, float]
    ) -> Piece:
        shrinks = max(smallest) < 1 and smallest[0] * smallest[1] < _TINY
        if largest <= SAFE and not shrinks:
            return piece("({0} * {1})", left, right)
        if left.number is not None:
            left, right = right, left
        if right.number is not None:
            return self._product_with(self._column(left), right, right.number)
        return piece(self._fill(_GUARDED_PRODUCT), self._column(left), self._column(right))

    def _product_with(self, value: Piece, factor: Piece, number: float) -> Piece:
        """``value * factor``: which values become 0 or too large is known beforehand."""
        low, high = (self._dialect.number(end) for end in product_range(number))
        return piece(
            f"CASE WHEN ABS({{0}}) BETWEEN {low} AND {high} THEN ({{0}} * {{1}})"
            f" WHEN ABS({{0}}) < {low} THEN {self._dialect.number(0.0)} END",
            value,
            factor,
        )

    def _fill(self, template: str) -> str:
        """The template with powers of two in place of <2^n>."""
        start, *rest = template.split("<2^")
        for part in rest:
            power, _, tail = part.partition(">")
            start += self._dialect.number(2.0 ** int(power)) + tail
        return " ".join(start.replace("<0>", self._dialect.number(0.0)).split())


# An operand that is small beside the largest double cannot make the sum overflow; the halves of two large
# ones can be added, and their sum is rounded as the sum itself would be.
_GUARDED_SUM = """
CASE WHEN LEAST(ABS({0}), ABS({1})) < <2^960> THEN ({0} SIGN {1})
     WHEN ABS({0} * <2^-1> SIGN {1} * <2^-1>) < <2^1023> THEN ({0} SIGN {1}) END
"""

# Both at least 1: only too large a product is possible, seen in a scaled one. Both below 1: only too small a
# one, which is at most half of the smallest double, 2^-1075, and gives 0.
_GUARDED_PRODUCT = """
CASE WHEN ABS({0}) BETWEEN <2^-500> AND <2^500> AND ABS({1}) BETWEEN <2^-500> AND <2^500> THEN ({0} * {1})
     WHEN {0} = 0 OR {1} = 0 THEN ({0} * {1})
     WHEN ABS({0}) >= 1 AND ABS({1}) >= 1 THEN
       CASE WHEN (ABS({0}) * <2^-540>) * (ABS({1}) * <2^-540>) < <2^-56> THEN ({0} * {1}) END
     WHEN LEAST(ABS({0}), ABS({1})) >= <2^-500> OR GREATEST(ABS({0}), ABS({1})) >= 1 THEN ({0} * {1})
     WHEN (ABS({0}) * <2^540>) * (ABS({1}) * <2^540>) > <2^5> THEN ({0} * {1})
     WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN <0> END
"""

# The same for a quotient: a divisor of at least 1 can only make it too small, one below 1 only too large.
_GUARDED_QUOTIENT = """
CASE WHEN {1} = 0 THEN NULL
     WHEN ABS({0}) BETWEEN <2^-500> AND <2^500> AND ABS({1}) BETWEEN <2^-500> AND <2^500> THEN ({0} / {1})
     WHEN {0} = 0 OR (ABS({1}) >= 1 AND ABS({0}) >= 1) THEN ({0} / {1})
     WHEN ABS({1}) >= 1 THEN
       CASE WHEN ABS({0}) * <2^540> > ABS({1}) * <2^-535> THEN ({0} / {1})
            WHEN {0} IS NOT NULL THEN <0> END
     WHEN ABS({0}) < <2^-66> THEN ({0} / {1})
     WHEN ABS({0}) * <2^-1> < ABS({1}) * <2^1023> THEN ({0} / {1}) END
"""


def product_range(factor: float) -> tuple[float, float]:
    """The smallest and the largest positive double whose product with this factor is neither 0 nor infinite.

    >>> product_range(3.0), product_range(0.25)
    ((0.0, 5.992310449541052e+307), (1.5e-323, 1.7976931348623157e+308))
    """
    size = abs(factor)
    if size == 0:
        return 0.0, LARGEST_DOUBLE
    low = 0.0 if size >= 1 else _first(lambda value: value * size > 0, 5e-324 / size / 2)
    high = LARGEST_DOUBLE
    if size > 1:
        beyond = _first(lambda value: value * size > LARGEST_DOUBLE, LARGEST_DOUBLE / size)
        high = math.nextafter(beyond, 0.0)
    return low, high


def _first(holds: Callable[[float], bool], guess: float) -> float:
    """The smallest double for which a condition holds that holds from there on; near the guess."""
    while holds(math.nextafter(guess, 0.0)):
        guess = math.nextafter(guess, 0.0)
    while not holds(guess):
        guess = math.nextafter(guess, math.inf)
    return guess
