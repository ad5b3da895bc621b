"""The face of an agent: the reference picture, and whether new pictures show the same person."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from tepat.base.encryption import SealBroken, seal, unseal
from tepat.base.operations import record_access
from tepat.face.errors import PictureRefused
from tepat.face.models import load_models
from tepat.face.verification import verify
from tepat.field.kinds import MAX_PICTURE_BYTES
from tepat.field.models import FaceReference
from tepat.verification.errors import FaceServiceBusy
from tepat.verification.judging import at_the_face_desk
from tepat.verification.sealing import small_jpeg

MOST_FRAMES = 5
_CONTEXT = "field.face_reference"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FaceFinding:
    """Whether the face was recognised; ``reason`` is a code where it was not."""

    passed: bool
    reason: str = ""


def usable_frames(frames: Sequence[bytes]) -> list[bytes]:
    """The first few frames that are not too large."""
    return [frame for frame in frames if 0 < len(frame) <= MAX_PICTURE_BYTES][:MOST_FRAMES]


def has_reference(*, account_id: UUID, at: datetime) -> bool:
    """Whether there is a picture to compare with that has not become too old."""
    return FaceReference.objects.filter(account_id=account_id, made_at__gt=_oldest(at)).exists()


def reference_of(*, account_id: UUID, at: datetime) -> bytes | None:
    """The picture to compare with, as JPEG; None where there is none, or it has become too old."""
    kept = FaceReference.objects.filter(account_id=account_id, made_at__gt=_oldest(at)).first()
    if kept is None:
        return None
    try:
        return unseal(bytes(kept.contents_sealed), context=_CONTEXT)
    except SealBroken:
        return None


def make_reference(*, account: Any, frames: Sequence[bytes], at: datetime) -> bool:
    """Keep the first good picture as the agent's reference, sealed; False where none is good enough.

    Call it only right after a second step. Writes a line in the audit record.
    """
    picture = _best(usable_frames(frames))
    if picture is None:
        return False
    FaceReference.objects.update_or_create(
        account_id=account.pk, defaults={"contents_sealed": seal(picture, context=_CONTEXT), "made_at": at}
    )
    _record(account, "field.face_reference.make")
    return True


def compare_face(*, account: Any, frames: Sequence[bytes], at: datetime) -> FaceFinding:
    """Compare pictures with the agent's reference. Never raises: what cannot be compared did not pass.

    Writes a line in the audit record.
    """
    usable = usable_frames(frames)
    if not usable:
        return FaceFinding(False, "no_picture")
    reference = reference_of(account_id=account.pk, at=at)
    if reference is None:
        return FaceFinding(False, "no_reference")
    record_comparison(account)
    try:
        with at_the_face_desk():
            found = verify(load_models(), reference, usable)
    except FaceServiceBusy:
        return FaceFinding(False, "busy")
    except Exception as error:
        _log.error("The face work broke: %s", type(error).__name__)  # nothing else: it may hold pixels
        return FaceFinding(False, "face_service_down")
    if found.band == "accept":
        return FaceFinding(True)
    return FaceFinding(False, found.reasons[0] if found.reasons else "unlike")


def delete_old_references(*, at: datetime) -> int:
    """Delete the pictures that were kept long enough, and those of closed accounts; how many that were.

    Writes a line in the audit record. A new one is made at the next second step.
    """
    old = FaceReference.objects.filter(made_at__lte=_oldest(at))
    closed = FaceReference.objects.filter(account__is_active=False)
    deleted = int((old | closed).delete()[0])
    record_access(
        actor=None,
        action="field.face_reference.delete_expired",
        purpose="retention",
        subject_kind="account",
        subject_id=None,
        detail={"pictures": deleted},
    )
    return deleted


def _best(frames: Sequence[bytes]) -> bytes | None:
    """The first picture with one good face that is also the face of the other pictures, made anew by us."""
    try:
        with at_the_face_desk():
            for number, frame in enumerate(frames):
                others = [other for place, other in enumerate(frames) if place != number] or [frame]
                found = verify(load_models(), frame, others)
                if found.reference.ok and found.band == "accept":
                    return small_jpeg(frame)
    except (FaceServiceBusy, PictureRefused):
        return None
    except Exception as error:
        _log.error("The face work broke: %s", type(error).__name__)  # nothing else: it may hold pixels
    return None


def _oldest(at: datetime) -> datetime:
    return at - timedelta(days=settings.TEPAT_FIELD_FACE_DAYS)


def record_comparison(account: Any) -> None:
    """Write a line in the audit record: the agent's picture was used."""
    _record(account, "field.face_reference.compare")


def _record(account: Any, action: str) -> None:
    record_access(
        actor=account,
        action=action,
        purpose="security",
        subject_kind="account",
        subject_id=account.pk,
        area_code=account.area_code,
    )
