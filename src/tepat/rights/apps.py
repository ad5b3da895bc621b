from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "tepat.rights"
    label = "rights"
