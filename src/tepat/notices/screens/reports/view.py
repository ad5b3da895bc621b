"""What providers report of messages: signed, from program to program."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tepat.base.permissions import PUBLIC, requires
from tepat.notices.channels import outside_channels
from tepat.notices.errors import ReportRefused
from tepat.notices.operations.reporting import note_reports
from tepat.notices.signatures import refused


@csrf_exempt
@requires(PUBLIC)
@require_http_methods(["GET", "POST"])
def take_reports(request: HttpRequest, channel: str) -> HttpResponse:
    """POST a provider's report; GET is its greeting. The signature is the permission, and nothing is told."""
    known = outside_channels().get(channel)
    try:
        if known is None:
            raise refused()
        if request.method == "GET":
            return known.answer_greeting(request)
        reports = known.read_reports(request)
    except ReportRefused as error:
        return JsonResponse({"error": error.code}, status=error.status)
    note_reports(channel=channel, reports=reports, at=timezone.now())
    return JsonResponse({"status": "ok"})
