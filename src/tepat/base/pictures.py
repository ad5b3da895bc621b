"""The drawings of the design, by name: one file each in ``design/pictures/``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "design" / "pictures"


@cache
def picture_names() -> tuple[str, ...]:
    """The names of all drawings, in the order of the alphabet and of their options."""
    return tuple(sorted((path.stem for path in _FOLDER.glob("*.svg")), key=_by_option))


def _by_option(name: str) -> tuple[str, int]:
    code, _, option = name.partition("-")
    return code, int(option or 0)
