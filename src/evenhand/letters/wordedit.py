"""A letter as a Word file in which its words may be changed: fixed pieces locked, free text in controls of its own.

Every piece is a content control. A fixed one is locked and carries a mark of what it says, so that a change in it is
noticed when the file comes back (`wordread`). Nothing in a fixed control is ever read into the letter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import docx as word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from evenhand.letters.document import Block, Bullets, Document, Heading, Lines, Paragraph, Table
from evenhand.letters.docx import same_every_time, set_style
from evenhand.letters.editing import Shape, piece_name
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

BULLET = "List Bullet"
HOW = N_(
    "Change the words in the boxes only. What stands between them comes from the case and the policy, and is not read "
    "from this file. Leave words in braces, such as {example}: they are filled in. Save the file and hand it in again "
    "on the page of the letter."
)


def editable(document: Document, shape: Shape, *, ref: str, base: int) -> bytes:
    """The file. `ref` says which letter it is of (case and letter), `base` from which version of its words it was made."""
    file = word.Document()
    set_style(file, document)
    body = file.element.body
    _control(file, body, f"letter|{ref}|{base}", _("How to change this letter"), [_(HOW).format(example="{telephone}")], locked=True)
    for index, (kind, words) in enumerate(shape.fixed):
        said = [document.title] if index == 0 else _lines(document.pieces[index - 1] if index <= len(document.pieces) else ())
        said = [line for line in said if line] or [_("{piece} says nothing in this letter.").format(piece=piece_name(kind, words))]
        _control(file, body, f"fixed|{index}|{mark(said)}", piece_name(kind, words)[:60], said, locked=True)
        _control(file, body, f"free|{index}", _("Your words"), _typed(shape.free[index]), locked=False)
    return same_every_time(file)


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


def _control(file: Any, body: Any, tag: str, alias: str, lines: Sequence[str], *, locked: bool) -> None:
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
        paragraph = file.add_paragraph(line.removeprefix("- ") if bullet else line, style=BULLET if bullet else None)
        inside.append(paragraph._p)  # moves it from the body into the control
    body.insert(len(body) - 1, control)
