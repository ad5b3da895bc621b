"""A questionnaire being filled in by the signed-in person: its draft, opened, changed and kept."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tepat.content import check_answers, load_content
from tepat.content.questionnaires import CheckedAnswers, Questionnaire
from tepat.intake.changes import AREA, Change, apply_changes, differences
from tepat.intake.errors import DraftNotFound
from tepat.intake.models import Channel
from tepat.intake.operations import save_draft
from tepat.intake.queries import DraftView, read_draft
from tepat.intake.walk import MEMBER_LIST, Stop, Walk
from tepat.kernel.identifiers import new_uuid7

# The questionnaire with which families register themselves.
FAMILY_QUESTIONNAIRE = "keluarga"
_KEY_BYTES = 32

Kept = dict[str, Any]  # of known answers: value, source and as_of by question code


@dataclass
class Filling:
    """The answers so far of ``account``, with its consents and the area it lives in.

    ``known`` holds what was known before: ``household`` and ``members`` (by member key), not yet answers.
    ``place`` is where the phone's page goes on, ``step`` the address where the pages without scripts do.
    ``phone_key`` locks what a phone keeps; it is gone with the draft. ``removed`` names members taken out.
    """

    account: Any
    questionnaire: Questionnaire
    submission_id: UUID
    answers: dict[str, Any] = field(repr=False)
    consents: list[dict[str, Any]]
    area_code: str
    step: str
    kept_at: datetime
    on: date
    known: dict[str, Any] = field(default_factory=dict, repr=False)
    place: str = ""
    phone_key: str = field(default="", repr=False)
    removed: set[str] = field(default_factory=set)
    revision: int = 0
    _opened: dict[str, Any] | None = field(default=None, repr=False)  # as it was read; None for a new one

    @property
    def walk(self) -> Walk:
        return Walk(self.questionnaire, self.on)

    @property
    def members(self) -> list[dict[str, Any]]:
        members: list[dict[str, Any]] = self.answers.setdefault("members", [])
        return members

    def about(self, member: int | None) -> dict[str, Any]:
        """The answers about the family (None) or about one member (1..)."""
        return self.answers if member is None else self.members[member - 1]

    def known_about(self, member: int | None) -> Mapping[str, Kept]:
        """What was known before about the family (None) or one member (1..), by question code."""
        if member is None:
            household: Mapping[str, Kept] = self.known.get("household", {})
            return household
        of_member: Mapping[str, Kept] = self.known.get("members", {}).get(self.members[member - 1]["key"], {})
        return of_member

    def is_blank(self, member: int) -> bool:
        """Whether nothing was said about a member (1..) yet, nor known before."""
        return self.members[member - 1].keys() <= {"key"} and not self.known_about(member)

    @property
    def agreed(self) -> frozenset[str]:
        """The purposes to which the person said yes."""
        return frozenset(consent["purpose"] for consent in self.consents if consent["given"])

    def add_member(self, **answers: Any) -> dict[str, Any]:
        """A new member at the end of the list."""
        member = {"key": new_member_key(), **answers}
        self.members.append(member)
        return member

    def keep(self, *, step: str) -> None:
        """Save the draft; ``step`` is the address at which the person goes on.

        Only what was changed here is laid over what is kept by now: another tab's answers stay. Raises
        ``DraftNotFound`` where it was sent or deleted meanwhile.
        """
        self.kept_at, self.step = timezone.now(), step
        if self._opened is None:
            self._save()
        else:
            changes = self._changes()
            with transaction.atomic():
                newest = resume(self.account, self.questionnaire.code, lock=True)
                if newest is None or newest.submission_id != self.submission_id:
                    raise draft_not_found()
                self.answers, self.area_code, self.removed = newest.answers, newest.area_code, newest.removed
                self.place = newest.place
                self.take(changes)
                self._save()

    def take(self, changes: list[Change]) -> None:
        """Lay changes over the answers; nothing is saved yet."""
        area_code = apply_changes(self.answers, changes, removed=self.removed)
        if area_code is not None:
            self.area_code = area_code

    def keep_changed(self, *, at: datetime) -> None:
        """Save a draft that was opened and changed under lock."""
        self.kept_at = at
        self._save()

    def _changes(self) -> list[Change]:
        before = self._opened or {}
        changes = differences(before["answers"], self.answers)
        if self.area_code != before[AREA]:
            changes.append(Change((AREA,), self.area_code))
        return changes

    def _save(self) -> None:
        document = {
            "submission": str(self.submission_id),
            "version": self.questionnaire.version,
            "area_code": self.area_code,
            "consents": self.consents,
            "answers": self.answers,
            "known": self.known,
            "place": self.place,
            "phone_key": self.phone_key,
            "removed": sorted(self.removed),
        }
        self.revision = save_draft(
            account=self.account,
            questionnaire=self.questionnaire.code,
            answers=document,
            step=self.step,
            at=self.kept_at,
        )
        self._opened = deepcopy({"answers": self.answers, AREA: self.area_code})

    def check(self, answers: Mapping[str, Any] | None = None) -> CheckedAnswers:
        """What is wrong with the answers (these, or those kept) as they would be sent."""
        given = self.answers if answers is None else answers
        return check_answers(self.questionnaire, self.walk.asked_answers(given), on=self.on)

    def document(self) -> dict[str, Any]:
        """The submission; the same as long as the draft does not change, so that it is stored once."""
        return {
            "questionnaire": self.questionnaire.code,
            "questionnaire_version": self.questionnaire.version,
            "area_code": self.area_code,
            "channel": Channel.SELF.value,
            "observed_at": self.kept_at.isoformat(),
            "answers": self.walk.asked_answers(self.answers),
            "consents": self.consents,
        }


def draft_not_found() -> DraftNotFound:
    """The error for an account that has no draft (any more)."""
    return DraftNotFound(
        _("Tidak ada jawaban yang belum dikirim."),
        mend=_("Lihat hasil Anda, atau mulai lagi dari halaman depan."),
    )


def new_member_key() -> str:
    """A key by which phones and server tell members of a draft apart; it is never sent in a submission."""
    return secrets.token_hex(4)


def questionnaire() -> Questionnaire:
    """The questionnaire in force."""
    return load_content().questionnaire(FAMILY_QUESTIONNAIRE)


def begin(account: Any, *, consents: list[dict[str, Any]], members: list[dict[str, Any]]) -> Filling:
    """A new filling, not kept yet."""
    return Filling(
        account=account,
        questionnaire=questionnaire(),
        submission_id=new_uuid7(),
        answers={"members": [{"key": new_member_key(), **member} for member in members]},
        consents=consents,
        area_code="",
        step="",
        kept_at=timezone.now(),
        on=timezone.localdate(),
        phone_key=base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode(),
    )


def resume(account: Any, code: str = FAMILY_QUESTIONNAIRE, *, lock: bool = False) -> Filling | None:
    """The account's filling as it was kept; None when there is none."""
    draft = read_draft(account=account, questionnaire=code, lock=lock)
    return None if draft is None else _opened(account, draft)


def _opened(account: Any, draft: DraftView) -> Filling:
    document = draft.answers
    answers = document["answers"]
    _name_members(answers, document["submission"])
    return Filling(
        account=account,
        questionnaire=load_content().questionnaire(draft.questionnaire),
        submission_id=UUID(document["submission"]),
        answers=answers,
        consents=document["consents"],
        area_code=document["area_code"],
        step=draft.step,
        kept_at=draft.updated_at,
        on=timezone.localdate(),
        known=document.get("known", {}),
        place=document.get("place", ""),
        phone_key=document.get("phone_key", ""),
        removed=set(document.get("removed", ())),
        revision=draft.revision,
        _opened=deepcopy({"answers": answers, AREA: document["area_code"]}),
    )


def _name_members(answers: dict[str, Any], submission: str) -> None:
    """Give members of a draft from before members had keys their key, the same whenever it is opened."""
    for number, member in enumerate(answers.setdefault("members", [])):
        if "key" not in member:
            member["key"] = hashlib.sha256(f"{submission}/{number}".encode()).hexdigest()[:8]


def address(stop: Stop) -> str:
    """The address of a screen."""
    if stop == MEMBER_LIST:
        return reverse("intake:members")
    if stop.member is None:
        return reverse("intake:section", args=[stop.section, stop.part])
    return reverse("intake:member_section", args=[stop.member, stop.section, stop.part])
