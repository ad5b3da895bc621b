from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tepat.base.permissions import PUBLIC, requires
from tepat.identity.models import Account
from tepat.identity.queries import demo_accounts
from tepat.identity.roles import Role

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@requires(PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Choose one of the made-up citizens and go on as that person; 404 outside a demonstration."""
    if not settings.TEPAT_DEMO:
        raise Http404
    citizens = [account for account in demo_accounts() if account.role == Role.CITIZEN]
    if request.method == "POST":
        login(request, _chosen(request, citizens), backend=_BACKEND)
        return HttpResponseRedirect(_way_on(request))
    return render(
        request,
        "identity/screens/demo_sign_in/sign_in.html",
        {"citizens": citizens, "next": request.GET.get("next", "")},
    )


@requires(PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget who is signed in; the language stays."""
    logout(request)
    return HttpResponseRedirect("/")


def _chosen(request: HttpRequest, citizens: list[Account]) -> Account:
    wanted = request.POST.get("account", "")
    for account in citizens:
        if str(account.pk) == wanted:
            return account
    raise Http404


def _way_on(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if own and wanted else reverse("intake:start")
