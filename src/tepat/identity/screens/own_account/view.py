from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tepat.base.permissions import requires
from tepat.content.areas import area_name
from tepat.identity import devices, factors, sign_in
from tepat.identity.models import Account
from tepat.identity.queries import open_devices, open_tokens
from tepat.identity.screens.confirmation import confirmed
from tepat.identity.screens.forms import PlainForm, secret_entry
from tepat.identity.screens.start.view import PasswordForm
from tepat.identity.throttling import check_tries


class ConfirmForm(PlainForm):
    password = forms.CharField(
        label=gettext_lazy("Kata sandi Anda"),
        strip=False,
        max_length=500,
        widget=secret_entry(fresh=False),
        error_messages={"required": gettext_lazy("Isi kata sandi Anda.")},
    )


@requires("identity.own_account.manage")
@never_cache
@require_safe
def show_own_account(request: HttpRequest) -> HttpResponse:
    """My second steps, my devices, my programs."""
    account = _signed_in(request)
    facts = {
        "account": account,
        "area": area_name(account.area_code),
        "factors": factors.factors_of(account),
        "codes_left": factors.recovery_codes_left(account),
        "devices": open_devices(account=account, at=timezone.now()),
        "current": request.session.get(devices.DEVICE, ""),
        "tokens": open_tokens(account=account),
    }
    return render(request, "identity/screens/own_account/own_account.html", facts)


@requires("identity.own_account.manage")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Show again who sits there, by password or passkey, before a sensitive act."""
    account = _signed_in(request)
    way_on = sign_in.safe_way_on(request, (request.POST or request.GET).get("next", ""))
    credential = request.POST.get("credential")
    form, fault = ConfirmForm(request.POST if request.method == "POST" and credential is None else None), ""
    if request.method == "POST":
        check_tries(request, account.sign_in_name)
        if _is_owner(account, credential, form):
            sign_in.confirm(request)
            return HttpResponseRedirect(way_on or reverse("identity:staff_home"))
        if not form.errors:
            sign_in.refuse_second_step(request, account=account, step="confirm")
            fault = _("Tidak cocok. Coba lagi.")
    kinds = {factor.kind for factor in factors.factors_of(account)}
    facts = {"form": form, "fault": fault, "next": way_on, "has_passkey": factors.PASSKEY in kinds}
    refused = bool(fault or form.errors)
    return render(request, "identity/screens/own_account/confirm.html", facts, status=422 if refused else 200)


@requires("identity.own_account.manage")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password. Every other session of the account ends."""
    account = _signed_in(request)
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        password = form.cleaned_data["password"]
        try:
            validate_password(password, account)
        except ValidationError as weak:
            form.add_error("password", weak)
        else:
            sign_in.change_own_password(request, account=account, password=password, at=timezone.now())
            return HttpResponseRedirect(reverse("identity:own_account"))
    status = 422 if form.errors else 200
    return render(request, "identity/screens/own_account/password.html", {"form": form}, status=status)


@requires("identity.own_account.manage")
@never_cache
@require_POST
def end_device(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """End one of my sessions."""
    devices.end_own_device(account=_signed_in(request), device_id=device_id, at=timezone.now())
    return HttpResponseRedirect(reverse("identity:own_account"))


@requires("identity.own_account.manage")
@never_cache
@require_POST
def end_other_devices(request: HttpRequest) -> HttpResponse:
    """End all of my sessions but this one."""
    current = request.session.get(devices.DEVICE)
    devices.end_other_devices(account=_signed_in(request), current=current, at=timezone.now())
    return HttpResponseRedirect(reverse("identity:own_account"))


@requires("identity.own_account.manage")
@never_cache
@require_POST
def revoke_own_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End a program's right to speak for me."""
    account = _signed_in(request)
    devices.revoke_token(account=account, token_id=token_id, actor=account, at=timezone.now())
    return HttpResponseRedirect(reverse("identity:own_account"))


def _is_owner(account: Account, credential: str | None, form: ConfirmForm) -> bool:
    if credential is not None:
        return bool(factors.check_passkey(credential=credential, account=account, at=timezone.now()))
    return form.is_valid() and account.check_password(form.cleaned_data["password"])


def _signed_in(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user
