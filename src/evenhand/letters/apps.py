"""Makes this room known to Django."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "evenhand.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"
