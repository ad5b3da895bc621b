"""The design: light enough, complete, and shown as it is."""

from __future__ import annotations

import gzip
import re
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from tepat.base.pictures import picture_names
from tepat.base.screens.design.view import DESIGN, tokens

_MOST_STYLES = 8_000  # bytes, gzipped
_MOST_PICTURE = 1_500  # bytes


def test_the_style_sheet_stays_small() -> None:
    assert len(gzip.compress((DESIGN / "tepat.css").read_bytes(), 9)) < _MOST_STYLES


def test_every_token_that_is_used_is_set() -> None:
    text = (DESIGN / "tepat.css").read_text()
    used = set(re.findall(r"var\(--([a-z-]+)", text))
    assert used - {token.name for token in tokens()} == set()


def test_every_picture_is_small_and_of_the_one_style() -> None:
    assert len(picture_names()) > 100
    for name in picture_names():
        text = (DESIGN / "pictures" / f"{name}.svg").read_text()
        assert len(text.encode()) < _MOST_PICTURE, name
        assert ElementTree.fromstring(text).get("viewBox") == "0 0 48 48", name
        assert "prefers-color-scheme:dark" in text, name


@pytest.mark.django_db
def test_the_page_shows_every_token_and_picture(client: Client) -> None:
    page = client.get(reverse("base:design")).content.decode()
    assert [token.name for token in tokens() if f"--{token.name}<" not in page] == []
    assert [name for name in picture_names() if f"<code>{name}</code>" not in page] == []


@pytest.mark.django_db
def test_the_language_is_chosen_among_all(client: Client) -> None:
    page = client.get(reverse("base:design")).content.decode()
    for name in ("Bahasa Indonesia", "Basa Jawa", "Bhâsa Madhurâ", "English"):
        assert f">{name}</button>" in page
