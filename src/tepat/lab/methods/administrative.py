"""Administrative cut-offs: whoever owns what the poor hardly ever own is ruled out; lots among the rest."""

from __future__ import annotations

import numpy as np

from tepat.lab.design import literal
from tepat.lab.errors import LabError
from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.published import Entry, PublishedScore
from tepat.lab.sample import Sample


def _given(train: Sample, cuts: dict[str, float]) -> list[Entry]:
    entries = []
    for code, cut in cuts.items():
        column = next(
            (
                n
                for n, term in enumerate(train.terms)
                if term.proxy == code and term.what in ("flag", "number")
            ),
            None,
        )
        if column is None:
            raise LabError(
                f"The cut-off names `{code}`, which is no number and no yes or no among the proxies.",
                mend="Write the name as in the rules language: small letters, digits and _.",
                code="lab.methods.setting",
            )
        entries.append(_entry(train, column, float(cut)))
    return entries


def _entry(train: Sample, column: int, cut: float) -> Entry:
    term = train.terms[column]
    if term.what == "flag":
        return Entry(1.0, term.expression, column, proxies=(term.proxy,))
    return Entry(1.0, f"{term.expression} > {literal(cut)}", column, cut, proxies=(term.proxy,))


def _learned(train: Sample, most: int, loss: float) -> list[Entry]:
    """One after the other, the condition that rules out most of the others for the fewest poor."""
    weight, poor = train.weight, train.truth.poor
    left = np.ones(len(train), dtype=np.bool_)
    chosen: list[Entry] = []
    options = [
        _entry(train, column, cut)
        for column, term in enumerate(train.terms)
        for cut in ([0.0] if term.what == "flag" else _cuts(train, column) if term.what == "number" else [])
    ]
    values = [option.values(train) > 0 for option in options]
    for _ in range(most):
        best, gained = -1, 0.0
        for number, hit in enumerate(values):
            ruled = left & hit
            lost = weight[ruled & poor].sum() / weight[poor].sum()
            gain = weight[ruled & ~poor].sum()
            if lost <= loss and gain > gained:
                best, gained = number, gain
        if best < 0:
            break
        chosen.append(options[best])
        left &= ~values[best]
    return chosen


def _cuts(train: Sample, column: int) -> list[float]:
    values = train.matrix[:, column]
    found = {float(cut) for cut in np.quantile(values, [0.8, 0.9, 0.95, 0.99], method="lower")}
    return sorted(cut for cut in found if cut < values.max())


def _learn(train: Sample, context: Context) -> Ranker:
    cuts = context.settings["cuts"]
    if cuts:
        entries = _given(train, dict(cuts))
    else:
        entries = _learned(train, int(context.number("most")), context.share("poor_lost"))
    score = PublishedScore(0.0, tuple(entries))
    return Ranker(score, score)


METHOD = Method(
    code="administrative",
    title={"id": "Batas administratif", "en": "Administrative cut-offs"},
    about={
        "id": "Yang melampaui batas (`cuts`, atau dipilih dari data) dikesampingkan; sisanya diundi.",
        "en": "Whoever is above a cut-off (`cuts`, or found so that each loses few of the poor) comes "
        "last; lots else.",
    },
    learn=_learn,
    settings={"cuts": {}, "most": 6, "poor_lost": 0.02},
)
