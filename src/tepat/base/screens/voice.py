"""The sound of a fixed text, by language and name. Public, and the same for everybody."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from tepat.base.permissions import PUBLIC, requires
from tepat.base.reading_aloud import turn
from tepat.base.voices import make_sound, sound_file, texts_read_aloud
from tepat.voice import LANGUAGES

_A_YEAR = 365 * 24 * 3600


@requires(PUBLIC)
@require_safe
def play_text(request: HttpRequest, language: str, name: str) -> HttpResponseBase:
    """The sound as Opus; 404 for a name that no text of ours has. One not made at set-up is made now."""
    path = sound_file(settings.TEPAT_VOICES, language, name) or _make(language, name)
    response = FileResponse(path.open("rb"), content_type="audio/ogg")
    patch_cache_control(response, public=True, max_age=_A_YEAR, immutable=True)
    return response


def _make(language: str, name: str) -> Path:
    texts = texts_read_aloud(language, settings.TEPAT_READ_ALOUD) if language in LANGUAGES else {}
    if name not in texts:
        raise Http404
    with turn():
        return make_sound(settings.TEPAT_VOICES, language, name, texts[name])
