from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "tepat.verification"
    label = "verification"
