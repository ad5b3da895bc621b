"""The numbers of a formula that a law changes from time to time: each value holds from a date on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tepat.rules.expressions.types import BOOLEAN, DATE, INTEGER, NUMBER, Type
from tepat.rules.place import Place
from tepat.rules.variables import Value


@dataclass(frozen=True, slots=True)
class Parameter:
    """``values`` by the date they hold from, earliest first; ``source`` is the law or the page."""

    name: str
    values: tuple[tuple[date, Value], ...]
    unit: str | None = None
    source: str | None = None

    def value_on(self, on: date) -> Value | None:
        """The value that holds on that date; None before the first."""
        index = bisect_right([start for start, _ in self.values], on)
        return self.values[index - 1][1] if index else None

    @property
    def type(self) -> Type:
        """The type of all its values together."""
        kinds = {type(value) for _, value in self.values}
        if kinds <= {bool}:
            return BOOLEAN
        if kinds <= {int}:
            return INTEGER
        return NUMBER if kinds <= {int, float} else DATE

    def document(self) -> dict[str, Any]:
        """As JSON, in the long form that ``read_parameters`` reads."""
        document: dict[str, Any] = {
            "values": {start.isoformat(): _plain(value) for start, value in self.values}
        }
        if self.unit is not None:
            document["unit"] = self.unit
        if self.source is not None:
            document["source"] = self.source
        return document


def read_parameters(place: Place) -> dict[str, Parameter]:
    """All parameters of a formula. Raises FormulaError with its place."""
    found = (_read_parameter(entry) for _, entry in place.mapping_items())
    return {parameter.name: parameter for parameter in found}


def _read_parameter(place: Place) -> Parameter:
    name = place.key_code()
    if name == "on":
        raise place.error(
            "A parameter cannot be called `on`.", "`:on` is the date of the decision.", "Rename it."
        )
    if not isinstance(place.data, dict) or not place.data:
        raise place.error(
            f"The parameter `{name}` has no date.",
            "Every number of a rule holds from a date on.",
            "Write for instance `{2026-01-01: 4}`.",
            "parameter_without_date",
        )
    if "values" not in place:
        return Parameter(name, _read_values(place))
    place.mapping(("values",), ("unit", "source", "legal_basis"))
    source = next((place.at(key).text() for key in ("source", "legal_basis") if key in place), None)
    unit = place.at("unit").text() if "unit" in place else None
    return Parameter(name, _read_values(place.at("values")), unit, source)


def _read_values(place: Place) -> tuple[tuple[date, Value], ...]:
    values: dict[date, Value] = {}
    for _, entry in place.mapping_items():
        start = entry.key_date()
        if start in values:
            raise entry.error(
                f"Two values begin on {start.isoformat()}.",
                "Only one can hold on a day.",
                "Remove one, or correct its date.",
                "overlapping_parameter",
            )
        values[start] = _read_value(entry)
    kinds = {bool if isinstance(value, bool) else float if isinstance(value, int | float) else date
             for value in values.values()}  # fmt: skip
    if len(kinds) > 1:
        raise place.error("The values of a parameter must all be of one type.")
    return tuple(sorted(values.items()))


def _read_value(place: Place) -> Value:
    if isinstance(place.data, bool):
        return place.data
    if isinstance(place.data, int | float):
        return place.number()
    return place.as_date()


def change_dates(parameters: Iterable[Parameter]) -> list[date]:
    """The dates on which any of them takes a new value, in order."""
    return sorted({start for parameter in parameters for start, _ in parameter.values})


def values_on(parameters: Mapping[str, Parameter], on: date) -> dict[str, Value | None]:
    """The values that hold on a date."""
    return {name: parameter.value_on(on) for name, parameter in parameters.items()}


def _plain(value: Value) -> Any:
    return value.isoformat() if isinstance(value, date) else value
