"""Texts that people agree to or receive, in every language, with a version that never changes."""

from __future__ import annotations

from tepat.content.texts.reading import Text, Texts, load_texts

__all__ = ["Text", "Texts", "load_texts"]
