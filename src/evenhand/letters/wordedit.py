"""A letter as a Word file in which its words may be changed: fixed pieces locked, free text in controls of its own.

Every piece is a content control. A fixed one is locked and carries a mark of what it says, so that a change in it is
noticed when the file comes back (`wordread`). Nothing in a fixed control is ever read into the letter.

Programs other than Word lose the controls when they save. So the marks stand once more in a property of the file, by
which the fixed pieces are found again in the text itself (`wordloose`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import docx as word
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from evenhand.letters.document import Block, Bullets, Document, Heading, Lines, Paragraph, Table
from evenhand.letters.docx import same_every_time, set_style
from evenhand.letters.editing import Shape, piece_name
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

BULLET = "List Bullet"
PROPERTY, PROPERTIES = "evenhand-letter", "docProps/custom.xml"
_KIND = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_NAMES = {None: "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties", "vt": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"}
_CUSTOM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set of properties that a file's maker adds
HOW = N_(
    "Change the words in the boxes only, on white. What stands on grey comes from the case and the policy, and is not "
    "read from this file. In a program that shows no boxes, write between what is grey. Leave words in braces, such as "
    "{example}: they are filled in. Save the file as a Word document and hand it in again on the page of the letter."
)
GREY = "EEEEEE"
STYLES = {"title": "Heading 1", "heading": "Heading 2"}  # of fixed pieces, by what they are


def editable(document: Document, shape: Shape, *, ref: str, base: int) -> bytes:
    """The file. `ref` says which letter it is of (case and letter), `base` from which version of its words it was made."""
    file = word.Document()
    set_style(file, document)
    body = file.element.body
    how = [_(HOW).format(example="{telephone}")]
    _control(file, body, f"letter|{ref}|{base}", _("How to change this letter"), how, locked=True)
    marks = [_counted(how)]
    for index, (kind, words) in enumerate(shape.fixed):
        said = [document.title] if index == 0 else _lines(document.pieces[index - 1] if index <= len(document.pieces) else ())
        said = [line for line in said if line] or [_("{piece} says nothing in this letter.").format(piece=piece_name(kind, words))]
        marks.append(_counted(said))
        _control(file, body, f"fixed|{index}|{mark(said)}", piece_name(kind, words)[:60], said, locked=True, style=STYLES.get(kind))
        _control(file, body, f"free|{index}", _("Your words"), _typed(shape.free[index]), locked=False)
    _property(file, "|".join([ref, str(base), *marks]))
    return same_every_time(file)


def _counted(lines: Sequence[str]) -> str:
    """How many paragraphs that say something a piece has, and its mark."""
    return f"{sum(1 for line in lines if line.strip())}:{mark(lines)}"


def _property(file: Any, said: str) -> None:
    """Puts the file's one property of ours into it."""
    tree = etree.Element("Properties", nsmap=_NAMES)
    one = etree.SubElement(tree, "property", fmtid=_CUSTOM, pid="2", name=PROPERTY)
    etree.SubElement(one, f"{{{_NAMES['vt']}}}lpwstr").text = said
    package = file.part.package
    package.relate_to(Part(PackURI(f"/{PROPERTIES}"), _KIND, etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True), package), _RELATION)


def mark(lines: Sequence[str]) -> str:
    """A short mark of what a fixed piece says, whatever its spaces."""
    return hashlib.sha256(" ".join(" ".join(lines).split()).encode()).hexdigest()[:16]


def _typed(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()] or [""]


def _lines(blocks: Iterable[Block]) -> list[str]:
    """The lines of a fixed piece; a table's rows with their cells in a row."""
    found: list[str] = []
    for one in blocks:
        if isinstance(one, Heading | Paragraph):
            found.append(one.text)
        elif isinstance(one, Lines):
            found += one.lines
        elif isinstance(one, Bullets):
            found += one.items
        elif isinstance(one, Table):
            found += [" · ".join(one.columns), *(" · ".join(row) for row in one.rows)]
    return found


def _control(file: Any, body: Any, tag: str, alias: str, lines: Sequence[str], *, locked: bool, style: str | None = None) -> None:
    """One content control around paragraphs, before the section's end."""
    control, about, inside = OxmlElement("w:sdt"), OxmlElement("w:sdtPr"), OxmlElement("w:sdtContent")
    for name, value in (("w:alias", alias), ("w:tag", tag), ("w:lock", "sdtContentLocked" if locked else "sdtLocked")):
        one = OxmlElement(name)
        one.set(qn("w:val"), value)
        about.append(one)
    control.append(about)
    control.append(inside)
    for line in lines:
        bullet = not locked and line.startswith("- ")
        paragraph = file.add_paragraph(line.removeprefix("- ") if bullet else line, style=BULLET if bullet else style)
        if locked:
            _shade(paragraph)
        inside.append(paragraph._p)  # moves it from the body into the control
    body.insert(len(body) - 1, control)


def _shade(paragraph: Any) -> None:
    """Sets a paragraph on grey, so that what is fixed is seen where a program shows no boxes."""
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", GREY)):
        shade.set(qn(name), value)
    paragraph._p.get_or_add_pPr().append(shade)
