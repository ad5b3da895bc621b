"""Who calls the API: a program by its token, or a signed-in person by their session."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext_lazy as _
from ninja.security.base import AuthBase

from tepat.base.permissions import NotAllowed, NotSignedIn
from tepat.identity.models import Account
from tepat.identity.queries import account_of_token


class _CsrfCheck(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


class TokenOrSession(AuthBase):
    """``Authorization: Bearer …``, else the session together with Django's check against forged requests.

    Sets ``request.user``. Raises ``NotSignedIn`` or, where the CSRF token is absent, ``NotAllowed``.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Account:
        header = request.headers.get("Authorization")
        if header is not None:
            request.user = account = _account_of_header(header)
            return account
        if not isinstance(request.user, Account):
            raise _not_signed_in()
        _check_csrf(request)
        return request.user


def _account_of_header(header: str) -> Account:
    scheme, _space, token = header.partition(" ")
    account = account_of_token(token=token.strip()) if scheme.lower() == "bearer" else None
    if account is None:
        raise _not_signed_in()
    return account


def _not_signed_in() -> NotSignedIn:
    return NotSignedIn(
        _("Anda belum masuk."), mend=_("Masuk dahulu, atau kirim token yang berlaku, lalu coba lagi.")
    )


def _check_csrf(request: HttpRequest) -> None:
    check = _CsrfCheck(_protected)
    check.process_request(request)
    if check.process_view(request, _protected, (), {}) is not None:
        raise NotAllowed(
            _("Permintaan ini tidak datang dari halaman kami."),
            mend=_("Muat ulang halaman, lalu coba lagi."),
            code="base.permission.csrf",
        )


def _protected(_request: HttpRequest) -> HttpResponse:
    """Stands for a view that is not exempt from the check."""
    return HttpResponse()
