"""Categorical targeting: whoever belongs to a kind of household that is poor more often comes first."""

from __future__ import annotations

import numpy as np

from tepat.lab.arrays import FloatArray
from tepat.lab.errors import LabError
from tepat.lab.methods.method import Context, Method, Ranker, bad_setting
from tepat.lab.sample import Sample


def _learn(train: Sample, context: Context) -> Ranker:
    named = context.settings["levels"]
    if not train.groups:
        raise LabError(
            "Categorical targeting has no categories.",
            mend="Name groups in the study.",
            code="lab.methods.no_groups",
        )
    rates = _given(named, context) if named else _poverty_rates(train, context)

    def score(sample: Sample) -> FloatArray:
        best = np.zeros(len(sample))
        for (code, level), rate in rates.items():
            best = np.where(sample.groups[code] == level, np.maximum(best, rate), best)
        return -best

    return Ranker(score, why_not="the order of the categories is no sum of points")


def _given(named: object, context: Context) -> dict[tuple[str, int], float]:
    found = {}
    for word in named if isinstance(named, list) else [named]:
        code, _, level = str(word).rpartition(":")
        if code not in context.levels or not level.isdigit() or int(level) >= context.levels[code]:
            raise bad_setting(
                "levels", word, "a group and the number of its level from 0, such as `elderly:1`"
            )
        found[(code, int(level))] = 1.0
    return found


def _poverty_rates(train: Sample, context: Context) -> dict[tuple[str, int], float]:
    """How often each kind of household is poor among those that teach, shrunk where it is rare."""
    mean = float(np.average(train.truth.poor, weights=train.weight))
    found = {}
    for code, count in context.levels.items():
        for level in range(count):
            rows = train.groups[code] == level
            heavy = train.weight[rows].sum() / train.weight.mean()
            poor = (train.weight * train.truth.poor)[rows].sum() / train.weight.mean()
            found[(code, level)] = float((poor + 20 * mean) / (heavy + 20))
    return found


METHOD = Method(
    code="categorical",
    title={"id": "Menurut kategori", "en": "Categorical"},
    about={
        "id": "Jenis keluarga yang paling sering miskin didahulukan (`levels` menyebutnya sendiri); di "
        "dalamnya diundi.",
        "en": "Kinds of households that are poor most often come first (or those named in `levels`); "
        "lots within.",
    },
    learn=_learn,
    settings={"levels": []},
)
