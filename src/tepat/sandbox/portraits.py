"""Pictures of people who do not exist: the portrait in the register, and one from a camera."""

from __future__ import annotations

import hashlib
import hmac
import os
import tempfile
import threading
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tepat.face.heads import (
    Camera,
    Head,
    Light,
    Pose,
    as_jpeg,
    made_up_head,
    made_up_stranger,
    portrait,
    render,
)
from tepat.face.models import load_models
from tepat.sandbox.people import Person

SIZE: Final = (360, 480)  # width and height in pixels
_QUALITY = 88
_INDOORS = Light(direction=(-0.5, 0.4, 0.75), ambient=0.5, lamp=0.5, tint=(0.94, 1.0, 1.05))


class Portraits:
    """Renders each picture when it is first asked for, and keeps it in ``folder``.

    A person's head follows from their number, sex and age on ``on`` alone: it is the same in every process.
    """

    def __init__(self, folder: Path, salt: bytes, *, on: date) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder, self._salt, self._on = folder, salt, on
        self._lock = threading.Lock()

    def portrait(self, person: Person) -> bytes:
        """The portrait in the register, as JPEG."""
        return self._kept(person, "portrait")

    def camera_picture(self, person: Person) -> bytes:
        """The same head before a camera, as JPEG; somebody else's where the person's face is to differ."""
        return self._kept(person, "stranger" if person.face_differs else "camera")

    def _kept(self, person: Person, kind: str) -> bytes:
        name = hmac.new(self._salt, f"{kind}:{person.nik}".encode(), hashlib.sha256).hexdigest()[:40]
        path = self._folder / f"{name}.jpg"
        with self._lock:  # drawing takes all of a core: one at a time
            if not path.exists():
                _write(path, as_jpeg(self._draw(person, kind), _QUALITY))
            return path.read_bytes()

    def _draw(self, person: Person, kind: str) -> NDArray[np.uint8]:
        if kind == "portrait":
            return portrait(self._head(person), size=SIZE)
        head = self._head(person)
        if kind == "stranger":
            head = made_up_stranger(load_models(), head, person.nik, sex=person.sex)
        pose = Pose(yaw=4.0, pitch=-3.0, roll=2.0, distance=40.0)
        return render(head, pose, light=_INDOORS, camera=Camera(noise_seed=1), size=SIZE)

    def _head(self, person: Person) -> Head:
        born = person.birth_date
        age = self._on.year - born.year - ((self._on.month, self._on.day) < (born.month, born.day))
        return made_up_head(person.nik, sex=person.sex, age=age)


def _write(path: Path, data: bytes) -> None:
    handle, fresh = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.replace(fresh, path)
