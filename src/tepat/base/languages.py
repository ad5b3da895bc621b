"""The languages a reader may choose, each under the name its own speakers give it."""

from __future__ import annotations

from typing import Any

from django.conf.locale import LANG_INFO

_JAVANESE, _MADURESE = "Basa Jawa", "Bhâsa Madhurâ"
NAMES = [("id", "Bahasa Indonesia"), ("jv", _JAVANESE), ("mad", _MADURESE), ("en", "English")]

# Django knows neither Javanese nor Madurese. Who asks for Osing, or for Javanese by its old code, gets
# Javanese.
_ADDED: dict[str, dict[str, Any]] = {
    "jv": {"bidi": False, "code": "jv", "name": "Javanese", "name_local": _JAVANESE},
    "mad": {"bidi": False, "code": "mad", "name": "Madurese", "name_local": _MADURESE},
    "jw": {"fallback": ["jv"]},
    "osi": {"fallback": ["jv"]},
}


def named_languages() -> list[tuple[str, str]]:
    """Code and own name of each language, as Django's LANGUAGES; tells Django of those it does not know."""
    LANG_INFO.update(_ADDED)
    return list(NAMES)
