"""Addresses of the targeting room."""

from __future__ import annotations

from tepat.targeting.screens.formula_urls import urlpatterns as formulas
from tepat.targeting.screens.urls import urlpatterns as screens

app_name = "targeting"

urlpatterns = [
    *screens,
    *formulas,
]
