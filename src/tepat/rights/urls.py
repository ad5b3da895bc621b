"""Addresses of the rights room."""

from __future__ import annotations

from django.urls import path

from tepat.rights.screens.asking import view as asking
from tepat.rights.screens.consents import view as consents
from tepat.rights.screens.copy import view as copy
from tepat.rights.screens.data import view as data
from tepat.rights.screens.hub import view as hub
from tepat.rights.screens.leaving import view as leaving
from tepat.rights.screens.trail import view as trail

app_name = "rights"

urlpatterns = [
    path("saya/", hub.show_hub, name="own"),
    path("saya/data/", data.show_data, name="data"),
    path("saya/izin/", consents.show_consents, name="consents"),
    path("saya/izin/<slug:purpose>/", consents.change, name="consent"),
    path("saya/akses/", trail.show_trail, name="trail"),
    path("saya/salinan/", copy.show_copy, name="copy"),
    path("saya/salinan/data.json", copy.give_json, name="copy_json"),
    path("saya/salinan/data.html", copy.give_html, name="copy_html"),
    path("saya/tanya/", asking.ask, name="ask"),
    path("saya/mundur/", leaving.leave, name="leave"),
    path("saya/hapus/", leaving.delete, name="delete"),
]
