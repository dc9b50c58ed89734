"""What is no page: the brand's colours as a style sheet."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from evenhand.web.access import anyone

DARK, LIGHT = "#0b0c0c", "#ffffff"
CSS = """:root {{ --govuk-brand-colour: {colour}; --app-brand-background: {colour}; --app-brand-text: {text}; }}
"""


@anyone
def brand(request: HttpRequest) -> HttpResponse:
    """The organisation's colour, and whichever of black and white can be read on it."""
    colour = settings.EVENHAND_BRAND_COLOUR
    answer = HttpResponse(CSS.format(colour=colour, text=readable_on(colour)), content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=300"
    return answer


def readable_on(colour: str) -> str:
    """Black or white, whichever contrasts more with a colour like #1d70b8 (WCAG 2.2, relative luminance)."""
    luminance = _luminance(colour)
    return LIGHT if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / (_luminance(DARK) + 0.05) else DARK


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

