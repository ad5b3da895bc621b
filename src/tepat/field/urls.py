"""Addresses of the field room."""

from __future__ import annotations

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

app_name = "field"
urlpatterns: list[URLPattern | URLResolver] = [
    path("lapangan/", include("tepat.field.screens.app.urls")),
    path("", include("tepat.field.screens.urls")),
]
