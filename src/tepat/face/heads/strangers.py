"""Heads that nobody takes for each other.

Made-up heads are more alike to the comparing network than people are: two of them by chance often reach what
an officer would have to look at. Where a story needs somebody else, this finds one.
"""

from __future__ import annotations

from itertools import count
from typing import Final

from tepat.face.comparison import Embedding, compare, embed
from tepat.face.detection import find_faces
from tepat.face.heads.head import Head, made_up_head
from tepat.face.heads.looks import Sex
from tepat.face.heads.rendering import portrait
from tepat.face.models import Models
from tepat.face.pictures import Picture

CLEARLY_OTHER: Final = 0.25  # below the band in which an officer compares
MOST_TRIES: Final = 60


def made_up_stranger(
    models: Models, head: Head, seed: int | str, *, sex: Sex | None = None, age: int | None = None
) -> Head:
    """A head that is clearly not ``head``, by its similarity; the same for the same arguments.

    Takes some seconds: candidates are drawn until one is unlike enough, or the least alike of 60 is taken.
    """
    own = _embedding(models, head)
    least: tuple[float, int] | None = None
    for number in count():
        candidate = made_up_head(f"{seed} stranger {number}", sex=sex, age=age)
        alike = compare(own, _embedding(models, candidate))
        if least is None or alike < least[0]:
            least = (alike, number)
        if alike < CLEARLY_OTHER or number + 1 == MOST_TRIES:
            break
    return made_up_head(f"{seed} stranger {least[1] if least else 0}", sex=sex, age=age)


def _embedding(models: Models, head: Head) -> Embedding:
    picture = Picture(portrait(head), 480, 640)
    return embed(models, picture, find_faces(models, picture)[0])
