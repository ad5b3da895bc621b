"""A family as somebody knows it before it is asked: the values, who said them, and as of which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """One value as an answer holds it (plain JSON), who said it, and the day that they vouch for."""

    value: Any = field(repr=False)
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A person, with answers by question code: also birth_date, sex, relation_to_head, marital_status."""

    nik: str | None = field(repr=False)
    name: str = field(repr=False)
    answers: Mapping[str, KnownAnswer] = field(repr=False)


@dataclass(frozen=True, slots=True)
class KnownFamily:
    """A family: ``area_code`` is the village it lives in, empty where that is not known."""

    kk: str | None = field(repr=False)
    household: Mapping[str, KnownAnswer] = field(repr=False)
    members: tuple[KnownMember, ...] = field(repr=False)
    area_code: str
