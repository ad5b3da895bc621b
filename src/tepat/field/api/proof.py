"""Proof of self by the phone: a code, a face, or a sign-in in the same browser."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from ninja import Router

from tepat.base.permissions import NotSignedIn, requires
from tepat.field.api.answers import account_in_session, answer
from tepat.field.authentication import device_of, require_in_use
from tepat.field.models import Device
from tepat.field.operations.devices import token_hash
from tepat.field.proof import prove_by_code, prove_by_face, prove_by_session
from tepat.field.proof_challenges import ask_for_movements, prove_by_movements
from tepat.field.proof_faces import MOST_FRAMES
from tepat.field.queries.devices import device_of_token
from tepat.field.refusals import ProofUnreadable
from tepat.identity.devices import DEVICE
from tepat.identity.queries import open_devices
from tepat.intake.bodies import read_json_object
from tepat.verification.screens.capture.answers import read_frames
from tepat.verification.screens.wording import CAMERA, STEPS

DEVICE_HEADER = "X-Field-Device"
_LONGEST_CODE = 40
HINTS = ("too_dark", "too_bright", "blurred")

router = Router(tags=["field"])
"""By the token of a phone."""
session_router = Router(tags=["field"])
"""By an agent's own session."""

_UNTIL: dict[str, Any] = {
    "type": "object",
    "required": ["until"],
    "properties": {"until": {"type": "string", "format": "date-time"}},
}
_ANSWERS: dict[int, Any] = {
    200: {"description": "Until when it counts.", "content": {"application/json": {"schema": _UNTIL}}}
}
_POST_PROOF: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["code"],
                    "properties": {"code": {"type": "string", "description": "of the authenticator app"}},
                }
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "code": {"type": "string"},
                        "challenge": {"type": "string", "description": "as `proof/challenge` gave it"},
                        "plan": {
                            "type": "string",
                            "description": "JSON: step, code and moment of each frame",
                        },
                        "frames": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            },
        },
    },
    "responses": _ANSWERS,
}
_ASKED: dict[str, Any] = {
    "type": "object",
    "required": ["challenge", "steps", "words"],
    "properties": {
        "challenge": {"type": "string"},
        "steps": {"type": "array", "items": {"type": "string"}},
        "words": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
_POST_CHALLENGE: dict[str, Any] = {
    "requestBody": {
        "content": {
            "application/json": {"schema": {"type": "object", "properties": {"language": {"type": "string"}}}}
        }
    },
    "responses": {
        200: {"description": "Counts for two minutes.", "content": {"application/json": {"schema": _ASKED}}}
    },
}
_POST_SESSION: dict[str, Any] = {
    "parameters": [
        {
            "name": DEVICE_HEADER,
            "in": "header",
            "required": True,
            "schema": {"type": "string"},
            "description": "The phone's token.",
        }
    ],
    "responses": _ANSWERS,
}


@router.post("/proof", openapi_extra=_POST_PROOF, summary="Show who I am")
@requires("field.device.enrol")
def post_proof(request: HttpRequest) -> HttpResponse:
    """Take a code, or pictures of the agent's face, as proof for some hours.

    With ``challenge`` and ``plan`` the pictures are those of the movements that were asked for.
    """
    device, now = device_of(request), timezone.now()
    require_in_use(device)
    if name := _challenge_of(request):
        return _until(prove_by_movements(device=device, name=name, frames=read_frames(request), at=now))
    code, frames = _sent(request)
    if code:
        return _until(prove_by_code(device=device, code=code, frames=frames, request=request, at=now))
    if frames:
        return _until(prove_by_face(device=device, frames=frames, at=now))
    raise ProofUnreadable(
        _("Tidak ada kode dan tidak ada foto."), mend=_("Tulis kode dari aplikasi kode Anda.")
    )


@router.post("/proof/challenge", openapi_extra=_POST_CHALLENGE, summary="Ask what to show the camera")
@requires("field.device.enrol")
def post_challenge(request: HttpRequest) -> HttpResponse:
    """Movements for the camera, in an order that nobody can foresee, with their words in a language."""
    device, now = device_of(request), timezone.now()
    require_in_use(device)
    language = read_json_object(request).get("language")
    asked = ask_for_movements(device=device, at=now)
    with override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        words = {code: str(text) for code, text in {**STEPS, **{key: CAMERA[key] for key in HINTS}}.items()}
    return answer({"challenge": asked.name, "steps": list(asked.steps), "words": words})


@session_router.post("/proof/session", openapi_extra=_POST_SESSION, summary="Show who I am by signing in")
@requires("field.device.enrol")
def post_session_proof(request: HttpRequest) -> HttpResponse:
    """Take the sign-in just done in this browser, with passkey or second step, as proof."""
    account, now = account_in_session(request), timezone.now()
    device = _device_in_header(request)
    require_in_use(device)
    since = signed_in_at(request, account, now)
    return _until(prove_by_session(device=device, account=account, signed_in_at=since, at=now))


def _sent(request: HttpRequest) -> tuple[str, list[bytes]]:
    """The code and the pictures, whichever way they came."""
    if request.content_type == "multipart/form-data":
        frames = [file.read() for file in request.FILES.getlist("frames")[:MOST_FRAMES]]
        return request.POST.get("code", "").strip()[:_LONGEST_CODE], frames
    code = read_json_object(request).get("code")
    return (code.strip()[:_LONGEST_CODE] if isinstance(code, str) else ""), []


def _challenge_of(request: HttpRequest) -> str:
    return request.POST.get("challenge", "") if request.content_type == "multipart/form-data" else ""


def _device_in_header(request: HttpRequest) -> Device:
    token = request.headers.get(DEVICE_HEADER, "").strip()
    if not token:
        raise ProofUnreadable(
            _("Tidak disebutkan HP mana yang meminta."), mend=_("Muat ulang aplikasi, lalu coba lagi.")
        )
    device = device_of_token(token_hash=token_hash(token))
    if device is None:
        raise NotSignedIn(_("HP ini tidak dikenal."), mend=_("Daftarkan HP ini lagi selagi ada sinyal."))
    return device


def signed_in_at(request: HttpRequest, account: Any, at: datetime) -> datetime | None:
    """When the session of this browser passed its second step."""
    current = request.session.get(DEVICE)
    found = (d.signed_in_at for d in open_devices(account=account, at=at) if str(d.pk) == current)
    return next(found, None)


def _until(until: datetime | None) -> HttpResponse:
    return answer({"until": until.isoformat() if until else None})
