"""Made-up people for the tests: nobody's faces."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

from tepat.face.detection import Face, find_faces
from tepat.face.heads import Expression, Light, Pose, made_up_head, portrait, render
from tepat.face.models import load_models
from tepat.face.pictures import Picture, read_picture
from tepat.face.tests.made_pictures import encoded

ONE, OTHER = dict(seed="one", sex="female", age=25), dict(seed="other", sex="male", age=60)


@cache
def portrait_of(seed: str, sex: str, age: int) -> bytes:
    return encoded(portrait(made_up_head(seed, sex=sex, age=age)))


@cache
def view_of(
    seed: str, sex: str, age: int, yaw: float = 0, pitch: float = 0, roll: float = 0, mouth: float = 0
) -> bytes:
    head = made_up_head(seed, sex=sex, age=age)
    return encoded(
        render(head, Pose(yaw, pitch, roll), Expression(mouth_open=mouth), light=Light(ambient=0.6))
    )


def picture_of(pixels: np.ndarray) -> Picture:
    return Picture(pixels.astype(np.uint8), pixels.shape[1], pixels.shape[0])


def seen(data: bytes) -> tuple[Picture, tuple[Face, ...]]:
    picture = read_picture(data)
    return picture, find_faces(load_models(), picture)


def cat() -> bytes:
    """A drawn cat."""
    paper = np.full((400, 400, 3), 235, np.uint8)
    fur, dark = (90, 120, 160), (30, 30, 30)
    for ear in ([(110, 170), (130, 60), (190, 130)], [(290, 170), (270, 60), (210, 130)]):
        cv2.fillPoly(paper, [np.array(ear)], fur)
    cv2.ellipse(paper, (200, 210), (110, 95), 0, 0, 360, fur, -1)
    for x in (155, 245):
        cv2.ellipse(paper, (x, 190), (24, 18), 0, 0, 360, (60, 200, 190), -1)
        cv2.ellipse(paper, (x, 190), (5, 18), 0, 0, 360, dark, -1)
    cv2.fillPoly(paper, [np.array([(188, 232), (212, 232), (200, 246)])], (120, 110, 220))
    for slope in (-15, 0, 15):
        cv2.line(paper, (180, 245), (70, 245 + slope), dark, 2)
        cv2.line(paper, (220, 245), (330, 245 + slope), dark, 2)
    return encoded(paper)
