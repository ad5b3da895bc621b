"""Addresses of the pages on targets and audits; the room's ``urls.py`` adds them to its own."""

from __future__ import annotations

from django.urls import path

from tepat.targeting.screens.audits import view as audits
from tepat.targeting.screens.on_target import view as on_target

urlpatterns = [
    path("petugas/sasaran/", on_target.show_on_target, name="on_target"),
    path("petugas/sasaran/unduh/", on_target.download, name="on_target_csv"),
    path("petugas/sasaran/kunjungan/", audits.show_audits, name="audits"),
    path("petugas/sasaran/kunjungan/baru/", audits.draw, name="draw_audit"),
    path("petugas/sasaran/kunjungan/daftar/", audits.import_frame, name="import_frame"),
    path("petugas/sasaran/kunjungan/<uuid:audit_id>/", audits.show_audit, name="audit"),
    path("petugas/sasaran/kunjungan/<uuid:audit_id>/tutup/", audits.close, name="close_audit"),
]
