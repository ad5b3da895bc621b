"""Compares a person's portrait with pictures just taken, and says what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from tepat.face.card import read_card
from tepat.face.comparison import Band, Embedding, band, compare, embed, fuse
from tepat.face.detection import Face, find_faces
from tepat.face.errors import PictureRefused
from tepat.face.models import Models
from tepat.face.pictures import Picture, read_picture
from tepat.face.quality import Quality, judge_quality

ENOUGH_FRAMES = 3  # when so many good frames are unlike the portrait, another photo will not help


@dataclass(frozen=True)
class FrameResult:
    """``quality`` of one picture; of one that could not be read, the code of ``PictureRefused`` is the
    reason. ``used``: whether it took part in the comparison."""

    quality: Quality
    used: bool


@dataclass(frozen=True)
class Verification:
    """``band``: see ``comparison.band``. ``similarity``: None where nothing could be compared. ``frames``:
    one for each picture, in order. ``reasons``: codes of what to mend, each once, the most frequent first;
    besides the codes of quality and of ``PictureRefused`` also ``reference_no_face``,
    ``reference_unreadable``, ``several_people`` and ``unlike``."""

    band: Band
    similarity: float | None
    frames: tuple[FrameResult, ...]
    reasons: tuple[str, ...]
    reference: Quality = field(repr=False)


def verify(models: Models, reference: bytes, probes: Sequence[bytes]) -> Verification:
    """Compare a portrait with one or more pictures of a person.

    Only good pictures count; several are fused. A portrait without a readable face leads to ``review``,
    since no new photo can mend it. A low similarity leads to ``retry``, but to ``review`` once three good
    frames agree in it: there is nothing left for the person to mend. Bad pictures never raise.
    """
    portrait = _look(models, reference)
    seen = [_look(models, probe) for probe in probes]
    good = [_embed(models, one) for one in seen if one.quality.ok]
    frames = tuple(FrameResult(one.quality, one.quality.ok) for one in seen)
    if portrait.face is None:
        unreadable = portrait.picture is None
        reason = "reference_unreadable" if unreadable else "reference_no_face"
        return Verification("review", None, frames, (reason, *_reasons(frames)), portrait.quality)
    if not good:
        return Verification("retry", None, frames, _reasons(frames), portrait.quality)
    similarity = compare(_embed(models, portrait), fuse(good))
    if _several_people(good):
        reasons = ("several_people", *_reasons(frames))
        return Verification("retry", similarity, frames, reasons, portrait.quality)
    found = band(similarity, frames=len(good))
    if found == "retry" and len(good) >= ENOUGH_FRAMES:
        found = "review"
    unlike = () if found == "accept" else ("unlike",)
    return Verification(found, similarity, frames, (*_reasons(frames), *unlike), portrait.quality)


@dataclass(frozen=True)
class _Look:
    picture: Picture | None
    face: Face | None
    quality: Quality


def _look(models: Models, data: bytes) -> _Look:
    try:
        picture = read_picture(data)
    except PictureRefused as refusal:
        return _Look(None, None, Quality(ok=False, reasons=(refusal.code,), measures={}))
    faces = find_faces(models, picture)
    return _Look(picture, faces[0] if faces else None, judge_quality(picture, faces))


def _embed(models: Models, look: _Look) -> Embedding:
    assert look.picture is not None
    assert look.face is not None
    return embed(models, look.picture, look.face)


def _several_people(embeddings: Sequence[Embedding]) -> bool:
    least = read_card().limits_for(1).review
    return any(compare(one, other) < least for one, other in combinations(embeddings, 2))


def _reasons(frames: Sequence[FrameResult]) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for frame in frames:
        for code in frame.quality.reasons:
            counts[code] = counts.get(code, 0) + 1
    return tuple(sorted(counts, key=lambda code: -counts[code]))
