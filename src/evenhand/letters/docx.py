"""A letter as a Word document, for those who have to change the format by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

import docx as word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from evenhand.letters import language
from evenhand.letters.document import Block, Bullets, Document, Heading, Lines, Paragraph, Table, stacked
from evenhand.letters.words import PAGE, PAGES, pages
from evenhand.policy.kinds import show_day
from evenhand.policy.tongue import gettext as _

FONT = "Arial"  # on every machine that has Word; ours are not
FIELDS = {PAGE: "PAGE", PAGES: "NUMPAGES"}  # as Word calls them
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file can name


def docx(document: Document) -> bytes:
    """The letter as a Word file, in 12 points, or 20 for large print."""
    with language.speaking(document.language):
        return _docx(document)


def _docx(document: Document) -> bytes:
    file = word.Document()
    set_style(file, document)
    if document.draft:
        file.add_paragraph().add_run(_("Draft: not approved, not to be sent")).bold = True
    _lines(file, document.organisation)
    _lines(file, document.recipient)
    reference = (_("Our reference: {reference}").format(reference=document.reference),) if document.reference else ()
    _lines(file, (show_day(document.date), *reference))
    file.add_paragraph(document.greeting)
    _in(file.add_heading(document.title, 1), document.title_language)
    for block in document.blocks:
        _block(file, block, document.large)
    _lines(file, document.signature)
    if document.footer:
        run = file.add_paragraph().add_run(document.footer)
        run.font.size = Pt(16 if document.large else 9)
    _page_numbers(file)
    return same_every_time(file)


def set_style(file: Any, document: Document) -> None:
    """Size, font and language, once for the whole file; its title and day."""
    size = 20 if document.large else 12
    for name, points in (
        ("Normal", size),
        ("Heading 1", size * 1.3),
        ("Heading 2", size * 1.1),
        ("List Bullet", size),
    ):
        style = file.styles[name]
        style.font.name, style.font.size = FONT, Pt(points)
        style.font.color.rgb = word.shared.RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        fonts.set(qn("w:cs"), FONT)
    file.styles["Normal"].element.get_or_add_rPr().append(_lang(document.language))
    section = file.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2 if document.large else 2.4)
    core = file.core_properties
    core.title, core.author, core.language = (
        document.title[:250],
        document.organisation[0][:250],
        language.tag(document.language),
    )
    core.created = core.modified = datetime.combine(document.date, time(0))


def _lang(code: str) -> Any:
    found = OxmlElement("w:lang")
    found.set(qn("w:val"), language.tag(code))
    return found


def _in(paragraph: Any, code: str) -> None:
    """Marks the words of a paragraph as in another language than the letter; "" leaves them as they are."""
    for run in paragraph.runs if code else ():
        run._r.get_or_add_rPr().append(_lang(code))


def _block(file: Any, block: Block, large: bool) -> None:
    if isinstance(block, Heading):
        _in(file.add_heading(block.text, 2), block.language)
    elif isinstance(block, Paragraph):
        _in(file.add_paragraph(block.text), block.language)
    elif isinstance(block, Lines):
        _lines(file, block.lines)
    elif isinstance(block, Bullets):
        for item in block.items:
            _in(file.add_paragraph(item, style="List Bullet"), block.language)
    elif large:
        for lines in stacked(block):
            _lines(file, lines)
    else:
        _table(file, block)


def _table(file: Any, block: Table) -> None:
    table = file.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        cell.paragraphs[0].add_run(column).bold = True
    repeat = OxmlElement("w:tblHeader")  # the heading stands again on the next page
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in block.rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    file.add_paragraph()


def _lines(file: Any, lines: Sequence[str]) -> None:
    paragraph = file.add_paragraph()
    for index, line in enumerate(lines):
        run = paragraph.add_run(line)
        if index < len(lines) - 1:
            run.add_break()


def _page_numbers(file: Any) -> None:
    paragraph = file.sections[0].footer.paragraphs[0]
    for piece in pages():
        if piece not in FIELDS:
            paragraph.add_run(piece)
            continue
        found = OxmlElement("w:fldSimple")
        found.set(qn("w:instr"), FIELDS[piece])
        paragraph._p.append(found)


def same_every_time(file: Any) -> bytes:
    """The file with the times of its packing set to one day, so that the same letter is the same bytes."""
    packed, found = io.BytesIO(), io.BytesIO()
    file.save(packed)
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return found.getvalue()
