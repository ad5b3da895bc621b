"""Made-up human heads, and pictures of them: nobody's face, for demonstrations and tests.

``made_up_head`` gives a head, ``portrait`` its picture for a card, ``render`` any view of it, ``frames_for``
what a camera sends when the head answers a liveness challenge. ``re_pose`` turns the head in a real portrait.
"""

from tepat.face.heads.head import Head, made_up_head
from tepat.face.heads.rendering import Camera, Light, Pose, portrait, render
from tepat.face.heads.reposing import re_pose
from tepat.face.heads.sequences import as_jpeg, capture_seconds, film, frames_for, moments_for
from tepat.face.heads.shape import Expression
from tepat.face.heads.strangers import made_up_stranger

__all__ = [
    "Camera",
    "Expression",
    "Head",
    "Light",
    "Pose",
    "as_jpeg",
    "capture_seconds",
    "film",
    "frames_for",
    "made_up_head",
    "made_up_stranger",
    "moments_for",
    "portrait",
    "re_pose",
    "render",
]
