"""Before a sensitive act: whoever sits there shows again who they are, unless they just did."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tepat.identity import sign_in

View = Callable[..., HttpResponse]


def confirmed(view: View) -> View:
    """Lead to the page that asks for password or passkey; afterwards back to where the act begins."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if sign_in.is_confirmed(request):
            return view(request, *args, **kwargs)
        return ask_first(request)

    return guarded


def ask_first(request: HttpRequest) -> HttpResponse:
    """To the page that asks again; from a form, back to the page that it stood on."""
    back = request.get_full_path() if request.method == "GET" else request.POST.get("from", "")
    back = back or reverse("identity:staff_home")
    return HttpResponseRedirect(f"{reverse('identity:confirm')}?{urlencode({'next': back})}")
