"""Formulas of a few lines for tests, written as documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tepat.rules import Dictionary, Formula

SENTENCES = {"true": "ya", "false": "tidak", "unknown": "belum"}


def formula_of(*criteria: str, variables: Iterable[Mapping[str, Any]], **more: Any) -> Formula:
    """A formula with these conditions as criteria c0, c1 and so on; variables without labels get some."""
    return Formula.from_document(
        {
            "code": "contoh",
            "version": "1",
            "title": {"id": "Contoh", "en": "Example"},
            "active_from": "2026-01-01",
            "criteria": [
                {"code": f"c{index}", "expr": text, "reason": {"id": SENTENCES, "en": SENTENCES}}
                for index, text in enumerate(criteria)
            ],
            "variables": [{"label": {"id": one["code"], "en": one["code"]}, **one} for one in variables],
            **more,
        }
    )


def documents(dictionary: Dictionary) -> list[dict[str, Any]]:
    """All variables of a dictionary, as they stand in a document."""
    return [dict(one) for one in dictionary.document(dictionary)]
