from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tepat.base.permissions import requires
from tepat.base.problems import RequestProblem
from tepat.field.desk import (
    RecordOnDesk,
    Tray,
    WayOut,
    count_of_trays,
    picture_of,
    record_on_desk,
    records_on_desk,
)
from tepat.field.errors import RecordSettled
from tepat.field.kinds import RecordKind, RecordState
from tepat.field.quarantine import MOST_LETTERS, release_record, send_back, void_record
from tepat.field.reasons import reason_in_words
from tepat.field.refusals import CorrectionMissing, WayClosed, WordsMissing
from tepat.field.screens.quarantine.answers import compared, sheets
from tepat.field.screens.quarantine.cards import evidence_cards, history_lines, record_card, villages_of

_SCREENS = "field/screens/quarantine"
_TRAYS: dict[str, Tray] = {"": Tray.OPEN, "dikembalikan": Tray.SENT_BACK, "foto": Tray.WAITING}
_DONE = {
    "accepted": _("Tersimpan: catatan itu sudah diterima dan menjadi data."),
    "sent_back": _("Tersimpan: petugas lapangan membaca tulisan Anda di HP-nya."),
    "void": _("Tersimpan: catatan itu ditutup. Isinya tetap disimpan."),
    "late": _("Catatan itu sudah diselesaikan petugas lain, atau dari HP-nya sendiri."),
}
_WAYS = {way.value: way for way in WayOut}
# Where the fault of a way stands on the page.
_PLACES = {WayOut.AREA: "desa", WayOut.FAMILY: "nomor", WayOut.SEND_BACK: "pesan", WayOut.VOID: "alasan"}


@requires("field.quarantine.decide")
@never_cache
@require_safe
def show_desk(request: HttpRequest) -> HttpResponse:
    """The records of my area that did not make it, tray by tray, the oldest first."""
    now = timezone.now()
    chosen = request.GET.get("lihat", "")
    chosen = chosen if chosen in _TRAYS else ""
    page = records_on_desk(
        actor=request.user, tray=_TRAYS[chosen], at=now, page=request.GET.get("halaman", "1")
    )
    counts = count_of_trays(actor=request.user, at=now)
    titles = {
        "": _("Perlu dilihat"),
        "dikembalikan": _("Dikembalikan"),
        "foto": _("Tanpa foto"),
    }
    facts = {
        "cards": [
            record_card(record, at=now, files=record.files, files_here=record.files_here)
            for record in page.object_list
        ],
        "page": page,
        "chosen": chosen,
        "tabs": [(code, titles[code], counts[tray], code == chosen) for code, tray in _TRAYS.items()],
        "days": settings.TEPAT_FIELD_WAITING_DAYS,
        "done": _DONE.get(request.GET.get("hasil", ""), ""),
    }
    return render(request, f"{_SCREENS}/list.html", facts)


@requires("field.quarantine.decide")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_record(request: HttpRequest, record_id: int) -> HttpResponse:
    """One record as far as it opens, and what can be done. A POST does it; 422 where something is missing."""
    now = timezone.now()
    if request.method != "POST":
        return _page(request, record_on_desk(record_id=record_id, actor=request.user, at=now))
    way = _WAYS.get(request.POST.get("way", ""), WayOut.PROCESS)
    try:
        return _do(request, record_id, way, now)
    except (WordsMissing, CorrectionMissing, WayClosed) as error:
        faults = {_PLACES.get(way, "keluar"): _sentence(error)}
        return _page(request, record_on_desk(record_id=record_id, actor=request.user, at=now), faults, way)
    except RecordSettled:
        return _back("late")


@requires("field.quarantine.decide")
@never_cache
@require_safe
def show_picture(request: HttpRequest, record_id: int, file_hash: str) -> HttpResponse:
    """A picture or a sound of a record. Every look is recorded, nothing is kept."""
    contents, media_type = picture_of(record_id=record_id, file_hash=file_hash, actor=request.user)
    return HttpResponse(contents, content_type=media_type)


def _do(request: HttpRequest, record_id: int, way: WayOut, now: Any) -> HttpResponse:
    actor = request.user
    if way == WayOut.SEND_BACK:
        send_back(record_id=record_id, actor=actor, words=request.POST.get("words", ""), at=now)
        return _back("sent_back")
    if way == WayOut.VOID:
        void_record(record_id=record_id, actor=actor, words=request.POST.get("why", ""), at=now)
        return _back("void")
    record = release_record(
        record_id=record_id,
        actor=actor,
        at=now,
        way=way,
        area_code=request.POST.get("area_code", "")[:20],
        reference=request.POST.get("reference", "")[:40],
    )
    if record.state == RecordState.ACKNOWLEDGED:
        return _back("accepted")
    still = reason_in_words(record.reason)["what"] if record.reason else ""
    faults = {"keluar": f"{_('Sudah dicoba, tetapi catatan ini masih belum bisa diterima.')} {still}"}
    return _page(request, record_on_desk(record_id=record_id, actor=actor, at=now), faults, way)


def _page(
    request: HttpRequest,
    found: RecordOnDesk,
    faults: dict[str, str] | None = None,
    tried: WayOut | None = None,
) -> HttpResponse:
    faults = faults or {}
    opened, other = found.opened, found.other
    files = list(found.evidence)
    here = sum(file.state == "stored" for file in files)
    facts: dict[str, Any] = {
        "card": record_card(found.record, at=timezone.now(), files=len(files), files_here=here),
        "opens": opened.opens,
        "is_visit": found.record.kind == RecordKind.VISIT,
        "sheets": [] if other else sheets(opened),
        "compared": compared(opened, other) if other else [],
        "other": record_card(other.record, at=timezone.now()) if other else None,
        "place": opened.place,
        "evidence": evidence_cards(files),
        "lines": history_lines(found.history),
        "ways": [str(way) for way in found.ways_out],
        "tried": str(tried or ""),
        "villages": villages_of(request.user, settings.TEPAT_REGENCY)
        if WayOut.AREA in found.ways_out
        else (),
        "faults": list(faults.items()),
        "faulty": faults,
        "entered": {
            name: request.POST.get(name, "")[:MOST_LETTERS]
            for name in ("words", "why", "reference", "area_code")
        },
        "most": MOST_LETTERS,
    }
    return render(request, f"{_SCREENS}/record.html", facts, status=422 if faults else 200)


def _back(done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('field:quarantine')}?hasil={done}")


def _sentence(error: RequestProblem) -> str:
    return " ".join(str(part) for part in (error.what, error.why, error.mend) if part)
