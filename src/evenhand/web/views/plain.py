"""What is no page: the brand's colours as a style sheet."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from evenhand.web.access import anyone

DARK, BLACK, LIGHT = "#0b0c0c", "#000000", "#ffffff"
TEXT, LINE = 4.5, 3  # to 1: what a text, and what a line or a mark, has to contrast with what is behind it
CSS = """:root {{ --govuk-brand-colour: {line}; --app-brand-background: {colour}; --app-brand-text: {text}; }}
"""


@anyone
def brand(request: HttpRequest) -> HttpResponse:
    """The organisation's colour, whichever of black and white can be read on it, and a shade of it that can be seen as a line."""
    colour = settings.EVENHAND_BRAND_COLOUR
    css = CSS.format(colour=colour, text=readable_on(colour), line=seen_on_white(colour))
    answer = HttpResponse(css, content_type="text/css; charset=utf-8")  # untranslated: a header
    answer["Cache-Control"] = "public, max-age=300"  # untranslated: a header
    return answer


def readable_on(colour: str) -> str:
    """White or the dark of our texts, whichever contrasts more with a colour like #1d70b8; where that is too little,
    black: one of white and black contrasts enough with any colour (WCAG 2.2, relative luminance)."""
    best = max((LIGHT, DARK), key=lambda one: contrast(colour, one))
    return best if contrast(colour, best) >= TEXT else max((LIGHT, BLACK), key=lambda one: contrast(colour, one))


def seen_on_white(colour: str) -> str:
    """The colour itself, or where it is too pale for a line on white the first darker shade that is not."""
    parts = _parts(colour)
    while contrast(colour, LIGHT) < LINE:
        parts = [part * 0.95 for part in parts]
        colour = "#" + "".join(f"{int(part * 255):02x}" for part in parts)
    return colour


def contrast(one: str, other: str) -> float:
    """How much two colours differ to an eye, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> list[float]:
    return [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
