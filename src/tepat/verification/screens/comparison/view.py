from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tepat.base.permissions import requires
from tepat.verification.errors import NotOnThisRung
from tepat.verification.operations import decide_comparison
from tepat.verification.queries import comparison_material
from tepat.verification.screens.work import cards, comparisons_for
from tepat.verification.words import ComparisonNote, Verdict

# Which key chooses which verdict.
KEYS: dict[str, str] = {Verdict.SAME: "1", Verdict.DIFFERENT: "2", Verdict.UNSURE: "3"}
_PICTURES = {"ktp": "reference", "kamera": "capture"}


@requires("verification.comparison.decide")
@never_cache
@require_safe
def show_desk(request: HttpRequest) -> HttpResponse:
    """The most urgent case that I may decide: two pictures, and nothing of what the person answered."""
    people = comparisons_for(request.user, timezone.now())
    facts = {
        "card": cards(people[:1])[0] if people else None,
        "waiting": len(people),
        "verdicts": [(code, words, KEYS[code]) for code, words in Verdict.choices],
        "notes": ComparisonNote.choices,
        "done": _("Tersimpan.") if "tersimpan" in request.GET else "",
    }
    return render(request, "verification/screens/comparison/desk.html", facts)


@requires("verification.comparison.decide")
@require_POST
def take_verdict(request: HttpRequest, verification_id: UUID) -> HttpResponse:
    """Store what I saw; the next case comes at once. A case that somebody else decided is passed over."""
    try:
        decide_comparison(
            verification_id=verification_id,
            actor=request.user,
            verdict=request.POST.get("verdict", ""),
            note_code=request.POST.get("note", ComparisonNote.CLEAR),
            at=timezone.now(),
        )
    except NotOnThisRung:
        return HttpResponseRedirect(reverse("verification:desk"))
    return HttpResponseRedirect(f"{reverse('verification:desk')}?tersimpan")


@requires("verification.comparison.decide")
@never_cache
@require_safe
def show_picture(request: HttpRequest, verification_id: UUID, which: str) -> HttpResponse:
    """One of the two pictures, for whoever may decide on them; every look is recorded, nothing is kept."""
    if which not in _PICTURES:
        raise Http404
    material = comparison_material(verification_id=verification_id, actor=request.user, at=timezone.now())
    return HttpResponse(getattr(material, _PICTURES[which]), content_type="image/jpeg")
