"""Files that can be sent in pieces: tus 1.0 with creation, creation-with-upload, checksum and termination."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Router

from tepat.base.permissions import requires
from tepat.field.api.documents import DELETE_UPLOAD, HEAD_UPLOAD, PATCH_UPLOAD, POST_UPLOAD, TUS_OPTIONS
from tepat.field.authentication import device_of
from tepat.field.errors import (
    UploadNotFound,
    UploadProblem,
    UploadTooLarge,
    UploadTorn,
    UploadWrongType,
    UploadWrongVersion,
)
from tepat.field.kinds import MAX_VOICE_BYTES
from tepat.field.models import Upload
from tepat.field.operations.uploads import append_bytes, begin_upload, give_up_upload, standing_of_upload
from tepat.field.slips import is_hash, uuid_in

router = Router(tags=["field"])

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,termination"
BYTES_TYPE = "application/offset+octet-stream"
_HANDS_IN = "field.record.write"


@router.api_operation(["OPTIONS"], "/uploads", openapi_extra=TUS_OPTIONS, summary="What uploads can do")
@requires(_HANDS_IN)
def options(request: HttpRequest) -> HttpResponse:
    """The version of the protocol and its extensions."""
    return _answer(
        204,
        {
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(MAX_VOICE_BYTES),
            "Tus-Checksum-Algorithm": "sha256",
        },
    )


@router.post("/uploads", openapi_extra=POST_UPLOAD, summary="Begin an upload")
@requires(_HANDS_IN)
def post_upload(request: HttpRequest) -> HttpResponse:
    """Begin to send a file of a record, with its first bytes if they come along."""
    _check_version(request)
    record, file_hash = _metadata(request)
    device, now = device_of(request), timezone.now()
    length = _number(request, "Upload-Length")
    upload = begin_upload(record=record, file_hash=file_hash, length=length, device=device, at=now)
    contents = _body(request) if request.content_type == BYTES_TYPE else b""
    if contents and upload.completed_at is None:
        upload = append_bytes(upload_id=upload.pk, start=0, contents=contents, device=device, at=now)
    return _answer(201, {"Location": _location(upload), "Upload-Offset": str(upload.received)})


@router.api_operation(["HEAD"], "/uploads/{uuid}", openapi_extra=HEAD_UPLOAD, summary="How far an upload is")
@requires(_HANDS_IN)
def head_upload(request: HttpRequest, uuid: str) -> HttpResponse:
    """How many bytes are here, and how many it will be."""
    _check_version(request)
    upload = standing_of_upload(upload_id=_id(uuid), device=device_of(request))
    return _answer(
        200,
        {
            "Upload-Offset": str(upload.received),
            "Upload-Length": str(upload.length),
            "Cache-Control": "no-store",
        },
    )


@router.patch("/uploads/{uuid}", openapi_extra=PATCH_UPLOAD, summary="Go on with an upload")
@requires(_HANDS_IN)
def patch_upload(request: HttpRequest, uuid: str) -> HttpResponse:
    """Add bytes where the last ones ended."""
    _check_version(request)
    if request.content_type != BYTES_TYPE:
        raise UploadWrongType(
            _("Jenis isi lampiran salah."), mend=_("Kirim dengan Content-Type: %s.") % BYTES_TYPE
        )
    start, contents = _number(request, "Upload-Offset"), _body(request)
    upload = append_bytes(
        upload_id=_id(uuid), start=start, contents=contents, device=device_of(request), at=timezone.now()
    )
    return _answer(204, {"Upload-Offset": str(upload.received)})


@router.delete("/uploads/{uuid}", openapi_extra=DELETE_UPLOAD, summary="Give up an upload")
@requires(_HANDS_IN)
def delete_upload(request: HttpRequest, uuid: str) -> HttpResponse:
    """Delete what came so far. A complete one belongs to its record and stays."""
    _check_version(request)
    give_up_upload(upload_id=_id(uuid), device=device_of(request))
    return _answer(204, {})


def _answer(status: int, headers: dict[str, str]) -> HttpResponse:
    response = HttpResponse(status=status, headers={"Tus-Resumable": VERSION, **headers})
    if status == 204:
        del response["Content-Type"]
    return response


def _location(upload: Upload) -> str:
    return reverse("api:head_upload", kwargs={"uuid": str(upload.pk)})


def _check_version(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise UploadWrongVersion(
            _("Versi protokol lampiran tidak dikenal."), mend=_("Pakai Tus-Resumable: %s.") % VERSION
        )


def _id(text: str) -> UUID:
    upload_id = uuid_in(text)
    if upload_id is None:
        raise UploadNotFound(_("Lampiran ini tidak ditemukan."), mend=_("Mulai lampiran ini dari awal."))
    return upload_id


def _number(request: HttpRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise _invalid(_("Kepala permintaan %s tidak benar.") % header)
    return int(text)


def _metadata(request: HttpRequest) -> tuple[UUID, str]:
    """The record and the hash that the file belongs to."""
    found: dict[str, str] = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value.strip(), validate=True).decode("ascii")
        except (binascii.Error, ValueError):
            continue
    record, file_hash = uuid_in(found.get("record")), found.get("hash")
    if record is None or file_hash is None or not is_hash(file_hash):
        raise _invalid(_("Lampiran ini tidak menyebut catatannya."))
    return record, file_hash


def _body(request: HttpRequest) -> bytes:
    """The bytes that came, checked by their sum if one was sent.

    A connection that was cut leaves fewer than announced: those are good as far as they go.
    """
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if not declared.isdigit() or int(declared) > MAX_VOICE_BYTES:
        raise UploadTooLarge(
            _("Lampiran ini terlalu besar."), mend=_("Ambil ulang fotonya dengan aplikasi ini.")
        )
    try:
        contents = request.body
    except UnreadablePostError:
        raise _invalid(_("Sambungan terputus.")) from None
    _check_sum(request.headers.get("Upload-Checksum"), contents)
    return contents


def _check_sum(header: str | None, contents: bytes) -> None:
    if header is None:
        return
    algorithm, _space, text = header.partition(" ")
    if algorithm != "sha256":
        raise _invalid(_("Cara menghitung jumlah uji ini tidak dikenal."))
    expected = base64.b64encode(hashlib.sha256(contents).digest()).decode()
    if not hmac.compare_digest(expected, text.strip()):
        raise UploadTorn(_("Lampiran rusak di perjalanan."), mend=_("Kirim bagian ini lagi."))


def _invalid(what: Any) -> UploadProblem:
    return UploadProblem(what, mend=_("Mulai lampiran ini dari awal."))
