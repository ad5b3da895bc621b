"""Between facts with sources and the plain values that a formula reads. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tepat.registry.current import Document
from tepat.rules import Dictionary, Variable


class TrustRule(NamedTuple):
    """How far the sources of one variable are trusted (most trusted first), and for how long."""

    source_trust: tuple[str, ...]
    fresh_for_days: int | None


def trust_document(variables: Iterable[Variable]) -> dict[str, Any]:
    """The order of trust and the freshness of every stored variable, as JSON."""
    return {
        variable.code: {"sources": list(variable.source_trust), "fresh_for_days": variable.fresh_for_days}
        for variable in variables
        if variable.derived is None
    }


def read_trust(document: Mapping[str, Any]) -> dict[str, TrustRule]:
    """What ``trust_document`` wrote down."""
    return {
        code: TrustRule(tuple(rule["sources"]), rule["fresh_for_days"]) for code, rule in document.items()
    }


@dataclass(frozen=True, slots=True)
class Reading:
    """What a formula is given of the current facts: values by variable, and which facts they are."""

    household: tuple[str, ...]
    person: tuple[str, ...]
    dates: frozenset[str]

    @classmethod
    def of(cls, codes: Iterable[str], dictionary: Dictionary) -> Reading:
        """The reading of these stored variables."""
        stored = [dictionary[code] for code in sorted(codes)]
        return cls(
            household=tuple(v.code for v in stored if v.level == "household"),
            person=tuple(v.code for v in stored if v.level == "person"),
            dates=frozenset(v.code for v in stored if v.type == "date"),
        )

    def values(self, document: Document) -> dict[str, Any]:
        """The facts as ``rules.decide`` takes them: household values, and ``members`` in their order."""
        facts = self._values(self.household, document["household"])
        facts["members"] = [self._values(self.person, member) for member in document["members"].values()]
        return facts

    def _values(self, codes: tuple[str, ...], entries: Mapping[str, Any]) -> dict[str, Any]:
        return {
            code: date.fromisoformat(entry["value"]) if code in self.dates else entry["value"]
            for code in codes
            if (entry := entries.get(code)) is not None
        }

    def facts(self, document: Document) -> tuple[dict[str, list[int]], list[int]]:
        """The ids of the facts read, by variable; and those among them that had expired."""
        read: dict[str, list[int]] = {}
        stale: list[int] = []
        places = [(self.household, document["household"])]
        places += [(self.person, member) for member in document["members"].values()]
        for codes, entries in places:
            for code in codes:
                if (entry := entries.get(code)) is not None:
                    read.setdefault(code, []).append(entry["fact"])
                    if entry["stale"]:
                        stale.append(entry["fact"])
        return read, stale


def plain(value: Any) -> Any:
    """A value as plain JSON.

    >>> plain(date(2026, 11, 1)), plain(Decimal("1.5")), plain(None)
    ('2026-11-01', 1.5, None)
    """
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
