from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tepat.base.permissions import PUBLIC, requires
from tepat.eligibility.errors import TooManyWrongReferences
from tepat.eligibility.standing import Standing, standing_of
from tepat.identity.throttling import address_of
from tepat.intake.references import reference_in

WRONG_TRIES = "20/h/key"
"""How many numbers that are not there one network address may ask for. Found ones never count."""

_LONGEST = 40


@dataclass(frozen=True)
class Said:
    """What is told. ``tone`` is good or open."""

    tone: str
    title: Any
    text: Any


_SAYS: Mapping[Standing, Said] = {
    Standing.RECEIVED: Said(
        "open", _("Sudah diterima"), _("Data Anda sudah kami terima dan sedang dihitung.")
    ),
    Standing.DECIDED: Said("good", _("Sudah diputuskan"), _("Masuk untuk melihat hasil dan alasannya.")),
    Standing.NEEDS_YOU: Said(
        "open",
        _("Menunggu Anda"),
        _("Hasilnya sudah dihitung, tetapi masih ada yang perlu Anda lakukan. Masuk untuk melihatnya."),
    ),
}
_SLIP = _("Nomor ini tidak lengkap atau ada yang salah ketik. Contoh nomor yang lengkap: TPT-3JGT-RDVM.")
_UNKNOWN = _("Nomor ini tidak kami temukan. Periksa lagi, atau tanyakan kepada petugas desa.")


@requires(PUBLIC)
@never_cache
@require_safe
def show_status(request: HttpRequest) -> HttpResponse:
    """How far the application with a number is. Raises ``TooManyWrongReferences``."""
    typed = request.GET.get("nomor", "")[:_LONGEST]
    facts: dict[str, Any] = {"typed": typed, "said": None, "fault": ""}
    if typed:
        facts |= _answer(request, typed)
    return render(
        request, "eligibility/screens/status/status.html", facts, status=422 if facts["fault"] else 200
    )


def _answer(request: HttpRequest, typed: str) -> dict[str, Any]:
    reference = reference_in(typed)
    if reference is None:  # a slip of the pen, found without looking anything up
        return {"fault": _SLIP}
    _check_tries(request, looks=False)
    standing = standing_of(reference=reference)
    if standing is None:
        _check_tries(request, looks=True)
        return {"fault": _UNKNOWN}
    return {"said": _SAYS[standing], "reference": reference}


def _check_tries(request: HttpRequest, *, looks: bool) -> None:
    """Whoever guesses is stopped; ``looks``: count this one."""
    may = ratelimit.consume(
        request,
        app="eligibility",
        action="status",
        config={"status": WRONG_TRIES},
        key=address_of(request) or "unknown",
        dry_run=not looks,
        limit_get=True,
    )
    if not may:
        raise TooManyWrongReferences(
            _("Terlalu banyak nomor yang tidak ditemukan."),
            mend=_("Coba lagi satu jam lagi, atau tanyakan kepada petugas desa."),
        )
