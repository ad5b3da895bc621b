"""Are two faces the same person's? A face becomes 128 numbers; alike faces point in like directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tepat.face.alignment import align_face
from tepat.face.card import read_card
from tepat.face.detection import Face
from tepat.face.models import Models
from tepat.face.pictures import Picture

Embedding = NDArray[np.float32]  # 128 numbers, length 1
Band = Literal["accept", "review", "retry"]


def embed(models: Models, picture: Picture, face: Face) -> Embedding:
    """The direction of a face. Biometric data: keep it sealed, never in a log, never sent out."""
    aligned = align_face(picture, face)
    with models.embedder() as embedder:
        return _unit(embedder.feature(aligned))


def fuse(embeddings: Sequence[Embedding]) -> Embedding:
    """One direction out of several frames of one person; their order does not matter.

    Raises:
        ValueError: there is none.
    """
    if not embeddings:
        raise ValueError("There is no frame to fuse.")
    # Sorted, so that rounding cannot depend on the order either.
    return _unit(np.sort(np.stack(embeddings).astype(np.float64), axis=0).sum(axis=0))


def compare(one: Embedding, other: Embedding) -> float:
    """How alike two faces are: the cosine, from -1 to 1. Different people are around 0.1."""
    return float(np.clip(one.astype(np.float64) @ other.astype(np.float64), -1.0, 1.0))


def band(similarity: float, *, frames: int) -> Band:
    """What a similarity means when ``frames`` frames were fused; the limits are in ``card.yaml``.

    ``accept``: the same person. ``review``: an officer compares side by side. ``retry``: another capture, and
    after that the next rung of the ladder. None of them refuses anybody.

    Raises:
        ValueError: ``frames`` is below 1.
    """
    if frames < 1:
        raise ValueError("A similarity comes from at least one frame.")
    limits = read_card().limits_for(frames)
    if similarity >= limits.accept:
        return "accept"
    return "review" if similarity >= limits.review else "retry"


def _unit(direction: ArrayLike) -> Embedding:
    flat = np.asarray(direction, np.float64).reshape(-1)
    return np.asarray(flat / max(float(np.linalg.norm(flat)), 1e-12), np.float32)
