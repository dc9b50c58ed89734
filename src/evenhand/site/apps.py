"""Makes `evenhand.site` known to Django, for its check."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "evenhand.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from evenhand.site import checks  # noqa: F401 - importing registers the check
