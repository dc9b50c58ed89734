"""Makes this room known to Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "evenhand.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
