"""Texts that content gives in several languages, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def words(text: Any) -> str:
    """``{"id": ..., "en": ...}`` in the reader's language, Indonesian where there is no other.

    A plain text or a lazy translation stays what it is; None is empty.
    """
    if isinstance(text, Mapping):
        return str(text.get(get_language() or "id") or text.get("id") or "")
    return "" if text is None else str(text)
