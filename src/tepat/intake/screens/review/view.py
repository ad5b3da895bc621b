from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tepat.base.permissions import requires
from tepat.base.problems import ProblemItem, RequestProblem
from tepat.base.templatetags.words import words
from tepat.content.areas import VILLAGE, area_name, level_of, parent_code
from tepat.intake.errors import ApplicantNotAMember, SubmissionInvalid
from tepat.intake.filling import Filling, address, resume
from tepat.intake.operations import accept_submission, discard_draft
from tepat.intake.screens.members.view import member_faults, member_of
from tepat.intake.screens.questionnaire.view import REVIEW, member_words
from tepat.intake.screens.review.summary import sheets
from tepat.intake.walk import MEMBER_LIST

OUTCOME = "eligibility:outcome"  # a page of the room above, known by name only


@requires("intake.own_family.register")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """All answers in words. A POST sends them once; what is wrong is named with the way to it (422)."""
    filling = resume(request.user)
    if filling is None:
        # A second click on "send", or the page reached by "back": the outcome says what came of it.
        return HttpResponseRedirect(reverse(OUTCOME if request.method == "POST" else "intake:start"))
    faults: list[tuple[str, str]] = []
    if request.method == "POST":
        faults = _send(request, filling)
        if not faults:
            return HttpResponseRedirect(reverse(OUTCOME))
    facts = {
        "sheets": sheets(filling),
        "area": _area(filling.area_code),
        "faults": faults,
        "warnings": _warnings(filling),
        "back": _back(filling),
        "review_word": REVIEW,
    }
    return render(request, "intake/screens/review/review.html", facts, status=422 if faults else 200)


def _area(code: str) -> str:
    """The village and its district by name; empty where none is chosen, or only a district."""
    if level_of(code) < VILLAGE:
        return ""
    return ", ".join(filter(None, (area_name(code), area_name(parent_code(code) or ""))))


def _send(request: HttpRequest, filling: Filling) -> list[tuple[str, str]]:
    """Hand the submission in; returns what stood in the way."""
    if not _area(filling.area_code):
        return [(_("Desa atau kelurahan tempat tinggal belum dipilih."), reverse("intake:residence"))]
    if faults := member_faults(filling):
        return faults
    try:
        with transaction.atomic():
            accept_submission(
                uuid=filling.submission_id,
                document=filling.document(),
                actor=filling.account,
                received_at=timezone.now(),
            )
            discard_draft(account=filling.account, questionnaire=filling.questionnaire.code)
    except (SubmissionInvalid, ApplicantNotAMember) as error:
        return _faults(filling, error)
    return []


def _warnings(filling: Filling) -> list[tuple[str, str]]:
    """What is worth a second look: a sentence, and the way to the question."""
    return [
        (_sentence(filling, ProblemItem(w.code, w.pointer, w.what, w.mend)), _place(filling, w.pointer))
        for w in filling.check().warnings
    ]


def _faults(filling: Filling, error: RequestProblem) -> list[tuple[str, str]]:
    if not error.items:
        return [(f"{error.what} {error.mend}", address(MEMBER_LIST))]
    return [(_sentence(filling, item), _place(filling, item.pointer)) for item in error.items]


def _sentence(filling: Filling, item: ProblemItem) -> str:
    member = member_of(item.pointer)
    about = member_words(filling, member) if member and member <= len(filling.members) else ""
    what = f"{words(item.what)} {words(item.mend)}".strip()
    return f"{about}: {what}" if about else what


def _place(filling: Filling, pointer: str) -> str:
    """The address of the question to which a pointer of the document leads."""
    code = pointer.rsplit("/", 1)[-1]
    stop = filling.walk.stop_of(code, member_of(pointer))
    if stop is not None:
        return f"{address(stop)}?dari={REVIEW}#q-{code}"
    if pointer.startswith("/consents"):
        return reverse("intake:consent")
    return reverse("intake:residence") if pointer == "/area_code" else address(MEMBER_LIST)


def _back(filling: Filling) -> str:
    return address(filling.walk.stops(filling.answers)[-1])
