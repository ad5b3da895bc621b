"""Errors of the field room. Each has a stable code, an HTTP status, and a text in the reader's language.

Those with status 422 never reach a phone as an answer of their own: they are the reason of a receipt.
"""

from __future__ import annotations

from tepat.base.problems import RequestProblem


class RecordUnreadable(RequestProblem):
    """Not even the outside of what was sent can be read."""

    default_code = "field.record.unreadable"
    status = 400


class RecordRefused(RequestProblem):
    """A record that cannot become facts as it is; it is kept in quarantine."""

    default_code = "field.record.refused"
    status = 422


class RecordNotFound(RequestProblem):
    """There is no such record among those that this phone sent, or that this officer may see."""

    default_code = "field.record.not_found"
    status = 404


class RecordSettled(RequestProblem):
    """What is asked can no longer be done to the record, as it stands."""

    default_code = "field.record.settled"
    status = 409


class DeviceRevoked(RequestProblem):
    """The phone was taken off: it must forget what it was given."""

    default_code = "field.device.revoked"
    status = 403


class DeviceNotFound(RequestProblem):
    """There is no such phone, or it is not to be seen."""

    default_code = "field.device.not_found"
    status = 404


class EnrolmentInvalid(RequestProblem):
    """What a phone sent to be enrolled cannot be taken."""

    default_code = "field.device.invalid"
    status = 422


class ContactInvalid(RequestProblem):
    """What a phone told of itself cannot be read."""

    default_code = "field.contact.invalid"
    status = 422


class ProofNeeded(RequestProblem):
    """The agent must first show who they are."""

    default_code = "field.proof.needed"
    status = 403


class FreshSignInNeeded(RequestProblem):
    """The session must just have passed its second step."""

    default_code = "field.session.not_fresh"
    status = 403


class WrappedKeyRefused(RequestProblem):
    """A key that a phone wants back cannot be opened."""

    default_code = "field.key.refused"
    status = 422


class SealingNotSetUp(RequestProblem):
    """This installation has no key to which phones could seal."""

    default_code = "field.sealing.not_set_up"
    status = 503


class CursorInvalid(RequestProblem):
    """The place from which a phone wants changes cannot be read."""

    default_code = "field.changes.wrong_cursor"
    status = 400


class UploadProblem(RequestProblem):
    """An upload that does not follow the protocol; each has its own status."""

    default_code = "field.upload.invalid"
    status = 400


class UploadNotFound(UploadProblem):
    """There is no such upload of this phone, or no longer."""

    default_code = "field.upload.not_found"
    status = 404


class UploadConflict(UploadProblem):
    """The bytes do not go on where the last ones ended."""

    default_code = "field.upload.wrong_offset"
    status = 409


class UploadTooLarge(UploadProblem):
    """More bytes than such a file may have."""

    default_code = "field.upload.too_large"
    status = 413


class UploadWrongType(UploadProblem):
    """The bytes are not declared as the protocol asks."""

    default_code = "field.upload.wrong_media_type"
    status = 415


class UploadWrongVersion(UploadProblem):
    """Another version of the protocol."""

    default_code = "field.upload.wrong_version"
    status = 412


class UploadTorn(UploadProblem):
    """The bytes that came are not those that were sent; nothing of them is kept."""

    default_code = "field.upload.checksum_mismatch"
    status = 460
