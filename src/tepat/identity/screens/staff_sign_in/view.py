from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tepat.base.permissions import PUBLIC, requires
from tepat.identity import factors, sign_in
from tepat.identity.devices import EXPIRED
from tepat.identity.models import Account
from tepat.identity.screens.forms import PlainForm, code_entry, secret_entry
from tepat.identity.throttling import check_passkey_tries, check_tries


class SignInForm(PlainForm):
    username = forms.CharField(
        label=gettext_lazy("Nama masuk"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username webauthn", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Isi nama masuk Anda.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Kata sandi"),
        strip=False,
        max_length=500,
        widget=secret_entry(fresh=False),
        error_messages={"required": gettext_lazy("Isi kata sandi Anda.")},
    )


class CodeForm(PlainForm):
    code = forms.CharField(
        label=gettext_lazy("Kode dari aplikasi, atau kode cadangan"),
        help_text=gettext_lazy("Enam angka dari aplikasi kode, atau satu dari kode cadangan Anda."),
        max_length=40,
        widget=code_entry(),
        error_messages={"required": gettext_lazy("Isi kodenya.")},
    )


@requires(PUBLIC)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password, or a passkey alone. Who is signed in already goes to the staff home."""
    if isinstance(request.user, Account) and request.user.is_staff:
        return HttpResponseRedirect(reverse("identity:staff_home"))
    way_on = sign_in.safe_way_on(request, (request.POST or request.GET).get("next", ""))
    form, fault = SignInForm(request.POST if _sends_password(request) else None), ""
    if request.method == "POST" and not _sends_password(request):
        if answer := _with_passkey(request, way_on):
            return answer
        fault = _("Kunci sandi ini tidak dikenal di sini. Coba lagi, atau masuk dengan kata sandi.")
    elif form.is_valid():
        account = sign_in.check_password(
            request, sign_in_name=form.cleaned_data["username"], password=form.cleaned_data["password"]
        )
        if account is not None:
            return _go_to_second_step(request, account, way_on)
        fault = _("Nama masuk atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi.")
    facts = {
        "form": form,
        "fault": fault,
        "next": way_on,
        "citizens_sign_in": settings.LOGIN_URL,
        "expired": request.session.pop(EXPIRED, False) if EXPIRED in request.session else False,
    }
    return _page(request, "staff_sign_in/sign_in.html", facts, refused=bool(fault or form.errors))


@requires(PUBLIC)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """After the password: a code of the app, a recovery code, or a passkey."""
    account = sign_in.waiting(request, passed=sign_in.PASSWORD)
    if account is None:
        return HttpResponseRedirect(reverse("identity:staff_sign_in"))
    if not factors.is_enrolled(account):
        return HttpResponseRedirect(reverse("identity:enrol"))
    form, fault = CodeForm(request.POST if "credential" not in request.POST else None), ""
    if request.method == "POST":
        if by := _second_step_taken(request, account, form):
            return HttpResponseRedirect(
                sign_in.finish(request, account=account, by=f"password+{by}", at=timezone.now())
            )
        if not form.errors:
            sign_in.refuse_second_step(request, account=account, step="second")
            fault = _("Kode atau kunci ini tidak cocok. Tunggu kode berikutnya, lalu coba lagi.")
    kinds = {factor.kind for factor in factors.factors_of(account)}
    facts = {
        "form": CodeForm() if fault else form,
        "fault": fault,
        "has_app": factors.APP in kinds,
        "has_passkey": factors.PASSKEY in kinds,
    }
    return _page(request, "staff_sign_in/second_step.html", facts, refused=bool(fault or form.errors))


@requires(PUBLIC)
@never_cache
@require_POST
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """The question that a browser answers with a passkey, as JSON. The challenge is kept in the session."""
    account = sign_in.waiting(request, passed=sign_in.PASSWORD)
    if account is None and isinstance(request.user, Account):
        account = request.user
    return JsonResponse(factors.passkey_question(account))


def _sends_password(request: HttpRequest) -> bool:
    return request.method == "POST" and "credential" not in request.POST


def _with_passkey(request: HttpRequest, way_on: str) -> HttpResponse | None:
    check_passkey_tries(request)
    at = timezone.now()
    owner = factors.check_passkey(credential=request.POST.get("credential", ""), account=None, at=at)
    if owner is None or not owner.is_active or not owner.is_staff:
        sign_in.record(owner, "identity.sign_in.refuse", actor=None, step="passkey")
        return None
    request.session[sign_in.PENDING] = {"next": way_on}
    return HttpResponseRedirect(sign_in.finish(request, account=owner, by="passkey", at=at))


def _go_to_second_step(request: HttpRequest, account: Account, way_on: str) -> HttpResponse:
    sign_in.wait_for_second_step(request, account=account, passed=sign_in.PASSWORD, way_on=way_on)
    step = "identity:second_step" if factors.is_enrolled(account) else "identity:enrol"
    return HttpResponseRedirect(reverse(step))


def _second_step_taken(request: HttpRequest, account: Account, form: CodeForm) -> str | None:
    """By which second step, if any. A wrong one is counted by the caller."""
    check_tries(request, account.sign_in_name)
    at = timezone.now()
    if (credential := request.POST.get("credential")) is not None:
        found = factors.check_passkey(credential=credential, account=account, at=at)
        return factors.PASSKEY if found else None
    if not form.is_valid():
        return None
    return factors.check_code(account=account, code=form.cleaned_data["code"], at=at)


def _page(request: HttpRequest, name: str, facts: dict[str, Any], *, refused: bool) -> HttpResponse:
    return render(request, f"identity/screens/{name}", facts, status=422 if refused else 200)
