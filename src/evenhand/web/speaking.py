"""Words in quotation marks on pages: they stand as said, and lists and prints fold the longer ones."""

from __future__ import annotations

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from evenhand.policy import spoken


def folded(text: str) -> SafeString:
    """A line of the story, with each longer quotation under [words spoken]: closed at first, and left out on paper,
    which says where they stand."""
    return mark_safe("".join(_fold(piece) if said and spoken.is_long(piece) else _lines(piece) for piece, said in spoken.parts(str(text))))


def _lines(text: str) -> str:
    return str(conditional_escape(text)).replace("\n", "<br>")


def _fold(piece: str) -> SafeString:
    return format_html(
        '<details class="app-spoken"><summary>{}</summary> {}</details><span class="app-spoken-print">{}</span>',
        _("[words spoken]"), mark_safe(_lines(piece)), _("[words spoken, see the record]"),
    )  # fmt: skip
