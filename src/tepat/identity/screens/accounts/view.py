from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tepat.base.permissions import requires
from tepat.identity import stewardship
from tepat.identity.errors import AccountRefused
from tepat.identity.factors import factors_of
from tepat.identity.models import Account
from tepat.identity.places import place_name
from tepat.identity.queries import account_seen_by, accounts_seen_by, open_devices, open_tokens
from tepat.identity.screens.accounts.forms import OpenForm, PlaceForm, RecoverForm
from tepat.identity.screens.confirmation import ask_first, confirmed
from tepat.identity.sign_in import is_confirmed
from tepat.identity.throttling import locked_names

_SCREENS = "identity/screens/accounts"


@requires("identity.account.read")
@never_cache
@require_safe
def list_accounts(request: HttpRequest) -> HttpResponse:
    """The accounts that one looks after (an auditor: all of staff), searched by name, page by page."""
    words = request.GET.get("cari", "").strip()[:100]
    page = accounts_seen_by(actor=_signed_in(request), words=words, page=request.GET.get("halaman", "1"))
    found = list(page.object_list)
    locked = locked_names([account.sign_in_name for account in found])
    facts = {
        "words": words,
        "page": page,
        "rows": [(a, place_name(a), a.sign_in_name in locked) for a in found],
        "may_open": _signed_in(request).has_perm("identity.account.manage"),
    }
    return render(request, f"{_SCREENS}/list.html", facts)


@requires("identity.account.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def open_account(request: HttpRequest) -> HttpResponse:
    """Open an account; its start code is shown on the answer, and never again."""
    actor = _signed_in(request)
    form = OpenForm(request.POST or None, actor=actor)
    if form.is_valid():
        answers = form.cleaned_data
        try:
            opened = stewardship.open_staff_account(
                actor=actor,
                sign_in_name=answers["sign_in_name"],
                display_name=answers["display_name"],
                role=answers["role"],
                area_code=answers["area_code"],
                group_name=answers["group"],
                at=timezone.now(),
            )
        except AccountRefused as refusal:
            _add_refusal(form, refusal)
        else:
            return _start_code(request, opened)
    status = 422 if form.errors else 200
    return render(request, f"{_SCREENS}/open.html", {"form": form}, status=status)


@requires("identity.account.read")
@never_cache
@require_safe
def show_account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One account: what it may do where, its second steps and devices, and what can be done about it."""
    actor = _signed_in(request)
    account = account_seen_by(actor=actor, account_id=account_id)
    facts = {
        "account": account,
        "place": place_name(account),
        "factors": factors_of(account),
        "devices": open_devices(account=account, at=timezone.now()),
        "tokens": open_tokens(account=account),
        "is_locked": bool(locked_names([account.sign_in_name])),
        "may_manage": actor.has_perm("identity.account.manage") and actor.looks_after(account),
    }
    return render(request, f"{_SCREENS}/account.html", facts)


@requires("identity.account.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recover_account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Begin an account anew, with a reason; its start code is shown on the answer, and never again."""
    actor, account = _actor_and_account(request, account_id)
    if not is_confirmed(request):
        return ask_first(request)
    form = RecoverForm(request.POST or None)
    if form.is_valid():
        opened = stewardship.recover_account(
            actor=actor, account=account, reason=form.cleaned_data["reason"], at=timezone.now()
        )
        return _start_code(request, opened)
    status = 422 if form.errors else 200
    return render(request, f"{_SCREENS}/recover.html", {"form": form, "account": account}, status=status)


@requires("identity.account.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Another role, area or group."""
    actor, account = _actor_and_account(request, account_id)
    if not is_confirmed(request):
        return ask_first(request)
    now = {
        "role": account.role,
        "area_code": account.area_code,
        "group": account.group.name if account.group else "",
    }
    form = PlaceForm(request.POST or None, actor=actor, initial=now)
    if form.is_valid():
        answers = form.cleaned_data
        try:
            stewardship.change_account(
                actor=actor,
                account=account,
                role=answers["role"],
                area_code=answers["area_code"],
                group_name=answers["group"],
                at=timezone.now(),
            )
        except AccountRefused as refusal:
            _add_refusal(form, refusal)
        else:
            return _back_to(account)
    status = 422 if form.errors else 200
    return render(request, f"{_SCREENS}/change.html", {"form": form, "account": account}, status=status)


@requires("identity.account.manage")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Ask, then close an account."""
    actor, account = _actor_and_account(request, account_id)
    if not is_confirmed(request):
        return ask_first(request)
    if request.method == "POST":
        stewardship.close_account(actor=actor, account=account, at=timezone.now())
        return _back_to(account)
    return render(request, f"{_SCREENS}/close.html", {"account": account})


@requires("identity.account.manage")
@never_cache
@require_POST
def unlock_account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Let an account be tried again at once."""
    actor, account = _actor_and_account(request, account_id)
    stewardship.unlock_account(actor=actor, account=account)
    return _back_to(account)


@requires("identity.account.manage")
@never_cache
@require_POST
def end_sessions(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """End every session of an account, and every program's right to speak for it."""
    actor, account = _actor_and_account(request, account_id)
    stewardship.end_sessions(actor=actor, account=account, at=timezone.now())
    return _back_to(account)


def _actor_and_account(request: HttpRequest, account_id: UUID) -> tuple[Account, Account]:
    """Who acts, and the account they act upon; raises ``AccountNotFound`` unless they look after it."""
    actor = _signed_in(request)
    account = account_seen_by(actor=actor, account_id=account_id)
    if not actor.looks_after(account):
        raise stewardship.account_not_found()
    return actor, account


def _start_code(request: HttpRequest, opened: stewardship.Opened) -> HttpResponse:
    facts = {"account": opened.account, "code": opened.start_code, "expires_at": opened.expires_at}
    return render(request, f"{_SCREENS}/start_code.html", facts)


def _add_refusal(form: Any, refusal: AccountRefused) -> None:
    field = (refusal.pointer or "").removeprefix("/")
    text = f"{refusal.what} {refusal.mend}"
    form.add_error(field if field in form.fields else None, text)


def _back_to(account: Account) -> HttpResponse:
    return HttpResponseRedirect(reverse("identity:account", args=[account.pk]))


def _signed_in(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user
