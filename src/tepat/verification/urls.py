"""Addresses of the verification room."""

from __future__ import annotations

from django.urls import path

from tepat.verification.screens.assisted import view as assisted
from tepat.verification.screens.comparison import view as comparison
from tepat.verification.screens.failure_rates import view as failure_rates
from tepat.verification.screens.own import view as own
from tepat.verification.screens.visits import view as visits

app_name = "verification"

urlpatterns = [
    path("wajah/", own.show_own, name="own"),
    path("wajah/izin/", own.answer_consent, name="consent"),
    path("wajah/kamera/", own.show_capture, name="capture"),
    path("wajah/tantangan/", own.give_challenge, name="challenge"),
    path("wajah/kirim/", own.take_capture, name="send"),
    path("wajah/karangan/", own.give_made_up, name="made_up"),
    path("wajah/bantuan/", own.ask_for_help, name="ask_for_help"),
    path("wajah/periksa-ulang/", own.appeal, name="appeal"),
    path("petugas/bantu/", assisted.show_assisted, name="assisted"),
    path("petugas/bantu/<uuid:verification_id>/", assisted.show_assisted_person, name="assisted_person"),
    path(
        "petugas/bantu/<uuid:verification_id>/izin/",
        assisted.answer_consent_aloud,
        name="assisted_consent",
    ),
    path(
        "petugas/bantu/<uuid:verification_id>/tantangan/",
        assisted.give_assisted_challenge,
        name="assisted_challenge",
    ),
    path(
        "petugas/bantu/<uuid:verification_id>/kirim/",
        assisted.take_assisted_capture,
        name="assisted_send",
    ),
    path(
        "petugas/bantu/<uuid:verification_id>/karangan/",
        assisted.give_assisted_made_up,
        name="assisted_made_up",
    ),
    path(
        "petugas/bantu/<uuid:verification_id>/tidak-bisa/",
        assisted.say_cannot_be_captured,
        name="assisted_cannot",
    ),
    path("petugas/banding/", comparison.show_desk, name="desk"),
    path("petugas/banding/<uuid:verification_id>/", comparison.take_verdict, name="verdict"),
    path(
        "petugas/banding/<uuid:verification_id>/foto/<slug:which>/", comparison.show_picture, name="picture"
    ),
    path("petugas/kunjungan/", visits.show_visits, name="visits"),
    path("petugas/kunjungan/<uuid:verification_id>/", visits.visit, name="visit"),
    path("petugas/angka-wajah/", failure_rates.show_failure_rates, name="failure_rates"),
]
