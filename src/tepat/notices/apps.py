from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tepat.notices"
    label = "notices"

    def ready(self) -> None:
        """A folder of channels that is not complete stops start-up."""
        from tepat.notices.channels import all_channels  # noqa: PLC0415 - needs the registry of apps

        all_channels()
