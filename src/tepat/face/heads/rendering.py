"""Pictures of a made-up head, as the camera of a phone would take them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tepat.face.canonical_face import Points
from tepat.face.heads.head import Head
from tepat.face.heads.scene import background_of
from tepat.face.heads.shape import AT_REST, Expression, express
from tepat.face.heads.skin import SIDE_PX
from tepat.face.heads.skull import Net, band, ear, outline, tube, wrap
from tepat.face.landmarks import HeadPose, rotation_of
from tepat.face.raster import Floats, Surface, draw, look_up, vertex_normals

PIVOT: Final = np.array([0.0, -5.0, -7.0])  # the head turns on the neck
FOCAL = 1.15  # times the shorter side of the picture
FINE = 1.5  # drawn this much larger, then scaled down: soft edges
IRIS_CM, PUPIL_CM = 0.6, 0.24
TEETH_CM = 0.75


@dataclass(frozen=True)
class Pose:
    """Degrees, with the signs of ``HeadPose``; ``distance`` from the camera in cm; ``shift_x`` and
    ``shift_y`` move the head in the picture, in cm to its right and downwards."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    distance: float = 44.0
    shift_x: float = 0.0
    shift_y: float = 0.0


@dataclass(frozen=True)
class Light:
    """``direction`` towards the lamp (to the person's left, up, to the front); ``ambient`` and ``lamp``: how
    bright; ``tint``: blue, green, red."""

    direction: tuple[float, float, float] = (0.35, 0.5, 0.8)
    ambient: float = 0.52
    lamp: float = 0.55
    tint: tuple[float, float, float] = (0.97, 1.0, 1.02)


@dataclass(frozen=True)
class Camera:
    """What a small camera adds: blur and noise (in pixels and in steps of 255)."""

    blur_px: float = 0.6
    noise: float = 2.0
    noise_seed: int | None = field(default=None)


DAYLIGHT: Final = Light()
PHONE: Final = Camera()
AHEAD: Final = Pose()


def render(
    head: Head,
    pose: Pose = AHEAD,
    expression: Expression = AT_REST,
    *,
    light: Light = DAYLIGHT,
    camera: Camera = PHONE,
    size: tuple[int, int] = (480, 640),
) -> NDArray[np.uint8]:
    """A picture (blue, green, red) of ``size`` (width, height) in pixels.

    The noise follows from the head and the pose unless ``camera.noise_seed`` is given: the same call gives
    the same picture.
    """
    width, height = round(size[0] * FINE), round(size[1] * FINE)
    surfaces = _surfaces(head, pose, expression, light)
    room = background_of(head.looks, (width, height), head.seed_number)
    centre = (width / 2, height * 0.47)
    picture = draw(surfaces, room, FOCAL * min(width, height), centre)
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)
    return _expose(small, camera, head, pose, expression)


def portrait(head: Head, *, size: tuple[int, int] = (480, 640)) -> NDArray[np.uint8]:
    """A picture for an identity card: straight ahead, even light."""
    light = Light(direction=(0.1, 0.35, 0.9), ambient=0.6, lamp=0.46)
    return render(head, Pose(distance=46), light=light, size=size, camera=Camera(0.5, 1.0, 1))


def _expose(
    picture: NDArray[np.float32], camera: Camera, head: Head, pose: Pose, expression: Expression
) -> NDArray[np.uint8]:
    if camera.blur_px > 0:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), camera.blur_px), np.float32)
    seed = camera.noise_seed
    if seed is None:
        seed = abs(hash((head.seed_number, pose, expression))) % 2**32
    noise = np.random.default_rng(seed).standard_normal(picture.shape).astype(np.float32)
    return np.clip(picture * 255 + noise * camera.noise, 0, 255).astype(np.uint8)


class _Scene:
    """Puts points of the head into the camera's space, and lights them."""

    def __init__(self, pose: Pose, light: Light) -> None:
        self.turn = rotation_of(HeadPose(pose.yaw, pose.pitch, pose.roll))
        self.offset = np.array([pose.shift_x, pose.shift_y, pose.distance])
        lamp = np.array(light.direction)
        self.lamp = lamp / np.linalg.norm(lamp)
        self.light = light

    def place(self, points: Points, *, turned: bool = True) -> Points:
        """x right, y down, z away from the camera."""
        if turned:
            points = (points - PIVOT) @ self.turn.T + PIVOT
        return np.asarray(points * (1, -1, -1) + self.offset, np.float64)

    def shine(self, colours: Floats, normals: Floats, *, gloss: float = 0.0, soft: float = 0.25) -> Floats:
        """Colours (m, 3) under the lamp. ``normals`` are in the camera's space."""
        upright = normals * (1, -1, -1)
        facing = upright @ self.lamp
        lit = np.clip((facing + soft) / (1 + soft), 0, 1)
        sky = 0.9 + 0.1 * upright[:, 1]
        bright = self.light.ambient * sky + self.light.lamp * lit
        half = self.lamp + np.array([0.0, 0.0, 1.0])
        glint = np.clip(upright @ (half / np.linalg.norm(half)), 0, 1) ** 22 * gloss * self.light.lamp
        shone = colours * bright[:, None] * np.array(self.light.tint) + glint[:, None]
        return np.asarray(np.clip(shone, 0, 1), np.float64)


def _surfaces(head: Head, pose: Pose, expression: Expression, light: Light) -> list[Surface]:
    scene = _Scene(pose, light)
    points = express(head.points, expression)
    edge = outline(points)
    surfaces = [*_face(head, points, scene), *_body(head, scene)]
    skin = np.array(head.looks.skin)
    surfaces.append(_plain(wrap(edge), scene, skin * 0.96))
    if head.looks.cover != "scarf":
        for side, point in ((1, 454), (-1, 234)):
            surfaces.append(_plain(ear(float(points[point, 0]), side), scene, skin * (0.88, 0.9, 0.97)))
    surfaces.extend(_cover(head, edge, scene))
    if head.looks.glasses:
        surfaces.extend(_glasses(head, scene))
    return surfaces


def _face(head: Head, points: Points, scene: _Scene) -> list[Surface]:
    placed = scene.place(points)
    normals = vertex_normals(placed, head.triangles)

    def skin(values: Floats, normal: Floats) -> Floats:
        return scene.shine(look_up(head.skin, values[:, :2] * SIDE_PX - 0.5), normal, gloss=0.1)

    return [
        Surface(placed, head.skin_triangles, head.places, normals, skin),
        Surface(placed, head.eye_triangles, points, normals, lambda v, n: _eyes(head, v, n, scene)),
        Surface(placed, head.mouth_triangles, points, normals, lambda v, n: _mouth(points, v, n, scene)),
    ]


def _eyes(head: Head, values: Floats, normals: Floats, scene: _Scene) -> Floats:
    """White, iris, pupil and a glint, by the distance from the middle of the eye; the lid shades the top."""
    side = (values[:, 0] > 0).astype(int)
    gap = values[:, :2] - head.eye_centres[side]
    far = np.hypot(gap[:, 0], gap[:, 1])
    white = np.array([0.82, 0.84, 0.87]) * (1.0 - 0.16 * np.clip(np.abs(gap[:, :1]) / 1.3, 0, 1) ** 2)
    iris = np.array(head.looks.iris) * (0.75 + 0.5 * np.clip(far / IRIS_CM, 0, 1)[:, None])
    edge = np.clip((IRIS_CM - far) / 0.07, 0, 1)[:, None]
    colours = white + edge * (iris - white)
    pupil = np.clip((PUPIL_CM - far) / 0.05, 0, 1)[:, None]
    colours = colours * (1 - pupil) + pupil * 0.02
    shade = np.clip(0.62 + 0.5 * (head.lid_heights[side] - values[:, 1]) / 0.5, 0.62, 1)
    shone = scene.shine(colours * shade[:, None], normals * 0 + (0, 0, -1))
    glint = np.clip(1.25 - np.hypot(gap[:, 0] - 0.2, gap[:, 1] - 0.22) / 0.11, 0, 1)[:, None]
    return np.asarray(shone + glint * (0.92 - shone), np.float64)


def _mouth(points: Points, values: Floats, normals: Floats, scene: _Scene) -> Floats:
    """The upper teeth below the lip, the tongue at the bottom, dark in between."""
    upper = points[[78, 80, 82, 13, 312, 310, 308]]
    order = np.argsort(upper[:, 0])
    below = np.interp(values[:, 0], upper[order, 0], upper[order, 1]) - values[:, 1]
    teeth = np.clip((TEETH_CM - below) / 0.08, 0, 1) * np.clip((2.0 - np.abs(values[:, 0])) / 0.5, 0, 1)
    gaps = 1 - 0.1 * (np.abs(np.sin(values[:, 0] * np.pi / 0.8)) < 0.12)
    tongue = np.clip((below - 1.5) / 0.8, 0, 1)[:, None]
    dark = np.array([0.05, 0.05, 0.13]) + tongue * np.array([0.22, 0.2, 0.36])
    shown = (teeth * gaps * np.clip(0.55 + below / 0.6, 0, 1))[:, None]
    colours = dark + shown * (np.array([0.74, 0.8, 0.83]) - dark)
    return scene.shine(colours, normals * 0 + (0, 0, -1))


def _plain(
    net: Net, scene: _Scene, colour: Floats, *, turned: bool = True, two_sided: bool = False
) -> Surface:
    placed = scene.place(net.points, turned=turned)
    return Surface(
        placed,
        net.triangles,
        net.places,
        vertex_normals(placed, net.triangles),
        lambda values, normals: scene.shine(np.tile(colour, (len(values), 1)), normals),
        two_sided,
    )


def _body(head: Head, scene: _Scene) -> list[Surface]:
    skin = np.array(head.looks.skin)
    neck = tube(
        np.array([-4.0, -9.0, -13.0, -17.0, -20.0]),
        np.array([5.4, 5.4, 5.6, 6.6, 9.0]),
        np.array([5.2, 5.4, 5.6, 6.2, 6.5]),
        np.array([-6.0, -6.2, -6.4, -6.8, -7.0]),
    )
    torso = tube(
        np.array([-13.6, -14.2, -15.8, -17.8, -20.8, -27.0, -60.0]),
        np.array([6.3, 7.6, 13.0, 18.0, 21.0, 22.5, 22.5]),
        np.array([6.0, 6.8, 8.6, 9.8, 10.8, 11.5, 12.0]),
        np.full(7, -7.0),
    )
    return [
        _plain(neck, scene, skin * (0.74, 0.76, 0.8), turned=False),
        _plain(torso, scene, np.array(head.looks.clothes), turned=False),
    ]


def _cover(head: Head, edge: Points, scene: _Scene) -> list[Surface]:
    looks = head.looks
    if looks.cover == "scarf":
        return _scarf(head, edge, scene)
    surfaces = []
    if looks.cover != "bald":
        surfaces.append(_hair(head, edge, scene))
    if looks.cover == "cap":
        surfaces.append(_cap(head, edge, scene))
    return surfaces


def _hair(head: Head, edge: Points, scene: _Scene) -> Surface:
    looks = head.looks
    net = wrap(edge, thickness=looks.hair_thickness, front=0.2)
    placed = scene.place(net.points)
    colour = np.array(looks.hair)
    lowest = 1.6 if looks.cover == "bun" else 2.6
    nape = -5.0 if looks.cover == "bun" else -1.0

    def paint(values: Floats, normals: Floats) -> Floats:
        turn, x, y, z = values[:, 0], values[:, 1], values[:, 2], values[:, 3]
        strand = np.sin(turn * 900 + 3 * np.sin(turn * 130)) * 0.5 + 0.5 * np.sin(turn * 2300 + y)
        recede = looks.hairline * (1 + 1.2 * np.exp(-(((np.abs(x) - 4) / 2.0) ** 2)))
        front = np.where(z > -3.2, np.maximum(lowest, (z + 1.0) * 0.55 + lowest + 0.4 * recede), 99)
        back = np.where(z <= -3.2, np.where(z < -5.6, nape, lowest), 99)
        line = np.minimum(front, back) + 0.14 * strand
        colours = colour * (1 + 0.22 * strand[:, None]) + 0.015
        lit = scene.shine(colours, normals, gloss=0.14)
        lit[y < line] = np.nan
        return lit

    values = np.concatenate([net.places[:, :1], net.points], axis=1)
    return Surface(placed, net.triangles, values, vertex_normals(placed, net.triangles), paint)


def _cap(head: Head, edge: Points, scene: _Scene) -> Surface:
    """A peci: a black cap with a flat top."""
    net = wrap(edge, thickness=1.5, front=0.2)
    points = net.points.copy()
    points[:, 1] = np.where(points[:, 1] > 6.5, np.minimum(points[:, 1] * 1.12, 13.2), points[:, 1])
    placed = scene.place(points)
    colour = np.array([0.09, 0.085, 0.085])

    def paint(values: Floats, normals: Floats) -> Floats:
        lit = scene.shine(np.tile(colour, (len(values), 1)), normals, gloss=0.06)
        lit[values[:, 1] < 7.1 + 0.12 * values[:, 2]] = np.nan
        return lit

    return Surface(placed, net.triangles, points, vertex_normals(placed, net.triangles), paint)


def _scarf(head: Head, edge: Points, scene: _Scene) -> list[Surface]:
    colour = np.array(head.looks.cover_colour)
    opening = edge * (0.985, 1.0, 1.0) + (0, 0, 0.15)
    net = wrap(opening, thickness=1.5, front=0.25, back=BACK_OF_SCARF)
    placed = scene.place(net.points)
    drape = tube(
        np.array([-4.5, -8.6, -11.5, -15.5, -20.5, -28.0, -60.0]),
        np.array([7.2, 8.0, 9.0, 13.5, 19.5, 22.5, 23.5]),
        np.array([5.2, 7.2, 9.4, 11.0, 12.4, 13.2, 13.5]),
        np.array([-4.6, -4.6, -5.0, -5.6, -6.4, -7.0, -7.0]),
    )
    hung = scene.place(drape.points, turned=False)

    def paint(values: Floats, normals: Floats) -> Floats:
        turn, along = values[:, 0], values[:, 1]
        folds = np.sin(turn * 46 + 5 * along) * 0.035 + np.sin(turn * 17 - 9 * along) * 0.04
        border = np.where(along < 0.035, 0.86, 1.0)
        return scene.shine(colour * ((1 + folds) * border)[:, None], normals, soft=0.4)

    def paint_drape(values: Floats, normals: Floats) -> Floats:
        turn, along = values[:, 0], values[:, 1]
        folds = 0.07 * np.sin(np.abs(turn - 0.5) * 40 + 16 * along) + 0.04 * np.sin(turn * 90)
        return scene.shine(colour * (0.96 + folds)[:, None], normals, soft=0.4)

    return [
        Surface(placed, net.triangles, net.places, vertex_normals(placed, net.triangles), paint),
        Surface(hung, drape.triangles, drape.places, vertex_normals(hung, drape.triangles), paint_drape),
    ]


BACK_OF_SCARF = -13.6


def _glasses(head: Head, scene: _Scene) -> list[Surface]:
    looks = head.looks
    wide, high = looks.glasses_size
    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    front = float(head.points[[27, 257, 168], 2].max()) + 0.75
    colour = np.array(looks.glasses_colour)
    surfaces = []
    for side, centre in zip((-1, 1), head.eye_centres, strict=True):
        middle = np.array([centre[0] + side * 0.12, centre[1] - 0.25, front])
        cos, sin = np.cos(turn), np.sin(turn)
        ring = np.stack(
            [
                wide * np.sign(cos) * np.abs(cos) ** 0.8,
                high * np.sign(sin) * np.abs(sin) ** 0.8,
                -0.18 * (wide * cos * side > 0) * np.abs(cos),
            ],
            axis=1,
        )
        surfaces.append(_plain(band(middle + ring, 0.22, closed=True), scene, colour, two_sided=True))
        hinge = middle + np.array([side * wide, 0.5, -0.2])
        ear_end = np.array(
            [np.sign(side) * (abs(float(head.points[454 if side > 0 else 234, 0])) + 0.4), hinge[1], -4.5]
        )
        arm = np.linspace(hinge, ear_end, 6)
        surfaces.append(_plain(band(arm, 0.3, closed=False), scene, colour, two_sided=True))
    left, right = head.eye_centres[1], head.eye_centres[0]
    bridge = np.linspace(
        (right[0] - 0.12 + wide, (left[1] + right[1]) / 2 + 0.2, front),
        (left[0] + 0.12 - wide, (left[1] + right[1]) / 2 + 0.2, front),
        6,
    )
    surfaces.append(_plain(band(bridge, 0.22, closed=False), scene, colour, two_sided=True))
    return surfaces
