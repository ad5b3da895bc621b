from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tepat.base.permissions import PUBLIC, requires
from tepat.identity import sign_in
from tepat.identity.screens.forms import PlainForm, secret_entry
from tepat.identity.stewardship import account_of_start_code, begin_with_password
from tepat.identity.throttling import check_tries


class StartForm(PlainForm):
    username = forms.CharField(
        label=gettext_lazy("Nama masuk"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Isi nama masuk Anda.")},
    )
    start_code = forms.CharField(
        label=gettext_lazy("Kode mulai"),
        help_text=gettext_lazy("Dua belas huruf dan angka dari penyelia Anda."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "entry entry-digits",
            }
        ),
        error_messages={"required": gettext_lazy("Isi kode mulainya.")},
    )


class PasswordForm(PlainForm):
    password = forms.CharField(
        label=gettext_lazy("Kata sandi baru"),
        help_text=gettext_lazy(
            "Paling sedikit 12 huruf. Tiga atau empat kata acak mudah diingat dan sulit ditebak."
        ),
        strip=False,
        max_length=500,
        widget=secret_entry(fresh=True),
        error_messages={"required": gettext_lazy("Isi kata sandi baru.")},
    )
    again = forms.CharField(
        label=gettext_lazy("Kata sandi baru, sekali lagi"),
        strip=False,
        max_length=500,
        widget=secret_entry(fresh=True),
        error_messages={"required": gettext_lazy("Isi sekali lagi.")},
    )

    def clean(self) -> dict[str, Any]:
        """Both entries must be the same."""
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("password") and answers.get("again") and answers["password"] != answers["again"]:
            self.add_error("again", _("Tidak sama dengan yang pertama."))
        return answers


@requires(PUBLIC)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Name and one-time code, from whoever opened or recovered the account."""
    form, fault = StartForm(request.POST or None), ""
    if form.is_valid():
        name = sign_in.plain_name(form.cleaned_data["username"])
        check_tries(request, name)
        account = account_of_start_code(
            sign_in_name=name, code=form.cleaned_data["start_code"], at=timezone.now()
        )
        if account is not None:
            sign_in.wait_for_second_step(request, account=account, passed=sign_in.START_CODE, way_on="")
            return HttpResponseRedirect(reverse("identity:set_password"))
        sign_in.refuse_start_code(request, sign_in_name=name)
        fault = _("Nama masuk atau kode mulai tidak cocok, atau kodenya sudah tidak berlaku.")
    return _page(request, "start.html", {"form": form, "fault": fault})


@requires(PUBLIC)
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest) -> HttpResponse:
    """After the start code: a password of one's own. Then the second step is set up."""
    account = sign_in.waiting(request, passed=sign_in.START_CODE)
    if account is None:
        return HttpResponseRedirect(reverse("identity:start"))
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            begun = begin_with_password(
                account=account, password=form.cleaned_data["password"], at=timezone.now()
            )
        except ValidationError as weak:
            form.add_error("password", weak)
        else:
            if not begun:
                return HttpResponseRedirect(reverse("identity:start"))
            sign_in.wait_for_second_step(request, account=account, passed=sign_in.PASSWORD, way_on="")
            return HttpResponseRedirect(reverse("identity:enrol"))
    return _page(request, "password.html", {"form": form, "name": account.display_name})


def _page(request: HttpRequest, name: str, facts: dict[str, Any]) -> HttpResponse:
    refused = bool(facts.get("fault") or facts["form"].errors)
    return render(request, f"identity/screens/start/{name}", facts, status=422 if refused else 200)
