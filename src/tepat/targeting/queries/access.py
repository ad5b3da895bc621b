"""Who may see and draw what: by role, and inside the account's area. Nobody here is told a name."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tepat.base.permissions import check_permission
from tepat.content.areas import exists
from tepat.identity.roles import EVERYWHERE, NATION
from tepat.targeting.errors import AreaNotSeen, AuditNotFound

READS_FIGURES = "targeting.figures.read"
READS_AUDITS = "targeting.audit.read"
DRAWS = "targeting.audit.draw"


def area_not_seen() -> AreaNotSeen:
    """The error for an area that is not there or not the account's."""
    return AreaNotSeen(
        _("Wilayah ini tidak ditemukan."), mend=_("Pilih wilayah di dalam wilayah kerja Anda.")
    )


def audit_not_found() -> AuditNotFound:
    """The error for an audit that is not there or not to be seen."""
    return AuditNotFound(_("Pemeriksaan acak ini tidak ditemukan."), mend=_("Buka lagi dari daftarnya."))


def check_may_draw(actor: Any, area_code: str) -> None:
    """Raise ``NotAllowed`` or ``AreaNotSeen`` unless the account may draw there; None is the system."""
    if actor is None:
        return
    check_permission(actor, DRAWS)
    if not actor.covers(area_code):
        raise area_not_seen()


def area_of(actor: Any) -> str:
    """The area to which an account is bound; empty where none bounds it."""
    if actor.role in EVERYWHERE or actor.area_code == NATION:
        return ""
    if not actor.area_code:
        raise area_not_seen()
    return str(actor.area_code)


def area_asked(actor: Any, area_code: str, permission: str) -> str:
    """The area that is asked about, "" for the whole country; where none is named, the account's own.

    Raises ``NotAllowed``, ``AreaNotSeen``.
    """
    check_permission(actor, permission)
    if not area_code:
        return area_of(actor)
    if not exists(area_code) or not actor.covers(area_code):
        raise area_not_seen()
    return area_code


def speaking_of(area_code: str, field: str = "area_code") -> Q:
    """Rows of an area, of one inside it, or of one around it, as a filter."""
    if not area_code:
        return Q()
    parts = area_code.split(".")
    around = [".".join(parts[:count]) for count in range(1, len(parts) + 1)]
    return Q(**{f"{field}__in": around}) | Q(**{f"{field}__startswith": f"{area_code}."})


def inside(area_code: str, field: str = "area_code") -> Q:
    """Rows of an area or inside it, as a filter."""
    if not area_code:
        return Q()
    return Q(**{field: area_code}) | Q(**{f"{field}__startswith": f"{area_code}."})
