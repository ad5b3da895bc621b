"""From text to tokens: every character accounted for, size and depth known before anything recurses.

Names, numbers, texts, dates and parameters become numbered *atoms*; sqlglot then sees nothing but operators,
brackets, a few keywords and atom numbers, and only has to decide what binds to what.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot.tokenizer_core import Token, TokenType

from tepat.kernel.dates import read_iso_date
from tepat.rules.errors import ExpressionError
from tepat.rules.expressions import refusals
from tepat.rules.expressions.nodes import Literal, Parameter, Read
from tepat.rules.expressions.types import DATE, LARGEST_INTEGER, TEXT, Type, type_of_value, type_of_variable
from tepat.rules.variables import Variable

MAX_CHARACTERS = 100_000
MAX_TOKENS = 12_000
MAX_DEPTH = 20
"""Brackets, functions, CASE and NOT inside one another. sqlglot recurses some 20 frames for each."""

FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "coalesce": (2, 50),
    "least": (2, 50),
    "greatest": (2, 50),
    "safe_div": (2, 2),
    "age_years": (2, 2),
    "months_between": (2, 2),
    "round_half_up": (2, 2),
    "clip": (3, 3),
}
"""The functions there are, with the fewest and the most arguments each takes."""

_KEYWORDS = {
    "AND": TokenType.AND, "OR": TokenType.OR, "NOT": TokenType.NOT, "IN": TokenType.IN,
    "BETWEEN": TokenType.BETWEEN, "IS": TokenType.IS, "NULL": TokenType.NULL, "CASE": TokenType.CASE,
    "WHEN": TokenType.WHEN, "THEN": TokenType.THEN, "ELSE": TokenType.ELSE, "END": TokenType.END,
}  # fmt: skip
_OPERATORS = {
    "=": TokenType.EQ, "<>": TokenType.NEQ, "!=": TokenType.NEQ, "<": TokenType.LT, "<=": TokenType.LTE,
    ">": TokenType.GT, ">=": TokenType.GTE, "+": TokenType.PLUS, "-": TokenType.DASH, "*": TokenType.STAR,
    "(": TokenType.L_PAREN, ")": TokenType.R_PAREN, ",": TokenType.COMMA,
}  # fmt: skip
RESERVED_WORDS = frozenset([*_KEYWORDS, "TRUE", "FALSE", "DATE", *(name.upper() for name in FUNCTIONS)])

_COMPARES = frozenset(["=", "<>", "<", "<=", ">", ">=", "IN", "BETWEEN", "IS"])
_PIECE = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?![0-9A-Za-z_.])"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<text>'(?:[^']|'')*')"
    r"|(?P<comment>--|/\*)"
    r"|(?P<parameter>:[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<operator><=|>=|<>|!=|[=<>+\-*(),])"
)

Atom = Literal | Parameter | Read


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may name: variables of one level, parameters and scores with their types."""

    variables: Mapping[str, Variable]
    level: str = "household"
    parameters: Mapping[str, Type] = field(default_factory=dict)
    scores: Mapping[str, Type] = field(default_factory=dict)


@dataclass(slots=True)
class Scanned:
    """Tokens for sqlglot, the atoms they number, where each stands, and the text in canonical spacing."""

    tokens: list[Token] = field(default_factory=list)
    atoms: list[Atom] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    text: str = ""


def scan(text: str, scope: Scope) -> Scanned:
    """Read the text. Raises ExpressionError for anything that is not on the white list."""
    if len(text) > MAX_CHARACTERS:
        raise refusals.too_long(f"It has {len(text):,} characters; {MAX_CHARACTERS:,} is the most.")
    scanner = _Scanner(_pieces(text), scope)
    scanner.run()
    return scanner.result


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    text: str
    offset: int


def _pieces(text: str) -> Iterator[_Piece]:
    position, count = 0, 0
    while position < len(text):
        match = _PIECE.match(text, position)
        if match is None:
            raise refusals.unreadable(text, position)
        kind = match.lastgroup or ""
        if kind == "comment":
            raise refusals.comment(position)
        if kind != "space":
            count += 1
            if count > MAX_TOKENS:
                raise refusals.too_long(f"It has more than {MAX_TOKENS:,} words and signs.")
            yield _Piece(kind, match.group(), position)
        position = match.end()


@dataclass(slots=True)
class _Level:
    """One bracket, function or CASE: what is open in it."""

    opener: str
    prefixes: int = 0
    betweens: int = 0
    compared: bool = False


class _Scanner:
    def __init__(self, pieces: Iterator[_Piece], scope: Scope) -> None:
        self.pieces = pieces
        self.scope = scope
        self.result = Scanned()
        self.levels = [_Level("")]
        self.words: list[str] = []
        self.following: _Piece | None = None
        self.prefixes = 0
        self.signed_at = -2

    def run(self) -> None:
        self.following = next(self.pieces, None)
        if self.following is None:
            raise ExpressionError("The expression is empty.", mend="Write a condition or a value.")
        while (piece := self._take()) is not None:
            getattr(self, f"_{piece.kind}")(piece)
            last = piece
        if len(self.levels) > 1:
            raise _unbalanced(last, "One is opened and not closed.")
        self.result.text = _spaced(self.words)

    def _take(self) -> _Piece | None:
        """The piece that was next; the one after it becomes next."""
        piece, self.following = self.following, next(self.pieces, None)
        return piece

    # -- atoms

    def _number(self, piece: _Piece) -> None:
        self._atom(piece, _number_literal(piece))

    def _text(self, piece: _Piece) -> None:
        value = piece.text[1:-1].replace("''", "'")
        if any(ord(character) < 32 or ord(character) == 127 for character in value) or len(value) > 500:
            raise ExpressionError(
                "This text holds a control character or is too long.",
                mend="Write it on one line, up to 500 characters.",
                offset=piece.offset,
            )
        self._atom(piece, Literal(value, TEXT))

    def _parameter(self, piece: _Piece) -> None:
        name = piece.text[1:]
        if name == "on":
            self._atom(piece, Parameter("on", DATE))
        elif name in self.scope.parameters:
            self._atom(piece, Parameter(name, self.scope.parameters[name]))
        else:
            raise refusals.parameter(name[:80], self.scope.parameters, piece.offset)

    def _atom(self, piece: _Piece, atom: Atom) -> None:
        following = self.following
        if following is not None and following.text == "(":
            raise ExpressionError(
                f"A bracket cannot follow {piece.text[:80]}.",
                why="Only functions take one, and an operator is missing otherwise.",
                mend="Write the operator: + - * = < > AND OR.",
                offset=piece.offset,
            )
        number = str(len(self.result.atoms))
        self.result.atoms.append(atom)
        self.result.offsets.append(piece.offset)
        self._emit(TokenType.IDENTIFIER, number, piece, piece.text)

    # -- words

    def _word(self, piece: _Piece) -> None:
        upper = piece.text.upper()
        following = self.following
        if upper in _KEYWORDS:
            self._keyword(upper, piece)
        elif upper in ("TRUE", "FALSE"):
            self._atom(_Piece("word", upper, piece.offset), Literal(upper == "TRUE", type_of_value(True)))
        elif following is not None and following.text == "(" and upper != "DATE":
            self._function(piece)
        elif upper == "DATE" and following is not None and following.kind == "text":
            self._date(piece, following)
        else:
            self._name(piece)

    def _date(self, piece: _Piece, following: _Piece) -> None:
        try:
            value = read_iso_date(following.text[1:-1])
        except ValueError:
            raise ExpressionError(
                "This date does not exist.",
                mend="Write dates as DATE '2026-01-31'.",
                code="rules.expression.date",
                offset=following.offset,
            ) from None
        self._take()
        self._atom(_Piece("word", f"DATE '{value.isoformat()}'", piece.offset), Literal(value, DATE))

    def _function(self, piece: _Piece) -> None:
        name = piece.text.lower()
        if name not in FUNCTIONS:
            raise refusals.function(piece.text[:80], FUNCTIONS, piece.offset)
        shown = name.upper() if name in ("coalesce", "least", "greatest") else name
        self._emit(TokenType.VAR, f"tepat_{name}", piece, shown)

    def _name(self, piece: _Piece) -> None:
        text = piece.text
        if text in self.scope.scores:
            self._atom(piece, Read(text, self.scope.scores[text]))
            return
        variable = self.scope.variables.get(text)
        if variable is None or variable.level != self.scope.level:
            raise refusals.word(
                text[:80], self.scope.variables, self.scope.level, self.scope.scores, piece.offset
            )
        self._atom(piece, Read(text, type_of_variable(variable)))

    def _keyword(self, word: str, piece: _Piece) -> None:
        level = self.levels[-1]
        if word == "CASE":
            self._open("CASE", piece)
        elif word == "END":
            self._close("CASE", piece)
        elif word in ("WHEN", "THEN", "ELSE"):
            if level.opener != "CASE":
                raise _unbalanced(piece, f"{word} stands outside CASE ... END.")
            self._new_segment()
        elif word == "OR":
            self._new_segment()
        elif word == "AND":
            if level.betweens:
                level.betweens -= 1
            else:
                self._new_segment()
        elif word == "NOT":
            self._not(piece)
        elif word in _COMPARES:
            self._compares(word, piece)
        self._emit(_KEYWORDS[word], word, piece, word)

    def _not(self, piece: _Piece) -> None:
        before = self.words[-1] if self.words else ""
        following = self.following
        if before == "IS":
            return
        if following is not None and following.text.upper() in ("IN", "BETWEEN"):
            return
        if self.levels[-1].compared or before not in _NOT_MAY_FOLLOW:
            raise refusals.ambiguous("NOT", piece.offset)
        self._prefix(piece)

    # -- operators

    def _operator(self, piece: _Piece) -> None:
        sign = "<>" if piece.text == "!=" else piece.text
        if sign == "(":
            self._open("(", piece)
        elif sign == ")":
            self._close("(", piece)
        elif sign == ",":
            self._new_segment()
        elif sign in _COMPARES:
            self._compares(sign, piece)
        elif sign == "-" and (not self.words or self.words[-1] in _SIGN_MAY_FOLLOW):
            self._sign(piece)
        self._emit(_OPERATORS[sign], sign, piece, sign)

    def _sign(self, piece: _Piece) -> None:
        if self.signed_at == len(self.words) - 1:
            raise ExpressionError("Two minus signs stand together.", mend="Write one.", offset=piece.offset)
        self.signed_at = len(self.words)

    def _compares(self, word: str, piece: _Piece) -> None:
        level = self.levels[-1]
        if word == "=" and self.words and self.words[-1] in _COMPARES:
            raise ExpressionError(
                "Two comparison signs stand together.", mend="Write one = for equal.", offset=piece.offset
            )
        if level.compared:
            raise refusals.ambiguous(word, piece.offset)
        level.compared = True
        if word == "BETWEEN":
            level.betweens += 1

    # -- depth

    def _open(self, opener: str, piece: _Piece) -> None:
        self.levels.append(_Level(opener))
        self._check_depth(piece)

    def _close(self, opener: str, piece: _Piece) -> None:
        if self.levels[-1].opener != opener:
            raise _unbalanced(piece, f"{piece.text} closes nothing.")
        self.prefixes -= self.levels.pop().prefixes

    def _prefix(self, piece: _Piece) -> None:
        self.levels[-1].prefixes += 1
        self.prefixes += 1
        self._check_depth(piece)

    def _new_segment(self) -> None:
        level = self.levels[-1]
        self.prefixes -= level.prefixes
        level.prefixes, level.betweens, level.compared = 0, 0, False

    def _check_depth(self, piece: _Piece) -> None:
        if len(self.levels) - 1 + self.prefixes > MAX_DEPTH:
            raise refusals.too_deep(MAX_DEPTH, piece.offset)

    # -- output

    def _emit(self, kind: TokenType, text: str, piece: _Piece, shown: str) -> None:
        end = piece.offset + len(piece.text) - 1
        self.result.tokens.append(Token(kind, text, 1, end + 1, piece.offset, end))
        self.words.append(shown)


def _unbalanced(piece: _Piece, why: str) -> ExpressionError:
    return ExpressionError(
        "Brackets or CASE ... END do not match.",
        why=why,
        mend="Close every ( with ) and every CASE with END.",
        offset=piece.offset,
    )


_NOT_MAY_FOLLOW = frozenset(["", "(", ",", "AND", "OR", "NOT", "WHEN", "THEN", "ELSE", "CASE"])
_SIGN_MAY_FOLLOW = _NOT_MAY_FOLLOW | _COMPARES | frozenset(["+", "-", "*"])


def _number_literal(piece: _Piece) -> Literal:
    text = piece.text
    value: int | float | None = None
    if len(text) <= 400:
        value = int(text) if text.isdigit() else float(text)
    if value is None or not math.isfinite(value) or (isinstance(value, int) and value > LARGEST_INTEGER):
        raise ExpressionError(
            "This number is too large.",
            why=f"Whole numbers go up to {LARGEST_INTEGER:,}.",
            mend="Use a smaller number, or a larger unit.",
            code="rules.expression.number",
            offset=piece.offset,
        )
    return Literal(value, type_of_value(value))


def _spaced(words: list[str]) -> str:
    """The words in canonical spacing: the same expression, the same text."""
    text = ""
    for before, word in zip(["(", *words], words, strict=False):
        called = word == "(" and before.lower() in FUNCTIONS
        glued = before == "(" or word in (")", ",") or called
        text += word if glued else f" {word}"
    return text
