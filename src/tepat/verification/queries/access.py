"""Who may see which verification."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tepat.base.permissions import check_permission
from tepat.identity.roles import EVERYWHERE, Role
from tepat.verification.errors import NotByThisPerson, VerificationNotFound
from tepat.verification.models import Verification

CAPTURES_OWN = "verification.own.capture"
ASSISTS = "verification.assisted.capture"
COMPARES = "verification.comparison.decide"
RECORDS_VISITS = "verification.in_person.record"


def verification_not_found() -> VerificationNotFound:
    """The error for a verification that is not there or not to be seen."""
    return VerificationNotFound(
        _("Pemeriksaan ini tidak ditemukan."),
        mend=_("Periksa alamatnya, atau tanyakan kepada petugas di wilayah Anda."),
    )


def is_own(verification: Verification, actor: Any) -> bool:
    """Whether the actor is the person themselves, signed in as a citizen."""
    return bool(actor.role == Role.CITIZEN and verification.account_id == actor.pk)


def check_reach(verification: Verification, actor: Any, permission: str) -> None:
    """Raise ``NotAllowed`` without the permission, ``VerificationNotFound`` outside the actor's area."""
    check_permission(actor, permission)
    if not actor.reaches(verification.area_code, verification.group_id):
        raise verification_not_found()


def within(actor: Any) -> Q:
    """The verifications inside the actor's area, as a filter."""
    if actor.role in EVERYWHERE:
        return Q()
    own = actor.area_code
    if not own:
        return Q(pk__in=[])
    area = Q(area_code=own) | Q(area_code__startswith=f"{own}.")
    return area & Q(group_id=actor.group_id) if actor.role == Role.CADRE else area


def find_verification(verification_id: UUID) -> Verification:
    """The verification; raises ``VerificationNotFound``."""
    verification = Verification.objects.filter(pk=verification_id).first()
    if verification is None:
        raise verification_not_found()
    return verification


def is_about(verification: Verification, actor: Any) -> bool:
    """Whether the case is about the actor themselves, in whatever role they are signed in."""
    index = getattr(actor, "nik_index", None)
    same_nik = index is not None and bytes(index) == bytes(verification.nik_index)
    return same_nik or verification.account_id == actor.pk


def refuse_own_case(verification: Verification, actor: Any) -> None:
    """Raise ``NotByThisPerson`` when the case is about the actor themselves."""
    if is_about(verification, actor):
        raise NotByThisPerson(
            _("Ini pemeriksaan tentang diri Anda sendiri."),
            mend=_("Petugas lain yang harus memeriksanya."),
        )
