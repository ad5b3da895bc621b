"""Texts as they are spoken, and their sound."""

from __future__ import annotations

import doctest
import io
import subprocess
import sys

import pytest
import soundfile

from tepat.voice import LONGEST, Speaker, VoiceProblem, as_spoken, naming, numbers, pronunciation, speak
from tepat.voice.numbers import number_in_words


@pytest.mark.parametrize("module", [naming, numbers, pronunciation])
def test_examples(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Berapa NIK-nya?", "id", "Berapa en i ka-nya?"),
        ("BPJS, PKH, KK", "id", "be pe je es, pe ka ha, ka ka"),
        ("PIN dan PAUD", "id", "Pin dan Paud"),
        ("Sejak 17 Agustus 2026", "id", "Sejak tujuh belas Agustus dua ribu dua puluh enam"),
        ("2026-08-17", "id", "tujuh belas Agustus dua ribu dua puluh enam"),
        ("36,5 m²", "id", "tiga puluh enam koma lima meter persegi"),
        ("dalam 3 x 24 jam", "id", "dalam tiga kali dua puluh empat jam"),
        ("0812", "id", "nol delapan satu dua"),
        ("Rp 200.000", "jv", "kalih atus ewu rupiah"),
        ("Rp 200.000", "mad", "du ratos èbu rupiah"),
        ("Bhântowan è dhisa", "mad", "Bentowan è disa"),
        ("griya lan dhisik", "jv", "griya lan disik"),
        ("Your NIK", "en", "Your N I K"),
    ],
)
def test_what_is_said(text: str, language: str, said: str) -> None:
    assert as_spoken(text, language) == said


def test_numbers_in_three_languages() -> None:
    assert number_in_words(0, "id") == "nol"
    assert number_in_words(1_002_011, "id") == "satu juta dua ribu sebelas"
    assert number_in_words(1_150, "jv") == "sewu satus seket"
    assert number_in_words(64, "mad") == "sabidhâk empa'"
    assert number_in_words(-5, "id") == "minus lima"
    with pytest.raises(ValueError, match="too large"):
        number_in_words(10**15, "id")


@pytest.mark.parametrize("language", ["id", "jv", "mad", "en"])
def test_a_question_is_a_small_opus_file(language: str) -> None:
    sound = speak("Berapa luas lantai rumah?", language)
    samples, rate = soundfile.read(io.BytesIO(sound))
    assert len(sound) < 12_000
    assert 1 < len(samples) / rate < 6
    assert abs(samples).max() > 0.1


def test_one_process_reads_many_texts() -> None:
    with Speaker() as speaker:
        first, second = speaker.say("satu", "id"), speaker.say("dua belas", "id")
    assert first[:4] == second[:4] == b"OggS"
    assert first != second


@pytest.mark.parametrize("text", ["", "  ", "a" * (LONGEST + 1)])
def test_no_text_or_too_long(text: str) -> None:
    with Speaker() as speaker, pytest.raises(VoiceProblem) as problem:
        speaker.say(text, "id")
    assert problem.value.code == "voice.text.length"


def test_an_unknown_language() -> None:
    with pytest.raises(VoiceProblem) as problem:
        speak("satu", "fr")
    assert problem.value.code == "voice.language.unknown"


def test_a_silent_process_is_ended() -> None:
    with Speaker(seconds=0.0) as speaker, pytest.raises(VoiceProblem) as problem:
        speaker.say("satu dua tiga " * 200, "id")
    assert problem.value.code == "voice.engine.failed"


def test_the_engine_is_not_loaded_here() -> None:
    """It is GPL: whoever asks for a sound must not have it in the same process."""
    code = (
        "import sys, tepat.voice; tepat.voice.speak('satu', 'id');"
        "print([name for name in sys.modules if 'espeak' in name])"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.strip() == "[]"
