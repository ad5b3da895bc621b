"""Four languages: which one a reader gets, and how texts, numbers and dates are written in it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils.translation import get_supported_language_variant, override

from tepat.base.in_words import date_in_words, rupiah_in_words, sentence_in_words
from tepat.base.templatetags.words import words

DECILE = "Keluarga Anda di desil {welfare_decile}. PKH untuk desil 1 sampai {:max_decile}."
FILLED = {
    "id": "Keluarga Anda di desil 3. PKH untuk desil 1 sampai 4.",
    "en": "Your family is in decile 3. PKH is for deciles 1 to 4.",
}
IN_JAVANESE = "Kulawargane panjenengan ing desil 3. PKH kangge desil 1 dumugi 4."


@pytest.mark.parametrize(
    ("asked", "given"),
    [("jv", "jv"), ("jv-ID", "jv"), ("jw", "jv"), ("osi", "jv"), ("mad", "mad"), ("en-GB", "en")],
)
def test_the_language_that_a_browser_asks_for(asked: str, given: str) -> None:
    assert get_supported_language_variant(asked) == given


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["id", "jv", "mad", "en"])
def test_a_page_is_in_the_language_chosen(language: str, client: Client) -> None:
    client.post("/bahasa/", {"language": language, "next": "/"})
    assert f'<html lang="{language}"' in client.get("/").content.decode()


@pytest.mark.parametrize("language", ["id", "jv", "mad"])
def test_dates_and_money_as_in_indonesian(language: str) -> None:
    with override(language):
        assert date_in_words(date(2026, 8, 17)) == "17 Agustus 2026"
        assert rupiah_in_words(1_500_000) == "Rp 1.500.000"


def test_texts_of_content_come_from_their_file_or_from_the_catalogue() -> None:
    text = {"id": "Kepala keluarga", "en": "Head of the family"}
    found = {}
    for language in ("id", "jv", "mad", "en"):
        with override(language):
            found[language] = words(text)
    assert found == {**text, "jv": "Kepala kulawarga", "mad": "Kapala kaluwarga"}


def test_a_text_that_nobody_translated_stays_indonesian() -> None:
    with override("mad"):
        assert words({"id": "Teks yang tidak ada", "en": "No such text"}) == "Teks yang tidak ada"


@pytest.mark.parametrize("template", [DECILE, None, "Sebuah templat lain {welfare_decile}"])
def test_a_stored_sentence_is_filled_in_anew(template: str | None) -> None:
    with override("jv"):
        assert sentence_in_words(FILLED, template) == IN_JAVANESE
    with override("en"):
        assert sentence_in_words(FILLED, template) == FILLED["en"]


def test_values_in_a_stored_sentence_are_translated_too() -> None:
    filled = {"id": "Keluarga Anda di desil 3 sampai 5. PKH hanya untuk desil 1 sampai 4.", "en": "-"}
    with override("jv"):
        assert "desil 3 dumugi 5." in words(filled)
    refused = {"id": "“Kepala keluarga” belum diisi.", "en": "-"}
    with override("mad"):
        assert words(refused) == "“Kapala kaluwarga” ghi' ta' èèssèè."
