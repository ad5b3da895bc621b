"""How far a study is: steps of different weight, told to whoever wants to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Tell = Callable[[str, float], None]
"""Receives what is being done, and the share (0 to 1) that is done."""


def _quiet(what: str, share: float) -> None:
    return None


@dataclass
class Progress:
    """``total`` units of work; each ``did`` adds to what is done."""

    tell: Tell = _quiet
    total: float = 1.0
    done: float = field(default=0.0)

    def did(self, what: str, units: float = 1.0) -> None:
        """So much more is done."""
        self.done += units
        self.tell(what, min(self.done / self.total, 1.0))

    def more(self, units: float) -> None:
        """There is more to do than was known."""
        self.total += units
