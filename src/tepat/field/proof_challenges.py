"""Proof by face with a network: the camera asks for the same movements as of citizens.

A challenge is kept by nobody: its name is the challenge itself, sealed to this server together with the phone
it was made for. It counts for two minutes; frames that were sent once are never taken again.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tepat.base.encryption import SealBroken, seal_text, unseal_text
from tepat.face.liveness import Challenge, Frame, new_challenge
from tepat.face.liveness.challenge import ChallengeUnusable
from tepat.face.liveness.limits import LIMITS
from tepat.field.kinds import ProofKind
from tepat.field.models import Device
from tepat.field.proof import FACE, note_proof, proof_kind, second_step_first
from tepat.field.proof_faces import record_comparison, reference_of
from tepat.field.refusals import FaceUnclear
from tepat.verification.errors import ChallengeExpired
from tepat.verification.frames_seen import remember_frames, were_seen
from tepat.verification.judging import judge
from tepat.verification.screens.wording import sentences

_CONTEXT = "field.proof_challenge"
_RANDOM_BYTES = 64
_TELLING = frozenset({"unlike", "not_live", "seen_before", "different_person"})
_LONGEST_NAME = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A challenge as the phone gets it: its name, to be sent back, and the steps in order."""

    name: str
    steps: tuple[str, ...]


def ask_for_movements(*, device: Device, at: datetime) -> Asked:
    """Make a challenge for this phone. Raises ``NoReference`` where there is nothing to compare with."""
    if proof_kind() != FACE or reference_of(account_id=device.account_id, at=at) is None:
        raise second_step_first()
    challenge = new_challenge(random_bytes=secrets.token_bytes(_RANDOM_BYTES), issued_at=at)
    told = json.dumps({"device": str(device.pk), "challenge": challenge.to_json()})
    name = base64.urlsafe_b64encode(seal_text(told, context=_CONTEXT)).decode()
    return Asked(name, challenge.all_steps)


def prove_by_movements(
    *, device: Device, name: str, frames: Sequence[Frame], at: datetime
) -> datetime | None:
    """Judge what the camera saw, and return until when the proof counts. Call it outside of a transaction.

    Raises ``NoReference``, ``ChallengeExpired``, ``CaptureUnreadable`` and ``FaceServiceBusy``, none of which
    is noted; and ``FaceUnclear``, which says what to change, where this person did not do what was asked.
    Bad light and a movement too small are nobody's business: only what speaks of another face is noted.
    """
    reference = reference_of(account_id=device.account_id, at=at)
    if proof_kind() != FACE or reference is None:
        raise second_step_first()
    challenge = _opened(name, device, at)
    record_comparison(device.account)
    found = judge(challenge, frames, reference, channel="own", received_at=at, seen=were_seen)
    is_fresh = remember_frames(found.fingerprints, at) < LIMITS.least_seen
    passed = found.judged.liveness_passed and found.judged.band == "accept" and is_fresh
    reasons = found.reasons if is_fresh else ("seen_before",)
    reason = "" if passed else next(iter(reasons), "unlike")
    until = None
    if passed or reason in _TELLING:
        until = note_proof(device=device, kind=ProofKind.FACE, at=at, passed=passed, reason=reason)
    if not passed:
        raise FaceUnclear(
            _("Wajah Anda belum dikenali."),
            why=" ".join(sentences(reasons)),
            mend=_("Coba lagi, atau pakai kode dari aplikasi kode Anda."),
        )
    return until


def _opened(name: str, device: Device, at: datetime) -> Challenge:
    try:
        sealed = base64.urlsafe_b64decode(name[:_LONGEST_NAME])
        told = json.loads(unseal_text(sealed, context=_CONTEXT))
        challenge = Challenge.from_json(told["challenge"])
    except (binascii.Error, SealBroken, ValueError, KeyError, TypeError, ChallengeUnusable):
        raise _expired() from None
    if told["device"] != str(device.pk) or at > challenge.expires_at:
        raise _expired()
    return challenge


def _expired() -> ChallengeExpired:
    return ChallengeExpired(
        _("Waktu untuk rekaman ini sudah habis."), mend=_("Mulai lagi, ikuti petunjuknya sampai selesai.")
    )
