"""Handing in records, and asking what became of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from tepat.base.permissions import requires
from tepat.field.api.answers import answer
from tepat.field.api.documents import GET_RECEIPT, PUT_RECORD
from tepat.field.authentication import device_of
from tepat.field.operations.records import accept_record, unreadable
from tepat.field.queries.receipts import own_receipt
from tepat.intake.api.submissions import read_uuid
from tepat.intake.bodies import read_json_object

router = Router(tags=["field"])


@router.put("/records/{uuid}", openapi_extra=PUT_RECORD, summary="Hand in a record")
@requires("field.record.write")
def put_record(request: HttpRequest, uuid: str) -> HttpResponse:
    """Store a sealed record once. Handing in the same again gives the receipt as it stands now."""
    body = read_json_object(request)
    slip, sealed = body.get("slip"), body.get("sealed")
    if not isinstance(slip, str) or not isinstance(sealed, str):
        raise unreadable()
    given = accept_record(
        uuid=read_uuid(uuid), slip=slip, sealed=sealed, device=device_of(request), at=timezone.now()
    )
    return answer(given.receipt, status=given.status)


@router.get("/records/{uuid}/receipt", openapi_extra=GET_RECEIPT, summary="Read the receipt of a record")
@requires("field.record.write")
def get_receipt(request: HttpRequest, uuid: str, hash: str = "") -> HttpResponse:
    """The receipt of a record that this agent handed in, by its content hash."""
    device = device_of(request)
    return answer(own_receipt(uuid=read_uuid(uuid), content_hash=hash[:64], device=device))
