"""Addresses of the notices room."""

from __future__ import annotations

from django.urls import path

from tepat.notices.screens.own.view import show_own
from tepat.notices.screens.reports.view import take_reports
from tepat.notices.screens.ways import view as ways

app_name = "notices"

urlpatterns = [
    path("saya/kabar/", show_own, name="own"),
    path("saya/kabar/cara/", ways.show_ways, name="ways"),
    path("saya/kabar/cara/bahasa/", ways.choose_language, name="language"),
    path("saya/kabar/cara/<slug:channel>/", ways.add_way, name="add"),
    path("saya/kabar/cara/<slug:channel>/kode/", ways.confirm_way, name="confirm"),
    path("saya/kabar/cara/<slug:channel>/hapus/", ways.remove_way, name="remove"),
    path("saya/kabar/cara/<slug:channel>/pakai/", ways.use_way, name="use"),
    path("kabar/laporan/<slug:channel>/", take_reports, name="reports"),
]
