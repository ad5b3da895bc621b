"""Consent texts: there for each purpose, in plain short sentences."""

from __future__ import annotations

import pytest

from tepat.content import Text, load_content

TEXTS = load_content().texts


def test_the_three_purposes_are_there_in_all_languages() -> None:
    assert TEXTS.purposes == ("eligibility", "sharing", "follow_up")
    assert TEXTS.languages == ("id", "en", "jv", "mad")
    assert TEXTS.version == "2026.1"


@pytest.mark.parametrize("text", TEXTS.consents.values(), ids=lambda text: f"{text.purpose}-{text.language}")
def test_sentences_are_short_and_rights_are_named(text: Text) -> None:
    sentences = [text.summary, text.question, *text.points, *text.rights]
    assert max(len(sentence) for sentence in sentences) <= 125
    assert text.question.endswith("?")
    assert len(text.points) >= 3
    assert len(text.rights) >= 3


def test_all_languages_say_the_same_number_of_things() -> None:
    for purpose in TEXTS.purposes:
        texts = [TEXTS.consent(purpose, language) for language in TEXTS.languages]
        assert len({(len(text.points), len(text.rights)) for text in texts}) == 1


def test_a_language_without_texts_gets_the_indonesian_one() -> None:
    assert TEXTS.consent("sharing", "su") is TEXTS.consent("sharing", "id")
    with pytest.raises(KeyError):
        TEXTS.consent("selling")
