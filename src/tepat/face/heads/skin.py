"""The picture that is laid on a made-up face: skin, brows, lips, lids, lines, moles, beard."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from tepat.face import regions
from tepat.face.canonical_face import Points
from tepat.face.heads.looks import Colour, Looks

SIDE_PX = 640
Canvas = NDArray[np.float32]
_SHIFT = 4  # OpenCV's lines take sixteenths of a pixel


def paint_skin(looks: Looks, places: Points, rng: np.random.Generator) -> Canvas:
    """The skin (side, side, 3). ``places`` (468, 2): where the points of the face lie on it, 0..1."""
    at = places * SIDE_PX
    canvas = np.ones((SIDE_PX, SIDE_PX, 3), np.float32) * np.array(looks.skin, np.float32)
    canvas *= 1 + looks.blotches * 0.055 * _cloud(rng, (7, 15, 40), (1.0, 0.7, 0.45))[..., None]
    canvas *= 1 + looks.blotches * 0.03 * _cloud(rng, (5, 11), (1.0, 0.6))[..., None] * (0.6, 1.0, 0.1)
    for spot, width in ((10, 60), (4, 26), (50, 40), (280, 40), (152, 40), (205, 30), (425, 30), (151, 40)):
        shade = 1 + looks.contrast * 0.11 * float(rng.uniform(-1, 1)) * _hill(at[spot], (width, width))
        canvas *= shade[..., None]
    _redden(canvas, at, looks)
    _shade(canvas, at, looks)
    _age_lines(canvas, at, looks, rng)
    _beard(canvas, at, looks, rng)
    _lips(canvas, at, looks, rng)
    _brows(canvas, at, looks, rng)
    _lids(canvas, at, looks)
    for x, y, size, strength in looks.moles:
        _spot(canvas, (x * SIDE_PX, y * SIDE_PX), (size * 1.6, size * 1.6), (0.1, 0.13, 0.2), strength * 1.3)
    fine = rng.standard_normal((SIDE_PX, SIDE_PX)).astype(np.float32)
    for grain, strength in ((1.2, 0.06), (3.5, 0.16)):  # pores, and what lies between pores and blotches
        canvas *= 1 + strength * cv2.GaussianBlur(fine, (0, 0), grain)[..., None]
    return np.clip(canvas, 0, 1)


def _cloud(rng: np.random.Generator, grids: Sequence[int], shares: Sequence[float]) -> Canvas:
    """Soft noise of several sizes, about -1..1, nearly the same on both sides of the face."""
    total = np.zeros((SIDE_PX, SIDE_PX), np.float32)
    for grid, share in zip(grids, shares, strict=True):
        noise = rng.standard_normal((grid, grid)).astype(np.float32)
        noise = 0.6 * noise + 0.4 * noise[:, ::-1]
        total += share * cv2.resize(noise, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_CUBIC)
    return total


def _towards(canvas: Canvas, mask: Canvas, colour: Colour) -> None:
    canvas += mask[..., None] * (np.array(colour, np.float32) - canvas)


def _darken(canvas: Canvas, mask: Canvas, tint: Colour = (0.5, 0.6, 0.75)) -> None:
    """Multiply by ``tint`` where the mask is 1: skin in shadow grows redder as well as darker."""
    canvas *= 1 - mask[..., None] * (1 - np.array(tint, np.float32))


def _spot(
    canvas: Canvas, at: Sequence[float], size: tuple[float, float], colour: Colour, strength: float
) -> None:
    _towards(canvas, strength * _hill(at, size), colour)


def _hill(at: Sequence[float], size: tuple[float, float]) -> Canvas:
    x = np.exp(-(((np.arange(SIDE_PX) - at[0]) / size[0]) ** 2))
    y = np.exp(-(((np.arange(SIDE_PX) - at[1]) / size[1]) ** 2))
    return np.outer(y, x).astype(np.float32)


def _line(points: Points, width: float, blur: float) -> Canvas:
    mask = np.zeros((SIDE_PX, SIDE_PX), np.float32)
    fixed = np.round(points * (1 << _SHIFT)).astype(np.int32)
    cv2.polylines(mask, [fixed], False, 1.0, max(1, round(width)), cv2.LINE_AA, _SHIFT)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), blur), np.float32)


def _area(points: Points, blur: float) -> Canvas:
    mask = np.zeros((SIDE_PX, SIDE_PX), np.float32)
    cv2.fillPoly(mask, [np.round(points * (1 << _SHIFT)).astype(np.int32)], 1.0, cv2.LINE_AA, _SHIFT)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), blur), np.float32)


def _curve(at: Points, numbers: Sequence[int], per_part: int = 6) -> Points:
    """A smooth line through points of the face."""
    chosen = at[list(numbers)]
    steps = np.linspace(0, len(chosen) - 1, (len(chosen) - 1) * per_part + 1)
    line = np.stack([np.interp(steps, range(len(chosen)), chosen[:, axis]) for axis in (0, 1)], axis=1)
    kernel = np.ones(per_part) / per_part
    padded = np.pad(line, ((per_part // 2, per_part - 1 - per_part // 2), (0, 0)), mode="edge")
    return np.stack([np.convolve(padded[:, axis], kernel, "valid") for axis in (0, 1)], axis=1)


def _redden(canvas: Canvas, at: Points, looks: Looks) -> None:
    for point, size in ((50, 60), (280, 60), (4, 34), (18, 42)):
        _darken(canvas, looks.cheek_red * 0.22 * _hill(at[point], (size, size * 0.8)), (0.55, 0.62, 0.98))


def _shade(canvas: Canvas, at: Points, looks: Looks) -> None:
    """Hollows that the light of the scene does not know: sockets, sides of the nose, under the lip."""
    for inner, under in ((133, 145), (362, 374)):
        _darken(canvas, looks.socket_shade * _hill(at[inner] - (0, 10), (26, 30)))
        _darken(canvas, (0.1 + 0.3 * looks.bags) * _hill(at[under] + (0, 22), (40, 13)))
    for wing, side in ((98, -1), (327, 1)):
        _darken(canvas, looks.nose_shade * _line(at[[wing, 129 if side < 0 else 358]] + (side * 3, 0), 5, 4))
        _darken(canvas, 0.8 * looks.nose_shade * _hill(at[48 if side < 0 else 278] - (side * 6, 6), (13, 34)))
    for nostril in ((97, 98), (326, 327)):
        _spot(canvas, at[list(nostril)].mean(axis=0) - (0, 4), (8.5, 4.6), (0.06, 0.07, 0.12), 0.85)
    _darken(canvas, 0.3 * looks.contrast * _hill(at[18] + (0, 2), (48, 11)))
    _darken(canvas, 0.18 * _hill(at[164], (7, 16)))


def _age_lines(canvas: Canvas, at: Points, looks: Looks, rng: np.random.Generator) -> None:
    age = looks.lines
    fold = 0.16 + 0.5 * age
    for line in ((129, 203, 206, 216, 212), (358, 423, 426, 436, 432)):
        _darken(canvas, fold * _line(_curve(at, line), 3, 3.4))
    if age < 0.12:
        return
    for marionette in ((61, 204, 211), (291, 424, 431)):
        _darken(canvas, 0.42 * age * _line(_curve(at, marionette), 3, 3.5))
    for number in range(rng.integers(2, 5)):
        left, right = np.array([0.28, 0.0]) * SIDE_PX, np.array([0.72, 0.0]) * SIDE_PX
        height = (0.145 + 0.036 * number + rng.uniform(-0.008, 0.008)) * SIDE_PX
        x = np.linspace(left[0], right[0], 24)
        wave = height + 5 * np.cos((x / SIDE_PX - 0.5) * 9 + rng.uniform(-0.6, 0.6)) + rng.normal(0, 0.7, 24)
        _darken(canvas, age * 0.4 * _line(np.stack([x, wave], axis=1), 2, 2.2))
    for outer, side in ((33, -1), (263, 1)):
        for slope in (-0.5, -0.1, 0.32):
            length = rng.uniform(20, 36)
            start = at[outer] + (side * 9, slope * 10)
            end = start + np.array([side * length, slope * length])
            _darken(canvas, age * 0.4 * _line(np.stack([start, end]), 2, 1.9))
    for inner in (232, 452):
        lower = at[inner] + np.array([[-26.0, -2.0], [0, 5], [26, 0]])
        _darken(canvas, (0.14 + 0.4 * age) * _line(lower, 2, 2.6))


def _beard(canvas: Canvas, at: Points, looks: Looks, rng: np.random.Generator) -> None:
    grain = cv2.GaussianBlur(rng.standard_normal((SIDE_PX, SIDE_PX)).astype(np.float32), (0, 0), 1.0)
    grain = np.clip(0.75 + 1.1 * grain, 0, 1)
    lip = [61, 40, 37, 0, 267, 270, 291]
    under_nose = np.concatenate([at[lip] + (0, -2), (at[[391, 326, 2, 97, 165]] + (0, 6))])
    upper = _area(under_nose, 5)
    jaw = _area(np.concatenate([at[[132, 58, 172, 136, 150, 149, 176, 148, 152]],
                                at[[377, 400, 378, 379, 365, 397, 288, 361]],
                                at[[432, 375, 17, 146, 212]]]), 13)  # fmt: skip
    chin = _hill(at[200] + (0, 6), (52, 42))
    strong = np.maximum(upper * looks.moustache, np.maximum(jaw * 0.75, chin) * looks.beard)
    _towards(canvas, np.clip(strong * 1.1, 0, 0.92) * grain, looks.hair)
    shadow = np.maximum(upper, jaw) * looks.stubble * 0.3
    _darken(canvas, shadow * grain, (0.72, 0.68, 0.62))


def _lips(canvas: Canvas, at: Points, looks: Looks, rng: np.random.Generator) -> None:
    outer = _area(at[list(regions.LIPS_OUTER)], 2.2)
    _towards(canvas, outer * 0.82, looks.lips)
    lower = at[[84, 17, 314]].mean(axis=0) - (0, 7)
    _towards(canvas, 0.16 * outer * _hill(lower, (30, 7)), (0.8, 0.8, 0.95))
    _darken(
        canvas,
        0.35 * outer * _area(at[[61, 40, 37, 0, 267, 270, 291, 308, 312, 13, 82, 78]], 2),
        (0.7, 0.7, 0.82),
    )
    wrinkles = np.repeat(rng.standard_normal((1, SIDE_PX)).astype(np.float32), SIDE_PX, axis=0)
    canvas *= 1 + 0.05 * (outer * cv2.GaussianBlur(wrinkles, (0, 0), 1.4))[..., None]
    _darken(canvas, 0.95 * _line(at[[78, 81, 13, 311, 308]], 2, 1.3), (0.25, 0.22, 0.35))


def _brows(canvas: Canvas, at: Points, looks: Looks, rng: np.random.Generator) -> None:
    for upper, lower in regions.BROWS:
        top, bottom = _curve(at, upper), _curve(at, lower)
        middle = (top + bottom) / 2
        place = np.linspace(0, 1, len(middle))[:, None]  # from the temple to the nose
        half = (bottom - top) / 2 * looks.brow_thickness * (0.35 + 0.75 * place**0.7)
        lift = np.concatenate(
            [np.zeros_like(place), -looks.brow_arch * 13 * np.sin(np.pi * place * 0.8)], axis=1
        )
        middle = middle + lift
        area = _area(np.concatenate([middle - half, (middle + half)[::-1]]), 2.6)
        hairs = np.zeros_like(area)
        outwards = np.sign(middle[0, 0] - middle[-1, 0])
        for _ in range(130):
            along = rng.uniform()
            index = min(int(along * len(middle)), len(middle) - 1)
            start = middle[index] + half[index] * rng.uniform(-1, 1)
            end = start + np.array([outwards * rng.uniform(5, 12), -4 + 8 * (1 - along)])
            fixed = np.round(np.stack([start, end]) * 16).astype(np.int32)
            cv2.line(hairs, fixed[0].tolist(), fixed[1].tolist(), 1.0, 1, cv2.LINE_AA, _SHIFT)
        mask = np.clip(area * 0.62 + cv2.GaussianBlur(hairs, (0, 0), 0.7) * 0.6, 0, 1)
        _towards(canvas, (mask * looks.brow_strength * 0.92).astype(np.float32), looks.hair)


def _lids(canvas: Canvas, at: Points, looks: Looks) -> None:
    dark = (0.16, 0.16, 0.2)
    for upper, lower, corners, fold in regions.EYES:
        outer, inner = corners
        crease = _curve(at, (outer, *fold, inner))
        lid = np.concatenate([_curve(at, (outer, *upper, inner)), crease[::-1]])
        _darken(canvas, (0.12 + 0.4 * looks.lid_shade) * _area(lid, 3), (0.6, 0.66, 0.78))
        _darken(canvas, 0.5 * _line(crease[2:-2] - (0, 1), 2, 1.6), (0.45, 0.5, 0.6))
        strength = 1.0 if looks.sex == "female" else 0.72
        _towards(
            canvas, np.clip(strength * 1.5 * _line(_curve(at, (outer, *upper, inner)), 4, 1.3), 0, 1), dark
        )
        _darken(canvas, 0.62 * _line(_curve(at, (outer, *lower, inner)), 2, 1.4), (0.45, 0.48, 0.6))
