"""The networks are the measured ones, and threads do not disturb each other."""

from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tepat.face.comparison import embed
from tepat.face.detection import find_faces
from tepat.face.errors import ModelsMissing
from tepat.face.models import DETECTOR, SHA256, Pool, load_models
from tepat.face.pictures import read_picture
from tepat.face.tests import faces


def test_models_are_loaded_once_and_have_their_parts() -> None:
    models = load_models()
    assert load_models() is models
    assert models.landmark_bytes[4:8] == models.blendshape_bytes[4:8] == b"TFL3"
    assert len(models.geometry_bytes) > 1000


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelsMissing, match="make setup") as caught:
        load_models(tmp_path / "nothing")
    assert caught.value.code == "face.models.missing"


def test_a_changed_model_is_never_loaded(tmp_path: Path) -> None:
    for name in SHA256:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(load_models().folder / name, tmp_path / name)
    content = bytearray((tmp_path / DETECTOR).read_bytes())
    content[5000] ^= 1
    (tmp_path / DETECTOR).write_bytes(content)
    with pytest.raises(ModelsMissing) as caught:
        load_models(tmp_path)
    assert caught.value.code == "face.models.changed"


def test_the_folder_can_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEPAT_FACE_MODELS", str(tmp_path))
    with pytest.raises(ModelsMissing, match=str(tmp_path)):
        load_models()


def test_a_pool_lends_each_network_to_one_thread_at_a_time() -> None:
    made: list[list[int]] = []
    in_use, most, lock = 0, 0, threading.Lock()

    def make() -> list[int]:
        made.append([])
        return made[-1]

    pool = Pool(make, size=3)

    def borrow(number: int) -> None:
        nonlocal in_use, most
        with pool() as network:
            with lock:
                in_use, most = in_use + 1, max(most, in_use + 1)
            assert network == []
            network.append(number)
            threading.Event().wait(0.002)
            assert network == [number]
            network.clear()
            with lock:
                in_use -= 1

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(borrow, range(60)))
    assert 1 <= len(made) <= 3
    assert most <= 3


def test_a_network_that_cannot_be_made_does_not_use_up_the_pool() -> None:
    attempts = iter([False, False, True])

    def make() -> str:
        if not next(attempts):
            raise MemoryError
        return "network"

    pool = Pool(make, size=1)
    for _ in range(2):
        with pytest.raises(MemoryError), pool():
            pass
    with pool() as network:
        assert network == "network"


def test_many_threads_get_the_answers_of_one() -> None:
    models = load_models()
    pictures = [
        read_picture(data) for data in (faces.portrait_of(**faces.ONE), faces.portrait_of(**faces.OTHER))
    ]

    def answer(number: int) -> np.ndarray:
        picture = pictures[number % 2]
        return embed(models, picture, find_faces(models, picture)[0])

    alone = [answer(0), answer(1)]
    with ThreadPoolExecutor(8) as threads:
        for number, found in enumerate(threads.map(answer, range(24))):
            assert np.allclose(found, alone[number % 2], atol=1e-5)
