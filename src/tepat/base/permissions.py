"""One declaration of permission per route.

Every view says ``@requires("room.thing.verb")`` or ``@requires(PUBLIC)``; a test walks over all routes and
fails on one that says nothing. Which role holds which permission stands in ``identity/roles.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from tepat.base.problems import RequestProblem

PUBLIC = "public"

P = ParamSpec("P")
R = TypeVar("R")


class NotSignedIn(RequestProblem):
    """Nobody is signed in and the route is not public."""

    default_code = "base.permission.not_signed_in"
    status = 401


class NotAllowed(RequestProblem):
    """The account's role does not hold the permission that the route asks for."""

    default_code = "base.permission.not_allowed"
    status = 403


def requires(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare, and check before the view runs, the permission that a route needs."""

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            request: Any = next(a for a in args if isinstance(a, HttpRequest))
            if permission != PUBLIC:
                if not request.user.is_authenticated and _is_page(request):
                    return HttpResponseRedirect(  # type: ignore[return-value]
                        f"{_sign_in_page(request)}?{urlencode({'next': request.get_full_path()})}"
                    )
                check_permission(request.user, permission)
            return view(*args, **kwargs)

        guarded.tepat_permission = permission  # type: ignore[attr-defined]
        return guarded

    return declare


def check_permission(account: Any, permission: str) -> None:
    """Raise ``NotSignedIn`` or ``NotAllowed`` unless the account holds ``permission``."""
    if not account.is_authenticated:
        raise NotSignedIn(
            _("Anda belum masuk."), mend=_("Masuk dahulu, atau kirim token yang berlaku, lalu coba lagi.")
        )
    if not account.has_perm(permission):
        raise NotAllowed(
            _("Akun Anda tidak boleh melakukan ini."),
            mend=_("Minta petugas yang berwenang, atau masuk dengan akun lain."),
        )


def _sign_in_page(request: HttpRequest) -> str:
    """Where whoever opens this page signs in: staff by themselves, everybody else with their identity."""
    is_staff_page = request.path.startswith("/petugas/")
    return settings.TEPAT_STAFF_SIGN_IN if is_staff_page else settings.LOGIN_URL


def _is_page(request: HttpRequest) -> bool:
    return not request.path.startswith("/api/")
