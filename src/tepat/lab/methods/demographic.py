"""Demographic scorecard: whole points for who lives in the household, nothing about what it owns."""

from __future__ import annotations

import numpy as np

from tepat.lab.design import literal
from tepat.lab.errors import LabError
from tepat.lab.methods.method import Context, Method, Ranker, independent
from tepat.lab.methods.ols import fit
from tepat.lab.published import Entry, PublishedScore
from tepat.lab.sample import Sample


def _candidates(train: Sample) -> list[Entry]:
    """Each yes or no, and each number above its quartiles, as a condition that could earn points."""
    found = []
    for column, term in enumerate(train.terms):
        if not term.demographic or term.what in ("missing", "square"):
            continue
        if term.what != "number":
            found.append(Entry(1.0, term.expression, column, proxies=(term.proxy,)))
            continue
        values = train.matrix[:, column]
        for cut in sorted({float(cut) for cut in np.quantile(values, [0.25, 0.5, 0.75], method="lower")}):
            if cut < values.max():
                written = f"{term.expression} > {literal(cut)}"
                found.append(Entry(1.0, written, column, cut, proxies=(term.proxy,)))
    return found


def _learn(train: Sample, context: Context) -> Ranker:
    entries = _candidates(train)
    if not entries:
        raise LabError(
            "The demographic scorecard has nothing to look at.",
            why="No proxy is named as demographic.",
            mend="List the columns about the people under `proxies: demographic:`.",
            code="lab.methods.no_demographic",
        )
    design = np.column_stack([entry.values(train) for entry in entries])
    used = independent(design, train.weight)
    model = fit(
        {str(column): design[:, column] for column in used},
        train.truth.log_welfare,
        weights=train.weight / train.weight.mean(),
    )
    raw = np.array(list(model.coefficients.values()))
    points = np.round(raw / np.abs(raw).max() * context.number("most_points"))
    kept = tuple(
        Entry(float(point), entries[column].expression, entries[column].column, entries[column].above,
              proxies=entries[column].proxies)
        for point, column in zip(points, used, strict=True)
    )  # fmt: skip
    score = PublishedScore(0.0, kept).rounded()
    return Ranker(score, score)


METHOD = Method(
    code="demographic",
    title={"id": "Kartu skor demografi", "en": "Demographic scorecard"},
    about={
        "id": "Poin bulat untuk susunan keluarga saja.",
        "en": "Whole points for who lives in the household; ties draw lots.",
    },
    learn=_learn,
    settings={"most_points": 10},
)
