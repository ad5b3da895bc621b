"""Perfect: chosen by true welfare. The other end of the scale, which nobody reaches."""

from __future__ import annotations

from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.sample import Sample


def _learn(train: Sample, context: Context) -> Ranker:
    return Ranker(lambda sample: sample.truth.welfare, why_not="welfare itself is not known of families")


METHOD = Method(
    code="perfect",
    title={"id": "Sempurna", "en": "Perfect"},
    about={"id": "Dipilih menurut kesejahteraan sebenarnya.", "en": "Chosen by true welfare."},
    learn=_learn,
    sees_truth=True,
)
