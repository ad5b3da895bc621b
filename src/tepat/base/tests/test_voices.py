"""Sounds of fixed texts: which there are, and who gets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tepat.base import voices
from tepat.base.voices import make_sounds, sound_file, texts_read_aloud
from tepat.voice import name_of

YES = {"id": "ya", "jv": "nggih", "mad": "èngghi", "en": "yes"}


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.TEPAT_VOICES = tmp_path
    return tmp_path


@pytest.mark.parametrize("language", YES)
def test_all_questions_and_consents_have_a_sound(language: str) -> None:
    texts = texts_read_aloud(language)
    assert texts[name_of(YES[language])] == YES[language]
    assert len(texts) > 400
    assert not any("{" in text for text in texts.values())


def test_the_texts_of_named_rooms_have_a_sound_too() -> None:
    sentence = "Keluarga Anda memenuhi semua syarat."
    assert name_of(sentence) not in texts_read_aloud("id")
    assert name_of(sentence) in texts_read_aloud("id", ("eligibility/screens/outcome/",))


def test_a_sound_is_made_when_it_is_asked_for_and_kept(client: Client, folder: Path) -> None:
    address = f"/suara/jv/{name_of('nggih')}.opus"
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "audio/ogg"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"".join(response.streaming_content)[:4] == b"OggS"  # type: ignore[attr-defined]
    assert sound_file(folder, "jv", name_of("nggih"))


@pytest.mark.parametrize(
    "address", [f"/suara/id/{name_of('terserah')}.opus", f"/suara/fr/{name_of('ya')}.opus"]
)
@pytest.mark.django_db
def test_no_sound_of_other_texts(address: str, client: Client, folder: Path) -> None:
    assert client.get(address).status_code == 404
    assert list(folder.rglob("*")) == []


def test_a_recorded_voice_comes_first(
    client: Client, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = tmp_path / "recorded"
    (recorded / "jv").mkdir(parents=True)
    (recorded / "jv" / f"{name_of('nggih')}.opus").write_bytes(b"OggS of a grandmother")
    monkeypatch.setattr(voices, "RECORDED", recorded)
    response = client.get(f"/suara/jv/{name_of('nggih')}.opus")
    assert b"".join(response.streaming_content) == b"OggS of a grandmother"  # type: ignore[attr-defined]


def test_only_what_is_missing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {name_of(text): text for text in ("satu", "dua")}
    monkeypatch.setattr(voices, "texts_read_aloud", lambda language, rooms: texts if language == "id" else {})
    assert make_sounds(tmp_path, ()) == (2, 0)
    assert make_sounds(tmp_path, ()) == (0, 0)
    texts.pop(name_of("dua"))
    assert make_sounds(tmp_path, ()) == (0, 1)
