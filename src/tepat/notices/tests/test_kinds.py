"""What is told: complete, in every language, and nothing personal in what leaves the house."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.utils import translation

from tepat.notices.channels.sms.gsm import SINGLE_MESSAGE, in_gsm_letters, length_in_gsm
from tepat.notices.errors import NoticeWrong
from tepat.notices.kinds import KINDS, check_values, kind_of, text_in_words
from tepat.notices.queries.messages import code_text

LANGUAGES = [code for code, _name in settings.LANGUAGES]
VALUES = {
    "reference": "RJK-0001",
    "programme": "pkh",
    "outcome": "eligible",
    "step": "visit",
    "due": "2026-11-16",
    "answer": "upheld",
    "purpose": "follow_up",
}


def values_of(code: str) -> dict[str, str]:
    return {name: VALUES[name] for name in KINDS[code].values}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", KINDS)
def test_the_short_text_fits_one_sms_and_says_nothing_personal(code: str, language: str) -> None:
    with translation.override(language):
        short = str(KINDS[code].short)
    assert length_in_gsm(in_gsm_letters(short)) <= SINGLE_MESSAGE
    assert "?" not in in_gsm_letters(short).replace(short, "")
    assert not re.search(r"%|\d|https?:|\.id\b", short), "no value, number or link leaves the house"
    assert short.startswith("Tepat")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_fits_one_sms(language: str) -> None:
    with translation.override(language):
        text = in_gsm_letters(code_text("123456"))
    assert "123456" in text
    assert length_in_gsm(text) <= SINGLE_MESSAGE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", KINDS)
def test_the_longer_text_says_every_value_in_words(code: str, language: str) -> None:
    with translation.override(language):
        text = text_in_words(code, values_of(code))
    assert "%" not in text
    assert "2026-11-16" not in text, "days are said in words"
    if "reference" in KINDS[code].values:
        assert "RJK-0001" in text


def test_what_needs_words_gets_them() -> None:
    assert "16 November 2026" in text_in_words("appeal_received", {"due": "2026-11-16"})
    assert "Dihubungi lagi" in text_in_words("consent_withdrawn", {"purpose": "follow_up"})
    assert "PKH" in text_in_words(
        "decided", {"programme": "pkh", "outcome": "eligible"}
    ) or "Keluarga Harapan" in (text_in_words("decided", {"programme": "pkh", "outcome": "eligible"}))


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(NoticeWrong, match="registered"):
        kind_of("lottery_won")


@pytest.mark.parametrize("values", [{}, {"reference": "x", "name": "Sari"}, {"reference": 1}])
def test_wrong_values_are_refused_without_being_repeated(values: dict[str, str]) -> None:
    with pytest.raises(NoticeWrong) as caught:
        check_values("registered", values)
    assert "Sari" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sent", "length"),
    [
        ("Kabar – “baru”…", 'Kabar - "baru"...', 17),
        ("Bhâsa ḍâ", "Bhasa da", 8),
        ("è é ñ €", "è é ñ €", 8),
        ("🙂", "?", 1),
    ],
)
def test_letters_that_sms_has_not_are_put_in_the_nearest(text: str, sent: str, length: int) -> None:
    assert in_gsm_letters(text) == sent
    assert length_in_gsm(sent) == length
