from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from tepat.base.permissions import requires
from tepat.base.templatetags.words import words
from tepat.field.export_files import MOST_BYTES
from tepat.field.importing import HandedIn, Imported, import_export
from tepat.field.kinds import RecordState
from tepat.field.refusals import ExportUnreadable
from tepat.field.screens.wording import KINDS

_SCREENS = "field/screens/importing"


class _SealedFile(TemporaryFileUploadHandler):
    """An export may be large, and lies sealed even in a temporary file; beyond the limit nothing is kept."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write on, or stop where it is too much."""
        if start > MOST_BYTES:
            raise StopUpload(connection_reset=False)
        super().receive_data_chunk(raw_data, start)


@dataclass(frozen=True)
class ResultCard:
    """What became of one record, in words. ``tone``: good, open or bad."""

    kind: Any
    state: Any
    tone: str
    reason: str
    reference: str
    number: str


@csrf_exempt  # so that the file goes where it should before the check below reads the form
@requires("field.export.import")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Take the sealed export of a phone and show what became of each record; 422 for what is none."""
    request.upload_handlers = [_SealedFile(request)]
    return _import_file(request)


@csrf_protect
def _import_file(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request)
    file = request.FILES.get("file")
    if file is None:
        return _form(request, _("Berkas belum dipilih, atau terlalu besar (lebih dari 200 MB)."))
    try:
        imported = import_export(file=file, actor=request.user, at=timezone.now())
    except ExportUnreadable as error:
        return _form(request, f"{error.what} {error.mend}")
    return render(request, f"{_SCREENS}/result.html", _facts(imported))


def _form(request: HttpRequest, fault: str = "") -> HttpResponse:
    facts = {"fault": fault, "faults": [("berkas", fault)] if fault else []}
    return render(request, f"{_SCREENS}/import.html", facts, status=422 if fault else 200)


def _facts(imported: Imported) -> dict[str, Any]:
    return {
        "agent": imported.agent,
        "label": imported.label,
        "cards": [_card(one) for one in imported.results],
        "accepted": imported.count(RecordState.ACKNOWLEDGED),
        "waiting": imported.count(RecordState.WAITING),
        "held": imported.count(RecordState.QUARANTINED),
        "torn": imported.torn,
        "is_cut": imported.is_cut,
    }


def _card(one: HandedIn) -> ResultCard:
    if one.receipt is None:
        problem = one.problem
        why = " ".join(words(part) for part in (problem.what, problem.mend) if part) if problem else ""
        return ResultCard(_("Catatan"), _("Tidak bisa diambil"), "bad", why, "", one.record[-8:])
    receipt = one.receipt
    state = receipt["state"]
    reason = receipt["reason"] or {}
    why = str(reason.get("what", ""))
    if state == RecordState.WAITING:
        why = _("Lampiran yang tidak ada di berkas ini: %(number)d") % {"number": len(receipt["missing"])}
    states = {
        RecordState.ACKNOWLEDGED: (_("Diterima"), "good"),
        RecordState.WAITING: (_("Tersimpan, menunggu lampirannya"), "open"),
        RecordState.QUARANTINED: (_("Ditahan di karantina"), "open"),
    }
    label, tone = states[RecordState(state)]
    kind = KINDS.get(receipt["kind"], receipt["kind"])
    return ResultCard(kind, label, tone, why, receipt.get("reference") or "", one.record[-8:])
