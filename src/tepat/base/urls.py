"""Addresses of the base room: is it alive, which language, what does a problem's code mean."""

from __future__ import annotations

from django.urls import path

from tepat.base.screens.health import show_health
from tepat.base.screens.language import choose_language
from tepat.base.screens.problems import explain_problem

app_name = "base"

urlpatterns = [
    path("health", show_health, name="health"),
    path("bahasa/", choose_language, name="language"),
    path("problems/<str:code>", explain_problem, name="problem"),
]
