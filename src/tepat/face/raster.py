"""Draws surfaces made of triangles: who is in front, and what each pixel shows, with numpy and OpenCV
only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Colours = NDArray[np.float32]
SUBPIXEL_BITS = 4
_ROW = 1024


@dataclass(frozen=True, eq=False)
class Surface:
    """``points`` (n, 3) in the camera's space (x right, y down, z away); ``values`` (n, k): what is carried
    to each pixel; ``paint(values, normals)`` turns (m, k) and (m, 3) into light: colours (m, 3), 0..1,
    or not a number where nothing is to be seen.
    ``two_sided``: triangles are also seen from behind."""

    points: Floats
    triangles: NDArray[np.int32]
    values: Floats
    normals: Floats
    paint: Callable[[Floats, Floats], Floats]
    two_sided: bool = False


def vertex_normals(points: Floats, triangles: NDArray[np.int32]) -> Floats:
    """A unit normal for each point: the mean over its triangles, weighted by their area."""
    corners = points[triangles]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(points)
    for corner in range(3):
        np.add.at(normals, triangles[:, corner], across)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return np.asarray(normals / np.maximum(length, 1e-12), np.float64)


def draw(
    surfaces: list[Surface], background: Colours, focal_px: float, centre: tuple[float, float]
) -> Colours:
    """The surfaces before the background (height, width, 3), as a pinhole camera sees them."""
    picture = background.copy()
    nearest = np.full(background.shape[:2], np.inf)
    for surface in surfaces:
        screen = surface.points[:, :2] / surface.points[:, 2:] * focal_px + np.asarray(centre)
        _draw_one(surface, screen, picture, nearest)
    return picture


def _draw_one(surface: Surface, screen: Floats, picture: Colours, nearest: Floats) -> None:
    triangles = _facing(surface, screen)
    which = cover(screen, surface.points[:, 2], triangles, picture.shape[:2])
    rows, columns = np.nonzero(which)
    if not len(rows):
        return
    chosen = triangles[which[rows, columns] - 1]
    share = barycentric(screen[chosen], columns, rows)
    share = share / surface.points[:, 2][chosen]  # perspective: straight in space, not on the screen
    depth = 1 / share.sum(axis=1)
    share = share * depth[:, None]
    front = depth < nearest[rows, columns]
    rows, columns, chosen, share, depth = (
        rows[front],
        columns[front],
        chosen[front],
        share[front],
        depth[front],
    )
    values = np.einsum("mc,mck->mk", share, surface.values[chosen])
    normals = np.einsum("mc,mck->mk", share, surface.normals[chosen])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    colours = surface.paint(values, normals)
    seen = ~np.isnan(colours[:, 0])
    rows, columns = rows[seen], columns[seen]
    nearest[rows, columns] = depth[seen]
    picture[rows, columns] = colours[seen]


def _facing(surface: Surface, screen: Floats) -> NDArray[np.int32]:
    """The triangles that turn their front to the camera."""
    if surface.two_sided:
        return surface.triangles
    corners = screen[surface.triangles]
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    return surface.triangles[first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0] < 0]


def cover(
    screen: Floats, depth: Floats, triangles: NDArray[np.int32], shape: tuple[int, ...]
) -> NDArray[np.int32]:
    """For each pixel the number of its foremost triangle, from 1; 0 where there is none (painter's order)."""
    which = np.zeros(shape[:2], np.int32)
    order = np.argsort(-depth[triangles].mean(axis=1))
    fixed = np.round(screen * (1 << SUBPIXEL_BITS)).astype(np.int32)
    corners = fixed[triangles]
    for number in order.tolist():
        cv2.fillConvexPoly(which, corners[number], number + 1, cv2.LINE_8, SUBPIXEL_BITS)
    return which


def barycentric(corners: Floats, x: NDArray[Any], y: NDArray[Any]) -> Floats:
    """The shares of a triangle's three corners (m, 3, 2) at a pixel each, kept within the triangle."""
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    at = np.stack([x - corners[:, 0, 0], y - corners[:, 0, 1]], axis=1)
    area = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    area = np.where(np.abs(area) < 1e-9, 1e-9, area)
    b = (at[:, 0] * second[:, 1] - at[:, 1] * second[:, 0]) / area
    c = (first[:, 0] * at[:, 1] - first[:, 1] * at[:, 0]) / area
    shares = np.clip(np.stack([1 - b - c, b, c], axis=1), 0, 1)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float64)


def look_up(picture: NDArray[Any], places: Floats) -> NDArray[Any]:
    """The colours (m, 3) of a picture at places (m, 2) between its pixels."""
    if not len(places):
        return np.zeros((0, picture.shape[2]), picture.dtype)
    missing = -len(places) % _ROW  # OpenCV takes no lists longer than 32,767
    padded = np.pad(places.astype(np.float32), ((0, missing), (0, 0)), mode="edge").reshape(-1, _ROW, 2)
    found = cv2.remap(
        picture, padded[..., 0], padded[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(found.reshape(-1, picture.shape[2])[: len(places)])
