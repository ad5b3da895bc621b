from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "tepat.intake"
    label = "intake"
