"""Writes of the rights room: what a wish of a person does at once, and what becomes a case with a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.operations import record_access
from tepat.base.permissions import check_permission
from tepat.casework.kinds import Kind
from tepat.casework.operations import delete_photos_of, open_data_request
from tepat.content import load_content
from tepat.intake.filling import resume
from tepat.intake.operations import discard_drafts
from tepat.intake.queries import family_of_account
from tepat.notices.operations import send_notice
from tepat.notices.operations.forgetting import forget_ways
from tepat.registry.operations import change_consent
from tepat.registry.queries import area_of_family
from tepat.rights.errors import NothingRegistered, PurposeUnknown
from tepat.verification.operations import delete_own_faces

CHANGES_OWN = "rights.own_data.change"


def withdraw_consents(*, account: Any, purposes: Collection[str], language: str, at: datetime) -> list[str]:
    """Take back the family's consent to some purposes; returns those that this changed.

    From then on: without ``eligibility`` nothing is decided, without ``sharing`` no agency is asked, without
    ``follow_up`` nobody writes or comes. A draft asks for them again. Tells the person. Raises
    ``NothingRegistered``, ``PurposeUnknown``, ``NotAllowed``.
    """
    family_id = _own_family(account, purposes)
    with transaction.atomic():
        changed = [
            purpose
            for purpose in purposes
            if _say(account, family_id, purpose, given=False, language=language, at=at)
        ]
        _ask_again_in_draft(account, changed, at)
        for purpose in changed:
            _tell_withdrawn(account, purpose, area_of_family(family_id=family_id), at)
    return changed


def give_consent(*, account: Any, purpose: str, language: str, at: datetime) -> bool:
    """Agree again to one purpose, in the words in force; returns whether that changed anything.

    Raises as ``withdraw_consents``.
    """
    family_id = _own_family(account, [purpose])
    return _say(account, family_id, purpose, given=True, language=language, at=at)


def _say(account: Any, family_id: UUID, purpose: str, *, given: bool, language: str, at: datetime) -> bool:
    """Yes or no to one purpose, in the words in force."""
    texts = load_content().texts
    return change_consent(
        family_id=family_id,
        purpose=purpose,
        given=given,
        text_version=texts.version,
        language=texts.consent(purpose, language).language,
        actor=account,
        at=at,
    )


def withdraw_from_programme(*, account: Any, language: str, at: datetime) -> list[str]:
    """Leave: every consent is taken back, unsent answers are deleted. Raises as ``withdraw_consents``."""
    with transaction.atomic():
        changed = withdraw_consents(
            account=account, purposes=load_content().texts.purposes, language=language, at=at
        )
        discard_drafts(account=account)
        _record(account, "rights.registration.withdraw", {"purposes": changed})
    return changed


@dataclass(frozen=True, slots=True)
class Deletion:
    """What was deleted at once, in numbers, and the case in which an officer answers for the rest."""

    case_id: UUID
    drafts: int
    faces: int
    photos: int
    ways: int


def ask_for_deletion(*, account: Any, words: str, language: str, at: datetime) -> Deletion:
    """Delete at once what nobody must keep, take back every consent, and open a case for the rest.

    At once: unsent answers, pictures of the face, photos of appeals, ways to be contacted. Decisions, the
    facts they used, consents and the audit record stay, as the law demands; an officer answers on them within
    three days. One transaction. Raises ``WordsMissing`` where the words are too many, and ``NotAllowed``.
    """
    check_permission(account, CHANGES_OWN)
    with transaction.atomic():
        family_id = family_of_account(account=account)
        done = {
            "drafts": discard_drafts(account=account),
            "faces": delete_own_faces(account=account, at=at),
            "photos": delete_photos_of(account=account),
            "ways": forget_ways(nik_index=bytes(account.nik_index)) if account.nik_index else 0,
        }
        if family_id is not None:
            withdraw_consents(
                account=account, purposes=load_content().texts.purposes, language=language, at=at
            )
        case_id = open_data_request(
            kind=Kind.DELETION, actor=account, family_id=family_id, words=words, at=at, detail=done
        )
        _record(account, "rights.data.delete", done)
    return Deletion(case_id, **done)


def ask_about_data(*, account: Any, words: str, at: datetime) -> UUID:
    """Ask an officer about one's own data; answered within three days. Returns the case.

    Raises ``WordsMissing``, ``NotAllowed``.
    """
    check_permission(account, CHANGES_OWN)
    return open_data_request(
        kind=Kind.DATA_QUESTION,
        actor=account,
        family_id=family_of_account(account=account),
        words=words,
        at=at,
        detail={},
    )


def _own_family(account: Any, purposes: Collection[str]) -> UUID:
    check_permission(account, CHANGES_OWN)
    if not set(purposes) <= set(load_content().texts.purposes):
        raise PurposeUnknown(_("Izin ini tidak ada."), mend=_("Buka lagi halaman izin Anda."))
    family_id = family_of_account(account=account)
    if family_id is None:
        raise NothingRegistered(
            _("Anda belum terdaftar, jadi belum ada izin yang bisa diubah."),
            mend=_("Daftarkan keluarga Anda dahulu, kalau Anda mau."),
        )
    return family_id


def _ask_again_in_draft(account: Any, withdrawn: Collection[str], at: datetime) -> None:
    """A draft that was begun before holds an older yes: it is asked for anew."""
    filling = resume(account, lock=True) if withdrawn else None
    if filling is not None:
        filling.consents = [given for given in filling.consents if given["purpose"] not in withdrawn]
        filling.keep_changed(at=at)


def _tell_withdrawn(account: Any, purpose: str, area_code: str, at: datetime) -> None:
    if account.nik_index is not None:
        send_notice(
            to_nik_index=bytes(account.nik_index),
            kind="consent_withdrawn",
            values={"purpose": purpose},
            area_code=area_code,
            at=at,
        )


def _record(account: Any, action: str, detail: dict[str, Any]) -> None:
    record_access(
        actor=account,
        action=action,
        purpose="data_rights",
        subject_kind="account",
        subject_id=account.pk,
        detail=detail,
    )
