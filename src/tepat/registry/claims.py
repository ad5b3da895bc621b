"""What a submission says about who belongs to whom, with the blind indexes that find them again."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from tepat.base.encryption import blind_index


@dataclass(frozen=True, slots=True)
class ClaimedMember:
    """One person as the submission names them. ``relation`` is the code of ``relation_to_head``."""

    name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    relation: int | None
    nik: str | None = field(repr=False)
    nik_index: bytes | None = field(repr=False)
    likeness_index: bytes = field(repr=False)

    @classmethod
    def of(
        cls, *, name: str, birth_date: date | None, relation: int | None, nik: str | None
    ) -> ClaimedMember:
        """A member with their indexes made."""
        return cls(
            name=name,
            birth_date=birth_date,
            relation=relation,
            nik=nik,
            nik_index=blind_index("nik", nik) if nik else None,
            likeness_index=likeness_index(name, birth_date),
        )


@dataclass(frozen=True, slots=True)
class FamilyClaim:
    """The family as a submission describes it, and who may write on which stored family.

    ``applicant_index`` is the blind index of the applicant's own NIK when people register themselves: they
    write only on a family of which they are a member. ``reaches`` says whether the writer may write on a
    family of an area code and Dasa Wisma group. ``group_id`` is the group of a writer who serves one group
    only; a family of no group that they register joins it.
    """

    area_code: str
    kk: str | None = field(repr=False)
    kk_index: bytes | None = field(repr=False)
    members: tuple[ClaimedMember, ...]
    reaches: Callable[[str, UUID | None], bool]
    applicant_index: bytes | None = field(default=None, repr=False)
    group_id: UUID | None = None

    @property
    def head(self) -> ClaimedMember | None:
        """The head of the family; None where the claim names no head."""
        return next((m for m in self.members if m.relation == 1), None)

    def nik_indexes(self) -> list[bytes]:
        """The blind indexes of the members that have a NIK."""
        return [m.nik_index for m in self.members if m.nik_index is not None]

    def lock_keys(self) -> Iterator[bytes]:
        """What must not be registered by two submissions at the same moment."""
        if self.kk_index is not None:
            yield self.kk_index
        yield from self.nik_indexes()


def likeness_index(name: str, birth_date: date | None) -> bytes:
    """The blind index of a name, however spaced and capitalised, and a birth date."""
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return blind_index("likeness", f"{plain}|{birth_date.isoformat() if birth_date else ''}")
