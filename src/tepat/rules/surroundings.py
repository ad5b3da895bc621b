"""What the commands are handed by the installation around them, since a library imports nothing above it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Each is named as ``module:name`` and loaded only when it is used.

    ``engines`` are batch engines beyond those of the library, by name. ``area_name`` gives the name of an
    area code, or None.
    """

    engines: Mapping[str, str] = field(default_factory=dict)
    area_name: str | None = None

    def engine_makers(self) -> dict[str, Callable[[], Any]]:
        """What makes each engine."""
        return {name: _Maker(dotted) for name, dotted in self.engines.items()}

    def name_of_area(self) -> Callable[[str], str | None]:
        """The function from an area's code to its name; knows no name when none was handed in."""
        if self.area_name is None:
            return _no_name
        found: Callable[[str], str | None] = _load(self.area_name)
        return found


@dataclass(frozen=True, slots=True)
class _Maker:
    dotted: str

    def __call__(self) -> Any:
        return _load(self.dotted)()


def _load(dotted: str) -> Any:
    module, _, name = dotted.partition(":")
    return getattr(importlib.import_module(module), name)


def _no_name(code: str) -> None:
    return None
