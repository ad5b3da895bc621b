"""Hearing from a phone, and giving it what is its agent's business."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import override
from ninja import Router

from tepat.base.permissions import requires
from tepat.content import load_content
from tepat.field.api.answers import answer
from tepat.field.api.documents import GET_CHANGES, POST_CONTACT
from tepat.field.authentication import device_of, is_in_use, require_in_use
from tepat.field.operations.devices import note_contact, read_contact
from tepat.field.operations.giving import give_changes
from tepat.field.proof import proof_standing, require_proof
from tepat.field.screens.app.files import NotBuilt, app_version
from tepat.intake.bodies import read_json_object

router = Router(tags=["field"])

_MOST_FORMS = 40


@router.post("/contact", openapi_extra=POST_CONTACT, summary="Say how the phone is")
@requires("field.record.write")
def post_contact(request: HttpRequest) -> HttpResponse:
    """Note the phone's queue, storage and clock; tell it the time, and whether anything is asked of it."""
    device, now = device_of(request), timezone.now()
    body = read_json_object(request)
    note_contact(device=device, contact=read_contact(body, at=now), at=now)
    standing = proof_standing(device=device, at=now)
    document: dict[str, Any] = {
        "server_time": now.isoformat(),
        "proof": {
            "needed": standing.needed,
            "kind": standing.kind,
            "until": standing.until.isoformat() if standing.until else None,
        },
        "revoked": not is_in_use(device),
        "newest_app": newest_app(),
        "withdrawn": withdrawn_forms(body.get("forms")),
    }
    return answer(document)


@router.get("/changes", openapi_extra=GET_CHANGES, summary="What changed for me")
@requires("field.family.read")
def get_changes(request: HttpRequest, after: str = "") -> HttpResponse:
    """The agent's own families, tasks and receipts, as far as the phone does not know them yet."""
    device, now = device_of(request), timezone.now()
    require_in_use(device)
    require_proof(device=device, at=now)
    with override(device.language or settings.LANGUAGE_CODE):
        return answer(give_changes(device=device, after=after[:200], at=now))


def newest_app() -> str:
    """The version of the app that is given out here; empty where it was not built."""
    try:
        return app_version()
    except NotBuilt:
        return ""


def withdrawn_forms(forms: object) -> list[str]:
    """Those of the phone's questionnaires (``code@version``) that are not taken any more."""
    if not isinstance(forms, list):
        return []
    known = {f"{code}@{version}" for code, version in load_content().questionnaires}
    return [form for form in forms[:_MOST_FORMS] if isinstance(form, str) and form not in known]
