from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tepat.base.permissions import requires
from tepat.content.areas import districts, villages
from tepat.intake.filling import Filling, address, resume
from tepat.intake.screens.questionnaire.view import REVIEW
from tepat.kernel.nik import Nik, NikError

_DISTRICT = "kecamatan"
_VILLAGE = "desa"


@requires("intake.own_family.register")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose_residence(request: HttpRequest) -> HttpResponse:
    """District, then village. ``?ubah=1`` begins again with the district."""
    filling = resume(request.user)
    if filling is None:
        return HttpResponseRedirect(reverse("intake:start"))
    asks_district = not filling.area_code or "ubah" in request.GET
    areas = _areas(filling, asks_district=asks_district)
    chosen = request.POST.get(_DISTRICT if asks_district else _VILLAGE, "")
    from_review = (request.POST or request.GET).get("dari") == REVIEW
    fault = ""
    if request.method == "POST":
        if any(code == chosen for code, _name in areas):
            return HttpResponseRedirect(_take(filling, chosen, from_review, village=not asks_district))
        fault = _("Pilih kecamatan Anda.") if asks_district else _("Pilih desa atau kelurahan Anda.")
    facts = {
        "asks_district": asks_district,
        "areas": areas,
        "chosen": chosen or _likely(filling, asks_district=asks_district),
        "district": _district_name(filling) if not asks_district else "",
        "field": _DISTRICT if asks_district else _VILLAGE,
        "fault": fault,
        "from_review": from_review,
        "review_word": REVIEW,
    }
    return render(request, "intake/screens/residence/residence.html", facts, status=422 if fault else 200)


def _areas(filling: Filling, *, asks_district: bool) -> list[tuple[str, str]]:
    found = districts(settings.TEPAT_REGENCY) if asks_district else villages(_district(filling.area_code))
    return [(area.code, area.name) for area in found]


def _take(filling: Filling, chosen: str, from_review: bool, *, village: bool) -> str:
    filling.area_code = chosen
    here = reverse("intake:residence")
    first = address(filling.walk.stops(filling.answers)[0])
    filling.keep(step=first if village else here)
    if village:
        return reverse("intake:review") if from_review else first
    return f"{here}?dari={REVIEW}" if from_review else here


def _district(area_code: str) -> str:
    return ".".join(area_code.split(".")[:3])


def _district_name(filling: Filling) -> str:
    code = _district(filling.area_code)
    return next((area.name for area in districts(settings.TEPAT_REGENCY) if area.code == code), code)


def _likely(filling: Filling, *, asks_district: bool) -> str:
    """What to show first: what was chosen before, else the district in which the NIK was given out."""
    if filling.area_code:
        return _district(filling.area_code) if asks_district else filling.area_code
    try:
        return Nik.parse(filling.account.nik or "", on=filling.on).region_code
    except NikError:
        return ""
