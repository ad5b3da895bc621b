"""CASE and COALESCE: the values of several branches joined.

LEAST and GREATEST pass over NULL in every engine: over branches that are not taken, and over no value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tepat.rules.sql.intervals.flags import Flag, both, either, opposite
from tepat.rules.sql.intervals.possible import Branch, Codes, Span, T, Text, Truth
from tepat.rules.sql.steps import Piece, combined, piece

Keep = Callable[[Piece], Piece]


def join_truths(branches: Sequence[Branch[Truth]]) -> Truth:
    """Conditions."""
    return Truth(
        either(*(both(branch.taken, branch.value.true) for branch in branches)),
        either(*(both(branch.taken, branch.value.false) for branch in branches)),
        *_nulls(branches),
    )


def join_spans(branches: Sequence[Branch[Span]]) -> Span:
    """The smallest interval around all that are taken."""
    taken = _possible(branches)
    return Span(
        _outermost("LEAST", [_if_taken(branch.taken, branch.value.low) for branch in taken]),
        _outermost("GREATEST", [_if_taken(branch.taken, branch.value.high) for branch in taken]),
        *_nulls(taken),
        may_be_empty=all(branch.taken is not True or branch.value.may_be_empty for branch in taken),
        least=min(branch.value.least for branch in taken),
        most=max(branch.value.most for branch in taken),
    )


def join_codes(branches: Sequence[Branch[Codes]]) -> Codes:
    """All codes of those that are taken."""
    taken = _possible(branches)
    return Codes(
        lambda codes: either(*(both(branch.taken, branch.value.can_be(codes)) for branch in taken)),
        frozenset().union(*(branch.value.all for branch in taken)),
        _outermost("LEAST", [_if_taken(branch.taken, branch.value.low) for branch in taken]),
        _outermost("GREATEST", [_if_taken(branch.taken, branch.value.high) for branch in taken]),
        *_nulls(taken),
    )


def join_texts(branches: Sequence[Branch[Text]], keep: Keep) -> Text:
    """The one text, or any text as soon as there are two."""
    taken = _possible(branches)
    values = [_if_taken(branch.taken, branch.value.value) for branch in taken]
    first, last = keep(_outermost("LEAST", values)), keep(_outermost("GREATEST", values))
    several: Flag = False if len(values) == 1 else piece("COALESCE({0} < {1}, FALSE)", first, last)
    return Text(
        first,
        either(several, *(both(branch.taken, branch.value.any) for branch in taken)),
        *_nulls(taken),
        may_be_empty=all(branch.taken is not True or branch.value.may_be_empty for branch in taken),
    )


def _possible(branches: Sequence[Branch[T]]) -> list[Branch[T]]:
    """Those that can be taken; at least one, so that the value has a type."""
    return [branch for branch in branches if branch.taken is not False] or [branches[0]]


def _nulls(branches: Sequence[Branch[T]]) -> tuple[Flag, Flag]:
    """Whether the value of a branch that is taken can be NULL: open, and null.

    A NULL that can only be reached while something is not filled in is no more than open.
    """
    is_open = (
        both(branch.taken, either(branch.value.open, both(opposite(branch.full), branch.value.null)))
        for branch in branches
    )
    null = (both(branch.taken, branch.full, branch.value.null) for branch in branches)
    return either(*is_open), either(*null)


def _if_taken(taken: Flag, value: Piece) -> Piece:
    if isinstance(taken, bool):
        return value if taken else piece("CASE WHEN FALSE THEN {0} END", value)
    return piece("CASE WHEN {0} THEN {1} END", taken, value)


def _outermost(name: str, values: Sequence[Piece]) -> Piece:
    if len(values) == 1:
        return values[0]
    return combined(f"{name}({', '.join(value.sql for value in values)})", values)


def reached(
    conditions: Sequence[tuple[Truth, bool]], keep: Callable[[Truth], Truth]
) -> list[tuple[Flag, Flag]]:
    """For each branch of a CASE and its ELSE: whether it is taken, and whether also with all filled in.

    A condition that is marked is NOT of the one before it.
    """
    found: list[tuple[Flag, Flag]] = []
    here: Flag = True
    full: Flag = True
    before: tuple[Truth, Flag, Flag] | None = None
    for truth, opposes in conditions:
        if opposes and before is not None:
            mask, start, full_before = before
            found.append((both(start, mask.false), full_before))
            here, full = both(start, either(mask.open, mask.null)), both(full, mask.null)
            before = None
            continue
        mask = keep(truth)
        found.append((both(here, mask.true), full))
        before = (mask, here, full)
        onward = either(mask.false, mask.open, mask.null)
        here, full = both(here, onward), both(full, either(mask.false, mask.null))
    return [*found, (here, full)]


def is_settled(truth: Truth) -> tuple[Flag, Flag]:
    """Whether a condition can only be TRUE, and whether it can only be FALSE, once all is filled in."""
    nothing_else = opposite(truth.null)
    return (
        both(truth.true, opposite(truth.false), nothing_else),
        both(truth.false, opposite(truth.true), nothing_else),
    )
