"""The card: which similarities and pictures are good enough (``card.yaml``, explained in ``card.md``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

PLACE = Path(__file__).with_name("card.yaml")


@dataclass(frozen=True)
class Limits:
    """``accept`` and ``review``: the least similarity of each band, from ``least_frames`` frames on."""

    least_frames: int
    accept: float
    review: float


@dataclass(frozen=True)
class Card:
    """``bands``: by rising ``least_frames``. ``quality``: limit by name, units in the file."""

    bands: tuple[Limits, ...]
    quality: Mapping[str, float]

    def limits_for(self, frames: int) -> Limits:
        """The limits that hold for a number of fused frames."""
        return [limits for limits in self.bands if limits.least_frames <= frames][-1]


@cache
def read_card() -> Card:
    """The card, read once.

    Raises:
        ValueError: the file cannot be used.
    """
    return parse_card(yaml.safe_load(PLACE.read_text(encoding="utf-8")))


def parse_card(document: Mapping[str, Any]) -> Card:
    """A card from its document.

    Raises:
        ValueError: bands that are not in order, or do not begin with one frame.
    """
    bands = tuple(
        Limits(int(row["least_frames"]), float(row["accept"]), float(row["review"]))
        for row in document["bands"]
    )
    frames = [limits.least_frames for limits in bands]
    if frames[:1] != [1] or frames != sorted(set(frames)):
        raise ValueError("card.yaml: bands begin with least_frames 1 and rise.")
    if any(not -1 < limits.review < limits.accept < 1 for limits in bands):
        raise ValueError("card.yaml: review lies below accept, both between -1 and 1.")
    quality = {str(name): float(limit) for name, limit in document["quality"].items()}
    return Card(bands, MappingProxyType(quality))
