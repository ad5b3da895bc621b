from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tepat.base.operations import record_access
from tepat.base.permissions import requires
from tepat.base.problems import RequestProblem
from tepat.casework.errors import (
    AgentRefused,
    GroundCheckWaiting,
    NoConsent,
    NotWaiting,
    QuestionsRefused,
    WordsMissing,
)
from tepat.casework.kinds import Kind
from tepat.casework.operations import close_task, open_ground_check, reassign_task
from tepat.casework.operations.deciding import correctable_facts
from tepat.casework.operations.ground_checks import agents_of_task
from tepat.casework.operations.opening import MOST_LETTERS
from tepat.casework.queries import (
    OPENS_TASKS,
    OpenTask,
    agent_loads,
    case_on_desk,
    reason_of_case,
    task_on_desk,
    tasks_waiting,
)
from tepat.casework.screens.tasks.cards import (
    answer_groups,
    desk_cards,
    loads_in_words,
    question_groups,
    read_ticks,
    task_card,
    tick_groups,
    ticked_for,
)
from tepat.casework.screens.wording import task_history
from tepat.content.areas import area_name
from tepat.intake.queries import family_of_reference
from tepat.intake.references import reference_in
from tepat.registry.queries import family_not_found, member_names, place_of_family

_LONGEST = 40
_NOBODY = UUID(int=0)
_DONE = {
    "dibuka": _("Tersimpan. Tugas ini muncul di aplikasi petugasnya begitu ia punya sinyal."),
    "ditutup": _("Tersimpan: tugas ditutup."),
    "diserahkan": _("Tersimpan: petugas lain sekarang yang pergi. Batas harinya tetap."),
    "terlambat": _("Tugas itu sudah selesai sementara itu. Tulisan Anda tidak disimpan."),
}
_NO_NUMBER = _("Nomor ini tidak lengkap atau ada yang salah ketik. Contoh nomor yang lengkap: TPT-3JGT-RDVM.")
_NOT_HERE = _("Nomor ini tidak ada di antara keluarga di wilayah Anda.")


@requires("casework.ground_check.read")
@never_cache
@require_safe
def show_tasks(request: HttpRequest) -> HttpResponse:
    """Tasks on the spot in my area, the nearest day first, and how much each agent has."""
    now = timezone.now()
    cards = desk_cards(tasks_waiting(actor=request.user, at=now))
    facts = {
        "cards": cards,
        "loads": loads_in_words(agent_loads(actor=request.user, at=now)),
        "overdue": sum(card.is_overdue for card in cards),
        "may_open": request.user.has_perm(OPENS_TASKS),
        "done": _DONE.get(request.GET.get("hasil", ""), ""),
    }
    return render(request, "casework/screens/tasks/list.html", facts)


@requires("casework.ground_check.read")
@never_cache
@require_safe
def show_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One task with its questions, words, history and answer."""
    return _page(request, task_on_desk(task_id=task_id, actor=request.user, at=timezone.now()))


@requires("casework.ground_check.open")
@require_POST
def close(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """End a task with words; 422 without any."""
    now = timezone.now()
    try:
        close_task(task_id=task_id, actor=request.user, words=request.POST.get("why", ""), at=now)
    except WordsMissing as error:
        found = task_on_desk(task_id=task_id, actor=request.user, at=now)
        return _page(request, found, {"alasan": _sentence(error)})
    except NotWaiting:
        return _back("terlambat")
    return _back("ditutup")


@requires("casework.ground_check.open")
@require_POST
def reassign(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Give a task to another agent; 422 where they are none for this family."""
    now = timezone.now()
    chosen = request.POST.get("agent", "")
    try:
        agent_id = UUID(chosen)
    except ValueError:
        agent_id = _NOBODY
    try:
        reassign_task(task_id=task_id, agent_id=agent_id, actor=request.user, at=now)
    except AgentRefused as error:
        found = task_on_desk(task_id=task_id, actor=request.user, at=now)
        return _page(request, found, {"petugas": _sentence(error)})
    except NotWaiting:
        return _back("terlambat")
    return HttpResponseRedirect(f"{reverse('casework:task', args=[task_id])}?hasil=diserahkan")


@requires("casework.ground_check.open")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a ground check: for an appeal, or of a family found by the number of its registration."""
    now = timezone.now()
    if request.method == "POST" and "reference" in request.POST:
        return _find(request)
    about = _about(request, now)
    if about is None:
        return render(request, "casework/screens/tasks/find.html", {"typed": "", "fault": ""})
    if request.method != "POST":
        return _form(request, about, ticked=about.wanted)
    ticked = request.POST.getlist("ask")
    try:
        task_id = open_ground_check(
            actor=request.user,
            questions=read_ticks(ticked),
            words=request.POST.get("words", ""),
            at=now,
            family_id=about.family_id,
            appeal_id=about.appeal_id,
        )
    except WordsMissing as error:
        return _form(request, about, ticked, {"pesan": _sentence(error)})
    except QuestionsRefused as error:
        return _form(request, about, ticked, {"tanya": _sentence(error)})
    except (GroundCheckWaiting, NoConsent, NotWaiting) as error:
        return _form(request, about, ticked, {"isi": _sentence(error)})
    return HttpResponseRedirect(f"{reverse('casework:task', args=[task_id])}?hasil=dibuka")


@dataclass(frozen=True)
class _About:
    """Whom a ground check is to be about. ``wanted`` are the boxes that an appeal ticks by itself."""

    family_id: UUID
    appeal_id: UUID | None
    names: dict[UUID, str]
    place: str
    wanted: list[str]


def _about(request: HttpRequest, at: datetime) -> _About | None:
    """The appeal or family that the address names; None where it names none. Recorded as access."""
    actor: Any = request.user
    if appeal := request.GET.get("sanggahan", ""):
        found = case_on_desk(case_id=_uuid(appeal), actor=actor, at=at)
        reason = reason_of_case(case=found.case, actor=actor)
        wanted = ticked_for(correctable_facts(reason=reason, at=at))
        return _of_family(reason.family_id, found.case.pk, wanted, at)
    if family := request.GET.get("keluarga", ""):
        family_id = _uuid(family)
        area_code, group_id = place_of_family(family_id=family_id)
        if not actor.reaches(area_code, group_id):
            raise family_not_found()
        record_access(
            actor=actor,
            action="casework.family.read",
            purpose="eligibility",
            subject_kind="family",
            subject_id=family_id,
            area_code=area_code,
        )
        return _of_family(family_id, None, [], at)
    return None


def _of_family(family_id: UUID, appeal_id: UUID | None, wanted: list[str], at: datetime) -> _About:
    area_code, _group = place_of_family(family_id=family_id)
    return _About(
        family_id,
        appeal_id,
        member_names(family_id=family_id, at=at),
        area_name(area_code) or area_code,
        wanted,
    )


def _find(request: HttpRequest) -> HttpResponse:
    """The family of a registration's number, if the officer reaches it; else the form again, with 422."""
    typed = request.POST.get("reference", "")[:_LONGEST]
    reference = reference_in(typed)
    family_id = family_of_reference(reference=reference) if reference else None
    fault = _NO_NUMBER if reference is None else ""
    if not fault and not _is_reached(request.user, family_id):
        fault = _NOT_HERE
    if fault:
        facts = {"typed": typed, "fault": fault}
        return render(request, "casework/screens/tasks/find.html", facts, status=422)
    return HttpResponseRedirect(f"{reverse('casework:ask')}?keluarga={family_id}")


def _is_reached(actor: Any, family_id: UUID | None) -> bool:
    return family_id is not None and bool(actor.reaches(*place_of_family(family_id=family_id)))


def _form(
    request: HttpRequest, about: _About, ticked: list[str], faults: dict[str, str] | None = None
) -> HttpResponse:
    faults = faults or {}
    groups = tick_groups(about.names, set(ticked))
    facts = {
        "about": about,
        "names": list(about.names.values()),
        "groups": groups,
        "faults": list(faults.items()),
        "faulty": faults,
        "words": request.POST.get("words", "")[:MOST_LETTERS],
        "most": MOST_LETTERS,
        "back": reverse("casework:case", args=[about.appeal_id])
        if about.appeal_id
        else reverse("casework:tasks"),
    }
    return render(request, "casework/screens/tasks/ask.html", facts, status=422 if faults else 200)


def _page(request: HttpRequest, found: OpenTask, faults: dict[str, str] | None = None) -> HttpResponse:
    faults = faults or {}
    facts: dict[str, Any] = {
        "found": found,
        "card": task_card(found.case, is_overdue=found.is_overdue),
        "title": found.row.title,
        "names": list(found.names.values()),
        "questions": question_groups(found.row.questions, found.names),
        "words": found.row.words,
        "lines": task_history(found.steps, kind=found.case.kind),
        "is_visit": found.case.kind == Kind.AUDIT_VISIT,
        "answers": answer_groups(found.answer, found.names) if found.answer else [],
        "note": found.answer.note if found.answer else "",
        "agents": agents_of_task(task=found.case) if found.may_change else [],
        "faults": list(faults.items()),
        "faulty": faults,
        "why": request.POST.get("why", "")[:MOST_LETTERS],
        "most": MOST_LETTERS,
        "done": _DONE.get(request.GET.get("hasil", ""), ""),
    }
    return render(request, "casework/screens/tasks/task.html", facts, status=422 if faults else 200)


def _back(done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('casework:tasks')}?hasil={done}")


def _uuid(text: str) -> UUID:
    """An id from an address or a form; one that is none finds nothing. Raises ``FamilyNotFound``."""
    try:
        return UUID(text)
    except ValueError:
        raise family_not_found() from None


def _sentence(error: RequestProblem) -> str:
    return " ".join(str(part) for part in (error.what, error.why, error.mend) if part)
