"""The document of a formula for a phone: compact, and with all that is needed to decide without a network.

``{"format": 1, code, version, hash, title, active_from, active_to?,``

- ``parameters: {name: {values: [[from, value], ...], unit?}}``: only those that are used; earliest first;
- ``inputs``: codes of the household variables that expressions and sentences read;
- ``variables: {code: definition}``: only those that are needed, each after those it is derived from;
- ``scores: [[code, tree], ...]`` in an order that can be computed;
- ``criteria: [{code, expr: tree, reason: {language: {true, false, unknown}}}, ...]``: bit i of a mask is the
  i-th of these;
- ``benefit?: {period, currency, expr: tree}`` and ``ranking?: {by, order, tie_break}`` ``}``.

A definition is ``{type, level?, range?, codes?, scale?, unit?, label?, labels?, derive?}``. ``level`` is
written only for a person's; ``range`` always for numbers, with both ends; ``codes`` are those of a choice.
``label`` is written for stored variables, because those can be missing, and ``labels``, of the codes, where a
sentence shows them. ``derive`` is ``[aggregate, where, value]``; of a sum, ``"i"`` or ``"n"`` follows.

Trees are described in ``tree.py``. ``format`` is raised when a reader would take a document wrongly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from tepat.rules.derivations import Derived
from tepat.rules.dictionary import Dictionary
from tepat.rules.expressions.magnitude import LARGEST_FACT
from tepat.rules.expressions.types import LARGEST_INTEGER, Kind
from tepat.rules.formula import Formula
from tepat.rules.formula_parts import Criterion
from tepat.rules.json.tree import plain, tree_to_json
from tepat.rules.parameters import Parameter
from tepat.rules.variables import Variable

FORMAT = 1


def to_json(formula: Formula, *, on: date | None = None) -> dict[str, Any]:
    """The formula as a JSON-able document. With ``on``, parameter values that ended before are left out."""
    parts = formula.parts
    shown = {name for criterion in parts.criteria for name in criterion.placeholders()}
    document: dict[str, Any] = {
        "format": FORMAT,
        "code": formula.code,
        "version": formula.version,
        "hash": formula.hash,
        "title": formula.title,
        "active_from": formula.active_from.isoformat(),
    }
    if formula.active_to is not None:
        document["active_to"] = formula.active_to.isoformat()
    document["parameters"] = {
        name: _parameter(parts.parameters[name], on) for name in parts.used_parameters()
    }
    document["inputs"] = list(formula.inputs)
    document["variables"] = variables_to_json(formula.dictionary, formula.inputs, shown=shown)
    document["scores"] = [[score.code, tree_to_json(score.expression.node)] for score in parts.scores]
    document["criteria"] = [_criterion(criterion) for criterion in parts.criteria]
    if parts.benefit is not None:
        rule = parts.benefit
        tree = tree_to_json(rule.expression.node)
        document["benefit"] = {"period": rule.period, "currency": rule.currency, "expr": tree}
    if "ranking" in parts.document:
        document["ranking"] = dict(parts.document["ranking"])
    return document


def variables_to_json(
    dictionary: Dictionary, codes: Iterable[str], *, shown: Collection[str] = ()
) -> dict[str, dict[str, Any]]:
    """The definitions of these variables and of all they are derived from; ``shown`` get labels of codes."""
    needed = dictionary.closure(codes)
    stored = sorted(code for code in needed if code not in dictionary.derived)
    derived = [code for code in dictionary.derived if code in needed]
    return {
        code: _variable(dictionary[code], dictionary.derived.get(code), code in shown)
        for code in (*stored, *derived)
    }


def _parameter(parameter: Parameter, on: date | None) -> dict[str, Any]:
    values = list(parameter.values)
    while on is not None and len(values) > 1 and values[1][0] <= on:
        values.pop(0)
    document: dict[str, Any] = {"values": [[start.isoformat(), plain(value)] for start, value in values]}
    if parameter.unit is not None:
        document["unit"] = parameter.unit
    return document


def _criterion(criterion: Criterion) -> dict[str, Any]:
    tree = tree_to_json(criterion.expression.node)
    reason = {language: dict(sentences) for language, sentences in criterion.reason.items()}
    return {"code": criterion.code, "expr": tree, "reason": reason}


def _variable(variable: Variable, derived: Derived | None, shown: bool) -> dict[str, Any]:
    document: dict[str, Any] = {"type": variable.type}
    if variable.level != "household":
        document["level"] = variable.level
    if variable.type in _WIDEST:
        widest = _WIDEST[variable.type]
        document["range"] = [-widest, widest]
    if variable.minimum is not None and variable.maximum is not None:
        document["range"] = [plain(variable.minimum), plain(variable.maximum)]
    if variable.type == "choice":
        document["codes"] = sorted(variable.codes)
    if variable.scale is not None:
        document["scale"] = variable.scale
    if variable.unit is not None:
        document["unit"] = variable.unit
    if variable.values and shown:
        document["labels"] = {str(choice.code): dict(choice.label) for choice in variable.values}
    if derived is None:
        document["label"] = dict(variable.label)
    else:
        document["derive"] = _derivation(derived)
    return document


_WIDEST: dict[str, int | float] = {
    "integer": LARGEST_INTEGER, "decimal": LARGEST_FACT, "double": LARGEST_FACT,
}  # fmt: skip


def _derivation(derived: Derived) -> list[Any]:
    where = tree_to_json(derived.where.node) if derived.where else None
    document: list[Any] = [derived.aggregate, where]
    if derived.value is not None:
        node = derived.value.node
        document.append(tree_to_json(node))
        if derived.aggregate == "sum":
            document.append("i" if node.type.kind is Kind.INTEGER else "n")
    return document
