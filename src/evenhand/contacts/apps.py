"""Makes this room known to Django."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "evenhand.contacts"
    label = "contacts"
    default_auto_field = "django.db.models.BigAutoField"
