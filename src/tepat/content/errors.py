"""What can be wrong with published content."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from tepat.kernel.errors import TepatError


class ContentError(TepatError):
    """A folder or file of content is incomplete, doubled or wrong. ``place`` names it."""

    default_code: ClassVar[str] = "content.invalid"

    def __init__(
        self, what: str, *, place: Path, why: str = "", mend: str = "", code: str | None = None
    ) -> None:
        super().__init__(f"{what} [{place}]", why=why, mend=mend, code=code)
        self.place = place
