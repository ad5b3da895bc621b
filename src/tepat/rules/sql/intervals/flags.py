"""Conditions that are never NULL: worked out here where that is possible, else a piece of SQL."""

from __future__ import annotations

from dataclasses import replace

from tepat.rules.sql.steps import Piece, constant, joined, piece

Flag = bool | Piece


def both(*flags: Flag) -> Flag:
    """All of them."""
    if any(flag is False for flag in flags):
        return False
    return _joined("AND", flags, True)


def either(*flags: Flag) -> Flag:
    """One of them at least."""
    if any(flag is True for flag in flags):
        return True
    return _joined("OR", flags, False)


def opposite(flag: Flag) -> Flag:
    """Not so."""
    if isinstance(flag, bool):
        return not flag
    return flag.denies or replace(piece("(NOT {0})", flag), denies=flag)


def sure(condition: Piece, *, may_be_null: bool = True) -> Flag:
    """A condition of SQL as a flag: NULL counts as not so."""
    return piece("COALESCE({0}, FALSE)", condition) if may_be_null else condition


def written(flag: Flag) -> Piece:
    """The flag as SQL."""
    return constant("TRUE" if flag else "FALSE") if isinstance(flag, bool) else flag


def _joined(word: str, flags: tuple[Flag, ...], nothing: bool) -> Flag:
    pieces = list({flag.sql: flag for flag in flags if not isinstance(flag, bool)}.values())
    if not pieces:
        return nothing
    return pieces[0] if len(pieces) == 1 else joined(f" {word} ", pieces)
