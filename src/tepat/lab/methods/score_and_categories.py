"""Hybrid: the score, with points for belonging to a category."""

from __future__ import annotations

import numpy as np

from tepat.lab.arrays import FloatArray
from tepat.lab.methods.method import Context, Method, Ranker, bad_setting, out_of_fold, standardised
from tepat.lab.published import PublishedScore, group_entry
from tepat.lab.sample import Sample


def find_level(context: Context) -> tuple[str, int]:
    """The group and level of the settings. Raises ``LabError`` where there is none of that name."""
    code, level = context.text("group"), int(context.number("level"))
    if code not in context.levels or not 0 <= level < context.levels[code]:
        raise bad_setting(
            "group", f"{code}:{level}", "a group of the study, with the number of its level from 0"
        )
    return code, level


def shifted(
    published: PublishedScore | None, points: dict[int, float], code: str, context: Context
) -> PublishedScore | None:
    """The published score with points for levels of a group; ``None`` where it cannot be written."""
    entries = [
        group_entry(code, level, amount, context.expressions) for level, amount in points.items() if amount
    ]
    if published is None or any(entry is None for entry in entries):
        return None
    return published.plus(*(entry for entry in entries if entry is not None))


def _learn(train: Sample, context: Context) -> Ranker:
    code, level = find_level(context)
    method, inner = context.using(context.text("base"))
    ranker = method.learn(train, inner)
    _, spread = standardised(out_of_fold(train, method, inner, context.folds(train.cluster)), train.weight)
    points = round(-context.number("bonus") * spread, 8)
    published = shifted(ranker.published, {level: points}, code, context)

    def score(sample: Sample) -> FloatArray:
        return np.asarray(ranker.score(sample) + points * (sample.groups[code] == level))

    why = "" if published else "the category cannot be said in the rules language"
    return Ranker(published or score, published, why_not=why)


METHOD = Method(
    code="score_and_categories",
    title={"id": "Skor dan kategori", "en": "Score and categories"},
    about={
        "id": "Anggota kategori (`group`, `level`) mendapat poin tambahan (`bonus`, dalam simpangan baku).",
        "en": "Members of a category (`group`, `level`) get points (`bonus`, in standard deviations of "
        "the score).",
    },
    learn=_learn,
    settings={"base": "ols", "group": "household_size", "level": 0, "bonus": 0.5},
)
