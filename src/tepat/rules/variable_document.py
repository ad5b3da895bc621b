"""Reads the definition of a variable, from YAML or from a formula's document, and writes it down again."""

from __future__ import annotations

from datetime import date
from typing import Any

from tepat.rules.expressions.types import LARGEST_INTEGER
from tepat.rules.place import Place
from tepat.rules.variables import AGGREGATES, LEVELS, VARIABLE_TYPES, Choice, Derivation, Variable

_NUMBERS = ("integer", "decimal", "double")
_REQUIRED = ("code", "level", "type", "label")
_OPTIONAL = (
    "unit", "scale", "range", "choices", "source_trust", "fresh_for_days", "contestable", "suggested",
    "specific", "derive",
)  # fmt: skip


def read_variable(place: Place) -> Variable:
    """One variable. Raises DictionaryError with file and line."""
    place.mapping(_REQUIRED, _OPTIONAL)
    code = place.at("code").code()
    kind = place.at("type").word(VARIABLE_TYPES)
    derived = _derivation(place.at("derive")) if "derive" in place else None
    minimum, maximum = _range(place, kind, derived)
    return Variable(
        code=code,
        level=place.at("level").word(LEVELS),
        type=kind,
        label=place.at("label").labels(),
        unit=place.at("unit").text() if "unit" in place else None,
        scale=_scale(place, kind),
        minimum=minimum,
        maximum=maximum,
        values=_choices(place, kind),
        source_trust=_sources(place),
        fresh_for_days=place.at("fresh_for_days").whole_number() if "fresh_for_days" in place else None,
        contestable="contestable" in place and place.at("contestable").flag(),
        suggested="suggested" not in place or place.at("suggested").flag(),
        derived=derived,
        specific="specific" in place and place.at("specific").flag(),
    )


def variable_document(variable: Variable, derivation: Derivation | None) -> dict[str, Any]:
    """What a decision needs to know of the variable, as JSON, in the form that ``read_variable`` reads.

    ``derivation`` is the variable's own, its expressions in canonical spacing.

    How much a source is trusted and how long it is fresh decide which fact counts, before any rule: they are
    not part of a formula, and changing them does not change its hash.
    """
    document: dict[str, Any] = {
        "code": variable.code,
        "level": variable.level,
        "type": variable.type,
        "label": variable.label,
        "contestable": variable.contestable,
    }
    if not variable.suggested:
        document["suggested"] = False
    if variable.unit is not None:
        document["unit"] = variable.unit
    if variable.scale is not None:
        document["scale"] = variable.scale
    if variable.minimum is not None:
        document["range"] = [_plain(variable.minimum), _plain(variable.maximum)]
    if variable.values:
        document["choices"] = {str(choice.code): choice.label for choice in variable.values}
    if derivation is not None:
        document["derive"] = _derivation_document(derivation)
    return document


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _derivation_document(derivation: Derivation) -> dict[str, str]:
    if derivation.aggregate in ("count", "any", "all"):
        return {derivation.aggregate: derivation.where or ""}
    document = {derivation.aggregate: derivation.value or ""}
    if derivation.where is not None:
        document["where"] = derivation.where
    return document


def _derivation(place: Place) -> Derivation:
    place.mapping((), (*AGGREGATES, "where"))
    named = [aggregate for aggregate in AGGREGATES if aggregate in place]
    if len(named) != 1:
        raise place.error(
            "A derivation has exactly one kind.", mend=f"Write one of: {', '.join(AGGREGATES)}."
        )
    aggregate = named[0]
    text = place.at(aggregate).text(100_000)
    if aggregate in ("count", "any", "all", "expr") and "where" in place:
        raise place.error(f"`{aggregate}` takes no `where`.", mend="Join the conditions with AND.")
    if aggregate in ("count", "any", "all"):
        return Derivation(aggregate, where=text)
    where = place.at("where").text(100_000) if "where" in place else None
    return Derivation(aggregate, where=where, value=text)


def _range(place: Place, kind: str, derived: Derivation | None) -> tuple[Any, Any]:
    if "range" not in place:
        if kind in _NUMBERS and derived is None:
            raise place.error(
                f"`{place.data['code']}` has no `range`.",
                "The legal range decides what an unknown value could still be.",
                "Add `range: [smallest, largest]`.",
                "missing_key",
            )
        return (0, 1000) if derived is not None and derived.aggregate == "count" else (None, None)
    at = place.at("range")
    if kind not in (*_NUMBERS, "date") or not isinstance(at.data, list) or len(at.data) != 2:
        raise at.error("`range` is [smallest, largest], for numbers and dates only.")
    ends = [_end(end, kind) for _, end in at.items()]
    if ends[0] > ends[1]:
        raise at.error("The range is the wrong way round.", mend="Write the smaller end first.")
    return ends[0], ends[1]


def _end(place: Place, kind: str) -> Any:
    if kind == "date":
        return place.as_date()
    if kind == "integer":
        value = place.whole_number()
        if abs(value) > LARGEST_INTEGER:
            raise place.error("The number is too large.")
        return value
    return place.number()


def _scale(place: Place, kind: str) -> int | None:
    if (kind == "decimal") != ("scale" in place):
        raise place.error(
            "`scale`, the number of decimals, belongs to type decimal and to no other.",
            mend="Add `scale: 2`." if kind == "decimal" else "Remove it.",
            code="scale",
        )
    if kind != "decimal":
        return None
    scale = place.at("scale").whole_number()
    if not 1 <= scale <= 9:
        raise place.at("scale").error(
            "`scale` is from 1 to 9.", mend="For none use type integer.", code="scale"
        )
    return scale


def _choices(place: Place, kind: str) -> tuple[Choice, ...]:
    if (kind == "choice") != ("choices" in place):
        raise place.error(
            "`choices` belong to type choice and to no other.",
            mend="Add `choices: {1: {id: ..., en: ...}}`." if kind == "choice" else "Remove them.",
            code="choices",
        )
    if kind != "choice":
        return ()
    return tuple(_choice(key, entry) for key, entry in place.at("choices").mapping_items())


def _choice(key: object, place: Place) -> Choice:
    text = str(key)
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise place.error("The code of a choice is a whole number, 0 or more.", code="choices")
    return Choice(int(text), place.labels())


def _sources(place: Place) -> tuple[str, ...]:
    if "source_trust" not in place:
        return ()
    return tuple(source.code() for _, source in place.at("source_trust").items())
