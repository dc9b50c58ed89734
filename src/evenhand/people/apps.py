"""Makes this room known to Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "evenhand.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
