"""Directions, bands and the card."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tepat.face.alignment import PLACES, align_face, similarity_transform
from tepat.face.card import parse_card, read_card
from tepat.face.comparison import Embedding, band, compare, embed, fuse
from tepat.face.detection import Face
from tepat.face.models import load_models
from tepat.face.tests import faces


def direction(seed: int) -> Embedding:
    numbers = np.random.default_rng(seed).standard_normal(128)
    return (numbers / np.linalg.norm(numbers)).astype(np.float32)


SEEDS = st.integers(0, 2**32)


@given(SEEDS, SEEDS)
def test_compare_is_symmetric_and_bounded(one: int, other: int) -> None:
    a, b = direction(one), direction(other)
    assert compare(a, b) == compare(b, a)
    assert -1 <= compare(a, b) <= 1
    assert compare(a, a) == pytest.approx(1, abs=1e-6)


@given(st.lists(SEEDS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_fusing_does_not_look_at_the_order(seeds: list[int], random: Any) -> None:
    directions = [direction(seed) for seed in seeds]
    fused = fuse(directions)
    random.shuffle(directions)
    assert np.array_equal(fuse(directions), fused)
    assert fused.dtype == np.float32
    assert np.linalg.norm(fused) == pytest.approx(1, abs=1e-6)


@given(SEEDS, st.integers(1, 8))
def test_the_same_frame_many_times_says_nothing_new(seed: int, times: int) -> None:
    assert np.allclose(fuse([direction(seed)] * times), direction(seed), atol=1e-6)


def test_nothing_cannot_be_fused() -> None:
    with pytest.raises(ValueError, match="no frame"):
        fuse([])


ORDER = {"retry": 0, "review": 1, "accept": 2}


@given(st.floats(-1, 1), st.floats(-1, 1), st.integers(1, 20))
def test_more_alike_is_never_a_worse_band(one: float, other: float, frames: int) -> None:
    low, high = sorted((one, other))
    assert ORDER[band(low, frames=frames)] <= ORDER[band(high, frames=frames)]


def test_bands_begin_at_the_limits_of_the_card() -> None:
    for limits in read_card().bands:
        assert band(limits.accept, frames=limits.least_frames) == "accept"
        assert band(np.nextafter(limits.accept, -1), frames=limits.least_frames) == "review"
        assert band(limits.review, frames=limits.least_frames) == "review"
        assert band(np.nextafter(limits.review, -1), frames=limits.least_frames) == "retry"
    with pytest.raises(ValueError, match="at least one"):
        band(0.5, frames=0)


@pytest.mark.parametrize(
    "bands",
    [
        [],
        [{"least_frames": 2, "accept": 0.5, "review": 0.3}],
        [{"least_frames": 1, "accept": 0.3, "review": 0.5}],
        [
            {"least_frames": 1, "accept": 0.5, "review": 0.3},
            {"least_frames": 1, "accept": 0.5, "review": 0.3},
        ],
    ],
)
def test_a_card_that_makes_no_sense_is_refused(bands: list[dict[str, float]]) -> None:
    with pytest.raises(ValueError, match=r"card\.yaml"):
        parse_card({"bands": bands, "quality": {}})


@settings(max_examples=50)
@given(st.floats(0.2, 5), st.floats(-180, 180), st.floats(-300, 300), st.floats(-300, 300))
def test_alignment_undoes_turn_scale_and_shift(
    scale: float, degrees: float, right: float, down: float
) -> None:
    cos, sin = np.cos(np.radians(degrees)) * scale, np.sin(np.radians(degrees)) * scale
    moved = PLACES @ np.array([[cos, -sin], [sin, cos]]).T + (right, down)
    turn = similarity_transform(moved, PLACES)
    assert np.allclose(moved @ turn[:, :2].T + turn[:, 2], PLACES, atol=1e-6)


def test_points_on_one_spot_do_not_break_alignment() -> None:
    picture, _ = faces.seen(faces.portrait_of(**faces.ONE))
    spot = Face((10.0, 10.0, 0.0, 0.0), np.full((5, 2), 10, np.float32), 0.5)
    assert align_face(picture, spot).shape == (112, 112, 3)


def test_a_person_is_more_alike_to_themselves_than_to_another() -> None:
    models = load_models()
    one, again, other = (
        embed(models, picture, found[0])
        for picture, found in (
            faces.seen(faces.portrait_of(**faces.ONE)),
            faces.seen(faces.view_of(**faces.ONE, yaw=8, mouth=0.3)),
            faces.seen(faces.portrait_of(**faces.OTHER)),
        )
    )
    assert one.shape == (128,)
    assert compare(one, again) > 0.6
    assert compare(one, other) < compare(one, again) - 0.2
