"""Addresses of the openid room."""

from __future__ import annotations

from django.urls import path

from tepat.openid.screens.back.view import come_back
from tepat.openid.screens.choose.view import choose
from tepat.openid.screens.keys.view import show_keys
from tepat.openid.screens.sign_out.view import sign_out
from tepat.openid.screens.start.view import start

app_name = "openid"

urlpatterns = [
    path("masuk/", choose, name="choose"),
    path("masuk/ikd/", start, name="start"),
    path("masuk/ikd/kembali/", come_back, name="back"),
    path("keluar/", sign_out, name="sign_out"),
    path(".well-known/tepat-jwks.json", show_keys, name="keys"),
]
