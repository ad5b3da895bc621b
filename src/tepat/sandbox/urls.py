"""Addresses of the sandbox."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from tepat.base.permissions import PUBLIC, requires
from tepat.sandbox.protocol import answers
from tepat.sandbox.screens.authorize import authorize
from tepat.sandbox.screens.sign_out import confirm, end_session
from tepat.sandbox.screens.steps import picture, steps
from tepat.sandbox.screens.welcome import welcome

urlpatterns = [
    path(".well-known/openid-configuration", answers.discovery),
    path("jwks", answers.public_keys),
    path("authorize", authorize),
    path("token", answers.token),
    path("userinfo", answers.userinfo),
    path("logout", end_session),
    path("sandbox/faults", answers.faults),
    path("health", answers.health),
    path("", welcome),
    path("langkah/<str:identifier>/", steps, name="steps"),
    path("langkah/<str:identifier>/<str:kind>.jpg", picture, name="picture"),
    path("keluar/", confirm, name="confirm_sign_out"),
    path("bahasa/", requires(PUBLIC)(set_language), name="language"),
]

_problems = "tepat.sandbox.screens.problems"
handler400 = f"{_problems}.bad_request"
handler403 = f"{_problems}.refused"
handler404 = f"{_problems}.not_found"
handler500 = f"{_problems}.fault"
