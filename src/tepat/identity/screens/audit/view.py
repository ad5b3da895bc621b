from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.operations import record_access
from tepat.base.permissions import requires
from tepat.base.queries import audit_lines
from tepat.identity.queries import names_of

_PER_PAGE = 50


@requires("identity.audit.read")
@never_cache
@require_safe
def show_audit(request: HttpRequest) -> HttpResponse:
    """The audit record, the newest line first. Reading it leaves a line itself."""
    before = request.GET.get("sebelum", "")
    action = request.GET.get("tindakan", "").strip()[:80]
    lines = audit_lines(
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
        action=action,
        limit=_PER_PAGE,
    )
    record_access(
        actor=request.user,
        action="identity.audit.read",
        purpose="audit",
        subject_kind="audit",
        subject_id=None,
        detail={"lines": len(lines)},
    )
    names = names_of([line.actor_id for line in lines if line.actor_id])
    facts = {
        "rows": [(line, names.get(line.actor_id) if line.actor_id else None) for line in lines],
        "action": action,
        "older": lines[-1].id if len(lines) == _PER_PAGE else None,
    }
    return render(request, "identity/screens/audit/audit.html", facts)
