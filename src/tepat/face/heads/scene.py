"""The room behind a made-up head."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tepat.face.heads.looks import Looks


def background_of(looks: Looks, size: tuple[int, int], seed: int) -> NDArray[np.float32]:
    """A wall with light falling on it, a door or a window or a shelf, all out of focus."""
    width, height = size
    rng = np.random.default_rng(seed + 1)
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    fall = 1 - 0.25 * np.hypot(across - rng.uniform(0.1, 0.9), down - rng.uniform(0, 0.4))
    room = (np.array(looks.wall) * fall[..., None]).astype(np.float32)
    for _ in range(rng.integers(1, 4)):
        left, top = rng.uniform(-0.2, 0.9), rng.uniform(-0.1, 0.5)
        corner = (int(left * width), int(top * height))
        other = (int((left + rng.uniform(0.15, 0.4)) * width), int((top + rng.uniform(0.2, 0.9)) * height))
        shade = np.array(looks.wall) * rng.uniform(0.6, 1.15) + rng.normal(0, 0.04, 3)
        cv2.rectangle(room, corner, other, np.clip(shade, 0, 1).tolist(), -1)
    cloud = rng.standard_normal((24, 18)).astype(np.float32)
    room *= 1 + 0.02 * cv2.resize(cloud, size, interpolation=cv2.INTER_CUBIC)[..., None]
    return np.asarray(np.clip(cv2.GaussianBlur(room, (0, 0), width / 110), 0, 1), np.float32)
