"""Re-weighting: the poor of a group that is overlooked count more when the score is fitted."""

from __future__ import annotations

import numpy as np

from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.methods.ols import learn_linear
from tepat.lab.methods.score_and_categories import find_level
from tepat.lab.sample import Sample


def _learn(train: Sample, context: Context) -> Ranker:
    code, level = find_level(context)
    overlooked = train.truth.poor & (train.groups[code] == level)
    factor = np.where(overlooked, context.number("factor"), 1.0)
    return learn_linear(train, train.truth.log_welfare, train.weight * factor)


METHOD = Method(
    code="reweighted",
    title={"id": "Pembobotan ulang kelompok", "en": "Re-weighted group"},
    about={
        "id": "Keluarga miskin dalam kelompok (`group`, `level`) berbobot `factor` kali saat rumus dihitung.",
        "en": "The poor of one level of `group` count `factor` times in the fit.",
    },
    learn=_learn,
    settings={"group": "household_size", "level": 0, "factor": 10},
)
