from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "tepat.casework"
    label = "casework"
