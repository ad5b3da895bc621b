"""The whole evaluation of a folder, as a document."""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from math import comb
from pathlib import Path
from typing import Any

import numpy as np

from tepat.face.card import read_card
from tepat.face.evaluation.folder import Enrolment, enrol_all, list_pictures
from tepat.face.evaluation.scores import Scores, interval
from tepat.face.evaluation.trials import FUSED, SEED, fused_trials, single_trials
from tepat.face.models import Models
from tepat.face.pictures import MOST_BYTES
from tepat.face.verification import verify

NUMBERS = 128  # of an embedding
TIMED = 60  # verifications


def evaluate(
    models: Models, folder: Path, progress: Callable[[int], None] = lambda done: None
) -> dict[str, Any]:
    """Measure detection, match errors, time and memory on ``folder/person/picture``.

    FMR: share of pairs of two people at or above the threshold. FNMR: share of pairs of one person below it,
    among pictures in which a face was found; ``fnmr_with_failures`` counts every pair with a picture without
    a face as a miss. Every pair counts, whatever the quality of its pictures. No name from the folder is in
    the answer.

    Raises:
        FolderUnusable: no folder, or no pictures in it.
    """
    pictures, passed_over = list_pictures(folder)
    enrolments = enrol_all(models, pictures, progress)
    found = [one for one in enrolments if one.embedding is not None]
    vectors = np.array([one.embedding for one in found], np.float32).reshape(len(found), NUMBERS)
    people = np.array([one.person for one in found], np.int64)
    groups = {name: np.array(members, bool) for name, members in _groups(found).items()}
    single, by_group = single_trials(vectors, people, groups)
    fused = fused_trials(vectors, people)
    return {
        "people": len({one.person for one in enrolments}),
        "people_with_one_picture": sum(
            number == 1 for number in Counter(one.person for one in enrolments).values()
        ),
        "pictures": len(enrolments),
        "files_passed_over": passed_over,
        **_detection(enrolments),
        "single": {**single.summary(), **_with_failures(single, enrolments), "bands": _bands(single, 1)},
        "fused": {**fused.summary(), "frames": FUSED, "seed": SEED, "bands": _bands(fused, FUSED)},
        "curve": {"single": single.curve(), "fused": fused.curve()},
        "by_quality": _by_quality(found, single, by_group),
        "latency_ms": _latency(models, found),
        "peak_memory_mb": round(peak_memory_mb(), 1),
    }


def _detection(enrolments: list[Enrolment]) -> dict[str, Any]:
    failures = Counter(one.reasons[0] for one in enrolments if one.embedding is None)
    found = len(enrolments) - failures.total()
    return {
        "detection_rate": found / len(enrolments),
        "detection_rate_interval": [
            round(1 - side, 6) for side in interval(failures.total(), len(enrolments))
        ][::-1],
        "failures": dict(sorted(failures.items())),
    }


def _groups(found: list[Enrolment]) -> dict[str, list[bool]]:
    reasons = sorted({reason for one in found for reason in one.reasons})
    groups = {"good": [not one.reasons for one in found], "not_good": [bool(one.reasons) for one in found]}
    return groups | {reason: [reason in one.reasons for one in found] for reason in reasons}


def _with_failures(single: Scores, enrolments: list[Enrolment]) -> dict[str, Any]:
    pairs = sum(comb(number, 2) for number in Counter(one.person for one in enrolments).values())
    failed = pairs - int(single.genuine.sum())
    answer: dict[str, Any] = {"genuine_pairs_with_failures": pairs}
    for name, fmr in (("1e-2", 1e-2), ("1e-3", 1e-3)):
        threshold = single.threshold_at(fmr)
        known = threshold is not None and pairs
        misses = single.misses(threshold) + failed if threshold is not None else 0
        answer[f"fnmr_with_failures_at_fmr_{name}"] = misses / pairs if known else None
    return answer


def _bands(scores: Scores, frames: int) -> dict[str, Any]:
    """What the limits of the card would have done to these pairs."""
    limits = read_card().limits_for(frames)
    accept, review = scores.rates(limits.accept), scores.rates(limits.review)
    return {
        "accept_from": limits.accept,
        "review_from": limits.review,
        "fmr_at_accept": accept["fmr"],
        "fnmr_at_accept": accept["fnmr"],
        "fmr_at_review": review["fmr"],
        "fnmr_at_review": review["fnmr"],
    }


def _by_quality(found: list[Enrolment], single: Scores, by_group: dict[str, Scores]) -> dict[str, Any]:
    threshold = single.threshold_at(1e-3)
    answer = {}
    for name, scores in by_group.items():
        pairs = int(scores.genuine.sum())
        known = threshold is not None and pairs
        misses = scores.misses(threshold) if threshold is not None else 0
        answer[name] = {
            "pictures": _members(found, name),
            "genuine_pairs": pairs,
            "misses": misses if known else None,
            "fnmr": misses / pairs if known else None,
            "interval": interval(misses, pairs) if known else None,
        }
    return answer


def _members(found: list[Enrolment], name: str) -> int:
    return sum(
        not one.reasons
        if name == "good"
        else bool(one.reasons)
        if name == "not_good"
        else name in one.reasons
        for one in found
    )


def _latency(models: Models, found: list[Enrolment]) -> dict[str, float | int | None]:
    """Whole verifications, from the bytes of portrait and picture to the band, one after the other;
    ``processor_median``: the processor's time, which other programs on the machine hardly change."""
    pairs = list(_spread(found))
    took, worked = list[float](), list[float]()
    for one, other in pairs:
        reference, probe = (_bytes(enrolment.path) for enrolment in (one, other))
        started, started_work = time.perf_counter(), time.process_time()
        verify(models, reference, [probe])
        took.append(1000 * (time.perf_counter() - started))
        worked.append(1000 * (time.process_time() - started_work))
    took = sorted(took[1:] or took)  # the first one warms up
    if not took:
        return {"median": None, "p95": None, "processor_median": None, "verifications": 0}
    return {
        "median": round(statistics.median(took), 2),
        "p95": round(took[min(len(took) - 1, int(0.95 * len(took)))], 2),
        "processor_median": round(statistics.median(worked), 2),
        "verifications": len(took),
    }


def _spread(found: list[Enrolment]) -> Iterator[tuple[Enrolment, Enrolment]]:
    """Neighbouring pictures, evenly over the folder."""
    for place in np.linspace(0, len(found) - 1, min(TIMED, len(found))).astype(int).tolist():
        yield found[place], found[(place + 1) % len(found)]


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES)


def peak_memory_mb() -> float:
    """The most memory that this process has had, in megabytes of 1,000,000 bytes."""
    try:
        with Path("/proc/self/status").open(encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024 / 1e6
    except OSError:
        pass
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6
