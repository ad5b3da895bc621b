"""Addresses of the app; included below ``/lapangan/``, which is the scope of its service worker."""

from __future__ import annotations

from django.urls import path, re_path

from tepat.field.screens.app.view import show_app, show_manifest, show_materials, show_worker

urlpatterns = [
    path("", show_app, name="app"),
    path("sw.js", show_worker, name="app_worker"),
    path("manifest.webmanifest", show_manifest, name="app_manifest"),
    re_path(r"^bahan/(?P<version>[0-9a-f]{16})\.json$", show_materials, name="app_materials"),
]
