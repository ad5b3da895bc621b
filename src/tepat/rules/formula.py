"""A formula: loaded from YAML or from its own document, checked as a whole, compiled once."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tepat.kernel.canonical import canonical_json, content_hash
from tepat.rules.dictionary import Dictionary, find_dictionary
from tepat.rules.errors import FormulaError
from tepat.rules.formula_parts import FormulaParts
from tepat.rules.formula_reading import read_formula
from tepat.rules.live.engine import Engine
from tepat.rules.live.program import HouseholdProgram
from tepat.rules.marked_yaml import MarkedYaml, read_yaml, read_yaml_text
from tepat.rules.parameters import change_dates, values_on
from tepat.rules.place import Place
from tepat.rules.scores import ImportedScore
from tepat.rules.variables import Value

_FROM = re.compile(r"formulas/([a-z][a-z0-9_]*)")
_KIND = "rules.formula"


class Formula:
    """A checked formula, ready to decide. Make one with ``load_formula`` or ``Formula.from_document``."""

    def __init__(self, parts: FormulaParts, dictionary: Dictionary) -> None:
        self._parts = parts
        self._inputs = parts.inputs()
        document = {**parts.document, "variables": dictionary.document(self._inputs)}
        self._document = canonical_json(document)
        self.hash: str = content_hash(document)
        """SHA-256 of the canonical document: the same text of law, the same hash."""
        self.dictionary = Dictionary.from_document(document["variables"])
        """The variables that the formula needs, and no others."""
        self.known_variables = dictionary
        """The whole dictionary that it was checked against: facts may name more than a formula needs."""
        self._program = HouseholdProgram(self.dictionary, self._inputs)
        self._used = {name: parts.parameters[name] for name in parts.used_parameters()}
        self._changes = change_dates(self._used.values())
        self._engines: dict[int, Engine] = {}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Formula:
        """The formula that wrote this document: same decisions, same hash. Raises FormulaError."""
        try:
            content = json.loads(canonical_json(dict(document)))
        except (TypeError, ValueError, RecursionError):
            raise FormulaError(
                "The formula's document is not plain JSON.",
                mend="Use a document that a formula wrote.",
                code="rules.formula.document",
            ) from None
        dictionary = Dictionary.from_document(content.pop("variables", []))
        top = Place.top(MarkedYaml(None, content), _KIND)
        return cls(read_formula(top, dictionary, _no_import), dictionary)

    @property
    def code(self) -> str:
        """Its name, the same through all versions."""
        return self._parts.code

    @property
    def version(self) -> str:
        """Its version, as written."""
        return self._parts.version

    @property
    def title(self) -> dict[str, str]:
        """Its title by language."""
        return dict(self._parts.title)

    @property
    def document(self) -> dict[str, Any]:
        """All that is needed to decide again years later, as JSON; a fresh copy."""
        document: dict[str, Any] = json.loads(self._document)
        return document

    @property
    def parts(self) -> FormulaParts:
        """Its checked parts, for engines."""
        return self._parts

    @property
    def inputs(self) -> tuple[str, ...]:
        """Codes of the variables that its expressions and sentences read."""
        return self._inputs

    @property
    def base_inputs(self) -> tuple[str, ...]:
        """Codes of the stored variables that it depends on, derived ones traced back; household first."""
        stored = [variable for variable in self.dictionary.variables if variable.derived is None]
        return tuple(variable.code for variable in sorted(stored, key=lambda one: (one.level, one.code)))

    @property
    def active_from(self) -> date:
        """The first day it holds."""
        return self._parts.active_from

    @property
    def active_to(self) -> date | None:
        """The first day it no longer holds."""
        return self._parts.active_to

    def active_on(self, on: date) -> bool:
        """Whether it holds on that date."""
        end = self._parts.active_to
        return self._parts.active_from <= on and (end is None or on < end)

    def engine_on(self, on: date) -> Engine:
        """The engine with the parameters of that date. Raises FormulaError when one has no value yet."""
        stretch = bisect_right(self._changes, on) if self._changes else 0
        engine = self._engines.get(stretch)
        return engine if engine is not None else self._compile(stretch, on)

    def constants_on(self, on: date) -> dict[str, Value]:
        """The values of its parameters on that date. Raises FormulaError when one has no value yet."""
        constants = {}
        for name, value in values_on(self._used, on).items():
            if value is None:
                raise FormulaError(
                    f"The parameter `{name}` of formula `{self.code}` has no value on {on.isoformat()}.",
                    why="A rule cannot be applied before its numbers hold.",
                    mend="Give an earlier value, or decide for a later date.",
                    code="rules.formula.not_yet",
                )
            constants[name] = value
        return constants

    def _compile(self, stretch: int, on: date) -> Engine:
        constants = self.constants_on(on)
        engine = Engine(self._parts, self.hash, self.dictionary, self._program, constants)
        self._engines[stretch] = engine
        return engine

    def __repr__(self) -> str:
        return f"Formula({self.code!r}, {self.version!r})"


def formula_of_text(text: str, dictionary: Dictionary) -> Formula:
    """A formula that somebody sent as YAML. It holds its scores itself: no other file is read.

    Raises FormulaError with line, what, why, how to mend and a code.
    """
    return Formula(read_formula(Place.top(read_yaml_text(text), _KIND), dictionary, _no_import), dictionary)


def formula_of_parts(document: Mapping[str, Any], dictionary: Dictionary) -> Formula:
    """A formula from a document without ``variables``, whose names mean what the dictionary says."""
    top = Place.top(MarkedYaml(None, dict(document)), _KIND)
    return Formula(read_formula(top, dictionary, _no_import), dictionary)


def load_formula(path: Path | str, dictionary: Dictionary | None = None) -> Formula:
    """Load and check a formula file. Raises FormulaError with file, line, what, why, how to mend and a code.

    Without a dictionary, the one of the content folder around the file is used, else Tepat's own.
    """
    return _load(Path(path), dictionary, ())


def _load(path: Path, dictionary: Dictionary | None, via: tuple[Path, ...]) -> Formula:
    top = Place.top(read_yaml(path), _KIND)
    known = dictionary if dictionary is not None else find_dictionary(path)

    def find_score(entry: Place) -> ImportedScore:
        return _find_score(entry, path, known, (*via, path.resolve()))

    return Formula(read_formula(top, known, find_score), known)


def _find_score(entry: Place, path: Path, dictionary: Dictionary, via: tuple[Path, ...]) -> ImportedScore:
    at = entry.at("from")
    match = _FROM.fullmatch(at.text())
    if match is None:
        raise at.error("`from` does not name a score.", "", "Write `from: formulas/<code>`.", "from")
    places = (folder / "formulas" / match[1] / "formula.yaml" for folder in path.resolve().parents)
    file = next((place for place in places if place.is_file()), None)
    if file is None:
        raise at.error(
            f"There is no score formula `{match[1]}`.",
            "The folder formulas/ of the content does not hold it.",
            "Check the name.",
            "from",
        )
    if file in via:
        raise at.error("The score is computed from itself.", "", "Break the circle.", "circular_score")
    return _score_of(_load(file, dictionary, via), str(entry.data["code"]), at)


def _score_of(formula: Formula, code: str, at: Place) -> ImportedScore:
    scores = {score.code: score for score in formula.parts.scores}
    name = code if code in scores else next(iter(scores), "")
    if not name or (code not in scores and len(scores) > 1):
        raise at.error(
            f"`{formula.code}` has no score to take.",
            f"It must have exactly one score, or one called `{code}`.",
            "Check the name.",
            "from",
        )
    needed = [read for read in scores[name].expression.reads if read in scores]
    if needed:
        raise at.error(
            f"The score `{name}` cannot be taken alone.", f"It uses {', '.join(needed)}.", "", "from"
        )
    document = next(entry for entry in formula.document["scores"] if entry["code"] == name)
    used = [parameter for parameter in scores[name].expression.parameters if parameter != "on"]
    source = {"code": formula.code, "version": formula.version, "hash": formula.hash}
    return ImportedScore(document, {one: formula.parts.parameters[one] for one in used}, source)


def _no_import(entry: Place) -> ImportedScore:
    raise entry.error("A document holds its scores itself.", "", "Write the score out.", "from")
