"""Addresses of the providers of messages."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from tepat.base.permissions import PUBLIC, requires
from tepat.sandbox.messages import taking
from tepat.sandbox.messages.screens.phone import show_phone

urlpatterns = [
    path("", show_phone),
    path("sms", taking.take_sms),
    path("whatsapp/<slug:number_id>/messages", taking.take_whatsapp),
    path("sandbox/faults", taking.faults),
    path("sandbox/messages", taking.list_messages),
    path("health", taking.health),
    path("bahasa/", requires(PUBLIC)(set_language), name="language"),
]
