"""Landmarks, expression and pose, on heads whose pose is known."""

from __future__ import annotations

import pytest

from tepat.face.canonical_face import read_canonical_face
from tepat.face.detection import find_faces
from tepat.face.errors import ModelsMissing
from tepat.face.heads import Expression, Pose, made_up_head, render
from tepat.face.landmarks import HeadPose, Landmarks, angles_of, find_landmarks, rotation_of
from tepat.face.models import load_models
from tepat.face.pictures import Picture

AT_REST = Expression()


def landmarks_of(pose: Pose, expression: Expression = AT_REST) -> Landmarks:
    pixels = render(made_up_head(6), pose, expression)
    picture = Picture(pixels, 480, 640)
    return find_landmarks(load_models(), picture, find_faces(load_models(), picture)[0])


@pytest.mark.parametrize(
    ("pose", "side"),
    [(Pose(yaw=25), "yaw"), (Pose(yaw=-25), "yaw"), (Pose(pitch=18), "pitch"), (Pose(pitch=-15), "pitch")],
)
def test_pose_has_the_stated_sign_and_about_the_size(pose: Pose, side: str) -> None:
    found = landmarks_of(pose)
    rest = landmarks_of(Pose())
    asked = getattr(pose, side)
    seen = getattr(found.pose, side) - getattr(rest.pose, side)
    assert seen == pytest.approx(asked, abs=12)
    assert seen * asked > 0


def test_roll_is_towards_the_left_shoulder() -> None:
    assert landmarks_of(Pose(roll=15)).pose.roll == pytest.approx(15, abs=3)


def test_eyes_and_mouth() -> None:
    rest, closed = landmarks_of(Pose()), landmarks_of(Pose(), Expression(blink=1))
    opened = landmarks_of(Pose(), Expression(mouth_open=0.9))
    assert closed.blink_left > rest.blink_left + 0.2
    assert closed.blink_right > rest.blink_right + 0.2
    assert closed.eyes_open < rest.eyes_open / 2
    assert opened.mouth_open > rest.mouth_open + 0.2
    assert opened.jaw_open > rest.jaw_open
    assert rest.presence > 0.9
    assert rest.points.shape == (478, 3)


def test_landmarks_lie_on_the_face() -> None:
    rest, aside = landmarks_of(Pose()), landmarks_of(Pose(shift_x=4, roll=20))
    assert aside.points[4, 0] - rest.points[4, 0] > 20
    assert rest.points[10, 1] < rest.points[4, 1] < rest.points[152, 1]
    assert rest.points[33, 0] < rest.points[263, 0]


@pytest.mark.parametrize("pose", [HeadPose(30, 10, -20), HeadPose(-45, -30, 5), HeadPose(0, 0, 0)])
def test_angles_and_rotation_belong_together(pose: HeadPose) -> None:
    back = angles_of(rotation_of(pose))
    assert (back.yaw, back.pitch, back.roll) == pytest.approx((pose.yaw, pose.pitch, pose.roll))


def test_a_left_turn_brings_the_nose_to_the_persons_left() -> None:
    assert (rotation_of(HeadPose(30, 0, 0)) @ [0, 0, 1])[0] > 0
    assert (rotation_of(HeadPose(0, 30, 0)) @ [0, 0, 1])[1] > 0


def test_the_mean_face() -> None:
    face = read_canonical_face(load_models().geometry_bytes)
    assert face.points.shape == (468, 3)
    assert face.triangles.shape == (898, 3)
    assert face.triangles.max() == 467
    assert len(face.basis) == len(face.weights) == 33


@pytest.mark.parametrize("content", [b"", b"\x0a", b"no such file at all", b"\xff" * 40])
def test_a_broken_geometry_file_is_said_to_be_one(content: bytes) -> None:
    with pytest.raises(ModelsMissing):
        read_canonical_face(content)
