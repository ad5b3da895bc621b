"""The place from which a phone wants changes. Pure.

``pull`` is the number of the last giving that the phone has taken in, ``since`` the first transaction whose
changes it may not know; ``position`` is the family after which a page was cut off, in the order of changes.
``receipts`` is the first transaction whose changes of receipts it may not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tepat.field.errors import CursorInvalid

_TEXT = re.compile(r"(\d{1,18})\.(\d{1,18})\.(\d{1,18})\.([0-9a-f]{32}|)")


@dataclass(frozen=True, slots=True)
class Cursor:
    """What a phone knows."""

    pull: int = 0
    since: int = 0
    receipts: int = 0
    position: UUID | None = None

    @classmethod
    def of(cls, text: str) -> Cursor:
        """Read what ``str`` wrote; an empty text is the beginning. Raises ``CursorInvalid``."""
        if not text:
            return cls()
        match = _TEXT.fullmatch(text)
        if match is None:
            raise CursorInvalid(
                _("Penanda ini tidak terbaca."), mend=_("Ambil semuanya dari awal, tanpa penanda.")
            )
        pull, since, receipts, position = match.groups()
        return cls(int(pull), int(since), int(receipts), UUID(position) if position else None)

    def __str__(self) -> str:
        position = self.position.hex if self.position else ""
        return f"{self.pull}.{self.since}.{self.receipts}.{position}"
