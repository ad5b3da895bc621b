"""A person asks: an appeal against a reason, or a request about their own data."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.permissions import check_permission
from tepat.casework.errors import AppealedAlready, TooLate, WordsMissing
from tepat.casework.kinds import WAITING, CaseEvent, CaseState, Desk, Kind
from tepat.casework.models import Case, CasePhoto
from tepat.casework.operations.steps import give_owner, take_step
from tepat.casework.photos import kept_photo
from tepat.casework.queries.access import WRITES_OWN
from tepat.casework.queries.reasons import reason_to_appeal
from tepat.casework.sealing import seal_photo, seal_words
from tepat.casework.telling import tell_received
from tepat.registry.queries import area_of_family, local_day

MOST_LETTERS = 2000
FEWEST_LETTERS = 5
_NOTHING_WRITTEN = _("Anda belum menulis apa yang salah.")


def check_words(words: str, *, missing: Any = _NOTHING_WRITTEN) -> str:
    """What a person wrote, without the space around it; ``missing`` says what was not written.

    Raises ``WordsMissing``.
    """
    words = words.replace("\0", "").strip()
    if len(words) < FEWEST_LETTERS:
        raise WordsMissing(missing, mend=_("Tulis satu atau dua kalimat saja."))
    if len(words) > MOST_LETTERS:
        raise WordsMissing(
            _("Tulisan Anda lebih dari 2.000 huruf."),
            mend=_("Pendekkan; yang terpenting saja sudah cukup."),
            code="casework.words.too_long",
        )
    return words


def open_appeal(
    *, decision_id: UUID, criterion: str, actor: Any, words: str, photo: bytes | None, at: datetime
) -> UUID:
    """Appeal against a reason of a decision about one's own family; returns the case.

    Stores the words and the photo sealed, gives the case its desk, owner and day, writes a step and audit
    lines and tells the person. Raises ``ReasonNotFound``, ``TooLate``, ``AppealedAlready``, ``WordsMissing``,
    ``PhotoRefused``, ``NotAllowed``; then nothing is stored.
    """
    check_permission(actor, WRITES_OWN)
    reason = reason_to_appeal(decision_id=decision_id, criterion=criterion, actor=actor)
    if local_day(at) > reason.until:
        raise _too_late()
    words = check_words(words)
    jpeg = kept_photo(photo) if photo is not None else None
    case = Case(
        kind=Kind.APPEAL,
        family_id=reason.family_id,
        account=actor,
        area_code=area_of_family(family_id=reason.family_id),
        decision_id=decision_id,
        programme=reason.programme,
        criterion=criterion,
        words_sealed=seal_words(words),
        opened_at=at,
    )
    give_owner(case, (Desk.DISTRICT, Desk.REGENCY))
    try:
        with transaction.atomic():
            _open(case, actor=actor, at=at)
            if jpeg is not None:
                CasePhoto.objects.create(case=case, contents_sealed=seal_photo(jpeg), kept_at=at)
            tell_received(case, at=at)
    except IntegrityError as error:
        if not appealed(decision_id=decision_id, criterion=criterion):
            raise
        raise _appealed_already() from error
    return case.pk


def appealed(*, decision_id: UUID, criterion: str) -> Case | None:
    """The appeal against a reason; None when there is none."""
    return Case.objects.filter(kind=Kind.APPEAL, decision_id=decision_id, criterion=criterion).first()


def open_data_request(
    *, kind: Kind, actor: Any, family_id: UUID | None, words: str, at: datetime, detail: dict[str, Any]
) -> UUID:
    """Ask an officer of the regency about one's own data, or for its deletion; returns the case.

    The one that waits already is returned instead of a second of its kind. ``detail`` holds codes and counts
    of what was done at once. Raises ``WordsMissing`` where words are too long, or a question has none.
    """
    words = check_words(words) if kind == Kind.DATA_QUESTION or words.strip() else ""
    with transaction.atomic():
        waiting = Case.objects.filter(account=actor, kind=kind, state__in=WAITING).first()
        if waiting is not None:
            return waiting.pk
        area = area_of_family(family_id=family_id) if family_id else settings.TEPAT_REGENCY
        case = Case(
            kind=kind,
            family_id=family_id,
            account=actor,
            area_code=area,
            words_sealed=seal_words(words),
            opened_at=at,
        )
        give_owner(case, (Desk.REGENCY,))
        _open(case, actor=actor, at=at, detail=detail)
        tell_received(case, at=at)
    return case.pk


def _open(case: Case, *, actor: Any, at: datetime, detail: dict[str, Any] | None = None) -> None:
    take_step(case, CaseEvent.OPENED, to=CaseState.WAITING_FOR_OFFICER, actor=actor, at=at, detail=detail)


def _too_late() -> TooLate:
    return TooLate(
        _("Batas waktu menyanggah alasan ini sudah lewat."),
        mend=_("Perbarui data keluarga Anda: hasilnya dihitung lagi, dan hasil baru boleh disanggah lagi."),
    )


def _appealed_already() -> AppealedAlready:
    return AppealedAlready(
        _("Alasan ini sudah disanggah keluarga Anda."), mend=_("Lihat jawabannya di daftar sanggahan.")
    )
