from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "tepat.identity"
    label = "identity"
