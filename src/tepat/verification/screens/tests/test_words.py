"""Whatever the machine says, there is a sentence for it that tells a person what to change."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from tepat.face.liveness.challenge import STEP_CODES
from tepat.face.quality import REASONS as QUALITY_REASONS
from tepat.verification.devices import Device
from tepat.verification.ladder import State
from tepat.verification.models import AgeBand
from tepat.verification.screens.failure_rates import view as rates
from tepat.verification.screens.own.standing import _SAYS
from tepat.verification.screens.wording import AGE_BANDS, CAMERA, REASONS, STEPS, STEPS_ALOUD, sentences

_CAPTURE = Path(__file__).resolve().parents[5] / "frontend" / "src" / "capture"


@pytest.mark.parametrize("code", QUALITY_REASONS)
def test_every_fault_of_a_picture_has_a_sentence(code: str) -> None:
    assert code in REASONS


def test_every_step_and_state_has_words() -> None:
    assert set(STEP_CODES) == set(STEPS) == set(STEPS_ALOUD)
    assert set(_SAYS) == set(State)
    assert set(AGE_BANDS) == set(AgeBand.values)
    assert set(rates._DEVICES) == set(Device.values)


def test_every_step_has_a_drawing() -> None:
    drawing = (_CAPTURE.parents[2] / "src/tepat/verification/screens/capture/drawing.html").read_text()
    assert [code for code in STEP_CODES if f'data-for="{code}"' not in drawing] == []


def test_what_the_pages_program_says_is_there() -> None:
    said = {"starting", "sending", "unreachable", "stale", "count", "waiting_cut", "waiting_busy"}
    troubles = {"refused", "absent", "in_use", "insecure", "broken", "too_dark", "too_bright", "blurred"}
    assert said | troubles == set(CAMERA)


def test_an_unknown_code_still_tells_what_to_do_and_nothing_is_said_twice() -> None:
    assert sentences(["nobody.knows.this"])[0].startswith("Gambarnya belum cukup jelas.")
    assert len(sentences(["not_live", "seen_before"])) == 1
    assert len(sentences(QUALITY_REASONS)) == 3


def test_sentences_come_in_the_readers_language() -> None:
    with translation.override("en"):
        assert sentences(["too_dark"]) == ["The face is too dark. Face a window or a lamp."]
