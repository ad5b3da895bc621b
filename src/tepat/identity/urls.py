"""Addresses of the identity room. None is allauth's: it only does the arithmetic of second factors."""

from __future__ import annotations

from django.urls import path

from tepat.identity.screens.accounts import view as accounts
from tepat.identity.screens.audit.view import show_audit
from tepat.identity.screens.demo_codes.view import show_demo_codes
from tepat.identity.screens.own_account import view as own_account
from tepat.identity.screens.second_step import view as second_step
from tepat.identity.screens.sign_out.view import sign_out
from tepat.identity.screens.staff_home.view import note_recovery, show_staff_home
from tepat.identity.screens.staff_sign_in import view as staff_sign_in
from tepat.identity.screens.start import view as start

app_name = "identity"

urlpatterns = [
    path("keluar/", sign_out, name="sign_out"),
    path("petugas/", show_staff_home, name="staff_home"),
    path("petugas/dipulihkan/", note_recovery, name="note_recovery"),
    path("petugas/masuk/", staff_sign_in.staff_sign_in, name="staff_sign_in"),
    path("petugas/masuk/langkah-kedua/", staff_sign_in.second_step, name="second_step"),
    path("petugas/masuk/kunci/", staff_sign_in.ask_passkey, name="ask_passkey"),
    path("petugas/masuk/kunci-baru/", second_step.offer_passkey, name="offer_passkey"),
    path("petugas/masuk/pasang/", second_step.enrol, name="enrol"),
    path("petugas/mulai/", start.start, name="start"),
    path("petugas/mulai/kata-sandi/", start.set_password, name="set_password"),
    path("petugas/akun/", own_account.show_own_account, name="own_account"),
    path("petugas/akun/pastikan/", own_account.confirm, name="confirm"),
    path("petugas/akun/kata-sandi/", own_account.change_password, name="change_password"),
    path("petugas/akun/kode-cadangan/", second_step.recovery_codes, name="recovery_codes"),
    path("petugas/akun/langkah-kedua/", second_step.add_factor, name="add_factor"),
    path(
        "petugas/akun/langkah-kedua/<int:factor_id>/hapus/", second_step.remove_factor, name="remove_factor"
    ),
    path("petugas/akun/perangkat/lain/akhiri/", own_account.end_other_devices, name="end_other_devices"),
    path("petugas/akun/perangkat/<uuid:device_id>/akhiri/", own_account.end_device, name="end_device"),
    path(
        "petugas/akun/program/<uuid:token_id>/cabut/", own_account.revoke_own_token, name="revoke_own_token"
    ),
    path("petugas/daftar/", accounts.list_accounts, name="accounts"),
    path("petugas/daftar/buka/", accounts.open_account, name="open_account"),
    path("petugas/daftar/<uuid:account_id>/", accounts.show_account, name="account"),
    path("petugas/daftar/<uuid:account_id>/pulihkan/", accounts.recover_account, name="recover_account"),
    path("petugas/daftar/<uuid:account_id>/ubah/", accounts.change_account, name="change_account"),
    path("petugas/daftar/<uuid:account_id>/tutup/", accounts.close_account, name="close_account"),
    path("petugas/daftar/<uuid:account_id>/buka-kunci/", accounts.unlock_account, name="unlock_account"),
    path("petugas/daftar/<uuid:account_id>/keluarkan/", accounts.end_sessions, name="end_sessions"),
    path("petugas/catatan/", show_audit, name="audit"),
    path("peragaan/kode/", show_demo_codes, name="demo_codes"),
]
