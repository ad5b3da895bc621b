from __future__ import annotations

from django.apps import AppConfig


class OpenidConfig(AppConfig):
    name = "tepat.openid"
    label = "openid"

    def ready(self) -> None:
        """Stop start-up where the profile or the settings of the provider are faulty."""
        from tepat.openid.provider import check_settings  # noqa: PLC0415 - settings are complete only now

        check_settings()
