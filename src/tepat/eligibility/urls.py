"""Addresses of the eligibility room."""

from __future__ import annotations

from django.urls import path

from tepat.eligibility.screens.outcome.view import show_outcome

app_name = "eligibility"

urlpatterns = [path("hasil/", show_outcome, name="outcome")]
