"""Random formulas and random rows, for tests that run the same formula in several engines.

A formula is drawn as text, by the grammar of the language, so that every construct meets every other. What is
drawn comes from ``Draws``: from a seed (``SeededDraws``), or from hypothesis (``formulas()``), which shrinks.
Rows come from a seed: the values of a variable are drawn from its ends, from the numbers that the formula
writes down and their neighbours, and from what is not legal.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Any, Protocol

from hypothesis import strategies as st

from tepat.rules import Dictionary, Formula, FormulaError, Variable
from tepat.rules.expressions.nodes import Literal, walk

ON = date(2026, 7, 1)
LARGEST = 2**53 - 1
SENTENCES = {"true": "ya", "false": "tidak", "unknown": "belum"}


def _variable(code: str, kind: str, **more: Any) -> dict[str, Any]:
    label = {"id": code, "en": code}
    return {"code": code, "level": "household", "type": kind, "label": label, **more}


def _choices(*codes: int) -> dict[str, Any]:
    return {"choices": {str(code): {"id": f"k{code}", "en": f"c{code}"} for code in codes}}


VARIABLES: list[dict[str, Any]] = [
    _variable("few", "integer", range=[0, 5]),
    _variable("signed", "integer", range=[-3, 3]),
    _variable("income", "integer", range=[0, 1_000_000_000]),
    _variable("vast", "integer", range=[-(10**15), 10**15]),
    _variable("area", "decimal", scale=1, range=[1, 2000]),
    _variable("ratio", "double", range=[-1, 1]),
    _variable("wealth", "double", range=[-1e15, 1e15]),
    _variable("poor", "boolean"),
    _variable("owner", "boolean"),
    _variable("alone", "boolean"),
    _variable("born", "date", range=["1900-01-01", "2100-12-31"]),
    _variable("moved", "date"),
    _variable("floor", "choice", **_choices(1, 2, 3, 8)),
    _variable("wall", "choice", **_choices(1, 2)),
    _variable("village", "text"),
    _variable("size", "integer", derive={"count": "TRUE"}),
    _variable("doubled", "integer", range=[0, 6], derive={"expr": "few * 2"}),
    _variable("per_head", "double", derive={"expr": "safe_div(area, few)"}),
]
DICTIONARY = Dictionary.from_document(VARIABLES)
PARAMETERS = {
    "limit": {"values": {"2026-01-01": 4, "2027-01-01": 5}},
    "rate": {"values": {"2026-01-01": 0.1}},
    "mixed": {"values": {"2026-01-01": 3, "2027-01-01": 3.5}},
    "since": {"values": {"2026-01-01": "2020-02-29"}},
    "switched": {"values": {"2026-01-01": True}},
}

WHOLE = ("few", "signed", "income", "vast", "size", "doubled", ":limit")
REAL = ("area", "ratio", "wealth", "per_head", ":rate", ":mixed")
FLAGS = ("poor", "owner", "alone", ":switched")
DAYS = ("born", "moved", ":on", ":since")
WHOLE_LITERALS = ("0", "1", "2", "3", "5", "-1", "100", "1000000000", "9007199254740991", "NULL")
REAL_LITERALS = (
    "0.0", "-0.0", "0.1", "0.5", "2.5", "1e-05", "1e300", "1e-300", "5e-324", "3.0000000000000004",
    "0.30000000000000004", "1.7976931348623157e308", "-7.25", "NULL",
)  # fmt: skip
DAY_LITERALS = ("DATE '2020-02-29'", "DATE '2026-07-01'", "DATE '0001-01-01'", "NULL")
TEXT_LITERALS = ("'Kemiren'", "'Olehsari'", "'it''s \\ \"%'", "''", "NULL")
SIGNS = ("=", "<>", "<", "<=", ">", ">=")


class Draws(Protocol):
    """Where choices come from."""

    def choose(self, options: Sequence[Any]) -> Any:
        """One of the options."""

    def number(self, low: int, high: int) -> int:
        """A number, both ends included."""


class SeededDraws:
    """Choices that a seed fixes."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def choose(self, options: Sequence[Any]) -> Any:
        return options[self._random.randrange(len(options))]

    def number(self, low: int, high: int) -> int:
        return self._random.randint(low, high)


class _HypothesisDraws:
    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw

    def choose(self, options: Sequence[Any]) -> Any:
        return self._draw(st.sampled_from(options))

    def number(self, low: int, high: int) -> int:
        return int(self._draw(st.integers(low, high)))


class Grammar:
    """Writes expressions of each type; ``depth`` is how many levels may still come."""

    def __init__(self, draws: Draws, scores: Sequence[str] = ()) -> None:
        self.choose = draws.choose
        self.number = draws.number
        self.scores = tuple(scores)

    def several(self, write: Callable[[int], str], depth: int, low: int, high: int) -> list[str]:
        return [write(depth - 1) for _ in range(self.number(low, high))]

    # -- numbers

    def whole(self, depth: int) -> str:
        if depth <= 0:
            return str(self.choose((*WHOLE, *WHOLE, *WHOLE_LITERALS)))
        span = self.choose(("age_years", "months_between"))
        return self._number(
            self.whole,
            depth,
            [
                lambda: f"{span}({self.day(depth - 1)}, {self.day(depth - 1)})",
                lambda: f"round_half_up({self.real(depth - 1)}, {self.choose((-3, -1, 0))})",
                lambda: f"CASE WHEN {self.flag(depth - 1)} THEN 1 ELSE 0 END",
            ],
        )

    def real(self, depth: int) -> str:
        if depth <= 0:
            return str(self.choose((*REAL, *REAL, *self.scores, *self.scores, *REAL_LITERALS)))
        either = self.choose((self.whole, self.real))
        return self._number(
            either,
            depth,
            [
                lambda: f"safe_div({either(depth - 1)}, {self.number_of_either(depth - 1)})",
                lambda: f"round_half_up({self.real(depth - 1)}, {self.choose((1, 2, 3, 9))})",
                lambda: self.real(depth - 1),
                lambda: f"({self.real(depth - 1)} * {self.choose(REAL_LITERALS)})",
            ],
        )

    def number_of_either(self, depth: int) -> str:
        return str(self.choose((self.whole, self.real))(depth))

    def _number(self, write: Callable[[int], str], depth: int, more: list[Callable[[], str]]) -> str:
        below = depth - 1
        name = self.choose(("LEAST", "GREATEST", "COALESCE"))
        forms: list[Callable[[], str]] = [
            lambda: write(0),
            lambda: self._chain(write, depth),
            lambda: self._chain(write, depth),
            lambda: f"(- ({write(below)}))",
            lambda: f"{name}({', '.join(self.several(write, depth, 2, 3))})",
            lambda: f"clip({write(below)}, {write(0)}, {write(0)})",
            lambda: self._case(write, depth),
            *more,
        ]
        return str(self.choose(forms)())

    def _chain(self, write: Callable[[int], str], depth: int) -> str:
        text = write(depth - 1)
        for _ in range(self.number(1, 4)):
            text += f" {self.choose('+-*+')} {write(depth - 1)}"
        return f"({text})"

    def _case(self, write: Callable[[int], str], depth: int) -> str:
        branches = " ".join(
            f"WHEN {self.flag(depth - 1)} THEN {write(depth - 1)}" for _ in range(self.number(1, 2))
        )
        return f"CASE {branches} ELSE {write(depth - 1)} END" if self.number(0, 3) else f"CASE {branches} END"

    # -- the rest

    def day(self, depth: int) -> str:
        if depth <= 0 or not self.number(0, 2):
            return str(self.choose((*DAYS, *DAYS, *DAY_LITERALS)))
        name = self.choose(("LEAST", "GREATEST", "COALESCE"))
        if self.number(0, 1):
            return f"{name}({self.day(depth - 1)}, {self.day(depth - 1)})"
        return self._case(self.day, depth)

    def floor(self, depth: int) -> str:
        """A choice with the codes of ``floor``."""
        if depth <= 0 or self.number(0, 2):
            return str(self.choose(("floor", "floor", "1", "8", "NULL")))
        if self.number(0, 1):
            return f"COALESCE({self.floor(depth - 1)}, {self.floor(depth - 1)})"
        return self._case(self.floor, depth)

    def text(self, depth: int) -> str:
        if depth <= 0 or self.number(0, 2):
            return str(self.choose(("village", "village", *TEXT_LITERALS)))
        if self.number(0, 1):
            return f"COALESCE({self.text(depth - 1)}, {self.text(depth - 1)})"
        return self._case(self.text, depth)

    def flag(self, depth: int) -> str:
        if depth <= 0:
            return str(self.choose((*FLAGS, *FLAGS, "TRUE", "FALSE", "NULL")))
        below = depth - 1
        word = self.choose((" AND ", " OR "))
        forms: list[Callable[[], str]] = [
            lambda: self._comparison(below),
            lambda: self._comparison(below),
            lambda: f"({self.number_of_either(below)} BETWEEN {self.whole(0)} AND {self.real(0)})",
            lambda: f"({self.number_of_either(below)} IN ({', '.join(self.several(self.whole, 1, 1, 3))}))",
            lambda: f"({self.text(below)} IN ({', '.join(self.several(self.text, 1, 1, 3))}))",
            lambda: f"(floor IN ({', '.join(self.several(self.floor, 1, 1, 3))}))",
            lambda: f"({word.join(self.several(self.flag, depth, 2, 4))})",
            lambda: f"({word.join(self.several(self.flag, depth, 2, 4))})",
            lambda: f"(NOT {self.flag(below)})",
            lambda: f"({self.anything(below)} IS {self.choose(('NULL', 'NOT NULL'))})",
            lambda: f"COALESCE({self.flag(below)}, {self.flag(0)})",
            lambda: self._case(self.flag, depth),
            lambda: self.flag(0),
        ]
        return str(self.choose(forms)())

    def anything(self, depth: int) -> str:
        return str(self.choose((self.whole, self.real, self.day, self.floor, self.text, self.flag))(depth))

    def _comparison(self, depth: int) -> str:
        sign, equal = self.choose(SIGNS), self.choose(("=", "<>"))
        forms: list[Callable[[], str]] = [
            lambda: f"{self.whole(depth)} {sign} {self.whole(0)}",
            lambda: f"{self.real(depth)} {sign} {self.number_of_either(0)}",
            lambda: f"{self.whole(depth)} {sign} {self.real(depth)}",
            lambda: f"{self.day(depth)} {sign} {self.day(depth)}",
            lambda: f"floor {sign} {self.floor(depth)}",
            lambda: f"floor {sign} wall",
            lambda: f"{self.text(depth)} {equal} {self.text(depth)}",
            lambda: f"({self.flag(depth)}) {equal} {self.flag(0)}",
        ]
        return f"({self.choose(forms)()})"


def drawn_document(draws: Draws) -> dict[str, Any]:
    """The document of a formula that may or may not be accepted: sizes and types are not watched."""
    grammar = Grammar(draws)
    scores = [{"code": "total", "linear": _linear(grammar)}]
    if draws.number(0, 1):
        scores.append({"code": "second", "expr": Grammar(draws, ("total",)).real(draws.number(0, 3))})
    grammar = Grammar(draws, [str(score["code"]) for score in scores])
    document: dict[str, Any] = {
        "code": "drawn",
        "version": "1",
        "title": {"id": "Acak", "en": "Drawn"},
        "active_from": "2026-01-01",
        "parameters": PARAMETERS,
        "scores": scores[: draws.number(1, 2)],
        "criteria": [
            {
                "code": f"c{index}",
                "expr": grammar.flag(draws.number(1, 4)),
                "reason": {"id": SENTENCES, "en": SENTENCES},
            }
            for index in range(draws.number(1, 4))
        ],
        "variables": VARIABLES,
    }
    if draws.number(0, 3):
        text = grammar.number_of_either(draws.number(0, 3))
        document["benefit"] = {"period": "month", "expr": text}
    return document


def _linear(grammar: Grammar) -> dict[str, Any]:
    coefficients = (0, 1, -2, 0.1, -0.25, 1e-05, 1234567, 0.3333333333333333)
    terms = []
    for _ in range(grammar.number(0, 5)):
        variable = grammar.choose((*(code for code in (*WHOLE, *REAL, *FLAGS) if code[0] != ":"), ""))
        of = {"variable": variable} if variable else {"expr": grammar.flag(1)}
        terms.append({"coefficient": grammar.choose(coefficients), **of})
    return {"intercept": grammar.choose((0, 3, 0.1, -1.5, 1e15)), "terms": terms}


def drawn_formula(draws: Draws) -> Formula:
    """A formula. What the language refuses (two types, a NULL score) is drawn again."""
    while True:
        formula = accepted(drawn_document(draws))
        if formula is not None:
            return formula


def accepted(document: Mapping[str, Any]) -> Formula | None:
    """The formula of a document; None when the language refuses it."""
    try:
        return Formula.from_document(document)
    except FormulaError:
        return None


@st.composite
def formulas(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Formula:
    """Formulas for hypothesis."""
    document = drawn_document(_HypothesisDraws(draw))
    return accepted(document) or _mended(document)


def _mended(document: dict[str, Any]) -> Formula:
    """What of the document the language accepts, or else a plain criterion."""
    plain = {**document, "scores": [], "criteria": []}
    plain.pop("benefit", None)
    for key in ("scores", "criteria"):
        for entry in document[key]:
            if accepted({**plain, key: [*plain[key], entry]}):
                plain = {**plain, key: [*plain[key], entry]}
    if "benefit" in document and accepted({**plain, "benefit": document["benefit"]}):
        plain["benefit"] = document["benefit"]
    if not plain["scores"] and not plain["criteria"]:
        plain["criteria"] = [
            {"code": "plain", "expr": "few > 2", "reason": {"id": SENTENCES, "en": SENTENCES}}
        ]
    return Formula.from_document(plain)


# -- rows


def drawn_rows(
    formula: Formula, seed: int, number: int, *, unknown_share: float = 0.15
) -> list[dict[str, Any]]:
    """Flat facts for the inputs of a formula; about ``unknown_share`` of them are None, more are illegal."""
    source = random.Random(seed)
    written = _written_values(formula)
    pools = {code: _pool(formula.dictionary[code], written) for code in formula.inputs}
    rows = []
    for _ in range(number):
        share = source.choice((0.0, unknown_share, 2 * unknown_share))
        rows.append(
            {
                code: None if source.random() < share else _value(formula.dictionary[code], pool, source)
                for code, pool in pools.items()
            }
        )
    return rows


def _written_values(formula: Formula) -> list[Any]:
    nodes = (part for parsed in formula.parts.expressions() for part in walk(parsed.node))
    return [node.value for node in nodes if isinstance(node, Literal) and node.value is not None]


def _pool(variable: Variable, written: Sequence[Any]) -> list[Any]:
    """Values worth trying, legal or not."""
    if variable.type == "boolean":
        return [True, False]
    if variable.type == "choice":
        return [*variable.codes, *variable.codes, 0, 5, 77]
    if variable.type == "text":
        texts = [value for value in written if isinstance(value, str)]
        return ["Kemiren", "Olehsari", "", "kemiren", "it's \\ \"%", "é", *texts]
    if variable.type == "date":
        return _days(variable, [value for value in written if isinstance(value, date)])
    numbers = [value for value in written if isinstance(value, int | float) and not isinstance(value, bool)]
    return _whole_numbers(variable, numbers) if variable.type == "integer" else _doubles(variable, numbers)


def _days(variable: Variable, written: Sequence[date]) -> list[date]:
    around = [date(2020, 2, 29), ON, date(2026, 6, 30), date(2008, 7, 1), date(2008, 2, 29), *written]
    if isinstance(variable.minimum, date) and isinstance(variable.maximum, date):
        around += [variable.minimum, variable.maximum]
    inside = [day for day in around if MINYEAR < day.year < MAXYEAR]
    near = [day + timedelta(days=step) for day in inside for step in (-1, 0, 1)]
    return [*near, date(MINYEAR, 1, 1), date(MAXYEAR, 12, 31)]


def _whole_numbers(variable: Variable, written: Sequence[float]) -> list[int]:
    low, high = _ends(variable, LARGEST)
    near = [int(value) + step for value in written if abs(value) < 2**62 for step in (-1, 0, 1)]
    return [int(low), int(low) + 1, int(high), int(high) - 1, int(high) + 1, int(low) - 1, 0, 1, 2, *near]


def _doubles(variable: Variable, written: Sequence[float]) -> list[float]:
    low, high = _ends(variable, 1e15)
    around = [low, high, 1.0, 0.1, 2.5, *(float(value) for value in written)]
    near = [
        neighbour
        for value in around
        for neighbour in (value, math.nextafter(value, math.inf), math.nextafter(value, -math.inf))
    ]
    return [*near, 0.0, -0.0, 1e-300, 5e-324, math.nan, math.inf, -math.inf]


def _ends(variable: Variable, widest: float) -> tuple[float, float]:
    if isinstance(variable.minimum, int | float) and isinstance(variable.maximum, int | float):
        return float(variable.minimum), float(variable.maximum)
    return -float(widest), float(widest)


def _value(variable: Variable, pool: Sequence[Any], source: random.Random) -> Any:
    """Mostly one of the pool; else any legal number."""
    if variable.type in ("integer", "decimal", "double") and source.random() < 0.4:
        low, high = _ends(variable, 1e6)
        drawn = source.uniform(low, high)
        return int(drawn) if variable.type == "integer" else drawn
    return pool[source.randrange(len(pool))]
