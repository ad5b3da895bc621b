"""Addresses of the intake room."""

from __future__ import annotations

from django.urls import path

from tepat.intake.screens.consent.view import ask_consent
from tepat.intake.screens.form.view import show_form
from tepat.intake.screens.members.view import add_member, remove_member, show_members
from tepat.intake.screens.questionnaire.view import show_section
from tepat.intake.screens.residence.view import choose_residence
from tepat.intake.screens.review.view import review
from tepat.intake.screens.start.view import show_start

app_name = "intake"

urlpatterns = [
    path("", show_start, name="start"),
    path("daftar/persetujuan/", ask_consent, name="consent"),
    path("daftar/formulir/", show_form, name="form"),
    path("daftar/tempat-tinggal/", choose_residence, name="residence"),
    path("daftar/anggota/", show_members, name="members"),
    path("daftar/anggota/tambah/", add_member, name="add_member"),
    path("daftar/anggota/<int:member>/hapus/", remove_member, name="remove_member"),
    path("daftar/anggota/<int:member>/<slug:section>/<int:part>/", show_section, name="member_section"),
    path("daftar/bagian/<slug:section>/<int:part>/", show_section, name="section"),
    path("daftar/periksa/", review, name="review"),
]
