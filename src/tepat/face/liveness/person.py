"""One and the same person throughout?"""

from __future__ import annotations

from collections.abc import Sequence

from tepat.face.comparison import compare, fuse
from tepat.face.liveness.reading import Seen


def alikeness(ahead: Sequence[Seen], others: Sequence[Seen]) -> tuple[float, float]:
    """The lowest similarity among the frames that look ahead, and of the others to them."""
    middle = fuse([seen.embedding for seen in ahead])
    straight = min(compare(middle, seen.embedding) for seen in ahead)
    moved = min((compare(middle, seen.embedding) for seen in others), default=1.0)
    return straight, moved
