"""The variable dictionary: every fact that a rule may read.

It is a folder of YAML files, each with one list ``variables``. The keys of a variable::

    variables:
      - code: floor_area_m2            # lower case, digits and _; unit in the name
        level: household               # household | person
        type: decimal                  # integer | decimal | double | boolean | date | choice | text
        unit: m2                       # optional; `rupiah` is shown as Rp 1.500.000
        scale: 1                       # decimals; required for decimal, not allowed elsewhere
        range: [1, 2000]               # legal values, both ends included; required for stored numbers,
                                       # optional for dates and derived variables
        label: {id: Luas lantai, en: Floor area}
        source_trust: [bpn, officer, agent, self]   # most trusted first
        fresh_for_days: 730            # optional; absent = counts for good
        contestable: true              # optional, default false: a person may report and contest it
        suggested: true                # optional, default true: may be named as a change that would help;
                                       # false for a death, an illness, a pregnancy: it can be contested, but
                                       # nobody is told to wish for it
        specific: false                # optional, default false: "specific data" of UU 27/2022
      - code: floor_material
        level: household
        type: choice
        choices:                       # whole-number codes; expressions use the numbers
          1: {id: Marmer atau granit, en: Marble or granite}
          2: {id: Keramik, en: Ceramic}
        label: {...}
        source_trust: [...]
      - code: child_0_6_count
        level: household
        type: integer
        label: {...}
        derive: {count: "age_years(birth_date, :on) BETWEEN 0 AND 6"}

``derive`` has exactly one of the keys below, and ``where`` where marked. Expressions over members use person
variables and ``:on``; NULL for any member that matters makes the whole NULL.

    derive: {count: PERSON CONDITION}                  # how many members
    derive: {any: PERSON CONDITION}                    # TRUE if for any member
    derive: {all: PERSON CONDITION}
    derive: {sum: PERSON VALUE, where: CONDITION}      # also min, max; where is optional. No member selected:
                                                       # sum is 0, min and max are NULL
    derive: {first: PERSON VALUE, where: CONDITION}    # of the first member for whom where is TRUE
    derive: {expr: EXPRESSION}                         # over other variables of the same level

A value outside its range or list counts as unknown, whether it was given or derived. A derived count without
a range has the range 0 to 1,000.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tepat.rules.derivations import Derived, derive_all
from tepat.rules.errors import DictionaryError
from tepat.rules.marked_yaml import MarkedYaml, read_yaml
from tepat.rules.place import Place
from tepat.rules.variable_document import read_variable, variable_document
from tepat.rules.variables import Variable


class Dictionary(Mapping[str, Variable]):
    """The variables by code. ``derived`` holds the parsed derivations, each after those it needs."""

    def __init__(self, variables: Iterable[Variable], places: Mapping[str, Place] | None = None) -> None:
        """Raises DictionaryError for a doubled code, and for a derivation that is wrong or circular."""
        self._variables: dict[str, Variable] = {}
        for variable in variables:
            if variable.code in self._variables:
                raise _doubled(variable.code)
            self._variables[variable.code] = variable
        self.derived: dict[str, Derived] = derive_all(self._variables, places or {})

    @classmethod
    def load(cls, folder: Path) -> Dictionary:
        """Read all ``*.yaml`` files of a folder. Raises DictionaryError with file and line."""
        files = sorted(Path(folder).glob("*.yaml"))
        if not files:
            raise DictionaryError(
                f"There is no variable dictionary in {folder}.",
                why="The folder has no *.yaml file.",
                mend="Write the variables as described in tepat/rules/dictionary.py.",
                code="rules.dictionary.not_found",
            )
        places: dict[str, Place] = {}
        variables: list[Variable] = []
        for file in files:
            for variable, place in _read_file(read_yaml(file)):
                if variable.code in places:
                    raise _doubled(variable.code, str(places[variable.code].marked.file)).at(
                        file, place.line()
                    )
                places[variable.code] = place
                variables.append(variable)
        return cls(variables, places)

    @classmethod
    def from_document(cls, document: object) -> Dictionary:
        """The dictionary that ``document()`` wrote."""
        marked = MarkedYaml(None, {"variables": document})
        return cls(variable for variable, _ in _read_file(marked))

    def document(self, codes: Iterable[str]) -> list[dict[str, object]]:
        """The JSON-able definitions of these variables and of all they are derived from, by code."""
        return [
            variable_document(
                self._variables[code], self.derived[code].canonical if code in self.derived else None
            )
            for code in sorted(self.closure(codes))
        ]

    def closure(self, codes: Iterable[str]) -> set[str]:
        """These variables and all they are derived from."""
        found: set[str] = set()
        waiting = list(codes)
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.add(code)
                if code in self.derived:
                    waiting.extend(self.derived[code].needs)
        return found

    @property
    def variables(self) -> tuple[Variable, ...]:
        """All variables, in the order of the files."""
        return tuple(self._variables.values())

    def household(self) -> tuple[Variable, ...]:
        """The variables of the household."""
        return tuple(variable for variable in self._variables.values() if variable.level == "household")

    def person(self) -> tuple[Variable, ...]:
        """The variables of each member."""
        return tuple(variable for variable in self._variables.values() if variable.level == "person")

    def __getitem__(self, code: str) -> Variable:
        return self._variables[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)


def base_inputs(dictionary: Dictionary) -> tuple[str, ...]:
    """The stored variables of a dictionary: those of the household first, then the members', each by code."""
    stored = [variable for variable in dictionary.variables if variable.derived is None]
    return tuple(variable.code for variable in sorted(stored, key=lambda one: (one.level, one.code)))


def find_dictionary(near: Path | None = None) -> Dictionary:
    """The dictionary of the content that ``near`` belongs to, else the one that comes with Tepat.

    Walks up from ``near`` to the first folder that holds ``variables/``. Raises DictionaryError.
    """
    if near is not None:
        start = near.resolve()
        for folder in (start, *start.parents):
            if any((folder / "variables").glob("*.yaml")):
                return Dictionary.load(folder / "variables")
    found = importlib.util.find_spec("tepat.content")
    for location in (found.submodule_search_locations or ()) if found else ():
        return Dictionary.load(Path(location) / "variables")
    raise DictionaryError(
        "There is no variable dictionary.",
        why="No folder `variables` was found beside or above the formula.",
        mend="Keep the formula inside the content folder.",
        code="rules.dictionary.not_found",
    )


def _read_file(marked: MarkedYaml) -> Iterator[tuple[Variable, Place]]:
    top = Place.top(marked, "rules.dictionary").mapping(("variables",))
    for _, place in top.at("variables").items():
        yield read_variable(place), place


def _doubled(code: str, first: str = "") -> DictionaryError:
    return DictionaryError(
        f"The variable `{code}` is defined twice.",
        why=f"It is also in {first}." if first else "",
        mend="Keep one of the two.",
        code="rules.dictionary.doubled",
    )
