"""Community ranking: neighbours say who is poorest among them."""

from __future__ import annotations

from tepat.lab.methods.method import Context, Method, Ranker
from tepat.lab.sample import Sample


def _learn(train: Sample, context: Context) -> Ranker:
    train.column("community")
    return Ranker(
        lambda sample: sample.column("community"), why_not="neighbours' judgement is not a fact of a family"
    )


METHOD = Method(
    code="community",
    title={"id": "Peringkat masyarakat", "en": "Community ranking"},
    about={
        "id": "Tetangga menilai siapa yang paling miskin; tiap lingkungan mendapat bagian yang sama.",
        "en": "Neighbours say who is poorest; each place gets its share.",
    },
    learn=_learn,
    needs=("community",),
)
