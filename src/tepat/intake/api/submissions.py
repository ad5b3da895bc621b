"""The routes for submissions. Each reads the request, makes one call, and answers."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tepat.base.permissions import requires
from tepat.intake.api.documents import GET_RECEIPT, PUT_SUBMISSION
from tepat.intake.bodies import read_json_object
from tepat.intake.errors import UuidInvalid
from tepat.intake.operations import accept_submission
from tepat.intake.queries import receipt_of
from tepat.kernel.canonical import canonical_json

router = Router(tags=["submissions"])

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@router.put("/submissions/{uuid}", openapi_extra=PUT_SUBMISSION, summary="Send a submission")
@requires("intake.submission.write")
def put_submission(request: HttpRequest, uuid: str) -> HttpResponse:
    """Store a submission once and decide. Sending the same again gives the same receipt."""
    receipt = accept_submission(
        uuid=read_uuid(uuid),
        document=read_json_object(request),
        actor=request.user,
        received_at=timezone.now(),
    )
    return _answer(receipt.document, status=201 if receipt.is_new else 200)


@router.get("/submissions/{uuid}/receipt", openapi_extra=GET_RECEIPT, summary="Read a receipt again")
@requires("intake.submission.write")
def get_receipt(request: HttpRequest, uuid: str) -> HttpResponse:
    """The receipt of a submission that the account sent."""
    return _answer(receipt_of(uuid=read_uuid(uuid), actor=request.user), status=200)


def read_uuid(text: str) -> UUID:
    """The UUID in an address; raises ``UuidInvalid``. Only the usual form with hyphens is taken."""
    if not _UUID.fullmatch(text):
        raise UuidInvalid(
            _("Alamat ini tidak memuat UUID yang benar."),
            mend=_("Buat UUID di perangkat, misalnya 018f2b6e-7c1a-7d3e-9b1f-2a4c6e8d0f11."),
        )
    return UUID(text)


def _answer(document: dict[str, Any], *, status: int) -> HttpResponse:
    """Canonical, so that the same receipt is the same bytes whenever it is sent."""
    return HttpResponse(canonical_json(document), content_type="application/json", status=status)
