"""Proof of self: at the start of a day an agent shows who they are, and for some hours it counts.

How is a setting (``TEPAT_FIELD_PROOF``): a second step, the face, or nothing. Only giving families to a phone
waits for it; what was noted can always be sent. A face that is not recognised never stops the work: the
second step is asked for instead, and the supervisor sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tepat.base.environment import SettingWrong
from tepat.base.operations import record_access
from tepat.field.errors import FreshSignInNeeded, ProofNeeded
from tepat.field.kinds import ProofKind
from tepat.field.models import Device, Record, SelfProof
from tepat.field.proof_faces import compare_face, has_reference, make_reference
from tepat.field.refusals import CodeRefused, FaceUnclear, NoReference
from tepat.identity.factors import check_code
from tepat.identity.sign_in import refuse_second_step
from tepat.identity.throttling import check_tries, forget_wrong_tries

NONE, SECOND_FACTOR, FACE = "none", "second_factor", "face"
KINDS = frozenset({NONE, SECOND_FACTOR, FACE})
FRESH = timedelta(minutes=10)
"""For so long a second step can be used: a sign-in as proof, a proof for making the reference picture."""


@dataclass(frozen=True, slots=True)
class ProofStanding:
    """Whether the phone must ask for a proof now, of which kind, and until when the last one counts."""

    needed: bool
    kind: str
    until: datetime | None


def proof_kind() -> str:
    """How agents prove themselves here. Raises ``SettingWrong`` for a way that there is not."""
    kind = str(settings.TEPAT_FIELD_PROOF)
    if kind not in KINDS:
        raise SettingWrong(
            "The setting TEPAT_FIELD_PROOF cannot be read.",
            why=f"`{kind}` is none of its values.",
            mend=f"Use one of {', '.join(sorted(KINDS))}.",
        )
    return kind


def proof_hours() -> int:
    """For how many hours a proof counts."""
    return int(settings.TEPAT_FIELD_PROOF_HOURS)


def proof_standing(*, device: Device, at: datetime) -> ProofStanding:
    """Where the agent on this phone stands. With ``face`` but no picture yet, it asks for the second step."""
    kind = proof_kind()
    if kind == NONE:
        return ProofStanding(False, NONE, None)
    needed = device.proof_until is None or device.proof_until <= at
    if kind == FACE and needed and not has_reference(account_id=device.account_id, at=at):
        kind = SECOND_FACTOR
    return ProofStanding(needed, kind, device.proof_until)


def require_proof(*, device: Device, at: datetime) -> None:
    """Raise ``ProofNeeded`` unless the agent has proven themselves lately, or need not."""
    if proof_standing(device=device, at=at).needed:
        raise ProofNeeded(
            _("Buktikan dahulu bahwa ini Anda."),
            mend=_("Tulis kode dari aplikasi kode Anda. Catatan yang sudah dibuat tetap terkirim."),
        )


def note_proof(
    *,
    device: Device,
    kind: ProofKind,
    at: datetime,
    passed: bool = True,
    reason: str = "",
    proven_at: datetime | None = None,
    record: Record | None = None,
) -> datetime | None:
    """Store that the agent proved, or could not prove, who they are, and return until when it counts.

    ``proven_at`` is when it happened where that was before ``at``. Writes a line in the audit record.
    """
    begin = min(proven_at or at, at)
    until = begin + timedelta(hours=proof_hours()) if passed else None
    with transaction.atomic():
        SelfProof.objects.create(
            device=device,
            account_id=device.account_id,
            kind=kind,
            passed=passed,
            reason=reason,
            at=begin,
            valid_until=until,
            record=record,
        )
        if until is not None:
            _prolong(device, begin, until)
        record_access(
            actor=device.account,
            action="field.proof.accept" if passed else "field.proof.refuse",
            purpose="security",
            subject_kind="field_device",
            subject_id=device.pk,
            area_code=device.account.area_code,
            detail={"kind": str(kind), **({"reason": reason} if reason else {})},
        )
    return until


def prove_by_code(
    *, device: Device, code: str, frames: Sequence[bytes], request: HttpRequest, at: datetime
) -> datetime | None:
    """Take a code of the agent's app (or a recovery code) as proof, and return until when it counts.

    Where faces are used, good ``frames`` become the agent's reference picture if there is none. Wrong codes
    count like those at sign-in. Raises ``CodeRefused``, ``TooManyTries``.
    """
    account = device.account
    check_tries(request, account.sign_in_name)
    if check_code(account=account, code=code, at=at) is None:
        note_proof(device=device, kind=ProofKind.SECOND_FACTOR, at=at, passed=False, reason="wrong_code")
        refuse_second_step(request, account=account, step="field_proof")
        raise CodeRefused(
            _("Kode ini tidak cocok."),
            mend=_("Tulis kode yang sedang tampil di aplikasi kode Anda. Setiap kode hanya berlaku sekali."),
        )
    forget_wrong_tries(request, account.sign_in_name)
    until = note_proof(device=device, kind=ProofKind.SECOND_FACTOR, at=at)
    _begin_reference(device, frames, at)
    return until


def prove_by_session(
    *, device: Device, account: Any, signed_in_at: datetime | None, at: datetime
) -> datetime | None:
    """Take a sign-in in this browser, just done with passkey or second step, as proof.

    Raises ``FreshSignInNeeded`` where it was longer ago, or another account's.
    """
    if account.pk != device.account_id or signed_in_at is None or signed_in_at <= at - FRESH:
        raise FreshSignInNeeded(
            _("Anda masuk sudah terlalu lama untuk dipakai sebagai bukti."),
            mend=_("Masuk sekali lagi dengan kunci sandi atau kode, lalu kembali ke aplikasi."),
        )
    return note_proof(device=device, kind=ProofKind.PASSKEY, at=at, proven_at=signed_in_at)


def prove_by_enrolling(*, device: Device, signed_in_at: datetime | None, at: datetime) -> datetime | None:
    """Let the sign-in with which a phone was enrolled count as proof, where it was just now; else None.

    Whoever sets up a phone need not show again who they are to be given their families.
    """
    if proof_kind() == NONE or signed_in_at is None or signed_in_at <= at - FRESH:
        return None
    return note_proof(device=device, kind=ProofKind.PASSKEY, at=at, proven_at=signed_in_at)


def prove_by_face(*, device: Device, frames: Sequence[bytes], at: datetime) -> datetime | None:
    """Compare pictures with the agent's reference, and return until when the proof counts.

    Without a reference, pictures taken within minutes after a second step become it. Raises ``NoReference``
    where the second step must come first, and ``FaceUnclear`` where the face was not recognised; the phone
    then asks for the second step.
    """
    if proof_kind() != FACE:
        raise second_step_first()
    if not has_reference(account_id=device.account_id, at=at):
        if _proven_just_now(device, at) and _begin_reference(device, frames, at):
            return device.proof_until
        raise second_step_first()
    found = compare_face(account=device.account, frames=frames, at=at)
    until = note_proof(device=device, kind=ProofKind.FACE, at=at, passed=found.passed, reason=found.reason)
    if not found.passed:
        raise FaceUnclear(
            _("Wajah Anda belum dikenali."),
            why=_("Ini bukan kesalahan Anda; cahaya dan kamera sering penyebabnya."),
            mend=_("Pakai kode dari aplikasi kode Anda, lalu bekerja seperti biasa."),
        )
    return until


def check_offline_proof(
    *, device: Device, frames: Sequence[bytes], proven_at: datetime, record: Record, at: datetime
) -> bool:
    """Check pictures that an agent took of themselves while there was no network. Never raises.

    ``proven_at`` is when they were taken, by the server's clock as far as it is known. What passes counts
    from then on; what does not is stored for the supervisor to see, and stops nothing.
    """
    if proof_kind() == FACE:
        found = compare_face(account=device.account, frames=frames, at=at)
        passed, reason = found.passed, found.reason
    else:
        passed, reason = False, "faces_not_used"
    note_proof(
        device=device,
        kind=ProofKind.FACE,
        at=at,
        passed=passed,
        reason=reason,
        proven_at=proven_at,
        record=record,
    )
    return passed


def _prolong(device: Device, begin: datetime, until: datetime) -> None:
    """The latest proof counts, in whatever order they arrive."""
    held = Device.objects.select_for_update().get(pk=device.pk)
    if held.proof_until is None or held.proof_until < until:
        held.last_proof_at, held.proof_until = begin, until
        held.save(update_fields=["last_proof_at", "proof_until"])
    device.last_proof_at, device.proof_until = held.last_proof_at, held.proof_until


def _begin_reference(device: Device, frames: Sequence[bytes], at: datetime) -> bool:
    """Keep a reference picture where faces are used and there is none."""
    if proof_kind() != FACE or not frames or has_reference(account_id=device.account_id, at=at):
        return False
    return make_reference(account=device.account, frames=frames, at=at)


def _proven_just_now(device: Device, at: datetime) -> bool:
    return SelfProof.objects.filter(
        device=device,
        passed=True,
        kind__in=[ProofKind.SECOND_FACTOR, ProofKind.PASSKEY],
        at__gt=at - FRESH,
    ).exists()


def second_step_first() -> NoReference:
    """The error where there is no picture of the agent to compare with."""
    return NoReference(
        _("Belum ada foto Anda untuk dibandingkan."),
        mend=_("Pakai kode dari aplikasi kode Anda; sesudah itu foto Anda bisa dipakai."),
    )
