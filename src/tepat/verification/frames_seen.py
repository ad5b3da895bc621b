"""Frames that were sent before: nobody sends them again, whoever they are and whatever for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tepat.base.statements import fetch
from tepat.verification.models import FrameSeen


def were_seen(fingerprints: Sequence[bytes]) -> bool:
    """Whether any of these was sent before."""
    return FrameSeen.objects.filter(pk__in=fingerprints).exists()


def remember_frames(fingerprints: Sequence[bytes], at: datetime) -> int:
    """Store the fingerprints; how many of them were there already, even from a capture judged just now.

    One or two alike frames happen to the same person before the same wall; a replay repeats them all.
    """
    wanted = sorted(set(fingerprints))
    rows = fetch(
        "INSERT INTO verification_frameseen (fingerprint, seen_at) "
        "SELECT f, %s FROM unnest(%s::bytea[]) AS f ON CONFLICT DO NOTHING RETURNING 1",
        [at, wanted],
    )
    return len(wanted) - len(rows)
