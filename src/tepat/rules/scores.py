"""Scores: linear ones as data, their order of computation, and those taken from another formula."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tepat.rules.errors import ExpressionError
from tepat.rules.expressions import check
from tepat.rules.expressions.nodes import Case, Literal, Node, Not
from tepat.rules.expressions.parse import Parsed
from tepat.rules.expressions.types import INTEGER, NULL, NUMBER, Kind
from tepat.rules.formula_parts import Score
from tepat.rules.marked_yaml import MarkedYaml
from tepat.rules.parameters import Parameter
from tepat.rules.place import Place

MAX_TERMS = 2_000


@dataclass(frozen=True, slots=True)
class ImportedScore:
    """A score of another formula, as its document, with the parameters it uses."""

    document: Mapping[str, Any]
    parameters: Mapping[str, Parameter]
    source: Mapping[str, str]

    def place(self, code: str) -> Place:
        """The score under the name it has here."""
        document = {**self.document, "code": code, "source_formula": dict(self.source)}
        return Place.top(MarkedYaml(None, document), "rules.formula")


def read_linear(place: Place, expression: Callable[[Place], Parsed]) -> tuple[Parsed, dict[str, Any]]:
    """``intercept + c1 * x1 + c2 * x2 ...``, added left to right as written; a condition counts 1 or 0."""
    place.mapping(("intercept", "terms"))
    intercept = place.at("intercept").number()
    terms: list[tuple[str, Node]] = []
    documents: list[dict[str, Any]] = []
    for index, entry in place.at("terms").items():
        if index >= MAX_TERMS:
            raise entry.error("The score has too many terms.", f"{MAX_TERMS:,} is the most.", "", "too_long")
        node, document = _term(entry, expression)
        terms.append(("+", node))
        documents.append(document)
    start = Literal(intercept, NUMBER if isinstance(intercept, float) else INTEGER)
    tree = check.arithmetic(start, terms, None) if terms else start
    return Parsed(tree, ""), {"intercept": intercept, "terms": documents}


def _term(entry: Place, expression: Callable[[Place], Parsed]) -> tuple[Node, dict[str, Any]]:
    entry.mapping(("coefficient",), ("variable", "expr"))
    if ("variable" in entry) == ("expr" in entry):
        raise entry.error("A term has either `variable` or `expr`.")
    key = "variable" if "variable" in entry else "expr"
    coefficient = entry.at("coefficient").number()
    if key == "variable":
        entry.at(key).code()
    parsed = expression(entry.at(key))
    node = parsed.node
    if node.type.kind is Kind.BOOLEAN:
        zero, one = Literal(0, INTEGER), Literal(1, INTEGER)
        node = Case(((node, one), (Not(node), zero)), Literal(None, NULL), INTEGER)
    factor = Literal(coefficient, NUMBER if isinstance(coefficient, float) else INTEGER)
    try:
        product = check.arithmetic(factor, [("*", node)], 0)
    except ExpressionError as error:
        raise entry.at(key).locate(error, parsed.text) from None
    return product, {key: parsed.text, "coefficient": coefficient}


def order_scores(scores: Mapping[str, Score], places: Mapping[str, Place]) -> tuple[Score, ...]:
    """The scores, each after those it uses. Raises FormulaError when one uses itself."""
    ordered: dict[str, Score] = {}
    for code in scores:
        path = [code]
        while path:
            needed = [
                read for read in scores[path[-1]].expression.reads if read in scores and read not in ordered
            ]
            circle = next((read for read in needed if read in path), None)
            if circle is not None:
                raise places[circle].error(
                    f"The score `{circle}` is computed from itself.",
                    "It uses " + " -> ".join([*path[path.index(circle) :], circle]) + ".",
                    "Break the circle.",
                    "circular_score",
                )
            if needed:
                path.append(needed[0])
            else:
                ordered.setdefault(path[-1], scores[path[-1]])
                path.pop()
    return tuple(ordered.values())
