from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tepat.base.permissions import PUBLIC, requires
from tepat.identity import factors, sign_in
from tepat.identity.devices import label_of
from tepat.identity.models import Account
from tepat.identity.screens.confirmation import confirmed
from tepat.identity.screens.forms import PlainForm, code_entry

_APP_KEY = "identity.app_key"
_NEW_CODES = "identity.new_codes"


class AppForm(PlainForm):
    code = forms.CharField(
        label=gettext_lazy("Kode enam angka dari aplikasi"),
        max_length=40,
        widget=code_entry(),
        error_messages={"required": gettext_lazy("Isi kode yang ditunjukkan aplikasi.")},
    )


@requires(PUBLIC)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """The first second step of an account, before anything else opens. Afterwards its owner is signed in."""
    account = sign_in.waiting(request, passed=sign_in.PASSWORD)
    if account is None or factors.is_enrolled(account):
        return HttpResponseRedirect(reverse("identity:staff_sign_in"))
    form, fault = AppForm(), ""
    if request.method == "POST":
        form, fault, kind = _take(request, account)
        if kind:
            codes = factors.make_recovery_codes(account=account)
            way_on = sign_in.finish(request, account=account, by=f"password+{kind}", at=timezone.now())
            request.session[_NEW_CODES] = {"codes": codes, "next": way_on}
            return HttpResponseRedirect(reverse("identity:recovery_codes"))
    return _page(request, account, form, fault, is_first=True)


@requires("identity.own_account.manage")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def add_factor(request: HttpRequest) -> HttpResponse:
    """One more second step. Every other session of the account ends."""
    account = _signed_in(request)
    form, fault = AppForm(), ""
    if request.method == "POST":
        form, fault, kind = _take(request, account)
        if kind:
            sign_in.factors_changed(request, account=account, at=timezone.now())
            return HttpResponseRedirect(reverse("identity:own_account"))
    return _page(request, account, form, fault, is_first=False)


@requires("identity.own_account.manage")
@never_cache
@require_POST
@confirmed
def remove_factor(request: HttpRequest, factor_id: int) -> HttpResponse:
    """Take a second step away. Every other session of the account ends."""
    account = _signed_in(request)
    factors.remove_factor(account=account, factor_id=factor_id)
    sign_in.factors_changed(request, account=account, at=timezone.now())
    return HttpResponseRedirect(reverse("identity:own_account"))


@requires("identity.own_account.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes, shown once when they are made; afterwards only how many are left."""
    account = _signed_in(request)
    if request.method == "POST":
        codes = factors.make_recovery_codes(account=account)
        request.session[_NEW_CODES] = {"codes": codes, "next": reverse("identity:own_account")}
        return HttpResponseRedirect(reverse("identity:recovery_codes"))
    new = request.session.pop(_NEW_CODES, None) if _NEW_CODES in request.session else None
    facts = {
        "codes": new["codes"] if new else [],
        "way_on": new["next"] if new else reverse("identity:own_account"),
        "left": factors.recovery_codes_left(account),
    }
    return render(request, "identity/screens/second_step/recovery_codes.html", facts)


@requires(PUBLIC)
@never_cache
@require_POST
def offer_passkey(request: HttpRequest) -> HttpResponse:
    """What a browser needs to make a passkey, as JSON, for whoever may add one now."""
    account = sign_in.waiting(request, passed=sign_in.PASSWORD)
    if account is not None and not factors.is_enrolled(account):
        return JsonResponse(factors.passkey_offer(account))
    if isinstance(request.user, Account) and request.user.is_staff and sign_in.is_confirmed(request):
        return JsonResponse(factors.passkey_offer(request.user))
    return JsonResponse({}, status=409)


def _take(request: HttpRequest, account: Account) -> tuple[AppForm, str, str]:
    """Keep what was sent: the form, what is wrong, and the kind of second step that was added."""
    if "credential" in request.POST:
        name = label_of(request.headers.get("User-Agent", ""))
        if factors.add_passkey(account=account, name=name, credential=request.POST["credential"]):
            return AppForm(), "", factors.PASSKEY
        return AppForm(), _("Kunci sandi ini tidak bisa dibuat. Coba lagi, atau pakai aplikasi kode."), ""
    form = AppForm(request.POST)
    if not form.is_valid():
        return form, "", ""
    secret = request.session.get(_APP_KEY, "")
    if secret and factors.add_app(account=account, secret=secret, code=form.cleaned_data["code"]):
        del request.session[_APP_KEY]
        return form, "", factors.APP
    form.add_error("code", _("Kode ini tidak cocok. Tunggu kode berikutnya, lalu coba lagi."))
    return form, "", ""


def _page(
    request: HttpRequest, account: Account, form: AppForm, fault: str, *, is_first: bool
) -> HttpResponse:
    secret = request.session.setdefault(_APP_KEY, factors.new_secret())
    address = factors.address_of_secret(account, secret)
    has_app = any(factor.kind == factors.APP for factor in factors.factors_of(account))
    facts = {
        "form": form,
        "fault": fault,
        "is_first": is_first,
        "has_app": has_app,
        "app_address": address,
        "picture": mark_safe(factors.picture_of(address)),  # noqa: S308 - drawn by us from our own address
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
    }
    refused = bool(fault or form.errors)
    return render(request, "identity/screens/second_step/enrol.html", facts, status=422 if refused else 200)


def _signed_in(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user
