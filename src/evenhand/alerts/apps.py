"""Makes this room known to Django."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "evenhand.alerts"
    label = "alerts"
    default_auto_field = "django.db.models.BigAutoField"
