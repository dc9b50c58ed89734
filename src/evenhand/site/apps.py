"""Makes `evenhand.site` known to Django, for its check, and gives the rules their language."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "evenhand.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext, ngettext

        from evenhand.policy import tongue
        from evenhand.site import checks  # noqa: F401 - importing registers the check

        tongue.speak(gettext, ngettext)
