from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tepat.base.in_words import sentence_in_words
from tepat.base.permissions import requires
from tepat.casework.errors import CorrectionsRefused, NotWaiting, WordsMissing
from tepat.casework.kinds import Kind
from tepat.casework.operations import reject_appeal, take_case, uphold_appeal
from tepat.casework.operations.deciding import correctable_facts
from tepat.casework.operations.opening import MOST_LETTERS
from tepat.casework.queries import (
    OPENS_TASKS,
    CaseOnDesk,
    case_on_desk,
    cases_waiting,
    checks_of_appeal,
    photo_of,
    reason_of_case,
)
from tepat.casework.screens.desk.cards import desk_card, fact_rows
from tepat.casework.screens.tasks.cards import check_cards
from tepat.casework.screens.wording import history

_OPEN_ROWS = 8  # so many facts stand open; more are folded
_DONE = {
    "upheld": _("Tersimpan: data dibetulkan dan keluarga itu diputuskan lagi. Warga sudah diberi tahu."),
    "rejected": _("Tersimpan: sanggahan ditolak dengan alasan. Warga sudah diberi tahu."),
    "answered": _("Tersimpan. Warga sudah diberi tahu bahwa jawabannya ada."),
    "late": _("Kasus itu sudah dijawab petugas lain. Tulisan Anda tidak disimpan."),
}


@requires("casework.appeal.decide")
@never_cache
@require_safe
def show_desk(request: HttpRequest) -> HttpResponse:
    """Who waits in my area, the nearest day first."""
    cards = [desk_card(found) for found in cases_waiting(actor=request.user, at=timezone.now())]
    facts = {
        "cards": cards,
        "overdue": sum(card.is_overdue for card in cards),
        "done": _DONE.get(request.GET.get("hasil", ""), ""),
    }
    return render(request, "casework/screens/desk/list.html", facts)


@requires("casework.appeal.decide")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One appeal with the facts behind its reason. A POST decides; 422 where something is missing."""
    now = timezone.now()
    found = case_on_desk(case_id=case_id, actor=request.user, at=now)
    if found.case.kind != Kind.APPEAL:
        return HttpResponseRedirect(reverse("casework:data_request", args=[case_id]))
    if request.method != "POST":
        return _page(request, found)
    try:
        if request.POST.get("answer") == "upheld":
            uphold_appeal(
                case_id=case_id,
                actor=request.user,
                entered=request.POST,
                words=request.POST.get("note", ""),
                at=now,
            )
            return _back("upheld")
        reject_appeal(case_id=case_id, actor=request.user, words=request.POST.get("why", ""), at=now)
    except CorrectionsRefused as error:
        faults = {item.pointer.removeprefix("/"): str(item.what) for item in error.items}
        return _page(request, found, faults or {"benar": _sentence(error)})
    except WordsMissing as error:
        place = "catatan" if request.POST.get("answer") == "upheld" else "alasan"
        return _page(request, found, {place: _sentence(error)})
    except NotWaiting:
        return _back("late")
    return _back("rejected")


@requires("casework.appeal.decide")
@require_POST
def take(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Become the owner of a case."""
    take_case(case_id=case_id, actor=request.user, at=timezone.now())
    return HttpResponseRedirect(reverse("casework:case", args=[case_id]))


@requires("casework.appeal.decide")
@never_cache
@require_safe
def show_photo(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The photo that came with a case. Every look is recorded."""
    return HttpResponse(photo_of(case_id=case_id, actor=request.user), content_type="image/jpeg")


def _page(request: HttpRequest, found: CaseOnDesk, faults: dict[str, str] | None = None) -> HttpResponse:
    reason = reason_of_case(case=found.case, actor=request.user)
    facts = correctable_facts(reason=reason, at=timezone.now())
    faults = faults or {}
    rows = fact_rows(facts, reason.names, request.POST, faults)
    ours = [row for row in rows if row.is_ours]
    checks = checks_of_appeal(appeal=found.case, at=timezone.now())
    shown: dict[str, Any] = {
        "card": desk_card(found),
        "found": found,
        "lines": history(found.steps, citizen=_("Warga")),
        "sentence": sentence_in_words(reason.criterion["reason"]),
        "result": reason.criterion["result"],
        "rows": rows,
        "first_rows": ours[:_OPEN_ROWS],
        "more_rows": ours[_OPEN_ROWS:],
        "checks": check_cards(checks, dict(zip(reason.members, reason.names, strict=True))),
        "may_ask": found.may_answer
        and request.user.has_perm(OPENS_TASKS)
        and not any(check.case.is_waiting for check in checks),
        "faults": [(anchor, text) for anchor, text in faults.items()],
        "faulty": faults,
        "entered": {name: request.POST.get(name, "")[:MOST_LETTERS] for name in ("why", "note")},
        "most": MOST_LETTERS,
    }
    return render(request, "casework/screens/desk/case.html", shown, status=422 if faults else 200)


def _back(done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('casework:desk')}?hasil={done}")


def _sentence(error: Any) -> str:
    return " ".join(str(part) for part in (error.what, error.why, error.mend) if part)
