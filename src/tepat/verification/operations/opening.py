"""How a person comes onto the ladder: by signing in, or as the applicant of a family sent in for them."""

from __future__ import annotations

import logging
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tepat.base.encryption import blind_index, seal_text
from tepat.base.statements import fetch, lock_keys, run
from tepat.face.errors import PictureRefused
from tepat.kernel.nik import Nik, NikError
from tepat.openid.claims import ProvenIdentity
from tepat.verification.ladder import OWN_ATTEMPTS, Event, State
from tepat.verification.models import AgeBand, FaceKind, SealedFace, Sex, Verification
from tepat.verification.operations.steps import due_after, store_step, take_step
from tepat.verification.queries.desk import NAME_CONTEXT
from tepat.verification.queries.history import entered_by
from tepat.verification.sealing import seal_face, small_jpeg

_WITHOUT_PORTRAIT = (Event.OPENED, Event.PICTURES_GONE)
_AGES = (
    (18, AgeBand.UNDER_18),
    (30, AgeBand.FROM_18),
    (45, AgeBand.FROM_30),
    (60, AgeBand.FROM_45),
    (75, AgeBand.FROM_60),
)
_log = logging.getLogger(__name__)


def start_after_sign_in(account: Any, proven: ProvenIdentity, at: datetime) -> None:
    """After each sign-in with IKD: put the person on the ladder, or let what IKD sent help them up.

    A sign-in in which IKD compared the face proves at once. Else the portrait is kept, sealed, and the
    person stands before the first rung; without a portrait nothing can be compared, and a visit is what is
    left. Runs in the transaction of the sign-in and writes steps and audit lines.
    """
    with transaction.atomic():
        index = blind_index("nik", proven.nik)
        lock_keys(keys=[index])
        found = Verification.objects.select_for_update().filter(nik_index=index).first()
        jpeg = None if proven.proves_face else _portrait(proven.portrait)
        if found is None:
            found = _open_for(account, proven, at, has_portrait=jpeg is not None or proven.proves_face)
        elif found.account_id != account.pk:
            found.account = account
            found.save(update_fields=["account"])
        if found.state == State.PROVEN:
            return
        if found.consents is False:  # said no, or asked for the pictures to be deleted: none comes in again
            jpeg = None
        if jpeg is not None:
            keep_face(found, jpeg, kind=FaceKind.PORTRAIT, at=at)
        if proven.proves_face:
            take_step(found, Event.PROVEN_BY_IKD, actor=account, at=at)
        elif jpeg is not None and _was_without_portrait(found):
            take_step(found, Event.PORTRAIT_CAME, actor=account, at=at)


def _open_for(account: Any, proven: ProvenIdentity, at: datetime, *, has_portrait: bool) -> Verification:
    return _open(
        proven.nik,
        at,
        account=account,
        name=proven.name,
        actor=account,
        state=State.WAITING_FOR_CAPTURE if has_portrait else State.WAITING_FOR_VISIT,
        reasons=() if has_portrait else ("no_portrait",),
        born=proven.birth_date,
        sex=proven.sex,
    )


def need_proof(
    *, nik: str, name: str, area_code: str, group_id: UUID | None, actor: Any, at: datetime
) -> bool:
    """Say that a family was sent in whose applicant this is; returns whether the person is proven already.

    From now on the rungs have due dates, and the officers of the family's area see the case. Somebody who
    never signed in with IKD has no portrait: they begin with a visit. The caller holds the sole right to
    register this NIK. Writes steps and audit lines.
    """
    with transaction.atomic(savepoint=False):
        known = _lock_by_nik(blind_index("nik", nik))
        found = known or _standing(nik, at, name=name, state=State.WAITING_FOR_VISIT, area_code=area_code)
        moved = (found.area_code, found.group_id) != (area_code, group_id)
        is_changed = moved or not found.is_needed
        found.area_code, found.group_id = area_code, group_id
        if not found.is_needed:
            found.is_needed, found.due_at = True, due_after(State(found.state), at, is_needed=True)
        if known is None:
            run(_ADD, [_plain(getattr(found, name)) for name in _COLUMNS])
            store_step(found, State(found.state), Event.OPENED, actor=actor, at=at, reasons=("no_portrait",))
        elif is_changed:
            run(_NEED, [area_code, group_id, found.due_at, found.pk])
        if moved:
            store_step(found, State(found.state), Event.MOVED, actor=actor, at=at)
        return found.state == State.PROVEN


# Not the ORM's: inside a submission statements are sent together, and tell no count of rows.
_COLUMNS = [field.attname for field in Verification._meta.concrete_fields]
_ADD = f"""
  INSERT INTO verification_verification ({", ".join(_COLUMNS)}) VALUES ({", ".join(["%s"] * len(_COLUMNS))})
"""  # noqa: S608 - our own column names
_LOCK_BY_NIK = f"""
  SELECT {", ".join(_COLUMNS)} FROM verification_verification WHERE nik_index = %s FOR UPDATE
"""  # noqa: S608 - our own column names
_NEED = """
  UPDATE verification_verification SET area_code = %s, group_id = %s, is_needed = true, due_at = %s
  WHERE id = %s
"""


def _lock_by_nik(index: bytes) -> Verification | None:
    rows = fetch(_LOCK_BY_NIK, [index])
    return Verification.from_db(None, _COLUMNS, rows[0]) if rows else None


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def keep_face(
    verification: Verification,
    contents: bytes,
    *,
    kind: FaceKind,
    at: datetime,
    channel: str = "",
    liveness_passed: bool | None = None,
    taken_by: UUID | None = None,
) -> None:
    """Keep a face, sealed, instead of the one of this kind that was there."""
    verification.faces.filter(kind=kind).delete()
    SealedFace.objects.create(
        verification=verification,
        kind=kind,
        contents_sealed=seal_face(contents, kind=kind),
        channel=channel,
        liveness_passed=liveness_passed,
        taken_by=taken_by,
        kept_at=at,
    )


def _portrait(sent: bytes | None) -> bytes | None:
    """The portrait as it is kept; None where there is none, or none that can be read."""
    if not sent:
        return None
    try:
        return small_jpeg(sent)
    except PictureRefused as refusal:
        _log.warning("A portrait of the identity provider was refused: %s", refusal.code)
        return None


def _was_without_portrait(verification: Verification) -> bool:
    return (
        verification.state == State.WAITING_FOR_VISIT
        and verification.own_attempts < OWN_ATTEMPTS
        and entered_by(verification) in _WITHOUT_PORTRAIT
    )


def _open(
    nik: str,
    at: datetime,
    *,
    account: Any,
    name: str,
    actor: Any,
    state: State,
    reasons: tuple[str, ...],
    born: date | None = None,
    sex: str | None = None,
) -> Verification:
    verification = _standing(nik, at, name=name, state=state, account=account, born=born, sex=sex)
    verification.save(force_insert=True)
    store_step(verification, state, Event.OPENED, actor=actor, at=at, reasons=reasons)
    return verification


def _standing(
    nik: str,
    at: datetime,
    *,
    name: str,
    state: State,
    account: Any = None,
    area_code: str = "",
    born: date | None = None,
    sex: str | None = None,
) -> Verification:
    """Where somebody stands who comes onto the ladder; not stored yet."""
    on = timezone.localtime(at).date()
    parsed = _parse(nik, on)
    if born is None and parsed is not None:
        born = parsed.birth_date
    if sex is None and parsed is not None:
        sex = "male" if parsed.sex == 1 else "female"
    return Verification(
        account=account,
        nik_index=blind_index("nik", nik),
        name_sealed=seal_text(name, context=NAME_CONTEXT) if name else None,
        area_code=area_code or _area_of(parsed),
        age_band=age_band(born, on),
        sex=sex or Sex.UNKNOWN,
        state=state,
        opened_at=at,
        changed_at=at,
    )


def _parse(nik: str, on: date) -> Nik | None:
    try:
        return Nik.parse(nik, on=on)
    except NikError:
        return None


def _area_of(nik: Nik | None) -> str:
    """Until a family says where it lives: the district of the NIK, or all that this installation serves."""
    served: str = settings.TEPAT_REGENCY
    if nik is not None and nik.region_code.startswith(f"{served}."):
        return nik.region_code
    return served


def age_band(born: date | None, on: date) -> AgeBand:
    """The age band of somebody born on a day.

    >>> age_band(date(1950, 11, 2), date(2025, 11, 1)), age_band(None, date(2025, 11, 1))
    (AgeBand.FROM_60, AgeBand.UNKNOWN)
    """
    if born is None or born > on:
        return AgeBand.UNKNOWN
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next((band for end, band in _AGES if years < end), AgeBand.FROM_75)
