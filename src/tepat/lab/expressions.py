"""Variables and conditions of the rules language for the columns of a survey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tepat.lab.design import choice, literal
from tepat.lab.survey.groups import Group, Level
from tepat.lab.survey.proxies import Proxy
from tepat.lab.survey.survey import Survey

_TYPES = {"number": "double", "flag": "boolean", "category": "choice"}


def group_expressions(survey: Survey) -> Mapping[tuple[str, int], str]:
    """By group code and level, the condition that a household is in it, where its column is a proxy."""
    by_name = {proxy.name: proxy for proxy in survey.proxies}
    found = {}
    for group in survey.groups:
        proxy = by_name.get(group.column)
        if proxy is None:
            continue
        for number, level in enumerate(group.levels):
            condition = _condition(proxy, group, level)
            if condition:
                found[(group.code, number)] = condition
    return found


def _condition(proxy: Proxy, group: Group, level: Level) -> str:
    """Such as ``COALESCE(hhsize <= 2, FALSE)``; empty where the kinds do not fit."""
    if proxy.kind == "number":
        if level.value is not None:
            return f"COALESCE({proxy.code} = {literal(level.value)}, FALSE)"
        parts = [
            f"{proxy.code} {sign} {literal(edge)}"
            for sign, edge in ((">", level.above), ("<=", level.upto))
            if edge is not None
        ]
        return f"COALESCE({' AND '.join(parts)}, FALSE)" if parts else ""
    if proxy.kind == "flag" and level.value in (0.0, 1.0):
        return f"COALESCE({'' if level.value else 'NOT '}{proxy.code}, FALSE)"
    if proxy.kind == "category" and group.levels and level.value is not None:
        label = level.label["en"] if level.label["en"] in proxy.labels else None
        return f"COALESCE({proxy.code} = {choice(proxy.labels.index(label))}, FALSE)" if label else ""
    return ""


def variable_document(proxy: Proxy) -> dict[str, Any]:
    """The proxy as an entry of a variable dictionary."""
    document: dict[str, Any] = {
        "code": proxy.code,
        "level": "household",
        "type": _TYPES[proxy.kind],
        "label": {"id": proxy.name, "en": proxy.name},
        "source_trust": ["study"],
    }
    known = proxy.values[~np.isnan(proxy.values)]
    if proxy.kind == "number":
        document["range"] = [float(known.min()), float(known.max())]
    if proxy.kind == "category":
        document["choices"] = {
            choice(number): {"id": label or "-", "en": label or "-"}
            for number, label in enumerate(proxy.labels)
        }
    return document


def fact(proxy: Proxy, row: int) -> Any:
    """What a household's facts hold for the proxy; ``None`` where it is not known."""
    value = float(proxy.values[row])
    if np.isnan(value):
        return None
    if proxy.kind == "flag":
        return value > 0
    return choice(int(value)) if proxy.kind == "category" else value
