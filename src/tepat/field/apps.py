from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "tepat.field"
    label = "field"
