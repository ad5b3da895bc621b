"""Addresses of the identity room."""

from __future__ import annotations

from django.urls import path

from tepat.identity.screens.demo_sign_in.view import sign_in, sign_out

app_name = "identity"

urlpatterns = [
    path("masuk/", sign_in, name="sign_in"),
    path("keluar/", sign_out, name="sign_out"),
]
