from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tepat.base.permissions import requires
from tepat.content import Text, load_content
from tepat.intake.checks import CONSENT_PURPOSE
from tepat.intake.filling import Filling, begin, questionnaire, resume
from tepat.intake.known import find_known
from tepat.intake.prefill import applicant, remember_known

_ANSWERS = {"ya": True, "tidak": False}


@dataclass(frozen=True)
class Asked:
    """One purpose on the page: its text, whether it is needed, what was answered, what is wrong."""

    text: Text
    is_needed: bool
    answer: str
    fault: str = ""

    @property
    def anchor(self) -> str:
        return f"izin-{self.text.purpose}"


@requires("intake.own_family.register")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_consent(request: HttpRequest) -> HttpResponse:
    """Yes or no for each purpose; begins the draft, or changes its consents (422 where one is missing)."""
    filling = resume(request.user)
    if request.method == "POST":
        asked = [_judged(item) for item in _asked(request.POST)]
        if not any(item.fault for item in asked):
            return HttpResponseRedirect(_take(request, filling, asked))
    else:
        asked = _asked(_given(filling))
    faults = any(item.fault for item in asked)
    facts = {"asked": asked, "has_faults": faults}
    return render(request, "intake/screens/consent/consent.html", facts, status=422 if faults else 200)


def _asked(answers: Mapping[str, str]) -> list[Asked]:
    texts = load_content().texts
    return [
        Asked(
            text=texts.consent(purpose, get_language() or "id"),
            is_needed=purpose == CONSENT_PURPOSE,
            answer=answers.get(purpose, ""),
        )
        for purpose in texts.purposes
    ]


def _judged(item: Asked) -> Asked:
    if item.answer not in _ANSWERS:
        fault = _("Pilih ya atau tidak.")
    elif item.is_needed and not _ANSWERS[item.answer]:
        fault = _(
            "Tanpa izin ini kami tidak bisa memeriksa bantuan. Kalau Anda tidak mau, cukup tutup halaman ini."
        )
    else:
        return item
    return Asked(item.text, item.is_needed, item.answer, fault)


def _given(filling: Filling | None) -> dict[str, str]:
    consents = filling.consents if filling else []
    return {consent["purpose"]: "ya" if consent["given"] else "tidak" for consent in consents}


def _take(request: HttpRequest, filling: Filling | None, asked: list[Asked]) -> str:
    """Keep the consents, look up what they allow, and lead to the form."""
    account: Any = request.user
    consents, on = [_record(item) for item in asked], timezone.localdate()
    if filling is None:
        filling = begin(account, consents=consents, members=[applicant(account, questionnaire(), on=on)])
        filling.step = reverse("intake:residence")
    filling.consents = consents
    with transaction.atomic():
        known = find_known(
            account=account, questionnaire=filling.questionnaire, agreed=filling.agreed, at=timezone.now()
        )
        remember_known(filling, known, on=on)
        filling.keep(step=filling.step)
    return reverse("intake:form")


def _record(item: Asked) -> dict[str, Any]:
    return {
        "purpose": item.text.purpose,
        "text_version": item.text.version,
        "language": item.text.language,
        "given": _ANSWERS[item.answer],
        "given_at": timezone.now().isoformat(),
    }
