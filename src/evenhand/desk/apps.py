"""Makes this room known to Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "evenhand.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
