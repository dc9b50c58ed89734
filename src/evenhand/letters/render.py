"""A composed letter as bytes, in the format asked for."""

from __future__ import annotations

from dataclasses import replace

from evenhand.letters.document import Document

MOST_PAGES = 2  # people stop reading after two
MIMES = {
    "pdf": "application/pdf",
    "large-print": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",  # untranslated: a type
    "text": "text/plain; charset=utf-8",  # untranslated: a type
}


class Unprintable(ValueError):
    """A letter that a format cannot carry; the message is a sentence that names what stands in the way."""


def pages(document: Document) -> int:
    """How many pages the letter has as it is posted; 0 where it cannot be printed."""
    from evenhand.letters.pdf import count, pdf

    try:
        return count(pdf(replace(document, draft=False)))
    except Unprintable:
        return 0


def render(document: Document, format: str = "") -> tuple[bytes, str]:
    """The letter's bytes and their media type; `format` "" is the one that the person's needs ask for.

    The same document gives the same bytes. Raises KeyError for an unknown format, and `Unprintable` with a
    sentence when a character of the letter has no glyph in our fonts (pdf, large-print).
    """
    format = format or document.format
    mime = MIMES[format]  # each format is imported where it is asked for: their libraries are slow to load
    if format in ("pdf", "large-print"):
        from evenhand.letters.pdf import pdf

        return pdf(replace(document, format=format)), mime
    if format == "docx":
        from evenhand.letters.docx import docx

        return docx(document), mime
    if format == "html":
        from evenhand.letters.html import html

        return html(document).encode(), mime
    from evenhand.letters.text import text

    return text(document).encode(), mime
