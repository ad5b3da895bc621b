"""What the server reads from each frame, before it judges anything."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from tepat.face.comparison import Embedding, embed
from tepat.face.detection import Face, find_faces
from tepat.face.errors import PictureRefused
from tepat.face.landmarks import Landmarks, find_landmarks
from tepat.face.liveness.challenge import Frame
from tepat.face.models import Models
from tepat.face.pictures import Picture, read_picture
from tepat.face.quality import Quality, judge_quality

SURE_FACE = 0.6
OTHER_FACE = 0.3  # of the area of the first: a face that counts as a second person
LEAST_PRESENCE = 0.5


@dataclass(frozen=True, eq=False)
class Reading:
    """``problem``: why the frame cannot be used (``unreadable_frame``, ``face_lost``, ``several_faces``),
    empty where it can; then all else is there."""

    frame: Frame
    digest: bytes
    problem: str = ""
    picture: Picture | None = field(default=None, repr=False)
    faces: Sequence[Face] = ()
    landmarks: Landmarks | None = None
    embedding: Embedding | None = field(default=None, repr=False)
    quality: Quality | None = None


@dataclass(frozen=True, eq=False)
class Seen:
    """A frame with one face, read through."""

    index: int
    frame: Frame
    picture: Picture = field(repr=False)
    face: Face
    landmarks: Landmarks
    embedding: Embedding = field(repr=False)
    quality: Quality


def read_frame(models: Models, frame: Frame) -> Reading:
    """Read one frame; a fault in it is a ``problem``, never an exception."""
    digest = hashlib.sha256(frame.picture).digest()
    try:
        picture = read_picture(frame.picture)
    except PictureRefused:
        return Reading(frame, digest, "unreadable_frame")
    faces = [face for face in find_faces(models, picture) if face.score >= SURE_FACE]
    if not faces:
        return Reading(frame, digest, "face_lost", picture)
    if any(other.area > OTHER_FACE * faces[0].area for other in faces[1:]):
        return Reading(frame, digest, "several_faces", picture, faces)
    landmarks = find_landmarks(models, picture, faces[0])
    if landmarks.presence < LEAST_PRESENCE:
        return Reading(frame, digest, "face_lost", picture, faces)
    embedding = embed(models, picture, faces[0])
    return Reading(frame, digest, "", picture, faces, landmarks, embedding, judge_quality(picture, faces))


def usable(readings: Sequence[Reading]) -> list[Seen]:
    """The frames that can be judged, with their place among all."""
    found = []
    for index, reading in enumerate(readings):
        if reading.problem or reading.picture is None or reading.landmarks is None:
            continue
        if reading.embedding is None or reading.quality is None:
            continue
        found.append(
            Seen(
                index,
                reading.frame,
                reading.picture,
                reading.faces[0],
                reading.landmarks,
                reading.embedding,
                reading.quality,
            )
        )
    return found
