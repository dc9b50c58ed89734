"""Makes this room known to Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "evenhand.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
