"""What a phone does with a draft: change it answer by answer, and send it once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tepat.base.problems import ProblemItem
from tepat.content.areas import VILLAGE, level_of
from tepat.intake.changes import Change
from tepat.intake.errors import AnotherDraft, DraftChanged, DraftNotFound, SubmissionInvalid
from tepat.intake.filling import Filling, draft_not_found, resume
from tepat.intake.operations import accept_submission, discard_draft
from tepat.intake.queries import receipt_of, stored_submission


def draft_of(*, account: Any, questionnaire: str, lock: bool = False) -> Filling:
    """The account's draft; raises ``DraftNotFound``."""
    filling = resume(account, questionnaire, lock=lock)
    if filling is None:
        raise draft_not_found()
    return filling


def change_draft(
    *,
    account: Any,
    questionnaire: str,
    submission: UUID | None,
    changes: list[Change],
    place: str | None,
    at: datetime,
) -> Filling:
    """Lay changes over the draft and keep it; returns it as it is then.

    ``submission`` is the draft that the sender means, None for whichever there is; ``place`` where the phone
    goes on, None where that stays. Raises ``DraftNotFound``, or ``AnotherDraft`` where it is not that one.
    """
    with transaction.atomic():
        filling = draft_of(account=account, questionnaire=questionnaire, lock=True)
        _check_same(filling, submission)
        filling.take(changes)
        filling.place = filling.place if place is None else place
        filling.keep_changed(at=at)
    return filling


def send_draft(
    *, account: Any, questionnaire: str, submission: UUID | None, revision: int | None, at: datetime
) -> dict[str, Any]:
    """Send the draft once, and delete it; returns the receipt, the same one however often it is asked for.

    ``submission`` is the draft's own UUID, by which a second sending is recognised after the draft is gone;
    ``revision`` what the person saw when they pressed "send". Raises ``DraftNotFound``, ``AnotherDraft``,
    ``DraftChanged`` where something was changed since, and what ``accept_submission`` raises; then
    everything stays as it is.
    """
    if (receipt := _receipt_of_before(account, submission)) is not None:
        return receipt
    try:
        with transaction.atomic():
            filling = draft_of(account=account, questionnaire=questionnaire, lock=True)
            _check_same(filling, submission)
            _check_before_sending(filling, revision)
            receipt = accept_submission(
                uuid=filling.submission_id, document=filling.document(), actor=account, received_at=at
            ).document
            discard_draft(account=account, questionnaire=questionnaire)
            return receipt
    except DraftNotFound:
        if (receipt := _receipt_of_before(account, submission)) is not None:
            return receipt  # another tab sent it while this one waited
        raise


def _receipt_of_before(account: Any, submission: UUID | None) -> dict[str, Any] | None:
    if submission is None:
        return None
    stored = stored_submission(uuid=submission)
    if stored is None or stored.submitted_by != account.pk:
        return None
    return receipt_of(uuid=submission, actor=account)


def _check_same(filling: Filling, submission: UUID | None) -> None:
    if submission is not None and submission != filling.submission_id:
        raise AnotherDraft(
            _("Halaman ini dibuka untuk pendaftaran yang lain."),
            why=_("Mungkin orang lain masuk di HP ini."),
            mend=_("Masuklah lagi sebagai Anda sendiri. Jawaban Anda tidak hilang."),
        )


def _check_before_sending(filling: Filling, revision: int | None) -> None:
    if revision is not None and revision != filling.revision:
        raise DraftChanged(
            _("Jawaban Anda baru saja berubah di tempat lain, misalnya di tab kedua."),
            mend=_("Baca sekali lagi, lalu kirim."),
        )
    if level_of(filling.area_code) != VILLAGE:
        item = ProblemItem(
            "intake.draft.no_area", "/area_code", _("Desa atau kelurahan tempat tinggal belum dipilih.")
        )
        raise SubmissionInvalid(
            _("Kiriman ini belum bisa diterima."), mend=_("Pilih tempat tinggal Anda."), items=[item]
        )
