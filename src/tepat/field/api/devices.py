"""Enrolling a phone, and getting back into it: in the agent's own session."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tepat.base.permissions import requires
from tepat.field.api.answers import account_in_session, answer
from tepat.field.api.documents import ENROL, RECOVER
from tepat.field.api.proof import signed_in_at
from tepat.field.errors import EnrolmentInvalid, FreshSignInNeeded
from tepat.field.operations.devices import Enrolled, enrol_device, unwrap_key
from tepat.field.proof import proof_hours, proof_kind, prove_by_enrolling
from tepat.field.queries.devices import device_not_found
from tepat.field.slips import uuid_in
from tepat.identity.roles import Role
from tepat.identity.sign_in import is_confirmed
from tepat.intake.bodies import read_json_object

router = Router(tags=["field"])


@router.post("/devices", openapi_extra=ENROL, summary="Enrol my phone")
@requires("field.device.enrol")
def post_device(request: HttpRequest) -> HttpResponse:
    """Give this phone a token of its own. An account may have many phones, and a phone many accounts.

    A sign-in just now counts as the day's proof of self.
    """
    account = account_in_session(request)
    body = read_json_object(request)
    label, app_version = body.get("label"), body.get("app_version")
    if not isinstance(label, str) or not isinstance(app_version, str):
        raise EnrolmentInvalid(
            _("Nama HP atau versi aplikasi tidak ada."),
            mend=_("Muat ulang aplikasi, lalu daftarkan HP lagi."),
        )
    now = timezone.now()
    enrolled = enrol_device(
        account=account, label=label, public_key=body.get("public_key"), app_version=app_version, at=now
    )
    since = signed_in_at(request, account, now)
    prove_by_enrolling(device=enrolled.device, signed_in_at=since, at=now)
    return answer(_enrolment(enrolled, account, now.isoformat()), status=201)


@router.post("/recover", openapi_extra=RECOVER, summary="Get back into my phone")
@requires("field.device.enrol")
def post_recovery(request: HttpRequest) -> HttpResponse:
    """Open the key that my phone sealed to the server, after I have just shown again who I am."""
    account = account_in_session(request)
    body = read_json_object(request)
    if not is_confirmed(request):
        raise FreshSignInNeeded(
            _("Anda masuk sudah terlalu lama."),
            mend=_("Masuk sekali lagi dengan kunci sandi atau kode, lalu kembali ke aplikasi."),
        )
    device_id, wrapped = uuid_in(body.get("device")), body.get("wrapped")
    if device_id is None or not isinstance(wrapped, str):
        raise device_not_found()
    return answer({"key": unwrap_key(device_id=device_id, account=account, wrapped=wrapped)})


def _enrolment(enrolled: Enrolled, account: Any, server_time: str) -> dict[str, Any]:
    return {
        "device": str(enrolled.device.pk),
        "token": enrolled.token,
        "account": {
            "id": str(account.pk),
            "name": account.display_name,
            "role": account.role,
            "role_name": str(Role(account.role).label),
            "area_code": account.area_code,
            "group_name": account.group.name if account.group_id else "",
        },
        "seal_key": enrolled.seal_key,
        "proof": {"kind": proof_kind(), "hours": proof_hours()},
        "server_time": server_time,
    }
