"""A letter as PDF, made to PDF/UA-1 and PDF/A-2a: tagged, with its language, every font inside."""

from __future__ import annotations

import json
import re
import threading
import unicodedata
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from evenhand.letters import language
from evenhand.letters.document import (
    Block,
    Boxes,
    Bullets,
    Document,
    Heading,
    Lines,
    Paragraph,
    Table,
    stacked,
)
from evenhand.letters.render import Unprintable
from evenhand.letters.words import pages, together
from evenhand.policy.kinds import show_day
from evenhand.policy.tongue import gettext as _

HERE = Path(__file__).parent
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]
NARROW, WIDE = 26, 60  # characters: the longest of a column of dates; the most that a column may ask room for
NO_GLYPH = "could not be displayed with font"  # untranslated: how the compiler says that no font of ours has a character
MOST_NAMED = 20
APART = "\u2003"  # between one box and the next
_PAGE = re.compile(rb"/Type\s*/Page\b")  # as the compiler writes the entry of a page, and of nothing else
_one_at_a_time = threading.Lock()  # the compiler keeps the inputs of its last run


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """One for the process: with its fonts read once, a letter takes milliseconds."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )
    return typst.Compiler(root=str(HERE), font_paths=fonts)


def pdf(document: Document) -> bytes:
    """The letter as PDF, in 12 points, or 20 for large print. One of several pages is set closer, in 11 points,
    where that makes it a page shorter. Raises `Unprintable`, naming every character."""
    found = _set(document, close=False)
    if document.large or count(found) == 1:
        return found
    closer = _set(document, close=True)
    return closer if count(closer) < count(found) else found


def count(data: bytes) -> int:
    """How many pages a letter as PDF has."""
    return len(_PAGE.findall(data))


def _set(document: Document, *, close: bool) -> bytes:
    with language.speaking(document.language):
        data = json.dumps({**_data(document), "close": close}, ensure_ascii=False)
    unknown: list[str] = []
    while len(unknown) <= MOST_NAMED:
        try:
            found = _compile(data, datetime.combine(document.date, time(0), UTC))
        except typst.TypstError as error:  # it names one at a time: take that out and ask again
            unknown += _named(str(error.message), data)
            data = "".join(one for one in data if one not in unknown)
            continue
        if not unknown:
            return found
        break
    named = together(map(_called, unknown))
    raise Unprintable(_("The letter cannot be printed with {characters}: take it out, or write it in words.").format(characters=named))


def _compile(data: str, made: datetime) -> bytes:
    with _one_at_a_time:
        found = _compiler().compile(
            input=(HERE / "letter.typ").read_bytes(), format="pdf", pdf_standards=STANDARDS, timestamp=made,
            sys_inputs={"letter": data},
        )  # fmt: skip
    assert isinstance(found, bytes), "a PDF is one file"  # untranslated: for nobody's eyes
    return found


def _data(document: Document) -> dict[str, Any]:
    return {
        "title": document.title, "title_language": document.title_language, "organisation": document.organisation, "recipient": document.recipient,
        "date": show_day(document.date), "reference": document.reference, "greeting": document.greeting,
        "blocks": [one for block in document.blocks for one in _block(block, document.large)],
        "signature": document.signature, "footer": document.footer, "large": document.large,
        "language": document.language.split("-")[0], "draft": _("Draft: not approved, not to be sent") if document.draft else "",
        "referred": _("Our reference: {reference}").format(reference=document.reference) if document.reference else "", "pages": pages(),
    }  # fmt: skip


def _block(block: Block, large: bool) -> list[tuple[str, Any, str]]:
    """What is set of a block: its kind, what it says, and its language where that is not the letter's."""
    if isinstance(block, Heading):
        return [("heading", block.text, block.language)]
    if isinstance(block, Paragraph):
        return [("paragraph", block.text, block.language)]
    if isinstance(block, Boxes) and not large:
        return [("lines", (APART.join(one.replace(" ", "\u00a0", 1) for one in block.lines),), "")]  # a box stays with its words
    if isinstance(block, Lines):
        return [("lines", block.lines, "")]
    if isinstance(block, Bullets):
        return [("bullets", block.items, block.language)]
    if large:  # columns of 20 points would hold a word each
        return [("lines", lines, "") for lines in stacked(block)]
    return [("table", (block.columns, _widths(block), block.rows), "")]


def _widths(table: Table) -> list[int]:
    """How the columns share the width, by their longest cell; 0 for one of dates: its width is fixed."""
    longest = [max(map(len, column)) for column in zip(*(table.columns, *table.rows), strict=True)]
    return [0 if most <= NARROW else min(most, WIDE) for most in longest]


def _named(message: str, data: str) -> list[str]:
    """The characters that the message names. Raises `Unprintable` when it is about something else."""
    found = [
        one
        for one in dict.fromkeys(data)
        if not one.isascii() and (one in message or f"{{{ord(one):x}}}" in message)
    ]
    if NO_GLYPH not in message or not found:
        raise Unprintable(_("The letter cannot be printed: {why}.").format(why=message))
    return found


def _called(character: str) -> str:
    shown = f"{character} " if character.isprintable() else ""
    name = unicodedata.name(character, _("a character without a name")).lower()
    return f"{shown}({name}, U+{ord(character):04X})"
