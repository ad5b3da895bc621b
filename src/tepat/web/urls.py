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
    path("", include("tepat.notices.urls")),  # before rights: its addresses lie below theirs
    path("", include("tepat.intake.urls")),
    path("", include("tepat.eligibility.urls")),
    path("", include("tepat.casework.urls")),
    path("", include("tepat.targeting.urls")),
    path("", include("tepat.rights.urls")),
    path("", include("tepat.field.urls")),
]
