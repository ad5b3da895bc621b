from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "tepat.base"
    label = "base"
