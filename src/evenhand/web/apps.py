"""Makes this room known to Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "evenhand.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
