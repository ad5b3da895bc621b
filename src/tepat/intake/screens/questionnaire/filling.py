"""A questionnaire being filled in by the signed-in person: its draft, opened, changed and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from tepat.content import check_answers, load_content
from tepat.content.questionnaires import CheckedAnswers, Questionnaire
from tepat.intake.models import Channel
from tepat.intake.operations import save_draft
from tepat.intake.queries import read_draft
from tepat.intake.screens.questionnaire.walk import MEMBER_LIST, Stop, Walk
from tepat.kernel.identifiers import new_uuid7

# The questionnaire with which families register themselves.
FAMILY_QUESTIONNAIRE = "keluarga"


@dataclass
class Filling:
    """The answers so far of ``account``, with its consents and the area it lives in."""

    account: Any
    questionnaire: Questionnaire
    submission_id: UUID
    answers: dict[str, Any] = field(repr=False)
    consents: list[dict[str, Any]]
    area_code: str
    step: str
    kept_at: datetime
    on: date

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

    def keep(self, *, step: str) -> None:
        """Save the draft; ``step`` is the address at which the person goes on."""
        self.kept_at, self.step = timezone.now(), step
        document = {
            "submission": str(self.submission_id),
            "version": self.questionnaire.version,
            "area_code": self.area_code,
            "consents": self.consents,
            "answers": self.answers,
        }
        save_draft(
            account=self.account,
            questionnaire=self.questionnaire.code,
            answers=document,
            step=step,
            at=self.kept_at,
        )

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


def questionnaire() -> Questionnaire:
    """The questionnaire in force."""
    return load_content().questionnaire(FAMILY_QUESTIONNAIRE)


def begin(account: Any, *, consents: list[dict[str, Any]], members: list[dict[str, Any]]) -> Filling:
    """A new filling, not kept yet."""
    return Filling(
        account=account,
        questionnaire=questionnaire(),
        submission_id=new_uuid7(),
        answers={"members": members},
        consents=consents,
        area_code="",
        step="",
        kept_at=timezone.now(),
        on=timezone.localdate(),
    )


def resume(account: Any) -> Filling | None:
    """The account's filling as it was kept; None when there is none."""
    draft = read_draft(account=account, questionnaire=FAMILY_QUESTIONNAIRE)
    if draft is None:
        return None
    document = draft.answers
    return Filling(
        account=account,
        questionnaire=questionnaire(),
        submission_id=UUID(document["submission"]),
        answers=document["answers"],
        consents=document["consents"],
        area_code=document["area_code"],
        step=draft.step,
        kept_at=draft.updated_at,
        on=timezone.localdate(),
    )


def address(stop: Stop) -> str:
    """The address of a screen."""
    if stop == MEMBER_LIST:
        return reverse("intake:members")
    if stop.member is None:
        return reverse("intake:section", args=[stop.section, stop.part])
    return reverse("intake:member_section", args=[stop.member, stop.section, stop.part])
