"""What a demonstration needs to know to play a made-up person before the camera."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings

from tepat.face.liveness import Challenge
from tepat.verification.models import CaptureChallenge
from tepat.verification.queries.access import verification_not_found


def challenge_to_play(*, verification_id: UUID, nonce: str, actor: Any) -> tuple[Challenge, str]:
    """A challenge given to the actor, and the NIK of the made-up person that it is about.

    Raises ``VerificationNotFound``, always so outside of a demonstration, and for anybody who is not made up.
    """
    stored = (
        CaptureChallenge.objects.filter(nonce=nonce, verification_id=verification_id, issued_to=actor.pk)
        .select_related("verification__account")
        .first()
        if settings.TEPAT_DEMO
        else None
    )
    account = stored.verification.account if stored else None
    if stored is None or account is None or not account.is_demo or account.nik is None:
        raise verification_not_found()
    return Challenge.from_json(stored.document), account.nik
