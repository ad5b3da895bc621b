"""What every targeting method has in common: it learns from some households and ranks others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tepat.lab.arrays import FloatArray, Groups, IntArray
from tepat.lab.errors import LabError
from tepat.lab.folds import grouped_folds
from tepat.lab.published import PublishedScore
from tepat.lab.sample import Sample

Settings: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Ranker:
    """A fitted method. ``score`` gives each household a number, the lower the poorer; NaN where it has none.

    ``published`` is the same score as something that can be written down, where that is possible; else
    ``why_not`` says why. ``chosen`` are settings that were chosen inside the folds. ``everyone``: it gives to
    all. ``decides``: ``score`` is 0 for those it has chosen already and 1 for the others.
    """

    score: Callable[[Sample], FloatArray]
    published: PublishedScore | None = None
    why_not: str = ""
    chosen: Mapping[str, float] = field(default_factory=dict)
    everyone: bool = False
    decides: bool = False


@dataclass(frozen=True)
class Method:
    """One way to choose. ``learn`` fits it on households whose truth is known.

    ``settings`` are its own, with what they are when nothing is said. ``heavy`` ones are not repeated for
    learning curves and the like unless asked for. ``sees_truth``: it looks at the truth of those it judges,
    so it is an end of the scale, or an assumption. ``needs`` are columns it asks for.
    """

    code: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    learn: Callable[[Sample, Context], Ranker]
    settings: Settings = field(default_factory=dict)
    heavy: bool = False
    sees_truth: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """What a method may use besides the sample: its settings, a seed, inner folds, and other methods."""

    settings: Settings
    seed: int
    inner_folds: int
    find: Callable[[str], Method]
    levels: Mapping[str, int] = field(default_factory=dict)
    """By group code, how many levels it has."""
    expressions: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """By group code and level, the condition in the rules language, where there is one."""

    def number(self, name: str) -> float:
        """A setting that is a number. Raises ``LabError`` ``lab.methods.setting``."""
        value = self.settings[name]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise bad_setting(name, value, "a number")
        return float(value)

    def share(self, name: str) -> float:
        """A setting that is a share from 0 to 1."""
        value = self.number(name)
        if not 0 <= value <= 1:
            raise bad_setting(name, value, "a share from 0 to 1")
        return value

    def text(self, name: str) -> str:
        """A setting that is a text."""
        return str(self.settings[name])

    def generator(self) -> np.random.Generator:
        """Random numbers that are the same for the same seed."""
        return np.random.default_rng(self.seed)

    def folds(self, cluster: IntArray) -> IntArray:
        """Inner folds: clusters are never parted, so what is chosen inside is chosen honestly."""
        count = min(self.inner_folds, len(np.unique(cluster)))
        return grouped_folds(cluster, folds=max(count, 2), seed=self.seed)

    def using(self, method: str, **settings: Any) -> tuple[Method, Context]:
        """Another method, as part of this one."""
        found = self.find(method)
        return found, Context(
            {**found.settings, **settings},
            self.seed,
            self.inner_folds,
            self.find,
            self.levels,
            self.expressions,
        )


def bad_setting(name: str, value: object, wanted: str) -> LabError:
    """The error of a setting that a method cannot use."""
    return LabError(
        f"The setting `{name}` is {value!r}.", why=f"It must be {wanted}.", mend="Correct it in the study.",
        code="lab.methods.setting",
    )  # fmt: skip


def independent(matrix: NDArray[np.float64], weight: FloatArray) -> list[int]:
    """The columns that say something that those before them have not said, in order.

    >>> independent(np.array([[1.0, 2.0, 0.0], [2.0, 4.0, 1.0], [3.0, 6.0, 0.0]]), np.ones(3))
    [0, 2]
    """
    centred = (matrix - np.average(matrix, axis=0, weights=weight)) * np.sqrt(weight)[:, None]
    size = np.linalg.norm(centred, axis=0)
    largest = np.linalg.norm(matrix, axis=0)
    alive = size > 1e-9 * np.maximum(largest, 1e-300)
    scaled = centred / np.where(alive, size, 1.0)
    gram = scaled.T @ scaled
    kept: list[int] = []
    # Columns one by one, on the small matrix of their products (a Cholesky that skips what is redundant).
    lower = np.zeros((matrix.shape[1], matrix.shape[1]))
    for column in np.flatnonzero(alive):
        before = len(kept)
        row = np.zeros(before)
        for position in range(before):
            row[position] = (
                gram[column, kept[position]] - row[:position] @ lower[position, :position]
            ) / lower[position, position]
        left = gram[column, column] - row @ row
        if left > 1e-7:
            lower[before, :before], lower[before, before] = row, np.sqrt(left)
            kept.append(int(column))
    return kept


def standardised(score: FloatArray, weight: FloatArray) -> tuple[float, float]:
    """Mean and spread of a score, so that scores of different methods can be added."""
    mean = float(np.average(score, weights=weight))
    spread = float(np.sqrt(np.average((score - mean) ** 2, weights=weight)))
    return mean, spread if spread > 0 else 1.0


def out_of_fold(train: Sample, method: Method, context: Context, folds: Groups) -> FloatArray:
    """Scores of the households that teach, each from a fit without its own cluster's fold."""
    scores = np.empty(len(train))
    for number in np.unique(folds):
        held = folds == number
        scores[held] = method.learn(train.part(~held), context).score(train.part(held))
    return scores
