"""The routes of one's own draft. Each reads the request, makes one call, and answers."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tepat.base.permissions import requires
from tepat.base.problems import ProblemItem
from tepat.intake.api.documents import DISCARD_DRAFT, GET_DRAFT, PATCH_DRAFT, SEND_DRAFT
from tepat.intake.api.submissions import read_uuid
from tepat.intake.bodies import read_json_object
from tepat.intake.changes import read_changes
from tepat.intake.drafting import change_draft, draft_of, send_draft
from tepat.intake.errors import DraftChangeInvalid
from tepat.intake.filling import Filling
from tepat.intake.known import known_in_words
from tepat.intake.operations import discard_draft
from tepat.kernel.canonical import canonical_json

router = Router(tags=["drafts"])

_OWN = "intake.own_family.register"
_STEP = re.compile(r"[A-Za-z0-9_.~:/!@-]{0,120}")


@router.get("/drafts/{questionnaire}", openapi_extra=GET_DRAFT, summary="Read my draft")
@requires(_OWN)
def get_draft(request: HttpRequest, questionnaire: str) -> HttpResponse:
    """My answers that are not sent yet, and what was known before."""
    filling = draft_of(account=request.user, questionnaire=questionnaire)
    return _answer(draft_document(filling))


@router.patch("/drafts/{questionnaire}", openapi_extra=PATCH_DRAFT, summary="Change my draft")
@requires(_OWN)
def patch_draft(request: HttpRequest, questionnaire: str) -> HttpResponse:
    """Lay changes over the draft. Whoever did not know of another's changes gets all answers back."""
    body = read_json_object(request)
    before = draft_of(account=request.user, questionnaire=questionnaire)
    filling = change_draft(
        account=request.user,
        questionnaire=questionnaire,
        submission=_submission(body),
        changes=read_changes(body.get("changes", []), before.questionnaire),
        place=_step(body),
        at=timezone.now(),
    )
    answer: dict[str, Any] = {"revision": filling.revision}
    if body.get("revision") != filling.revision - 1:
        answer |= {"answers": filling.answers, "area_code": filling.area_code}
    return _answer(answer)


@router.post("/drafts/{questionnaire}/send", openapi_extra=SEND_DRAFT, summary="Send my draft")
@requires(_OWN)
def post_draft(request: HttpRequest, questionnaire: str) -> HttpResponse:
    """Send the draft as a submission, once. Sending it again gives the same receipt."""
    body = read_json_object(request)
    revision = body.get("revision")
    receipt = send_draft(
        account=request.user,
        questionnaire=questionnaire,
        submission=_submission(body),
        revision=revision if isinstance(revision, int) else None,
        at=timezone.now(),
    )
    return _answer(receipt)


@router.delete("/drafts/{questionnaire}", openapi_extra=DISCARD_DRAFT, summary="Delete my draft")
@requires(_OWN)
def delete_draft(request: HttpRequest, questionnaire: str) -> HttpResponse:
    """Start over: nothing of the draft is left, and what a phone still keeps can no longer be opened."""
    discard_draft(account=request.user, questionnaire=questionnaire)
    return HttpResponse(status=204)


def draft_document(filling: Filling) -> dict[str, Any]:
    """A draft as a phone gets it; known answers with their source and day in the reader's language."""
    known = filling.known
    return {
        "revision": filling.revision,
        "submission": str(filling.submission_id),
        "answers": filling.answers,
        "area_code": filling.area_code,
        "consents": filling.consents,
        "step": filling.place,
        "known": {
            "household": _in_words(known.get("household", {})),
            "members": {key: _in_words(answers) for key, answers in known.get("members", {}).items()},
        },
        "kept_at": filling.kept_at.isoformat(),
    }


def _in_words(answers: dict[str, Any]) -> dict[str, Any]:
    return {code: known_in_words(known) for code, known in answers.items()}


def _step(body: dict[str, Any]) -> str | None:
    step = body.get("step")
    if step is None:
        return None
    if not isinstance(step, str) or not _STEP.fullmatch(step):
        raise _invalid("intake.draft.wrong_step", "/step", _("Nama layar ini tidak terbaca."))
    return step


def _submission(body: dict[str, Any]) -> UUID | None:
    text = body.get("submission")
    return read_uuid(text) if isinstance(text, str) else None


def _invalid(code: str, pointer: str, what: Any) -> DraftChangeInvalid:
    return DraftChangeInvalid(what, items=[ProblemItem(code, pointer, what)], pointer=pointer)


def _answer(document: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(canonical_json(document), content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response
