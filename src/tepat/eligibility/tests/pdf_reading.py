"""As much of a PDF as tests need: how many pages, and the words on them in reading order."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader


def page_count(pdf: bytes) -> int:
    """How many pages there are."""
    return len(PdfReader(BytesIO(pdf)).pages)


def words_of(pdf: bytes) -> str:
    """All words, with a space between pieces."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
