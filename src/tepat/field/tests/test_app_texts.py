"""Every sentence of the app's frame is asked for by its scripts, and every one asked for is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tepat.field.app_texts import APP_TEXTS, GATE_TEXTS
from tepat.field.materials import later_texts
from tepat.field.screens.app import files as _app_files

FRONTEND = Path(_app_files.__file__).parents[5] / "frontend" / "src" / "field"
GATE = ("main.tsx", "sign/gate.tsx", "sign/pin_pad.tsx", "shell/in_words.ts")
# The part of the gate's pieces that only the app asks for.
_OF_THE_APP = {
    "today_at",
    "on_day_at",
    "kilobytes",
    "megabytes",
    "gigabytes",
    "hours",
    "days",
    "number_marks",
    "months",
}


def scripts() -> Iterator[Path]:
    for path in [*FRONTEND.rglob("*.ts"), *FRONTEND.rglob("*.tsx")]:
        if "work" not in path.relative_to(FRONTEND).parts and ".test." not in path.name:
            yield path


def quoted(path: Path) -> set[str]:
    """All words in quotes: keys are among them, also those chosen by a condition."""
    return set(re.findall(r"[\"']([a-z]+(?:_[a-z]+)*)[\"']", path.read_text(encoding="utf-8")))


def begun(path: Path) -> set[str]:
    """Beginnings of keys that are put together: ``state_${state}``."""
    return set(re.findall(r"`([a-z_]+_)\$\{", path.read_text(encoding="utf-8")))


def asked(path: Path) -> set[str]:
    """Keys that are asked for by name."""
    return set(re.findall(r"texts\(\s*\"([a-z_]+)\"", path.read_text(encoding="utf-8")))


def test_every_sentence_is_asked_for() -> None:
    words = set().union(*map(quoted, scripts()))
    starts = tuple(set().union(*map(begun, scripts())))
    assert [key for key in (*GATE_TEXTS, *APP_TEXTS) if key not in words and not key.startswith(starts)] == []


def test_every_sentence_that_is_asked_for_is_there() -> None:
    assert set().union(*map(asked, scripts())) - set(later_texts()) - set(GATE_TEXTS) == set()


def test_the_first_screen_asks_for_none_of_the_later_ones() -> None:
    found = set().union(*(asked(FRONTEND / name) for name in GATE))
    assert found - set(GATE_TEXTS) - _OF_THE_APP == set()


def test_sentences_are_in_everyday_words() -> None:
    """No words of programmers, and none that speak of an error without saying what to do."""
    refused = re.compile(r"\b(sync|sinkron\w*|cache|queue|antrean|invalid|error|gagal)\b", re.IGNORECASE)
    found = [key for key, text in (GATE_TEXTS | APP_TEXTS).items() if refused.search(str(text))]
    assert found == []
