"""The field app's own addresses: its shell, its service worker, its manifest, and its materials.

None of them needs anybody to be signed in, and nothing in them is about anybody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from tepat.base.permissions import PUBLIC, requires
from tepat.field.app_texts import gate_texts
from tepat.field.materials import LANGUAGES, form_versions, materials, materials_version
from tepat.field.screens.app.files import (
    PICTURES,
    app_files,
    app_version,
    compressed,
    entry,
    revision_of,
    shared_file,
    worker_source,
)

_YEAR_SECONDS = 365 * 24 * 3600
# Beyond what every page may: its service worker and manifest, and pictures and sounds from the phone itself.
_MAY = {"worker-src": [SELF], "manifest-src": [SELF], "img-src": ["blob:"], "media-src": ["blob:"]}


@requires(PUBLIC)
@csp_update(_MAY)
@require_safe
def show_app(request: HttpRequest) -> HttpResponse:
    """The shell: the same for everybody, in every language."""
    content = _shell().encode()
    response = compressed(request, content, "text/html; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    # The service worker asks again for what the page was opened with: it need not come twice.
    response["ETag"] = f'W/"{revision_of(content)}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@requires(PUBLIC)
@require_safe
def show_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of files of this version before it."""
    here = reverse("field:app")
    files = [(here, revision_of(_shell().encode())), (_materials_address(), None), *app_files()]
    told = json.dumps(
        {"shell": here, "files": _kept(files), "later": _kept([shared_file(PICTURES)])}, separators=(",", ":")
    )
    program = f"self.tepat={told};\n{worker_source()}".encode()
    response = compressed(request, program, "text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = reverse("field:app")
    response["Cache-Control"] = "no-cache"
    return response


@requires(PUBLIC)
@require_safe
def show_manifest(request: HttpRequest) -> HttpResponse:
    """How the app stands among the others on a phone. One for all languages: a phone keeps it."""
    here = reverse("field:app")
    with override(settings.LANGUAGE_CODE):
        document = {
            "id": here,
            "start_url": here,
            "scope": here,
            "name": _("Tepat Lapangan"),
            "short_name": "Tepat",
            "description": _("Keluarga binaan, tugas, dan buku Dasa Wisma, juga tanpa sinyal."),
            "lang": settings.LANGUAGE_CODE,
            "dir": "ltr",
            "display": "standalone",
            "background_color": "#0f4c5c",
            "theme_color": "#0f4c5c",
            "categories": ["government", "productivity"],
            "icons": [_icon(192, "any"), _icon(512, "any"), _icon(512, "maskable")],
        }
    response = JsonResponse(document, content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    return response


@requires(PUBLIC)
@require_safe
def show_materials(request: HttpRequest, version: str) -> HttpResponse:
    """Forms, formulas and sentences; the address never changes its contents."""
    if version != materials_version():
        raise Http404
    response = compressed(request, materials(), "application/json")
    response["Cache-Control"] = f"public, max-age={_YEAR_SECONDS}, immutable"
    response["ETag"] = f'"{version}"'
    return response


def _kept(files: Iterable[tuple[str, str | None]]) -> list[dict[str, str | None]]:
    return [{"url": url, "revision": revision} for url, revision in files]


def _shell() -> str:
    with override(settings.LANGUAGE_CODE):
        facts = {"shell": _shell_document(), "script": entry("script"), "style": entry("style")}
        return render_to_string("field/screens/app/app.html", facts)


def _shell_document() -> dict[str, Any]:
    """``Shell`` in ``frontend/src/field/shell/page_document.ts``."""
    here = reverse("field:app")
    gate = {}
    for language in LANGUAGES:
        with override(language):
            gate[language] = gate_texts()
    return {
        "version": app_version(),
        "demo": settings.TEPAT_DEMO,
        "languages": settings.LANGUAGES,
        "language_cookie": settings.LANGUAGE_COOKIE_NAME,
        "gate": gate,
        "style": entry("app_style"),
        "materials": {"version": materials_version(), "address": _materials_address()},
        "forms": [f"{code}@{version}" for code, version in form_versions().items()],
        "pictures": static(PICTURES),
        "ways": {
            "app": here,
            "worker": reverse("field:app_worker"),
            "sign_in": reverse("identity:staff_sign_in"),
            "phones": reverse("field:own_phones"),
            "status": reverse("eligibility:status"),
            "api": "/api/v1/field/",
        },
    }


def _materials_address() -> str:
    return reverse("field:app_materials", args=[materials_version()])


def _icon(side: int, purpose: str) -> dict[str, str]:
    name = f"field/icons/{'maskable' if purpose == 'maskable' else 'icon'}-{side}.png"
    return {"src": static(name), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
