from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    name = "tepat.eligibility"
    label = "eligibility"
