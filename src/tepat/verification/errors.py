"""Errors of the verification room. None of them is a refusal of the person: each names the way on."""

from __future__ import annotations

from typing import Any, ClassVar

from tepat.base.problems import RequestProblem


class VerificationNotFound(RequestProblem):
    """There is no such verification, or it lies outside what the account may see; which is not told."""

    default_code = "verification.person.not_found"
    status = 404


class NotOnThisRung(RequestProblem):
    """The person stands elsewhere on the ladder by now."""

    default_code = "verification.ladder.not_on_this_rung"
    status = 409


class NotByThisPerson(RequestProblem):
    """The account may do this, but not in this case: it is about themselves, or about their own work."""

    default_code = "verification.ladder.not_by_this_person"
    status = 403


class ConsentMissing(RequestProblem):
    """The person has not agreed to the face check; there is a way without."""

    default_code = "verification.consent.missing"
    status = 409


class ChallengeUnknown(RequestProblem):
    """There is no such challenge for this account, or it was used for another capture."""

    default_code = "verification.challenge.unknown"
    status = 409


class ChallengeExpired(RequestProblem):
    """The time for the capture ran out; no attempt is used up."""

    default_code = "verification.challenge.expired"
    status = 409


class CaptureUnreadable(RequestProblem):
    """A frame of the capture is no picture; no attempt is used up."""

    default_code = "verification.capture.unreadable"
    status = 422


class FaceServiceBusy(RequestProblem):
    """Too many faces are being compared; the same capture can be sent again, no attempt is used up.

    ``retry_after_seconds`` is for the ``Retry-After`` header.
    """

    default_code = "verification.face.busy"
    status = 503
    retry_after_seconds: ClassVar[int] = 5


class FaceServiceDown(FaceServiceBusy):
    """Faces cannot be compared at present; the same capture can be sent again, no attempt is used up."""

    default_code = "verification.face.down"
    retry_after_seconds: ClassVar[int] = 30


class WordsUnknown(RequestProblem):
    """A code that is none of those offered."""

    default_code = "verification.words.unknown"
    status = 422

    @classmethod
    def of(cls, thing: str, known: Any) -> WordsUnknown:
        """The error for an unknown code of ``thing``."""
        return cls(f"This {thing} is unknown.", mend=f"Use one of: {', '.join(sorted(known))}.")
