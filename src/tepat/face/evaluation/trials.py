"""Compares every picture with every other, and with three fused pictures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice
from math import comb

import numpy as np
from numpy.typing import NDArray

from tepat.face.evaluation.scores import Scores, count

AT_ONCE = 1_000_000  # similarities in memory
FUSED = 3
MOST_TRIPLES = 120  # for each person, or for each reference of a person; C(10, 3) = 120
MOST_COMPARISONS = 200_000_000
SEED = 20_261_124

Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]


def single_trials(
    vectors: Vectors, people: Numbers, groups: dict[str, NDArray[np.bool_]]
) -> tuple[Scores, dict[str, Scores]]:
    """All pairs of pictures, each once; and for each group the pairs in which both (``good``) or at least one
    (any other name) belongs to it. Impostors are only counted for all pairs."""
    everything, by_group = Scores(), {name: Scores() for name in groups}
    step = _rows_at_once(len(vectors))
    for start in range(0, len(vectors), step):
        rows = slice(start, start + step)
        similarity = vectors[rows] @ vectors[start:].T
        later = np.triu(np.ones(similarity.shape, bool), 1)
        same = people[rows, None] == people[None, start:]
        genuine = later & same
        everything.genuine += count(similarity[genuine])
        everything.impostor += count(similarity[later & ~same])
        for name, members in groups.items():
            one, other = members[rows, None], members[None, start:]
            belongs = one & other if name == "good" else one | other
            by_group[name].genuine += count(similarity[genuine & belongs])
    return everything, by_group


def fused_trials(vectors: Vectors, people: Numbers) -> Scores:
    """Each picture as reference against three fused pictures: three others of the same person, and three of
    every other person. All triples where they are few, else a seeded sample."""
    scores, rng = Scores(), np.random.default_rng(SEED)
    persons = [np.flatnonzero(people == number) for number in np.unique(people)]
    most = max(1, min(MOST_TRIPLES, MOST_COMPARISONS // max(1, len(vectors) * len(persons))))
    for members in persons:
        for reference in members:
            fused = _fuse(vectors, list(_triples(members[members != reference], MOST_TRIPLES, rng)))
            scores.genuine += count(fused @ vectors[reference])
    for block in _blocks(persons, most, _rows_at_once(len(vectors)), rng):
        fused = _fuse(vectors, [triple for _, triple in block])
        owner = np.array([people[number] for number, _ in block])
        similarity = fused @ vectors.T
        scores.impostor += count(similarity[owner[:, None] != people[None, :]])
    return scores


def _rows_at_once(columns: int) -> int:
    return max(1, AT_ONCE // max(1, columns))


def _blocks(
    persons: list[Numbers], most: int, rows: int, rng: np.random.Generator
) -> Iterator[list[tuple[int, tuple[int, ...]]]]:
    triples = ((int(members[0]), triple) for members in persons for triple in _triples(members, most, rng))
    while block := list(islice(triples, rows)):
        yield block


def _triples(members: Numbers, most: int, rng: np.random.Generator) -> Iterator[tuple[int, ...]]:
    if comb(len(members), FUSED) <= most:
        yield from combinations(members.tolist(), FUSED)
    else:
        for _ in range(most):
            yield tuple(rng.choice(members, FUSED, replace=False).tolist())


def _fuse(vectors: Vectors, triples: list[tuple[int, ...]]) -> Vectors:
    if not triples:
        return np.zeros((0, vectors.shape[1]), np.float32)
    total = vectors[np.array(triples)].sum(axis=1)
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12), np.float32)
