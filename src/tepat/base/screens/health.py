"""Whether this installation can answer, for load balancers and the people on watch."""

from __future__ import annotations

from django.db import OperationalError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from tepat.base.permissions import PUBLIC, requires


@requires(PUBLIC)
@require_safe
def show_health(request: HttpRequest) -> JsonResponse:
    """``{"status": "ok"}``, or 503 and ``{"status": "database_away"}``."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return JsonResponse({"status": "database_away"}, status=503)
    return JsonResponse({"status": "ok"})
