"""Addresses of the base room: is it alive, its design, which language, what a problem's code means."""

from __future__ import annotations

from django.urls import path, re_path

from tepat.base.screens.design.view import show_design
from tepat.base.screens.health import show_health
from tepat.base.screens.language import choose_language
from tepat.base.screens.problems import explain_problem
from tepat.base.screens.voice import play_text

app_name = "base"

urlpatterns = [
    path("health", show_health, name="health"),
    path("design", show_design, name="design"),
    path("bahasa/", choose_language, name="language"),
    path("problems/<str:code>", explain_problem, name="problem"),
    re_path(r"^suara/(?P<language>[a-z]{2,3})/(?P<name>[0-9a-f]{16})\.opus$", play_text, name="voice"),
]
