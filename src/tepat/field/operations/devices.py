"""Phones of agents: enrolled, heard of, taken off, and helped back in."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.field.errors import ContactInvalid, EnrolmentInvalid, WrappedKeyRefused
from tepat.field.models import Device
from tepat.field.queries.devices import device_not_found
from tepat.field.sealing import DoesNotOpen, is_public_key, open_sealed, public_seal_key
from tepat.field.slips import moment_in, number_in
from tepat.kernel.identifiers import new_uuid7

TOKEN_BEGINNING = "tepat_hp_"  # noqa: S105 - how a token begins, not one
MAX_LABEL = 80
MAX_WRAPPED = 4_000
MAX_KEY = 200

_VERSION = re.compile(r"[0-9A-Za-z._+-]{0,40}")
_MOST_BYTES = 2**53
_MOST_RECORDS = 1_000_000
QUEUE = ("draft", "queued", "uploading", "quarantined")


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A phone that was enrolled just now, and its token, which is shown once and never kept."""

    device: Device
    token: str = field(repr=False)
    seal_key: dict[str, Any]


def enrol_device(*, account: Any, label: str, public_key: object, app_version: str, at: datetime) -> Enrolled:
    """Let a phone speak for an agent from now on. Writes a line in the audit record.

    Raises ``EnrolmentInvalid``, or ``SealingNotSetUp`` where phones have nothing to seal to.
    """
    seal_key = public_seal_key()
    plain_label = " ".join(label.split())
    if not is_public_key(public_key):
        raise _invalid(_("Kunci HP ini tidak terbaca."), "/public_key")
    if not 0 < len(plain_label) <= MAX_LABEL or "\0" in plain_label:
        raise _invalid(_("Nama HP harus 1 sampai 80 huruf."), "/label")
    if not _VERSION.fullmatch(app_version):
        raise _invalid(_("Versi aplikasi tidak terbaca."), "/app_version")
    assert isinstance(public_key, dict)
    token = TOKEN_BEGINNING + secrets.token_urlsafe(32)
    with transaction.atomic():
        device = Device.objects.create(
            id=new_uuid7(),
            account=account,
            public_key=json.dumps({part: public_key[part] for part in ("kty", "crv", "x", "y")}),
            token_hash=token_hash(token),
            label=plain_label,
            app_version=app_version,
            enrolled_at=at,
        )
        _record(account, "field.device.enrol", device)
    return Enrolled(device, token, seal_key)


def token_hash(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def revoke_device(*, device: Device, actor: Any, why: str, at: datetime) -> None:
    """Take a phone off: it is given nothing any more and forgets what it has at its next contact.

    What it still holds can be sent, and goes to quarantine. Does nothing where it is off already. Writes a
    line in the audit record.
    """
    with transaction.atomic():
        changed = Device.objects.filter(pk=device.pk, revoked_at=None).update(
            revoked_at=at, revoked_by=actor, revoked_why=" ".join(why.split())
        )
        if changed:
            _record(actor, "field.device.revoke", device)
    device.refresh_from_db(fields=["revoked_at", "revoked_by", "revoked_why"])


@dataclass(frozen=True, slots=True)
class Contact:
    """What a phone told of itself, checked."""

    app_version: str
    language: str
    queue: Mapping[str, int]
    used_bytes: int | None
    quota_bytes: int | None
    persisted: bool | None
    offset_s: float | None


def read_contact(document: Mapping[str, Any], *, at: datetime) -> Contact:
    """Read what a phone tells of itself at ``at``. Raises ``ContactInvalid``."""
    queue, storage = document.get("queue"), document.get("storage")
    app_version, language = document.get("app_version"), document.get("language")
    if not isinstance(queue, dict) or not isinstance(storage, dict):
        raise _unreadable_contact("/queue" if not isinstance(queue, dict) else "/storage")
    counts = {state: number_in(queue.get(state, 0), most=_MOST_RECORDS) for state in QUEUE}
    if None in counts.values():
        raise _unreadable_contact("/queue")
    if not isinstance(app_version, str) or not _VERSION.fullmatch(app_version):
        raise _unreadable_contact("/app_version")
    if not isinstance(language, str) or language not in dict(settings.LANGUAGES):
        raise _unreadable_contact("/language")
    clock = moment_in(document.get("clock"))
    persisted = storage.get("persisted")
    return Contact(
        app_version=app_version,
        language=language,
        queue={state: count or 0 for state, count in counts.items()},
        used_bytes=number_in(storage.get("used_bytes"), most=_MOST_BYTES),
        quota_bytes=number_in(storage.get("quota_bytes"), most=_MOST_BYTES),
        persisted=persisted if isinstance(persisted, bool) else None,
        offset_s=(at - clock).total_seconds() if clock else None,
    )


def note_contact(*, device: Device, contact: Contact, at: datetime) -> None:
    """Keep what a phone told of itself, and by how much the server's clock is ahead of its own."""
    device.last_contact_at = at
    device.app_version, device.language = contact.app_version, contact.language
    device.queue_draft, device.queue_queued, device.queue_uploading, device.queue_quarantined = (
        contact.queue[state] for state in QUEUE
    )
    device.storage_used_bytes, device.storage_quota_bytes = contact.used_bytes, contact.quota_bytes
    device.storage_persisted = contact.persisted
    fields = ["last_contact_at", "app_version", "language", *(f"queue_{state}" for state in QUEUE)]
    fields += ["storage_used_bytes", "storage_quota_bytes", "storage_persisted"]
    if contact.offset_s is not None:
        device.clock_offset_s, device.clock_measured_at = contact.offset_s, at
        fields += ["clock_offset_s", "clock_measured_at"]
    device.save(update_fields=fields)


def unwrap_key(*, device_id: UUID, account: Any, wrapped: str) -> str:
    """Open the key that a phone sealed to us, for its agent who forgot the PIN: base64url.

    ``wrapped`` holds JSON ``{"device", "key"}``. Writes a line in the audit record. Raises ``DeviceNotFound``
    where the phone is not the account's or was taken off, ``WrappedKeyRefused`` where it does not open or
    was sealed by another phone.
    """
    device = Device.objects.filter(pk=device_id, account=account, revoked_at=None).first()
    if device is None:
        raise device_not_found()
    key = _wrapped_key(wrapped, device_id)
    _record(account, "field.device.recover", device)
    return key


def _wrapped_key(wrapped: str, device_id: UUID) -> str:
    try:
        if len(wrapped) > MAX_WRAPPED:
            raise DoesNotOpen
        document = json.loads(open_sealed(wrapped))
        key = document["key"]
        if document["device"] != str(device_id) or not isinstance(key, str) or len(key) > MAX_KEY:
            raise DoesNotOpen
    except (DoesNotOpen, ValueError, KeyError, TypeError) as error:
        raise WrappedKeyRefused(
            _("Kunci HP ini tidak bisa dibuka."),
            mend=_(
                "Daftarkan HP ini lagi. Yang sudah disegel tetap bisa dikirim atau diserahkan sebagai berkas."
            ),
        ) from error
    return key


def _record(actor: Any, action: str, device: Device) -> None:
    record_access(
        actor=actor,
        action=action,
        purpose="security",
        subject_kind="account",
        subject_id=device.account_id,
        area_code=device.account.area_code,
        detail={"device": str(device.pk)},
    )


def _invalid(what: Any, pointer: str) -> EnrolmentInvalid:
    return EnrolmentInvalid(what, mend=_("Muat ulang aplikasi, lalu daftarkan HP lagi."), pointer=pointer)


def _unreadable_contact(pointer: str) -> ContactInvalid:
    return ContactInvalid(
        _("Keterangan dari HP ini tidak terbaca."), mend=_("Perbarui aplikasi."), pointer=pointer
    )
