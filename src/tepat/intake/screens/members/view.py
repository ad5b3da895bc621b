from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tepat.base.permissions import requires
from tepat.base.templatetags.words import words
from tepat.intake.filling import Filling, address, resume
from tepat.intake.screens.questionnaire.view import member_words
from tepat.intake.walk import MEMBER_LIST

_MOST_MEMBERS = 30
APPLICANT = 1  # the member that the signed-in person is


@dataclass(frozen=True)
class Card:
    """A member in the list."""

    number: int
    name: str
    address: str
    is_complete: bool
    is_applicant: bool


@requires("intake.own_family.register")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_members(request: HttpRequest) -> HttpResponse:
    """Who belongs to the family. A POST goes on when everything about the members is in order (else 422)."""
    filling = resume(request.user)
    if filling is None:
        return HttpResponseRedirect(reverse("intake:start"))
    faults: list[tuple[str, str]] = []
    if request.method == "POST":
        faults = member_faults(filling)
        if not faults:
            return HttpResponseRedirect(_way_on(request, filling))
    walk = filling.walk
    facts = {
        "cards": _cards(filling),
        "can_add": len(filling.members) < _MOST_MEMBERS,
        "faults": faults,
        "position": walk.position(MEMBER_LIST, filling.answers),
        "back": _back(filling),
        "from_review": (request.POST or request.GET).get("dari") == "periksa",
    }
    return render(request, "intake/screens/members/members.html", facts, status=422 if faults else 200)


@requires("intake.own_family.register")
@require_POST
def add_member(request: HttpRequest) -> HttpResponse:
    """Add an empty member, or take the empty one that is there already, and ask about them."""
    filling = resume(request.user)
    if filling is None:
        return HttpResponseRedirect(reverse("intake:start"))
    if not filling.members or not filling.is_blank(len(filling.members)):
        if len(filling.members) >= _MOST_MEMBERS:
            return HttpResponseRedirect(reverse("intake:members"))
        filling.add_member()
    first = address(filling.walk.member_stops(filling.answers, len(filling.members))[0])
    filling.keep(step=reverse("intake:members"))
    return HttpResponseRedirect(first)


@requires("intake.own_family.register")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove_member(request: HttpRequest, member: int) -> HttpResponse:
    """Ask, and on POST take the member out of the list. The applicant stays."""
    filling = resume(request.user)
    if filling is None:
        return HttpResponseRedirect(reverse("intake:start"))
    if not APPLICANT < member <= len(filling.members):
        raise Http404
    if request.method == "POST":
        del filling.members[member - 1]
        filling.keep(step=reverse("intake:members"))
        return HttpResponseRedirect(reverse("intake:members"))
    return render(request, "intake/screens/members/remove.html", {"name": member_words(filling, member)})


def member_faults(filling: Filling) -> list[tuple[str, str]]:
    """What is missing or wrong about the members: a sentence, and the address where to put it right."""
    faults = []
    members_with_faults = set()
    for problem in filling.check().problems:
        if problem.pointer == "/answers/members":
            faults.append((f"{words(problem.what)} {words(problem.mend)}".strip(), "#anggota"))
        elif number := member_of(problem.pointer):
            members_with_faults.add(number)
    for number in sorted(members_with_faults):
        sentence = _("Data %(name)s belum lengkap.") % {"name": member_words(filling, number)}
        faults.append((sentence, _first_address(filling, number)))
    own = filling.account.nik
    if own and all(member.get("nik") != own for member in filling.members):
        sentence = _("NIK Anda sendiri tidak ada di daftar ini. Periksa NIK pada data Anda.")
        faults.append((sentence, _first_address(filling, APPLICANT)))
    return faults


def member_of(pointer: str) -> int | None:
    """The member's number (1..) to which a pointer leads.

    >>> member_of("/answers/members/2/nik"), member_of("/answers/tenure")
    (3, None)
    """
    parts = pointer.split("/")
    return int(parts[3]) + 1 if parts[1:3] == ["answers", "members"] and len(parts) > 3 else None


def _cards(filling: Filling) -> list[Card]:
    faulty = {member_of(problem.pointer) for problem in filling.check().problems}
    return [
        Card(
            number=number,
            name=member_words(filling, number),
            address=_first_address(filling, number),
            is_complete=number not in faulty,
            is_applicant=number == APPLICANT,
        )
        for number in range(1, len(filling.members) + 1)
    ]


def _first_address(filling: Filling, member: int) -> str:
    return address(filling.walk.member_stops(filling.answers, member)[0])


def _way_on(request: HttpRequest, filling: Filling) -> str:
    later = filling.walk.after(MEMBER_LIST, filling.answers)
    step = address(later) if later else reverse("intake:review")
    filling.keep(step=step)
    return reverse("intake:review") if request.POST.get("dari") == "periksa" else step


def _back(filling: Filling) -> Any:
    earlier = filling.walk.before(MEMBER_LIST, filling.answers)
    return address(earlier) if earlier else reverse("intake:residence")
