"""A made-up human head: nobody's."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tepat.face import regions
from tepat.face.canonical_face import Points, read_canonical_face
from tepat.face.heads.looks import Looks, Sex, choose_looks
from tepat.face.heads.shape import make_shape
from tepat.face.heads.skin import paint_skin
from tepat.face.models import load_models

YOUNGEST, OLDEST = 18, 85


@dataclass(frozen=True, eq=False)
class Head:
    """``points`` (468, 3) in cm, x to the person's left, y up, z to the front; the face at rest. ``skin`` is
    laid on by ``places``. The eyes and the inside of the mouth are drawn by position instead."""

    looks: Looks
    points: Points
    triangles: NDArray[np.int32]
    skin_triangles: NDArray[np.int32]
    eye_triangles: NDArray[np.int32]
    mouth_triangles: NDArray[np.int32]
    places: Points
    skin: NDArray[np.float32]
    eye_centres: Points
    lid_heights: Points
    seed_number: int


@lru_cache(maxsize=64)
def made_up_head(seed: int | str, *, sex: Sex | None = None, age: int | None = None) -> Head:
    """The head that belongs to a seed: the same seed, sex and age give the same head.

    ``sex`` and ``age`` (years, from 18) are drawn where they are not given.
    """
    digest = hashlib.sha256(f"head {seed}".encode()).digest()
    number = int.from_bytes(digest[:6], "big")
    rng = np.random.default_rng(number)
    drawn_sex: Sex = "female" if rng.uniform() < 0.5 else "male"
    drawn_age = int(rng.integers(YOUNGEST, 76))
    sex = sex or drawn_sex
    age = min(OLDEST, max(YOUNGEST, drawn_age if age is None else age))
    face = read_canonical_face(load_models().geometry_bytes)
    looks = choose_looks(np.random.default_rng(number + 1), sex, age)
    points = make_shape(face.points, np.random.default_rng(number + 2), female=sex == "female", age=age)
    eyes, mouth = _inner_triangles(face.triangles)
    centres = np.array([points[[*u, *low, *c]].mean(axis=0)[:2] for u, low, c, _ in regions.EYES])
    return Head(
        looks=looks,
        points=points,
        triangles=face.triangles,
        skin_triangles=face.triangles[~(eyes | mouth)],
        eye_triangles=face.triangles[eyes],
        mouth_triangles=face.triangles[mouth],
        places=face.texture,
        skin=paint_skin(looks, face.texture, np.random.default_rng(number + 3)),
        eye_centres=centres,
        lid_heights=np.array([points[list(u), 1].max() for u, *_ in regions.EYES]),
        seed_number=number % 2**31,
    )


def _inner_triangles(triangles: NDArray[np.int32]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which triangles lie between the lids, and which between the lips."""
    eyes: NDArray[np.bool_] = np.zeros(len(triangles), np.bool_)
    for upper, lower, corners, _ in regions.EYES:
        eyes |= np.isin(triangles, [*upper, *lower, *corners]).all(axis=1)
    return eyes, np.asarray(np.isin(triangles, regions.LIPS_INNER).all(axis=1))
