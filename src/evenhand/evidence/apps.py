"""Makes this room known to Django."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evenhand.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
