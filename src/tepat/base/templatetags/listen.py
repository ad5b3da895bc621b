"""The button by which a text, or a person's own outcome, is heard. Hidden until the script is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from tepat.base.reading_aloud import button_words
from tepat.base.templatetags.words import words

register = template.Library()


@register.inclusion_tag("base/templates/parts/listen.html")
def listen(*texts: Any, about: Any = "") -> Mapping[str, Any]:
    """Hear fixed texts of content or program, one after the other. ``about``: what is heard, unseen."""
    lines = [line for text in texts for line in (text if isinstance(text, tuple | list) else (text,))]
    return {"text": "\n".join(words(line) for line in lines), "about": words(about), **button_words()}


@register.inclusion_tag("base/templates/parts/listen.html")
def listen_to(address: str | SafeString, about: Any = "") -> Mapping[str, Any]:
    """Hear a sound that is made for this person."""
    return {"address": address, "about": words(about), **button_words()}
