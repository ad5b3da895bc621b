"""Files that are given to be saved, never to be opened among our own pages."""

from __future__ import annotations

from django.http import HttpResponse

# Should a browser show it after all: a page of nobody's, without scripts, that may load nothing.
_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


def as_attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to be saved under a name of ours, whoever made it."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY
    return response
