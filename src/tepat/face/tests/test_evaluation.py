"""The evaluation's arithmetic against plain loops, and folders of every kind."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from tepat.face.command import face
from tepat.face.errors import FolderUnusable
from tepat.face.evaluation import as_table, evaluate
from tepat.face.evaluation.folder import list_pictures
from tepat.face.evaluation.scores import Scores, count, interval
from tepat.face.evaluation.trials import fused_trials, single_trials
from tepat.face.models import load_models
from tepat.face.tests import faces
from tepat.face.tests import made_pictures as made


def crowd(sizes: list[int], seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Made directions: people with so many pictures each."""
    rng = np.random.default_rng(seed)
    people = np.repeat(np.arange(len(sizes)), sizes)
    middles = rng.standard_normal((len(sizes), 16))
    vectors = middles[people] + rng.standard_normal((len(people), 16)) * 0.8
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), people


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=6), st.integers(0, 99))
def test_all_pairs_are_counted_once_and_rates_are_those_of_plain_loops(sizes: list[int], seed: int) -> None:
    vectors, people = crowd(sizes, seed)
    scores, _ = single_trials(vectors, people, {})
    pairs = [
        (people[i] == people[j], float(vectors[i] @ vectors[j]))
        for i, j in combinations(range(len(people)), 2)
    ]
    genuine = [s for same, s in pairs if same]
    impostor = [s for same, s in pairs if not same]
    assert scores.genuine.sum() == len(genuine)
    assert scores.impostor.sum() == len(impostor)
    threshold = scores.threshold_at(0.1)
    if threshold is None:
        assert not impostor
        return
    assert sum(s >= threshold for s in impostor) <= 0.1 * len(impostor)
    assert abs(scores.misses(threshold) - sum(s < threshold for s in genuine)) <= 1
    assert sum(s >= threshold - 2e-4 for s in impostor) > 0.1 * len(impostor) or threshold <= -0.999


def test_fused_trials_are_all_triples() -> None:
    vectors, people = crowd([4, 3, 2, 1])
    scores = fused_trials(vectors, people)
    assert scores.genuine.sum() == 4 * 1  # each of four pictures against the other three
    assert scores.impostor.sum() == 4 * 6 + 1 * 7  # four triples against six strangers, one against seven
    plain = []
    for triple in combinations(range(4), 3):
        (reference,) = set(range(4)) - set(triple)
        fused = vectors[list(triple)].sum(axis=0)
        plain.append(float(fused @ vectors[reference] / np.linalg.norm(fused)))
    assert np.array_equal(scores.genuine, count(np.array(plain)))


def test_a_large_folder_is_sampled_and_always_in_the_same_way() -> None:
    vectors, people = crowd([30, 30])
    one, again = fused_trials(vectors, people), fused_trials(vectors, people)
    assert one.genuine.sum() == 60 * 120
    assert one.impostor.sum() == 2 * 120 * 30
    assert np.array_equal(one.genuine, again.genuine)
    assert np.array_equal(one.impostor, again.impostor)


def test_ten_thousand_pictures_are_compared_in_little_memory() -> None:
    vectors, people = crowd([4] * 2500)
    scores, groups = single_trials(vectors, people, {"good": np.ones(10_000, bool)})
    assert scores.genuine.sum() == 2500 * 6 == groups["good"].genuine.sum()
    assert scores.impostor.sum() == 10_000 * 9_999 // 2 - 2500 * 6


def test_thresholds_where_errors_are_known() -> None:
    scores = Scores(count(np.array([0.2, 0.5, 0.6, 0.7])), count(np.linspace(0, 0.999, 1000)))
    assert scores.threshold_at(0.01) == pytest.approx(0.989, abs=2e-3)
    assert scores.misses(0.55) == 2
    assert scores.false_matches(0.5) == 500
    assert [point["fmr_wanted"] for point in scores.curve()] == [1e-1, 3e-2, 1e-2, 3e-3, 1e-3]
    assert Scores().threshold_at(0.01) is None
    alike = Scores(impostor=count(np.ones(10)))
    beyond = alike.threshold_at(0.01)
    assert beyond is not None
    assert beyond > 1
    assert alike.false_matches(beyond) == 0


@given(st.integers(1, 10**6), st.data())
def test_an_interval_contains_its_share(trials: int, data: st.DataObject) -> None:
    events = data.draw(st.integers(0, trials))
    low, high = interval(events, trials)
    assert 0 <= low <= events / trials + 1e-6
    assert events / trials - 1e-6 <= high <= 1


def fill(folder: Path) -> Path:
    """Two people with pictures good and bad, one with a single picture, and what else lies about."""
    for name, who in (("amat", faces.ONE), ("budi", faces.OTHER)):
        person = folder / name
        person.mkdir(parents=True)
        (person / "a.jpg").write_bytes(faces.portrait_of(**who))
        (person / "b.JPEG").write_bytes(faces.view_of(**who, yaw=6.0))
    (folder / "amat" / "broken.jpg").write_bytes(faces.portrait_of(**faces.ONE)[:900])
    (folder / "amat" / "wall.png").write_bytes(made.encoded(made.scene(200, 200), ".png"))
    (folder / "amat" / "notes.txt").write_text("nothing")
    (folder / "amat" / ".hidden.jpg").write_bytes(b"x")
    deeper = folder / "amat" / "old"
    deeper.mkdir()
    (deeper / "c.jpg").write_bytes(b"x")
    (folder / "alone").mkdir()
    (folder / "alone" / "only.pgm").write_bytes(made.encoded(np.full((200, 200), 90, np.uint8), ".pgm"))
    (folder / "empty").mkdir()
    (folder / "README.md").write_text("faces")
    return folder


def test_a_folder_of_every_kind(tmp_path: Path) -> None:
    report = evaluate(load_models(), fill(tmp_path))
    assert (report["people"], report["people_with_one_picture"], report["pictures"]) == (3, 1, 7)
    assert report["files_passed_over"] == 4
    assert report["failures"] == {"face.picture.damaged": 1, "no_face": 2}
    assert report["detection_rate"] == pytest.approx(4 / 7)
    single = report["single"]
    assert (single["genuine_pairs"], single["impostor_pairs"]) == (2, 4)
    assert single["genuine_pairs_with_failures"] == 6 + 1
    assert single["fnmr_at_fmr_1e-3"] == 0
    assert single["fnmr_with_failures_at_fmr_1e-3"] == pytest.approx(5 / 7)
    assert not single["fmr_1e-3_can_be_measured"]
    assert report["fused"]["fnmr_at_fmr_1e-3"] is None
    assert report["latency_ms"]["median"] > 0
    assert 50 < report["peak_memory_mb"] < 5000
    text = json.dumps(report) + as_table(report)
    assert "amat" not in text
    assert "face found" in as_table(report)


def test_the_command_prints_a_table_and_json(tmp_path: Path) -> None:
    folder = fill(tmp_path)
    plain = CliRunner().invoke(face, ["evaluate", str(folder)])
    assert plain.exit_code == 0, plain.output
    assert "FNMR at FMR 1e-3" in plain.output
    assert "Too few pairs" in plain.output
    machine = CliRunner().invoke(face, ["evaluate", str(folder), "--json"])
    assert json.loads(machine.output)["pictures"] == 7


def test_a_folder_where_nobody_is_seen(tmp_path: Path) -> None:
    (tmp_path / "wall").mkdir()
    (tmp_path / "wall" / "a.png").write_bytes(made.encoded(made.scene(200, 200), ".png"))
    report = evaluate(load_models(), tmp_path)
    assert report["detection_rate"] == 0
    assert report["latency_ms"]["verifications"] == 0
    assert "-" in as_table(report)


def test_folders_without_pictures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FolderUnusable, match="no pictures"):
        list_pictures(tmp_path)
    with pytest.raises(FolderUnusable, match="no folder"):
        list_pictures(tmp_path / "nothing")


@pytest.mark.slow
@pytest.mark.skipif(not made.REAL_FACES.exists(), reason=made.WITHOUT_REAL_FACES)
def test_real_faces_within_the_promised_errors() -> None:
    report = evaluate(load_models(), made.REAL_FACES)
    assert (report["people"], report["pictures"]) == (40, 400)
    assert report["single"]["genuine_pairs"] == 1800
    assert report["single"]["fnmr_with_failures_at_fmr_1e-3"] <= 0.002
    assert report["fused"]["fnmr_at_fmr_1e-3"] <= 0.001
    assert report["single"]["bands"]["fmr_at_accept"] <= 0.0005
    assert report["fused"]["bands"]["fmr_at_accept"] <= 0.0005
    assert report["by_quality"]["good"]["pictures"] >= 380
