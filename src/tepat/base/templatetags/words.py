"""Texts that content gives in several languages, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from tepat.base.filled_sentences import translated

register = template.Library()


@register.filter
def words(text: Any) -> str:
    """``{"id": ..., "en": ...}`` in the reader's language: as content gives it, else from the catalogue.

    Indonesian where neither has it. A plain text or a lazy translation stays what it is; None is empty.
    """
    if not isinstance(text, Mapping):
        return "" if text is None else str(text)
    language = get_language() or "id"
    if own := text.get(language):
        return str(own)
    return translated(str(text.get("id") or ""), language)
