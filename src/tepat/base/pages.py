"""What every page has: its frame's facts, and a friendly page when something is wrong.

Errors of ``/api/`` are problem documents (``web/api_problems.py``); everything else becomes a page that says
what happened, what to do, and the code and request number that the help desk asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tepat.base.problems import RequestProblem
from tepat.base.requests import current_request_id

_TEMPLATE = "base/templates/problem.html"

# What a page says when Django itself refused, by HTTP status.
_REFUSALS: dict[int, tuple[str, Any, Any]] = {
    400: (
        "base.page.bad_request",
        _("Kiriman ini tidak dapat kami baca."),
        _("Kembali ke halaman sebelumnya, muat ulang, lalu coba lagi."),
    ),
    403: (
        "base.page.refused",
        _("Halaman ini tidak dapat dibuka."),
        _("Mungkin halaman terlalu lama terbuka. Muat ulang halaman sebelumnya, lalu coba lagi."),
    ),
    404: (
        "base.page.not_found",
        _("Halaman ini tidak ada."),
        _("Periksa alamatnya, atau mulai lagi dari halaman depan."),
    ),
    405: (
        "base.page.wrong_way",
        _("Halaman ini tidak dapat dibuka dengan cara itu."),
        _("Mulai lagi dari halaman depan."),
    ),
    413: (
        "base.page.too_large",
        _("Kiriman ini terlalu besar."),
        _("Pendekkan jawaban Anda, lalu kirim lagi."),
    ),
    500: (
        "base.page.fault",
        _("Maaf, ada yang salah di pihak kami."),
        _("Jawaban yang sudah disimpan tetap aman. Coba lagi sebentar lagi."),
    ),
}

# Where not even a page can be drawn (the database is away, a template is broken).
_LAST_RESORT = (
    '<!doctype html><html lang="id"><meta charset="utf-8"><title>Tepat</title>'
    "<h1>Maaf, ada yang salah di pihak kami.</h1><p>Jawaban yang sudah disimpan tetap aman. "
    'Coba lagi sebentar lagi.</p><p lang="en">Sorry, something went wrong on our side. '
    "Saved answers are safe. Please try again in a moment.</p><p>%s</p></html>"
)


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page needs: demonstration or not, the languages, and the page's own address."""
    return {
        "is_demo": settings.TEPAT_DEMO,
        "languages": settings.LANGUAGES,
        "language": get_language() or settings.LANGUAGE_CODE,
        "language_name": _short_name(get_language() or settings.LANGUAGE_CODE),
        "here": request.get_full_path(),
        "unread_notices": partial(_unread_notices, request),  # asked for only where it is shown
    }


def _unread_notices(request: HttpRequest) -> int:
    """How many notices the reader has not seen, by the room that ``TEPAT_UNREAD_NOTICES`` names."""
    nik_index = getattr(getattr(request, "user", None), "nik_index", None)
    if nik_index is None:
        return 0
    count: int = import_string(settings.TEPAT_UNREAD_NOTICES)(nik_index=bytes(nik_index))
    return count


def _short_name(code: str) -> str:
    """The language's own name without the word for language, with which all but the English one begin."""
    name = str(dict(settings.LANGUAGES).get(code, code))
    return name.split(" ", 1)[-1]


class ProblemPages:
    """Middleware: a ``RequestProblem`` raised by a page, and Django's own refusals, become friendly pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_page(request) and _is_refusal(response):
            return _refusal_page(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer what a person can mend; every other exception goes on to Django, which logs it."""
        if not isinstance(error, RequestProblem) or not _is_page(request):
            return None
        return problem_page(
            request,
            code=error.code,
            what=error.what,
            mend=" ".join(str(part) for part in (error.why, error.mend) if part),
            status=error.status,
        )


def problem_page(request: HttpRequest, *, code: str, what: Any, mend: Any, status: int) -> HttpResponse:
    """A page that says what is wrong and what to do, in the reader's language."""
    facts = {
        "code": code,
        "what": what,
        "mend": mend,
        "request_number": current_request_id(),
        "frame_is_plain": status >= 500,
    }
    try:
        text: str = loader.render_to_string(_TEMPLATE, facts, request=request)
    except Exception:
        if status < 500:
            raise
        text = _LAST_RESORT % current_request_id()
    response = HttpResponse(text, status=status)
    response.is_problem_page = True  # type: ignore[attr-defined]
    return response


def _refusal_page(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    code, what, mend = _REFUSALS[refused.status_code]
    page = problem_page(request, code=code, what=what, mend=mend, status=refused.status_code)
    if allow := refused.get("Allow"):
        page["Allow"] = allow
    return page


def _is_refusal(response: HttpResponse) -> bool:
    """Whether Django answered by itself, in its plain HTML."""
    if getattr(response, "is_problem_page", False):
        return False
    return response.status_code in _REFUSALS and response.get("Content-Type", "").startswith("text/html")


def _is_page(request: HttpRequest) -> bool:
    return not request.path.startswith("/api/")
