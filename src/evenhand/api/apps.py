"""Makes this room known to Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "evenhand.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
