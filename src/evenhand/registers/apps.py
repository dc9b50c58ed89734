"""Makes this room known to Django."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "evenhand.registers"
    label = "registers"
    default_auto_field = "django.db.models.BigAutoField"
