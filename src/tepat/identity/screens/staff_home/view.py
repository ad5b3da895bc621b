from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tepat.base.permissions import requires
from tepat.content.areas import area_name
from tepat.identity.models import Account
from tepat.identity.operations import mark_recovery_told
from tepat.identity.work import work_for


@requires("identity.staff.enter")
@never_cache
@require_safe
def show_staff_home(request: HttpRequest) -> HttpResponse:
    """What there is to do for whoever is signed in, and their own account."""
    account = request.user
    assert isinstance(account, Account)
    facts = {
        "account": account,
        "area": area_name(account.area_code),
        "work": work_for(account),
        "recovered_at": account.recovery_untold_since,
    }
    return render(request, "identity/screens/staff_home/staff_home.html", facts)


@requires("identity.staff.enter")
@never_cache
@require_POST
def note_recovery(request: HttpRequest) -> HttpResponse:
    """The owner has read that the account was recovered."""
    assert isinstance(request.user, Account)
    mark_recovery_told(account=request.user, at=timezone.now())
    return HttpResponseRedirect(reverse("identity:staff_home"))
