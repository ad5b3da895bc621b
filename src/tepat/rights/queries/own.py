"""What is kept about a person and their family: who, every fact with source and date, consents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tepat.base.operations import record_access
from tepat.content import load_content
from tepat.intake.queries import family_of_account
from tepat.registry.current import Document
from tepat.registry.queries import (
    GivenConsent,
    area_of_family,
    consents_of,
    held_facts,
    member_names,
    withdrawn_purposes,
)


@dataclass(frozen=True, slots=True)
class OwnFamily:
    """The family of the person, its members' names by id in their order, and the facts that count now."""

    family_id: UUID
    area_code: str
    names: Mapping[UUID, str] = field(repr=False)
    document: Document = field(repr=False)

    @property
    def facts(self) -> int:
        """How many facts count now."""
        return len(self.document["household"]) + sum(map(len, self.document["members"].values()))


def own_family(*, account: Any, at: datetime) -> OwnFamily | None:
    """The family as it is kept now; None when the person belongs to none. Recorded as access."""
    family_id = family_of_account(account=account)
    if family_id is None:
        return None
    held = held_facts(family_id=family_id, at=at, dictionary=load_content().dictionary)
    record_read(account, "rights.facts.read", family_id, held.area_code)
    return OwnFamily(family_id, held.area_code, member_names(family_id=family_id, at=at), held.document)


@dataclass(frozen=True, slots=True)
class PurposeNow:
    """One purpose: whether it counts as given now, and every yes and no to it, the newest first."""

    purpose: str
    is_given: bool
    history: tuple[GivenConsent, ...]


def own_consents(*, account: Any) -> list[PurposeNow] | None:
    """The family's consents purpose by purpose; None when the person belongs to none. Recorded as access."""
    family_id = family_of_account(account=account)
    if family_id is None:
        return None
    given = consents_of(family_id=family_id)
    withdrawn = withdrawn_purposes(family_id=family_id)
    record_read(account, "rights.consents.read", family_id, area_of_family(family_id=family_id))
    known = [*load_content().texts.purposes, *(consent.purpose for consent in given)]
    return [_purpose(purpose, given, withdrawn) for purpose in dict.fromkeys(known)]


def _purpose(purpose: str, given: Iterable[GivenConsent], withdrawn: frozenset[str]) -> PurposeNow:
    history = tuple(consent for consent in given if consent.purpose == purpose)
    return PurposeNow(purpose, bool(history) and purpose not in withdrawn, history)


def record_read(account: Any, action: str, family_id: UUID | None, area_code: str, **detail: Any) -> None:
    """Write the audit line of a person who reads about themselves."""
    record_access(
        actor=account,
        action=action,
        purpose="self_service",
        subject_kind="family" if family_id else "account",
        subject_id=family_id or account.pk,
        area_code=area_code,
        detail=detail,
    )
