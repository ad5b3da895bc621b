"""Which files the app consists of: what ``frontend/build.mjs`` made, and what it shares with all pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static

_BUILT = "field/app/files.json"
WORKER = "field/app/worker.js"
PICTURES = "intake/pictures.svg"
FAVICON = "marks/favicon.svg"


class NotBuilt(Exception):
    """The app's files are not there: ``make setup`` builds them."""


def entry(kind: str) -> str:
    """The address of the file that the first screen loads: ``script`` or ``style``."""
    return static(f"field/app/{_built()[kind]}")


def app_files() -> Iterator[tuple[str, str | None]]:
    """Address and revision of every file to keep at install; no revision where the address holds a hash."""
    for name in _built()["files"]:
        yield static(f"field/app/{name}"), None
    yield shared_file(FAVICON)


def shared_file(name: str) -> tuple[str, str | None]:
    """Address and revision of a file that other pages have too."""
    return static(name), None if _is_named_by_hash(name) else revision_of(_path(name).read_bytes())


def worker_source() -> str:
    """The program of the service worker, without its list of files."""
    return _path(WORKER).read_text(encoding="utf-8")


def revision_of(content: bytes) -> str:
    """A short hash that changes with the contents."""
    return hashlib.sha256(content).hexdigest()[:16]


def compressed(request: HttpRequest, content: bytes, content_type: str) -> HttpResponse:
    """An answer of ours that is the same for everybody, as small as the browser understands.

    Brotli, because it sees the four languages side by side, which gzip's short memory does not; whoever does
    not understand it gets it through the site's gzip. Nothing in it is secret, so its length tells nothing.
    """
    if "br" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(_by_brotli(content), content_type=content_type)
        response["Content-Encoding"] = "br"
    else:
        response = HttpResponse(content, content_type=content_type)
    response["Vary"] = "Accept-Encoding"
    return response


@lru_cache(maxsize=8)
def _by_brotli(content: bytes) -> bytes:
    return bytes(brotli.compress(content))


def app_version() -> str:
    """The version of the app's own files: it stands in what the app sends, and officers see it."""
    return str(_built()["version"])


def _is_named_by_hash(name: str) -> bool:
    return str(staticfiles_storage.url(name)) != f"{settings.STATIC_URL}{name}"


@cache
def _built() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_path(_BUILT).read_text(encoding="utf-8"))
    return found


def _path(name: str) -> Path:
    found = finders.find(name)
    if found is None:
        raise NotBuilt(f"{name} is missing. Run `npm run build` in frontend, or `make setup`.")
    return Path(str(found))
