"""Errors of the intake room. Each has a stable code, an HTTP status, and a text in the reader's language."""

from __future__ import annotations

from tepat.base.problems import RequestProblem


class BodyUnreadable(RequestProblem):
    """What was sent is not a JSON document that we can take."""

    default_code = "intake.body.not_json"
    status = 400


class BodyTooLarge(RequestProblem):
    """More bytes than a submission may have."""

    default_code = "intake.body.too_large"
    status = 413


class WrongMediaType(RequestProblem):
    """The body is not declared as JSON."""

    default_code = "intake.body.wrong_media_type"
    status = 415


class UuidInvalid(RequestProblem):
    """The address does not hold a UUID."""

    default_code = "intake.submission.uuid_invalid"
    status = 400


class SubmissionInvalid(RequestProblem):
    """The document has faults; ``items`` points to each."""

    default_code = "intake.submission.invalid"
    status = 422


class ApplicantNotAMember(RequestProblem):
    """Somebody registers a family to which they do not belong."""

    default_code = "intake.submission.applicant_not_a_member"
    status = 422


class ChannelNotAllowed(RequestProblem):
    """The account's role may not send by this channel."""

    default_code = "intake.submission.channel_not_allowed"
    status = 403


class OutsideArea(RequestProblem):
    """The submission is about an area in which the account does not work."""

    default_code = "intake.submission.outside_area"
    status = 403


class ObservationOutsideScope(RequestProblem):
    """The observation is about a family that the account does not look after."""

    default_code = "intake.observation.outside_scope"
    status = 403


class ConsentMissing(RequestProblem):
    """The family never agreed that its entitlement is judged, or took that back."""

    default_code = "intake.observation.consent_missing"
    status = 409


class DifferentContent(RequestProblem):
    """Another document was stored under this UUID."""

    default_code = "intake.submission.different_content"
    status = 409


class SubmissionNotFound(RequestProblem):
    """There is no such submission among those that the account sent."""

    default_code = "intake.submission.not_found"
    status = 404


class DraftNotFound(RequestProblem):
    """The account has no draft of this questionnaire."""

    default_code = "intake.draft.not_found"
    status = 404


class DraftChangeInvalid(RequestProblem):
    """Changes that the draft cannot take; ``items`` points to each."""

    default_code = "intake.draft.invalid"
    status = 422


class DraftChanged(RequestProblem):
    """Another phone or tab changed the draft after it was checked."""

    default_code = "intake.draft.changed"
    status = 409


class AnotherDraft(RequestProblem):
    """The account's draft is not the one that a page was opened for."""

    default_code = "intake.draft.another"
    status = 409
