"""How agents' phones are: what each said at its last contact, the worst first; and taking one off.

A supervisor or administrator sees the phones of the agents they look after, an agent their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from tepat import __version__
from tepat.base.permissions import check_permission
from tepat.field.errors import DeviceNotFound
from tepat.field.kinds import ProofKind
from tepat.field.models import Device, SelfProof
from tepat.field.operations.devices import revoke_device
from tepat.field.proof import NONE, proof_kind
from tepat.field.refusals import WordsMissing
from tepat.identity.roles import MAY_OPEN, NATION

READS = "field.device.read"
MANAGES = "field.device.manage"
HAS_OWN = "field.device.enrol"
PER_PAGE = 25
MOST_LETTERS = 500

SILENT_DAYS, SILENT_LONG_DAYS, PROOF_DAYS, FACE_DAYS = 3, 7, 3, 7
MANY_WAITING = 20
CLOCK_TOLERANCE_S = 300
STORAGE_SHARE, STORAGE_LEFT_BYTES = 0.8, 50_000_000

WEIGHTS: Mapping[str, int] = {
    "silent_long": 16,
    "storage": 8,
    "held": 6,
    "silent": 5,
    "many": 4,
    "clock": 3,
    "old_app": 2,
    "proof": 1,
    "face": 1,
}
"""What can be wrong with a phone, and how much it weighs when the worst is put first."""


@dataclass(frozen=True, slots=True)
class PhoneHealth:
    """One phone with what is wrong with it, the gravest first. ``owner`` is the agent's name."""

    device: Device
    signs: tuple[str, ...]

    @property
    def owner(self) -> str:
        return self.device.account.display_name

    @property
    def waiting(self) -> int:
        """How many finished records were still on the phone at its last contact."""
        return self.device.queue_queued + self.device.queue_uploading

    @property
    def is_revoked(self) -> bool:
        return self.device.revoked_at is not None


def newest_app() -> str:
    """The version of the app that this server gives out."""
    return __version__


def phones_seen_by(
    *, actor: Any, at: datetime, newest_app: str, words: str = "", revoked: bool = False, page: str = "1"
) -> Page[PhoneHealth]:
    """The phones of the agents that the actor looks after, the worst first; or those that were taken off.

    ``words`` must each occur in the agent's name. Raises ``NotAllowed``.
    """
    check_permission(actor, READS)
    found = _judged(_seen_by(actor).filter(revoked_at__isnull=not revoked), at, newest_app)
    for word in words.split():
        found = found.filter(account__display_name__icontains=word)
    order = ["-revoked_at"] if revoked else ["-weight", F("last_contact_at").asc(nulls_first=True)]
    shown: Page[Any] = Paginator(found.order_by(*order, "pk"), PER_PAGE).get_page(page)
    shown.object_list = [_health(device) for device in shown.object_list]
    return shown


def own_phones(*, actor: Any, at: datetime, newest_app: str) -> list[PhoneHealth]:
    """The agent's own phones that were not taken off. Raises ``NotAllowed``."""
    check_permission(actor, HAS_OWN)
    mine = Device.objects.filter(account=actor, revoked_at=None).select_related("account")
    return [_health(device) for device in _judged(mine, at, newest_app).order_by("-enrolled_at")]


def phone_seen_by(*, actor: Any, device_id: UUID, at: datetime, newest_app: str) -> PhoneHealth:
    """One phone that the actor looks after, or has. Raises ``DeviceNotFound``."""
    mine = Q(account=actor) if actor.has_perm(HAS_OWN) else Q(pk__in=[])
    seen = _scope(actor) if actor.has_perm(READS) else Q(pk__in=[])
    found = Device.objects.filter(mine | seen, pk=device_id).select_related("account", "revoked_by")
    device = _judged(found, at, newest_app).first()
    if device is None:
        raise device_not_found()
    return _health(device)


def count_in_trouble(*, actor: Any, at: datetime, newest_app: str) -> int:
    """How many phones that the actor looks after need somebody to look: silent, nearly full or held up."""
    judged = _judged(_seen_by(actor).filter(revoked_at=None), at, newest_app)
    return judged.filter(weight__gte=WEIGHTS["many"]).count()


def take_off(*, device_id: UUID, actor: Any, why: str, at: datetime) -> None:
    """Take a phone off: its token opens nothing from this moment, and at its next contact it forgets all.

    By whoever looks after its agent (or has the phone, for one's own); ``why`` is kept and shown. What is
    already noted on the phone can still be sent, and waits for an officer. Taking it off twice changes
    nothing. Writes a line in the audit record. Raises ``DeviceNotFound``, ``WordsMissing``.
    """
    why = " ".join(why.split())[:MOST_LETTERS]
    if not why:
        raise WordsMissing(
            _("Anda belum menulis alasannya."), mend=_("Tulis mengapa HP ini dicabut, misalnya: hilang.")
        )
    device = Device.objects.select_related("account").filter(pk=device_id).first()
    if device is None or not _may_revoke(actor, device):
        raise device_not_found()
    revoke_device(device=device, actor=actor, why=why, at=at)


def device_not_found() -> DeviceNotFound:
    """The error for a phone that is not there or not to be looked after."""
    return DeviceNotFound(_("HP ini tidak ditemukan di wilayah Anda."), mend=_("Cari lagi di daftarnya."))


def _may_revoke(actor: Any, device: Device) -> bool:
    if device.account_id == actor.pk:
        return bool(actor.has_perm(HAS_OWN))
    return bool(actor.has_perm(MANAGES) and actor.looks_after(device.account))


def _seen_by(actor: Any) -> QuerySet[Device]:
    return Device.objects.filter(_scope(actor)).select_related("account")


def _scope(actor: Any) -> Q:
    """The phones of the agents that the actor looks after, as a filter (``Account.looks_after``)."""
    ranked = Q(account__role__in=MAY_OPEN.get(actor.role, ())) & ~Q(account=actor)
    if actor.area_code == NATION:
        return ranked
    own = actor.area_code or "-"
    return ranked & (Q(account__area_code=own) | Q(account__area_code__startswith=f"{own}."))


def _judged(devices: QuerySet[Device], at: datetime, newest_app: str) -> QuerySet[Any]:
    signs = _signs(at, newest_app)
    yes, no = Value(True), Value(False)
    flagged = devices.annotate(
        **{
            f"is_{code}": Case(When(sign, then=yes), default=no, output_field=BooleanField())
            for code, sign in signs.items()
        }
    )
    weight: Any = Value(0, output_field=IntegerField())
    for code in signs:
        weight = weight + Case(
            When(**{f"is_{code}": True}, then=Value(WEIGHTS[code])),
            default=Value(0),
            output_field=IntegerField(),
        )
    return flagged.annotate(weight=weight)


def _signs(at: datetime, newest_app: str) -> dict[str, Q | Exists]:
    """When which sign is there. A phone that never called is as old as its enrolment."""
    silent_long = _before("last_contact_at", at, SILENT_LONG_DAYS)
    no_proof = _before("last_proof_at", at, PROOF_DAYS) if proof_kind() != NONE else Q(pk__in=[])
    failed = SelfProof.objects.filter(
        device=OuterRef("pk"), kind=ProofKind.FACE, passed=False, at__gt=at - timedelta(days=FACE_DAYS)
    ).exclude(reason__in=("busy", "faces_not_used", "no_reference"))
    return {
        "silent_long": silent_long,
        "storage": Q(storage_quota_bytes__gt=0)
        & (
            Q(storage_used_bytes__gte=F("storage_quota_bytes") * STORAGE_SHARE)
            | Q(storage_used_bytes__gt=F("storage_quota_bytes") - STORAGE_LEFT_BYTES)
        ),
        "held": Q(queue_quarantined__gt=0),
        "silent": _before("last_contact_at", at, SILENT_DAYS) & ~silent_long,
        "many": Q(queue_queued__gte=MANY_WAITING - F("queue_uploading")),
        "clock": Q(clock_offset_s__gt=CLOCK_TOLERANCE_S) | Q(clock_offset_s__lt=-CLOCK_TOLERANCE_S),
        "old_app": ~Q(app_version__in=["", newest_app]) if newest_app else Q(pk__in=[]),
        "proof": no_proof,
        "face": Exists(failed),
    }


def _before(name: str, at: datetime, days: int) -> Q:
    since = at - timedelta(days=days)
    return Q(**{f"{name}__lt": since}) | Q(**{f"{name}__isnull": True}, enrolled_at__lt=since)


def _health(device: Any) -> PhoneHealth:
    return PhoneHealth(device, tuple(code for code in WEIGHTS if getattr(device, f"is_{code}")))
