"""The face work on one capture: bounded, outside of any transaction, and never at the person's cost."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tepat.face.errors import PictureRefused
from tepat.face.liveness import Challenge, Frame, judge_session
from tepat.face.models import load_models
from tepat.face.verification import verify
from tepat.verification.errors import CaptureUnreadable, FaceServiceBusy, FaceServiceDown
from tepat.verification.ladder import Channel, Judged
from tepat.verification.sealing import small_jpeg

_NO_FACE_IN_PORTRAIT = "reference_no_face"
_UNREADABLE = "unreadable_frame"
_NOT_THIS_PERSON = frozenset({"seen_before", "different_person"})
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Findings:
    """What the machine found. ``best`` is a picture worth keeping for an officer, as JPEG made anew."""

    judged: Judged
    reasons: tuple[str, ...]
    fingerprints: tuple[bytes, ...] = field(repr=False)
    best: bytes | None = field(repr=False)


@contextmanager
def at_the_face_desk() -> Iterator[None]:
    """One of the few places in this process where faces are compared; raises ``FaceServiceBusy``."""
    places = _places(settings.TEPAT_FACE_AT_ONCE)
    if not places.acquire(timeout=settings.TEPAT_FACE_WAIT_SECONDS):
        raise FaceServiceBusy(
            _("Banyak wajah sedang diperiksa."),
            why=_("Rekaman Anda tidak hilang dan tidak mengurangi kesempatan Anda."),
            mend=_("Tunggu beberapa detik; rekaman yang sama dikirim lagi."),
        )
    try:
        yield
    finally:
        places.release()


@cache
def _places(how_many: int) -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(how_many)


def judge(
    challenge: Challenge,
    frames: Sequence[Frame],
    portrait: bytes,
    *,
    channel: Channel,
    received_at: datetime,
    seen: Callable[[Sequence[bytes]], bool],
) -> Findings:
    """Judge liveness, and compare with the portrait where liveness passed.

    Raises ``FaceServiceBusy``, ``FaceServiceDown`` (a model is missing or broke) and ``CaptureUnreadable``.
    None of them is a finding about the person.
    """
    with at_the_face_desk():
        try:
            return _judge(challenge, frames, portrait, channel=channel, received_at=received_at, seen=seen)
        except PictureRefused as refusal:
            raise CaptureUnreadable(
                _("Satu gambar dari rekaman tidak bisa dibaca."),
                why=_("Ini tidak mengurangi kesempatan Anda."),
                mend=_("Ambil rekaman baru."),
            ) from refusal
        except Exception as error:
            _log.error("The face work broke: %s", type(error).__name__)  # nothing else: it may hold pixels
            raise FaceServiceDown(
                _("Pemeriksaan wajah sedang tidak bisa dipakai."),
                why=_("Rekaman Anda tidak hilang dan tidak mengurangi kesempatan Anda."),
                mend=_("Coba lagi sebentar lagi, atau minta dibantu petugas."),
            ) from error


def _judge(
    challenge: Challenge,
    frames: Sequence[Frame],
    portrait: bytes,
    *,
    channel: Channel,
    received_at: datetime,
    seen: Callable[[Sequence[bytes]], bool],
) -> Findings:
    models = load_models()
    liveness = judge_session(models, challenge, frames, received_at=received_at, seen=seen)
    pictures = [frames[number].picture for number in liveness.best_frames]
    if tuple(liveness.reasons) == (_UNREADABLE,):
        raise PictureRefused("A frame is no picture.")
    if not liveness.passed or not pictures:
        # Whether a face resembles the portrait is told to nobody who has not shown to be alive.
        witnessed = channel == "assisted" and _NOT_THIS_PERSON.isdisjoint(liveness.reasons)
        kept = small_jpeg(pictures[0]) if pictures and witnessed else None
        reasons = tuple(liveness.reasons) or ("no_good_picture",)
        return Findings(Judged(False, None, False), reasons, tuple(liveness.fingerprints), kept)
    compared = verify(models, portrait, pictures)
    cannot_improve = _NO_FACE_IN_PORTRAIT in compared.reasons
    good = cannot_improve or all(frame.quality.ok for frame in compared.frames)
    used = [picture for picture, frame in zip(pictures, compared.frames, strict=True) if frame.used]
    best = small_jpeg((used or pictures)[0])
    judged = Judged(True, compared.band, good)
    return Findings(judged, tuple(compared.reasons), tuple(liveness.fingerprints), best)
