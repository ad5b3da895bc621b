"""What surrounds a face: the back of the head, ears, neck, shoulders, hair, cap or headscarf, glasses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tepat.face import regions
from tepat.face.canonical_face import Points

AROUND = 96
RINGS = 22
BACK_CM = -13.0
BACK_HEIGHT_CM = 3.2
TUCKED_IN = 0.965


@dataclass(frozen=True, eq=False)
class Net:
    """A surface of rings: ``points`` (n, 3); ``triangles``; ``places`` (n, 2): how far around and along,
    0..1."""

    points: Points
    triangles: NDArray[np.int32]
    places: Points


def outline(points: Points) -> Points:
    """The edge of the face as a smooth closed line of ``AROUND`` points, from the forehead to the left."""
    loop = points[[*regions.OUTLINE, regions.OUTLINE[0]]]
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(loop, axis=0), axis=1))])
    steps = np.linspace(0, length[-1], AROUND, endpoint=False)
    line = np.stack([np.interp(steps, length, loop[:, axis]) for axis in range(3)], axis=1)
    kernel = np.array([1, 2, 3, 2, 1]) / 9
    padded = np.concatenate([line[-2:], line, line[:2]])
    return np.stack([np.convolve(padded[:, axis], kernel, "valid") for axis in range(3)], axis=1)


def wrap(edge: Points, *, thickness: float = 0.0, front: float = 0.0, back: float = BACK_CM) -> Net:
    """A closed surface from the edge of the face around the skull, lifted by ``thickness`` (cm)."""
    rings = []
    for step in np.linspace(0, 1, RINGS):
        depth = step**1.15
        low = np.clip(-edge[:, 1] / 9, 0, 1)
        up = np.clip((edge[:, 1] + 1) / 9, 0, 1)
        fullness = 2.6 - 1.2 * low
        size = np.maximum(0, 1 - depth**fullness) ** (1 / fullness)
        bulge = 1 + 0.6 * depth * (1 - depth) * (0.35 + up * 0.9) * (1 - 0.8 * low)
        middle = BACK_HEIGHT_CM * depth
        ring = np.empty_like(edge)
        ring[:, 0] = edge[:, 0] * size * bulge
        ring[:, 1] = middle + (edge[:, 1] - middle) * size * bulge
        ring[:, 2] = edge[:, 2] + (back - edge[:, 2]) * depth
        rings.append(ring)
    grid = np.stack(rings)
    if thickness or front:
        centre = np.array([0.0, 1.0, -4.0])
        outwards = grid - centre
        outwards /= np.linalg.norm(outwards, axis=2, keepdims=True)
        rise = np.clip(np.linspace(0, 6.5, RINGS), 0, 1)[:, None, None]
        grid = grid + outwards * thickness * rise
        grid[0] = edge * (TUCKED_IN, TUCKED_IN, 1) + (
            0,
            0,
            front,
        )  # begins on the face: no gap to look through
    return net_of(grid)


def net_of(grid: Points, *, closed: bool = True) -> Net:
    """The triangles between the rings of a grid (rings, around, 3), their fronts away from its middle."""
    rings, around = grid.shape[:2]
    ring, spot = np.meshgrid(np.arange(rings - 1), np.arange(around if closed else around - 1), indexing="ij")
    here, beside = ring * around + spot, ring * around + (spot + 1) % around
    below, across = here + around, beside + around
    triangles = np.stack([here, below, beside, beside, below, across], axis=-1).reshape(-1, 3)
    points = grid.reshape(-1, 3).astype(np.float64)
    corners = points[triangles]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    if (across * (corners.mean(axis=1) - points.mean(axis=0))).sum() < 0:
        triangles = triangles[:, ::-1]
    along, turn = np.meshgrid(np.linspace(0, 1, rings), np.linspace(0, 1, around), indexing="ij")
    return Net(
        points,
        triangles.astype(np.int32),
        np.stack([turn, along], axis=-1).reshape(-1, 2),
    )


def ear(edge_x: float, side: int) -> Net:
    """One ear, ``side`` 1 for the person's left."""
    rows, turn = np.meshgrid(
        np.linspace(0, np.pi, 14), np.linspace(0, 2 * np.pi, 24, endpoint=False), indexing="ij"
    )
    lobe = 1 - 0.25 * (np.cos(rows) < 0) * -np.cos(rows)
    x = np.sin(rows) * np.cos(turn) * 0.75
    y = np.cos(rows) * 3.0
    z = np.sin(rows) * np.sin(turn) * 1.7 * lobe
    lean = 0.42
    grid = np.stack(
        [
            side * (abs(edge_x) + 0.1 + x * np.cos(lean) - z * np.sin(lean)),
            y * 0.98 + 0.3,
            x * np.sin(lean) + z * np.cos(lean) - 4.1,
        ],
        axis=-1,
    )
    return net_of(grid)


def tube(heights: Points, half_widths: Points, half_depths: Points, middles: Points) -> Net:
    """Level ellipses from top to bottom: a neck, shoulders, the drape of a scarf."""
    turn = np.linspace(0, 2 * np.pi, AROUND, endpoint=False) + np.pi / 2
    grid = np.stack(
        [
            np.stack([-w * np.cos(turn), np.full(AROUND, h), m + d * np.sin(turn)], axis=1)
            for h, w, d, m in zip(heights, half_widths, half_depths, middles, strict=True)
        ]
    )
    return net_of(grid)


def band(line: Points, width: float, *, closed: bool) -> Net:
    """A flat band along a line, for the frames of glasses."""
    middle = line.mean(axis=0)
    outwards = line - middle
    outwards[:, 2] = 0
    outwards /= np.maximum(np.linalg.norm(outwards, axis=1, keepdims=True), 1e-6)
    if not closed:
        outwards = np.tile([0.0, 1.0, 0.0], (len(line), 1))
    return net_of(np.stack([line - outwards * width / 2, line + outwards * width / 2]), closed=closed)
