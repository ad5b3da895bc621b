"""Captures: a challenge, what was sent for it, and what it came to."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.permissions import check_permission
from tepat.face.liveness import Challenge, Frame, new_challenge
from tepat.face.liveness.limits import LIMITS
from tepat.verification.devices import device_of
from tepat.verification.errors import (
    ChallengeExpired,
    ChallengeUnknown,
    ConsentMissing,
    FaceServiceBusy,
)
from tepat.verification.frames_seen import remember_frames, were_seen
from tepat.verification.judging import Findings, judge
from tepat.verification.ladder import (
    ASSISTED_ATTEMPTS,
    OWN_ATTEMPTS,
    Channel,
    Event,
    State,
    event_of_capture,
)
from tepat.verification.models import CaptureChallenge, FaceKind, SealedFace, Verification
from tepat.verification.operations.opening import keep_face
from tepat.verification.operations.steps import lock_verification, not_on_this_rung, take_step
from tepat.verification.queries.access import (
    ASSISTS,
    CAPTURES_OWN,
    check_reach,
    is_own,
    refuse_own_case,
    verification_not_found,
)
from tepat.verification.sealing import unseal_face

RUNGS: dict[Channel, State] = {
    "own": State.WAITING_FOR_CAPTURE,
    "assisted": State.WAITING_FOR_ASSISTANCE,
}
_RANDOM_BYTES = 64
_ABANDONED_AFTER = timedelta(seconds=60)
_LOOK_AGAIN_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class CaptureOutcome:
    """What one capture came to. ``reasons`` are codes (``reasons.py`` has the words) of what to change."""

    state: State
    passed: bool
    reasons: tuple[str, ...]
    attempts_left: int


def issue_challenge(
    *,
    verification_id: UUID,
    actor: Any,
    at: datetime,
    variant: str = "standard",
    channel: Channel = "own",
) -> Challenge:
    """Make and store a challenge; one that was given out before and not used ends.

    ``variant`` is "seated" for who cannot turn the head, else "standard"; ``channel`` is "own" for the
    person, "assisted" for an agent in their area. Raises ``VerificationNotFound``, ``NotAllowed``,
    ``NotByThisPerson``, ``NotOnThisRung``, ``ConsentMissing``.
    """
    with transaction.atomic():
        verification = lock_verification(verification_id)
        _check_actor(verification, actor, channel)
        if verification.state != RUNGS[channel]:
            raise not_on_this_rung()
        _check_consent(verification)
        verification.challenges.filter(received_at=None, issued_to=actor.pk).delete()
        challenge = new_challenge(
            random_bytes=secrets.token_bytes(_RANDOM_BYTES),
            issued_at=at,
            variant="seated" if variant == "seated" else "standard",
        )
        CaptureChallenge.objects.create(
            nonce=challenge.nonce,
            verification=verification,
            document=challenge.to_json(),
            channel=channel,
            issued_to=actor.pk,
            issued_at=at,
            expires_at=challenge.expires_at,
        )
    return challenge


def _check_actor(verification: Verification, actor: Any, channel: Channel) -> None:
    if channel == "own":
        check_permission(actor, CAPTURES_OWN)
        if not is_own(verification, actor):
            raise verification_not_found()
    else:
        check_reach(verification, actor, ASSISTS)
        refuse_own_case(verification, actor)


def _check_consent(verification: Verification) -> None:
    if not verification.consents:
        raise ConsentMissing(
            _("Izin memeriksa wajah belum diberikan."),
            mend=_(
                "Baca penjelasannya dan jawab dahulu. Kalau tidak setuju, petugas memeriksa tanpa kamera."
            ),
        )


def judge_capture(
    *, verification_id: UUID, nonce: str, frames: Sequence[Frame], actor: Any, device: str, at: datetime
) -> CaptureOutcome:
    """Judge the frames sent for a challenge and take the step that follows.

    ``device`` is what the browser calls itself; only its coarse class is kept. The same frames sent again,
    at the same time or later, get the outcome of the first time. Face work runs outside of the transaction;
    call it outside of one. No attempt is used up by ``FaceServiceBusy`` (and ``FaceServiceDown``: the same
    frames can be sent again), ``CaptureUnreadable``, ``ChallengeExpired`` and ``ChallengeUnknown``. Also
    raises ``VerificationNotFound``, ``NotAllowed``, ``NotByThisPerson``, ``NotOnThisRung``.
    """
    contents_hash = _hash_of(frames)
    claim = _claim_or_wait(verification_id, nonce, contents_hash, actor=actor, at=at)
    if isinstance(claim, CaptureOutcome):
        return claim
    try:
        findings = judge(
            claim.challenge,
            frames,
            claim.portrait,
            channel=claim.channel,
            received_at=claim.received_at,
            seen=were_seen,
        )
        return _conclude(verification_id, nonce, findings, actor=actor, device=device, at=at)
    except BaseException:
        CaptureChallenge.objects.filter(nonce=nonce, outcome=None).update(claimed_at=None)
        raise


def _hash_of(frames: Sequence[Frame]) -> bytes:
    whole = hashlib.sha256()
    for frame in frames:
        whole.update(f"{frame.step} {frame.step_code} {frame.taken_ms} {len(frame.picture)}\n".encode())
        whole.update(frame.picture)
    return whole.digest()


@dataclass(frozen=True, slots=True)
class _Claim:
    challenge: Challenge
    portrait: bytes
    channel: Channel
    received_at: datetime


def _claim_or_wait(
    verification_id: UUID, nonce: str, contents_hash: bytes, *, actor: Any, at: datetime
) -> _Claim | CaptureOutcome:
    """The sole right to judge the capture, or the outcome of whoever has it."""
    give_up = time.monotonic() + settings.TEPAT_FACE_WAIT_SECONDS
    while True:
        claim = _claim(verification_id, nonce, contents_hash, actor=actor, at=at)
        if claim is not None:
            return claim
        if time.monotonic() > give_up:
            raise FaceServiceBusy(
                _("Rekaman ini sedang diperiksa."), mend=_("Tunggu beberapa detik, lalu lihat hasilnya.")
            )
        time.sleep(_LOOK_AGAIN_SECONDS)


def _claim(
    verification_id: UUID, nonce: str, contents_hash: bytes, *, actor: Any, at: datetime
) -> _Claim | CaptureOutcome | None:
    with transaction.atomic():
        verification = lock_verification(verification_id)
        stored = (
            CaptureChallenge.objects.select_for_update()
            .filter(nonce=nonce, verification=verification, issued_to=actor.pk)
            .first()
        )
        if stored is None or (
            stored.contents_hash is not None and bytes(stored.contents_hash) != contents_hash
        ):
            raise ChallengeUnknown(
                _("Tantangan ini tidak berlaku, atau sudah dipakai."), mend=_("Mulai rekaman baru.")
            )
        channel: Channel = "own" if stored.channel == "own" else "assisted"
        _check_actor(verification, actor, channel)
        if stored.outcome is not None:
            return _outcome_from(stored.outcome)
        if verification.state != RUNGS[channel]:
            raise not_on_this_rung()
        _check_consent(verification)
        if stored.claimed_at is not None and at - stored.claimed_at < _ABANDONED_AFTER:
            return None
        if stored.received_at is None:
            _check_in_time(stored, at)
            stored.received_at, stored.contents_hash = at, contents_hash
        stored.claimed_at = at
        stored.save(update_fields=["received_at", "contents_hash", "claimed_at"])
        portrait = verification.faces.filter(kind=FaceKind.PORTRAIT).first()
        if portrait is None:
            raise not_on_this_rung()
        return _Claim(
            Challenge.from_json(stored.document), unseal_face(portrait), channel, stored.received_at
        )


def _check_in_time(stored: CaptureChallenge, at: datetime) -> None:
    if at > stored.expires_at:
        raise ChallengeExpired(
            _("Waktu untuk rekaman ini sudah habis."),
            why=_("Ini tidak mengurangi kesempatan Anda."),
            mend=_("Mulai rekaman baru."),
        )


def _conclude(
    verification_id: UUID, nonce: str, findings: Findings, *, actor: Any, device: str, at: datetime
) -> CaptureOutcome:
    with transaction.atomic():
        verification = lock_verification(verification_id)
        stored = CaptureChallenge.objects.select_for_update().get(pk=nonce)
        if stored.outcome is not None:  # it took so long that somebody else judged the same capture
            return _outcome_from(stored.outcome)
        channel: Channel = "own" if stored.channel == "own" else "assisted"
        if verification.state != RUNGS[channel]:
            raise not_on_this_rung()
        fresh = remember_frames(findings.fingerprints, at) < LIMITS.least_seen
        event, reasons = _event(verification, findings, channel, fresh=fresh)
        _keep_capture(verification, findings, channel, fresh=fresh, actor=actor, at=at)
        _count_attempt(verification, event, channel)
        state = take_step(
            verification,
            event,
            actor=actor,
            at=at,
            reasons=reasons,
            channel=channel,
            device=device_of(device),
        )
        outcome = CaptureOutcome(
            state, event == Event.FACE_MATCHED, tuple(reasons), _attempts_left(verification)
        )
        stored.outcome = {**asdict(outcome), "state": state.value, "reasons": list(reasons)}
        stored.claimed_at = None
        stored.save(update_fields=["outcome", "claimed_at"])
        return outcome


def _event(
    verification: Verification, findings: Findings, channel: Channel, *, fresh: bool
) -> tuple[Event, tuple[str, ...]]:
    judged, reasons = findings.judged, findings.reasons
    if judged.liveness_passed and not fresh:
        judged, reasons = type(judged)(False, None, False), ("seen_before",)
    own = channel == "own"
    event = event_of_capture(
        judged,
        channel=channel,
        attempts_before=verification.own_attempts if own else verification.assisted_attempts,
        comparable=(fresh and findings.best is not None)
        or verification.faces.filter(kind=FaceKind.CAPTURE).exists(),
    )
    return event, () if event == Event.FACE_MATCHED else reasons


def _keep_capture(
    verification: Verification,
    findings: Findings,
    channel: Channel,
    *,
    fresh: bool,
    actor: Any,
    at: datetime,
) -> None:
    """Keep the newest picture for an officer, but never a doubtful one instead of one that passed."""
    passed = findings.judged.liveness_passed
    if findings.best is None or not fresh:
        return
    kept: SealedFace | None = verification.faces.filter(kind=FaceKind.CAPTURE).first()
    if kept is not None and kept.liveness_passed and not passed:
        return
    keep_face(
        verification,
        findings.best,
        kind=FaceKind.CAPTURE,
        at=at,
        channel=channel,
        liveness_passed=passed,
        taken_by=actor.pk if channel == "assisted" else None,
    )


def _count_attempt(verification: Verification, event: Event, channel: Channel) -> None:
    if event == Event.FACE_MATCHED:
        return
    if channel == "own":
        verification.own_attempts += 1
    else:
        verification.assisted_attempts += 1


def _attempts_left(verification: Verification) -> int:
    if verification.state == State.WAITING_FOR_CAPTURE:
        return OWN_ATTEMPTS - verification.own_attempts
    if verification.state == State.WAITING_FOR_ASSISTANCE:
        return ASSISTED_ATTEMPTS - verification.assisted_attempts
    return 0


def _outcome_from(document: dict[str, Any]) -> CaptureOutcome:
    return CaptureOutcome(
        State(document["state"]),
        document["passed"],
        tuple(document["reasons"]),
        document["attempts_left"],
    )
