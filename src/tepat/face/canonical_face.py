"""The mean face that the landmarks are numbered on: 468 points in space and the triangles between them.

It comes with the landmark network (``geometry_pipeline_metadata_landmarks.binarypb``, Apache-2.0). Units are
centimetres of an average head. x grows towards the person's own left, y upwards, z out of the face.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tepat.face.errors import ModelsMissing

Points = NDArray[np.float64]

POINTS_OF_THE_MESH = 468

# Field numbers in the file (protocol buffers).
_MESH, _BASIS = 1, 2
_MESH_VERTICES, _MESH_TRIANGLES = 3, 4
_BASIS_POINT, _BASIS_WEIGHT = 1, 2
_NUMBERS_PER_VERTEX = 5  # x, y, z, u, v


@dataclass(frozen=True, eq=False)
class CanonicalFace:
    """``points`` (468, 3); ``triangles`` (n, 3) indexes into them; ``texture`` (468, 2) in 0..1, v upwards;
    ``basis`` and ``weights``: the points that stay put when the face moves, and how much each counts."""

    points: Points
    triangles: NDArray[np.int32]
    texture: Points
    basis: NDArray[np.int32]
    weights: Points


@cache
def read_canonical_face(content: bytes) -> CanonicalFace:
    """The mean face out of the bytes of the geometry file.

    Raises:
        ModelsMissing: the bytes are not that file.
    """
    fields = list(_fields(content))
    meshes = [value for number, value in fields if number == _MESH]
    if len(meshes) != 1:
        raise ModelsMissing("The file with the mean face cannot be read.", mend="Fetch the models again.")
    mesh = list(_fields(meshes[0]))
    raw = np.array([value for number, value in mesh if number == _MESH_VERTICES], np.uint32)
    vertices = raw.view(np.float32).astype(np.float64).reshape(-1, _NUMBERS_PER_VERTEX)
    triangles = np.array([value for number, value in mesh if number == _MESH_TRIANGLES], np.int32)
    basis, weights = [], []
    for number, value in fields:
        if number == _BASIS:
            entry = dict(_fields(value))
            basis.append(entry.get(_BASIS_POINT, 0))
            weights.append(np.uint32(entry[_BASIS_WEIGHT]).view(np.float32))
    return CanonicalFace(
        points=vertices[:, :3],
        triangles=triangles.reshape(-1, 3),
        texture=vertices[:, 3:],
        basis=np.array(basis, np.int32),
        weights=np.array(weights, np.float64),
    )


def _fields(content: bytes) -> Iterator[tuple[int, Any]]:
    """The entries of a protocol buffer: whole numbers, 32 bits as they lie there, or bytes."""
    place = 0
    while place < len(content):
        key, place = _number(content, place)
        kind = key & 7
        if kind == 0:
            value, place = _number(content, place)
            yield key >> 3, value
        elif kind == 2:
            length, place = _number(content, place)
            yield key >> 3, content[place : place + length]
            place += length
        elif kind == 5:
            yield key >> 3, int.from_bytes(content[place : place + 4], "little")
            place += 4
        else:
            raise ModelsMissing("The file with the mean face cannot be read.", mend="Fetch the models again.")


def _number(content: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(content):
        byte = content[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place
    raise ModelsMissing("The file with the mean face ends too early.", mend="Fetch the models again.")
