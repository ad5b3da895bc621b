"""Made-up heads: found as faces, the same person in every view, another person for another seed."""

from __future__ import annotations

import numpy as np
import pytest

from tepat.face.comparison import Embedding, compare, embed
from tepat.face.detection import find_faces
from tepat.face.heads import Expression, Pose, made_up_head, made_up_stranger, portrait, re_pose, render
from tepat.face.landmarks import Landmarks, find_landmarks
from tepat.face.models import load_models
from tepat.face.pictures import Picture
from tepat.face.quality import judge_quality


def read(pixels: np.ndarray) -> tuple[Picture, Embedding, Landmarks]:
    models, picture = load_models(), Picture(pixels, pixels.shape[1], pixels.shape[0])
    face = find_faces(models, picture)[0]
    return picture, embed(models, picture, face), find_landmarks(models, picture, face)


def test_the_same_seed_gives_the_same_picture() -> None:
    one = render(made_up_head("Ibu"), Pose(yaw=10))
    made_up_head.cache_clear()
    assert np.array_equal(one, render(made_up_head("Ibu"), Pose(yaw=10)))


def test_size_is_width_and_height() -> None:
    picture = portrait(made_up_head(1), size=(300, 400))
    assert picture.shape == (400, 300, 3)
    assert picture.dtype == np.uint8


@pytest.mark.parametrize(("sex", "age"), [("female", 67), ("male", 70), ("female", 19), ("male", 30)])
def test_sex_and_age_can_be_chosen(sex: str, age: int) -> None:
    head = made_up_head("chosen", sex=sex, age=age)
    assert (head.looks.sex, head.looks.age) == (sex, age)
    picture = Picture(portrait(head), 480, 640)
    assert judge_quality(picture, find_faces(load_models(), picture)).ok


def test_a_very_young_or_old_age_is_kept_to_adults() -> None:
    assert made_up_head("x", age=3).looks.age == 18
    assert made_up_head("x", age=140).looks.age == 85


@pytest.mark.parametrize("seed", range(3))
def test_one_person_in_every_view(seed: int) -> None:
    head = made_up_head(seed)
    _, reference, _ = read(portrait(head))
    views = (
        render(head, Pose(yaw=25)),
        render(head, Pose(yaw=-25)),
        render(head, Pose(pitch=17)),
        render(head, expression=Expression(blink=1)),
        render(head, expression=Expression(mouth_open=1)),
    )
    for view in views:
        assert compare(reference, read(view)[1]) > 0.55


def test_different_seeds_are_less_alike_than_any_view_of_one() -> None:
    people = [read(portrait(made_up_head(seed)))[1] for seed in range(8)]
    pairs = [compare(a, b) for n, a in enumerate(people) for b in people[:n]]
    assert max(pairs) < 0.8
    assert np.median(pairs) < 0.5


def test_a_portrait_can_be_turned_and_moved() -> None:
    pixels = portrait(made_up_head(7))
    _, reference, rest = read(pixels)
    _, turned_face, turned = read(re_pose(pixels, rest, Pose(yaw=20)))
    assert turned.pose.yaw - rest.pose.yaw > 10
    assert compare(reference, turned_face) > 0.55
    _, _, closed = read(re_pose(pixels, rest, Pose(), Expression(blink=1)))
    assert closed.eyes_open < 0.7 * rest.eyes_open
    _, _, opened = read(re_pose(pixels, rest, Pose(), Expression(mouth_open=0.8)))
    assert opened.mouth_open > rest.mouth_open + 0.2
    same = re_pose(pixels, rest, Pose())
    assert np.abs(same.astype(int) - pixels).mean() < 3


def test_a_stranger_is_clearly_another_person() -> None:
    head = made_up_head("Wagiyem", sex="female", age=67)
    stranger = made_up_stranger(load_models(), head, "somebody", sex="female", age=60)
    assert compare(read(portrait(head))[1], read(portrait(stranger))[1]) < 0.3
    assert stranger.looks.sex == "female"
