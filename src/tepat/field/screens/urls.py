"""Addresses of the officers' pages of the field app; the room's ``urls.py`` adds them to its own."""

from __future__ import annotations

from django.urls import path

from tepat.field.screens.importing import view as importing
from tepat.field.screens.notebook import view as notebook
from tepat.field.screens.phones import view as phones
from tepat.field.screens.quarantine import view as quarantine

urlpatterns = [
    path("petugas/lapangan/karantina/", quarantine.show_desk, name="quarantine"),
    path("petugas/lapangan/karantina/<int:record_id>/", quarantine.show_record, name="quarantined"),
    path(
        "petugas/lapangan/karantina/<int:record_id>/lampiran/<slug:file_hash>/",
        quarantine.show_picture,
        name="quarantined_picture",
    ),
    path("petugas/lapangan/impor/", importing.import_file, name="import"),
    path("petugas/lapangan/perangkat/", phones.list_phones, name="phones"),
    path("petugas/lapangan/perangkat/<uuid:device_id>/cabut/", phones.revoke, name="revoke_phone"),
    path("petugas/lapangan/hp-saya/", phones.list_own_phones, name="own_phones"),
    path("petugas/lapangan/hp-saya/<uuid:device_id>/cabut/", phones.revoke_own, name="revoke_own_phone"),
    path("petugas/lapangan/buku/", notebook.show_completeness, name="notebook"),
    path("petugas/lapangan/buku/unduh/", notebook.download, name="notebook_csv"),
    path("petugas/lapangan/buku/kelompok/<uuid:group_id>/", notebook.show_missing, name="notebook_missing"),
]
