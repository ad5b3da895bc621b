"""One screen of the questionnaire: draw it, take its answers, go on to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tepat.base.permissions import requires
from tepat.content.questionnaires import AnswerProblem, Question
from tepat.intake.filling import Filling, address, resume
from tepat.intake.screens.questionnaire.entries import Entry, entry, raw_of_answer, raw_of_post, read
from tepat.intake.walk import Stop

Faults = dict[str, tuple[AnswerProblem, ...]]  # by question

REVIEW = "periksa"  # the screen was opened from the review and leads back to it


@requires("intake.own_family.register")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_section(request: HttpRequest, section: str, part: int, member: int | None = None) -> HttpResponse:
    """Questions that belong together. A POST keeps what is right and shows again what is not (422)."""
    filling = resume(request.user)
    if filling is None:
        return HttpResponseRedirect(reverse("intake:start"))
    screen = Screen(filling, Stop(section, part, member))
    if not screen.exists:
        raise Http404
    came_from_review = (request.POST or request.GET).get("dari") == REVIEW
    if request.method == "POST":
        faults = screen.take(request.POST)
        if not faults:
            return HttpResponseRedirect(screen.leave(to_review=came_from_review))
        entries = screen.entries(request.POST, faults)
    else:
        if not screen.questions:
            return HttpResponseRedirect(screen.next_address)
        entries, faults = screen.entries(), {}
    facts = {
        "screen": screen,
        "entries": entries,
        "has_faults": bool(faults),
        "may_skip": any(not question.required for question in screen.questions),
        "from_review": came_from_review,
        "review_word": REVIEW,
    }
    return render(request, "intake/screens/questionnaire/section.html", facts, status=422 if faults else 200)


@dataclass
class Screen:
    """One stop of a filling, with what its page shows."""

    filling: Filling
    stop: Stop

    def __post_init__(self) -> None:
        self.walk = self.filling.walk
        self.exists = self.walk.exists(self.stop) and (
            self.stop.member is None or 1 <= self.stop.member <= len(self.filling.members)
        )
        if self.exists:
            self.questions = self.walk.questions(self.stop, self.filling.answers)
            self.follow_up = ""

    @property
    def title(self) -> dict[str, str]:
        return self.walk.sections[self.stop.section].title

    @property
    def part_words(self) -> str:
        """``1 of 2`` where a section stands on several screens, else nothing."""
        parts = len(self.walk.parts[self.stop.section])
        return _("%(part)d dari %(parts)d") % {"part": self.stop.part, "parts": parts} if parts > 1 else ""

    @property
    def member_name(self) -> str:
        return member_words(self.filling, self.stop.member) if self.stop.member else ""

    @property
    def position(self) -> tuple[int, int]:
        return self.walk.position(self.stop, self.filling.answers)

    @property
    def next_address(self) -> str:
        later = self.walk.after(self.stop, self.filling.answers)
        return address(later) if later else reverse("intake:review")

    @property
    def back_address(self) -> str:
        earlier = self.walk.before(self.stop, self.filling.answers)
        return address(earlier) if earlier else reverse("intake:residence")

    def entries(self, post: Mapping[str, str] | None = None, faults: Faults | None = None) -> list[Entry]:
        """The questions to draw: as they were answered, or as a form sent them."""
        given = self.filling.about(self.stop.member)
        return [
            entry(
                question,
                raw_of_answer(question, given) if post is None else raw_of_post(question, post),
                faults=(faults or {}).get(question.code, ()),
            )
            for question in self.questions
        ]

    def take(self, post: Mapping[str, str]) -> Faults:
        """Put a form's answers into the filling and keep it; returns the faults by question.

        An answer with a fault is not kept: what was there before stays.
        """
        given, before = self.filling.about(self.stop.member), set(self._codes())
        old = dict(given)
        for question in self.walk.parts[self.stop.section][self.stop.part - 1]:
            raw = raw_of_post(question, post)
            if question.code in before or raw:
                self._put(question, raw, given)
        faults = self._faults()
        for code in faults:
            given.pop(code, None)
            if code in old:
                given[code] = old[code]
        added = [code for code in self._codes() if code not in before and code not in given]
        self.follow_up = added[0] if added else ""
        self.filling.keep(step=address(self.stop))
        return faults

    def leave(self, *, to_review: bool) -> str:
        """Where a person goes after good answers: to new questions of this screen, or on."""
        suffix = f"?dari={REVIEW}" if to_review else ""
        if self.follow_up:
            return f"{address(self.stop)}{suffix}#q-{self.follow_up}"
        if to_review:
            return reverse("intake:review")
        return self.next_address

    def _codes(self) -> list[str]:
        return [question.code for question in self.walk.questions(self.stop, self.filling.answers)]

    def _put(self, question: Question, raw: Mapping[str, str], given: dict[str, Any]) -> None:
        is_answered, value = read(question, raw)
        if is_answered:
            given[question.code] = value
        else:
            given.pop(question.code, None)

    def _faults(self) -> Faults:
        member = self.stop.member
        prefix = "/answers/" if member is None else f"/answers/members/{member - 1}/"
        faults: Faults = {}
        asked = {q.code for q in self.walk.questions(self.stop, self.filling.answers)}
        for problem in self.filling.check().problems:
            code = problem.pointer.removeprefix(prefix)
            if problem.pointer.startswith(prefix) and code in asked:
                faults[code] = (*faults.get(code, ()), problem)
        self.questions = self.walk.questions(self.stop, self.filling.answers)
        return faults


def member_words(filling: Filling, member: int) -> str:
    """What a member is called on a page: the name, or the number in the list."""
    name = filling.members[member - 1].get("name")
    return str(name) if name else _("Anggota %(number)d") % {"number": member}
