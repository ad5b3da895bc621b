"""Conditions: Kleene's tables and comparisons over what their parts can be."""

from __future__ import annotations

from collections.abc import Sequence

from tepat.rules.sql.intervals.flags import Flag, both, either, opposite, sure
from tepat.rules.sql.intervals.possible import Codes, Possible, Span, Text, Truth
from tepat.rules.sql.steps import Piece, piece

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def all_of(parts: Sequence[Truth]) -> Truth:
    """AND."""
    only_false = either(
        *(both(part.false, *map(opposite, (part.true, part.open, part.null))) for part in parts)
    )
    never_true = either(*(opposite(either(part.true, part.null)) for part in parts))
    return Truth(
        both(*(part.true for part in parts)),
        either(*(part.false for part in parts)),
        both(either(*(part.open for part in parts)), opposite(only_false)),
        both(either(*(part.null for part in parts)), opposite(never_true)),
    )


def any_of(parts: Sequence[Truth]) -> Truth:
    """OR: the opposite of all opposites."""
    return negation(all_of([negation(part) for part in parts]))


def negation(inner: Truth) -> Truth:
    """NOT."""
    return Truth(inner.false, inner.true, inner.open, inner.null)


def is_null(inner: Possible) -> Truth:
    """IS NULL."""
    return Truth(either(inner.open, inner.null), opposite(inner.is_empty))


def compare_truths(sign: str, left: Truth, right: Truth) -> Truth:
    """= or <> of two conditions."""
    same = either(both(left.true, right.true), both(left.false, right.false))
    other = either(both(left.true, right.false), both(left.false, right.true))
    return _equality(sign, same, other, left, right)


def compare_spans(sign: str, left: Span | Codes, right: Span | Codes, *, may_be_empty: bool = True) -> Truth:
    """Two numbers, dates or choices by their ends."""

    def holds(template: str, one: Piece, other: Piece) -> Flag:
        return sure(piece(template, one, other), may_be_null=may_be_empty)

    if sign in ("=", "<>"):
        meet = both(holds("({0} <= {1})", left.low, right.high), holds("({0} <= {1})", right.low, left.high))
        differ = either(
            holds("({0} < {1})", left.low, right.high), holds("({0} < {1})", right.low, left.high)
        )
        return _equality(sign, meet, differ, left, right)
    if sign in (">", ">="):
        left, right, sign = right, left, _MIRRORED[sign]
    against = "<=" if sign == "<" else "<"
    return _with_nulls(
        holds(f"({{0}} {sign} {{1}})", left.low, right.high),
        holds(f"({{1}} {against} {{0}})", left.high, right.low),
        left, right,
    )  # fmt: skip


def compare_codes(sign: str, left: Codes, right: Codes) -> Truth:
    """Two choices."""
    if sign not in ("=", "<>"):
        return compare_spans(sign, left, right)
    common = left.all & right.all
    same = either(*(both(left.can_be(frozenset([c])), right.can_be(frozenset([c]))) for c in sorted(common)))
    other = either(
        *(both(left.can_be(frozenset([code])), right.can_be(right.all - {code})) for code in sorted(left.all))
    )
    return _equality(sign, same, other, left, right)


def compare_texts(sign: str, left: Text, right: Text) -> Truth:
    """= or <> of two texts."""
    some = both(opposite(left.is_empty), opposite(right.is_empty))
    any_text = both(either(left.any, right.any), some)
    same = both(opposite(any_text), sure(piece("({0} = {1})", left.value, right.value)))
    other = both(opposite(any_text), sure(piece("({0} <> {1})", left.value, right.value)))
    return _equality(sign, either(any_text, same), either(any_text, other), left, right)


def within_codes(inner: Codes, codes: frozenset[int], *, or_null: bool) -> Truth:
    """``choice IN (codes)``, perhaps with a NULL in the list."""
    return _within(inner, inner.can_be(inner.all & codes), inner.can_be(inner.all - codes), or_null)


def within_texts(inner: Text, inside: Flag, *, or_null: bool) -> Truth:
    """``text IN (texts)``; ``inside`` says it of the one text."""
    one = both(opposite(inner.any), opposite(inner.is_empty))
    outside = either(inner.any, both(one, opposite(inside)))
    return _within(inner, either(inner.any, both(one, inside)), outside, or_null)


def _within(inner: Possible, inside: Flag, outside: Flag, or_null: bool) -> Truth:
    if or_null:
        return Truth(inside, False, inner.open, either(inner.null, outside))
    return Truth(inside, outside, inner.open, inner.null)


def _equality(sign: str, same: Flag, other: Flag, left: Possible, right: Possible) -> Truth:
    if sign == "<>":
        same, other = other, same
    return _with_nulls(same, other, left, right)


def _with_nulls(true: Flag, false: Flag, left: Possible, right: Possible) -> Truth:
    return Truth(true, false, either(left.open, right.open), either(left.null, right.null))
