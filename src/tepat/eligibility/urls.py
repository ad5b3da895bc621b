"""Addresses of the eligibility room."""

from __future__ import annotations

from django.urls import path

from tepat.eligibility.screens.letter.view import give_letter
from tepat.eligibility.screens.outcome.view import show_outcome
from tepat.eligibility.screens.spoken.view import speak_outcome
from tepat.eligibility.screens.status.view import show_status

app_name = "eligibility"

urlpatterns = [
    path("hasil/", show_outcome, name="outcome"),
    path("suara/hasil/saya.opus", speak_outcome, name="spoken"),
    path("hasil/surat.pdf", give_letter, name="letter"),
    path("status/", show_status, name="status"),
]
