"""Which room answers which address."""

from __future__ import annotations

from django.urls import include, path

from tepat.web.api import api

urlpatterns = [
    path("api/", api.urls),
    path("", include("tepat.base.urls")),
    path("", include("tepat.openid.urls")),  # before identity: its sign-out knows the way to the provider's
    path("", include("tepat.identity.urls")),
    path("", include("tepat.verification.urls")),
    path("", include("tepat.intake.urls")),
    path("", include("tepat.eligibility.urls")),
]
