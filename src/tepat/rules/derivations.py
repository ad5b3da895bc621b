"""How derived variables follow from others: parsed, typed, and put in an order that can be computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tepat.rules.errors import DictionaryError, ExpressionError, FormulaError
from tepat.rules.expressions import check
from tepat.rules.expressions.parse import Parsed, parse
from tepat.rules.expressions.scan import Scope
from tepat.rules.expressions.types import BOOLEAN, INTEGER, Kind, Type, type_of_variable
from tepat.rules.place import Place
from tepat.rules.variables import Derivation, Variable

_CONDITION_ONLY = ("count", "any", "all")


@dataclass(frozen=True, slots=True)
class Derived:
    """A derivation ready for use. ``needs`` are the codes it reads, of its own level or of the members."""

    code: str
    aggregate: str
    where: Parsed | None
    value: Parsed | None

    @property
    def needs(self) -> tuple[str, ...]:
        """Codes of the variables it reads."""
        parts = (part for part in (self.where, self.value) if part is not None)
        return tuple(dict.fromkeys(code for part in parts for code in part.reads))

    @property
    def canonical(self) -> Derivation:
        """The derivation with its expressions in canonical spacing."""
        where = self.where.text if self.where else None
        return Derivation(self.aggregate, where, self.value.text if self.value else None)

    @property
    def over_members(self) -> bool:
        """Whether it looks at each member of the family."""
        return self.aggregate != "expr"


def derive_all(variables: Mapping[str, Variable], places: Mapping[str, Place]) -> dict[str, Derived]:
    """All derivations, each after those it needs. Raises DictionaryError or ExpressionError, with place."""
    found = {
        code: _parse(variable, variable.derived, variables, places.get(code))
        for code, variable in variables.items()
        if variable.derived is not None
    }
    ordered: dict[str, Derived] = {}
    for code in found:
        _visit(code, found, ordered, places)
    return ordered


def _visit(
    start: str, found: Mapping[str, Derived], ordered: dict[str, Derived], places: Mapping[str, Place]
) -> None:
    path: list[tuple[str, list[str]]] = [(start, list(found[start].needs))]
    while path:
        code, waiting = path[-1]
        if not waiting or code in ordered:
            ordered.setdefault(code, found[code])
            path.pop()
            continue
        needed = waiting.pop()
        if any(needed == other for other, _ in path):
            raise _error(
                places.get(code),
                f"The variable `{code}` is derived from itself.",
                "It needs " + " -> ".join([*(other for other, _ in path), needed]) + ".",
                "Break the circle.",
                "circular",
            )
        if needed in found and needed not in ordered:
            path.append((needed, list(found[needed].needs)))


def _parse(
    variable: Variable, derivation: Derivation, variables: Mapping[str, Variable], place: Place | None
) -> Derived:
    level = variable.level if derivation.aggregate == "expr" else "person"
    scope = Scope(variables, level)
    base = place.at("derive") if place else None
    value_key = derivation.aggregate
    where_key = derivation.aggregate if derivation.aggregate in _CONDITION_ONLY else "where"
    where = _expression(derivation.where, scope, base, where_key, condition=True)
    value = _expression(derivation.value, scope, base, value_key, condition=False)
    derived = Derived(variable.code, derivation.aggregate, where, value)
    if variable.level == "person" and derived.over_members:
        raise _error(
            place, "A variable of a person cannot count the members.", "", "Use derive: {expr: ...}."
        )
    _check_type(variable, derived, place)
    return derived


def _expression(
    text: str | None, scope: Scope, base: Place | None, key: str, *, condition: bool
) -> Parsed | None:
    if text is None:
        return None
    try:
        parsed = parse(text, scope)
        if condition:
            check.require_boolean(parsed.node, "It selects members.", 0)
    except ExpressionError as error:
        raise (base.at(key).locate(error, text) if base else error) from None
    return parsed


def _check_type(variable: Variable, derived: Derived, place: Place | None) -> None:
    result: Type
    if derived.aggregate == "count":
        result = INTEGER
    elif derived.aggregate in ("any", "all"):
        result = BOOLEAN
    elif derived.value is not None:
        result = derived.value.node.type
        needs_order = derived.aggregate in ("min", "max") and result.kind not in (Kind.DATE, Kind.CHOICE)
        if (needs_order or derived.aggregate == "sum") and not result.is_number:
            raise _error(place, f"`{derived.aggregate}` needs a number.", f"This is {result.phrase}.", "")
    wanted = type_of_variable(variable)
    if wanted.kind is Kind.CHOICE and derived.value is not None:
        try:
            check.require_fits(derived.value.node, wanted, 0)
        except ExpressionError as error:
            raise (place.at("derive").locate(error, "") if place else error) from None
        return
    if (
        result.kind is Kind.NULL
        or result.kind is wanted.kind
        or (result.is_number and wanted.kind is Kind.NUMBER)
    ):
        return
    raise _error(
        place,
        f"`{variable.code}` is declared as {variable.type}, but its derivation gives {result.phrase}.",
        "",
        "Change `type`, or round with round_half_up(x, 0) to get a whole number.",
        "derived_type",
    )


def _error(place: Place | None, what: str, why: str, mend: str, code: str = "derivation") -> FormulaError:
    if place is not None:
        return place.error(what, why, mend, code)
    return DictionaryError(what, why=why, mend=mend, code=f"rules.dictionary.{code}")
