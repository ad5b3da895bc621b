"""What the form's page hands its script: ``FormPage`` in ``frontend/src/citizen/page_document.ts``."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from tepat.base.pictures import picture_names
from tepat.base.templatetags.words import words
from tepat.content.areas import villages_by_district
from tepat.content.questionnaires.document import form_document
from tepat.intake.api.drafts import draft_document
from tepat.intake.filling import Filling
from tepat.intake.form_texts import form_texts
from tepat.intake.screens.form.wording import journey_texts
from tepat.kernel.nik import Nik, NikError
from tepat.verification.ladder import State
from tepat.verification.queries import verification_of_account

OUTCOME = "eligibility:outcome"  # a page of the room above, known by name only


def form_page(filling: Filling) -> dict[str, Any]:
    """Everything for one person's form, in the reader's language."""
    document = form_document(filling.questionnaire, words, pictures=picture_names())
    return {
        "document": document,
        "draft": draft_document(filling),
        "on": filling.on.isoformat(),
        "key": filling.phone_key,
        "account": _mark_of(filling.account),
        "texts": {**form_texts(), **journey_texts()},
        "pictures": static("intake/pictures.svg"),
        "areas": villages_by_district(settings.TEPAT_REGENCY),
        "likely": filling.known.get("area_code") or _district_of(filling),
        "face": _face(filling.account),
        "ways": _ways(filling),
    }


def _face(account: Any) -> str:
    """Whether the camera is the next thing; whoever waits for a person by now has nothing to do here."""
    found = verification_of_account(account)
    waits = found is not None and found.state == State.WAITING_FOR_CAPTURE
    return "waits" if waits else ""


def _ways(filling: Filling) -> dict[str, str]:
    here = reverse("intake:form")
    return {
        "draft": f"/api/v1/drafts/{filling.questionnaire.code}",
        "outcome": reverse(OUTCOME),
        "start": reverse("intake:start"),
        "consent": reverse("intake:consent"),
        "face": f"{reverse('verification:own')}?{urlencode({'next': here})}",
        "sign_in": f"{settings.LOGIN_URL}?{urlencode({'next': here})}",
    }


def _mark_of(account: Any) -> str:
    """What tells this account's answers on a phone from another's, without saying whose they are."""
    return hashlib.sha256(f"phone/{account.pk}".encode()).hexdigest()[:16]


def _district_of(filling: Filling) -> str:
    """The district in which the NIK was given out, as a first guess."""
    try:
        return Nik.parse(filling.account.nik or "", on=filling.on).region_code
    except NikError:
        return ""
