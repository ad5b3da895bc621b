"""Whether an audit was drawn as it says: all of it again from the list that was kept, seed and sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from tepat.lab.audits import allocate
from tepat.targeting.drawn_list import draw_from, list_hash, list_lines, unpack
from tepat.targeting.models import Audit
from tepat.targeting.queries.access import audit_not_found
from tepat.targeting.queries.frames import read_frame


@dataclass(frozen=True, slots=True)
class Verification:
    """An audit drawn again. ``stands_otherwise``: households on the list then or now that are not in the same
    stratum when it is made anew from the register and the decisions; None where that is no longer kept.
    """

    audit: Audit
    same_list: bool
    same_sizes: bool
    drawn_again: int
    missing: int
    added: int
    stands_otherwise: int | None

    @property
    def same(self) -> bool:
        """Whether list, sizes and households drawn come out the same."""
        return self.same_list and self.same_sizes and not self.missing and not self.added


def audit_named(name: str) -> Audit:
    """The audit of an id, or of ``AREA:MONTH`` such as ``35.10:2026-12``. Raises ``AuditNotFound``."""
    area_code, _colon, month = name.partition(":")
    try:
        found = (
            Audit.objects.filter(area_code=area_code, month=date.fromisoformat(f"{month}-01"))
            if month
            else Audit.objects.filter(pk=UUID(name))
        )
        return found.select_related("frame").get()
    except (ValueError, Audit.DoesNotExist) as error:
        raise audit_not_found() from error


def verify_audit(audit: Audit) -> Verification:
    """Draw an audit again, and compare. Changes nothing."""
    strata, takes = _kept(audit)
    again = {key for keys in draw_from(strata, takes, audit.seed).values() for key in keys}
    drawn = set(audit.households.values_list("key", flat=True))
    sizes = {code: len(keys) for code, keys in strata.items()}
    return Verification(
        audit=audit,
        same_list=list_hash(strata) == audit.frame_hash,
        same_sizes=allocate(sizes, total=audit.drawn) == takes,
        drawn_again=len(again),
        missing=len(again - drawn),
        added=len(drawn - again),
        stands_otherwise=_stands_otherwise(audit, strata),
    )


def kept_list(audit: Audit) -> Iterator[str]:
    """The list as anybody may have it who wants to draw again: strata and keys."""
    return list_lines(_kept(audit)[0])


def _kept(audit: Audit) -> tuple[dict[str, list[UUID]], dict[str, int]]:
    rows = list(audit.strata.values_list("code", "keys", "take"))
    return {code: unpack(keys) for code, keys, _take in rows}, {code: take for code, _keys, take in rows}


def _stands_otherwise(audit: Audit, strata: dict[str, list[UUID]]) -> int | None:
    if audit.frame.emptied_at is not None:
        return None
    with transaction.atomic():
        now = read_frame(
            audit.frame, audit.area_code, audit.month, audit.reference_on, audit.programmes
        ).strata
    codes = strata.keys() | now.keys()
    moved = (set(strata.get(code, ())) ^ set(now.get(code, ())) for code in codes)
    return len({key for keys in moved for key in keys})
