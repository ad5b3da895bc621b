"""What a variable is: one fact that can be known about a household or a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LEVELS = ("household", "person")
VARIABLE_TYPES = ("integer", "decimal", "double", "boolean", "date", "choice", "text")
AGGREGATES = ("count", "any", "all", "sum", "min", "max", "first", "expr")
LANGUAGES = ("id", "en")

Value = int | float | bool | str | date


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice variable: its code number and what people call it, by language."""

    code: int
    label: dict[str, str]


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a variable follows from others.

    ``count``, ``any`` and ``all`` look at ``where`` for each member of the family. ``sum``, ``min``, ``max``
    and ``first`` take ``value`` of the members for whom ``where`` is TRUE (all members without a ``where``).
    ``expr`` computes ``value`` from other variables of the same level.
    """

    aggregate: str
    where: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """The definition of one fact. ``scale`` is its number of decimals; ``minimum`` and ``maximum`` are legal.

    ``source_trust`` orders the kinds of source, most trusted first. ``fresh_for_days`` is how long an
    observation counts as current (None: for good). ``contestable``: a person may know, report and contest it.
    ``suggested``: it may be named as a change that would help (not a death, an illness, a pregnancy).
    ``specific``: "specific data" of UU 27/2022.
    """

    code: str
    level: str
    type: str
    label: dict[str, str]
    unit: str | None = None
    scale: int | None = None
    minimum: int | float | date | None = None
    maximum: int | float | date | None = None
    values: tuple[Choice, ...] = ()
    source_trust: tuple[str, ...] = ()
    fresh_for_days: int | None = None
    contestable: bool = False
    suggested: bool = True
    derived: Derivation | None = None
    specific: bool = False

    @property
    def may_be_suggested(self) -> bool:
        """Whether "what would change it" may name it."""
        return self.contestable and self.suggested

    @property
    def codes(self) -> frozenset[int]:
        """The code numbers of a choice variable."""
        return frozenset(choice.code for choice in self.values)
