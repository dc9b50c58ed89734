"""Reading back a Word file in which somebody changed the words of a letter.

The file comes from outside and is trusted in nothing: its size and what it unpacks to are limited, macros, links to
other files and embedded things are refused, no entity is resolved, and only the free text is taken out of it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from evenhand.letters.editing import Shape, piece_name
from evenhand.letters.wordedit import mark
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

MOST_BYTES = 1_000_000  # of the file as it comes; a letter has some 40 thousand
MOST_UNPACKED = 10_000_000  # of all that is in it, together
MOST_FILES = 200
MOST_DEPTH = 100  # of elements in one another
DOCUMENT = "word/document.xml"
NO_WORD_FILE = N_("This is not a Word file (.docx) that can be read. Save it in Word as a Word document.")
TOO_MUCH = N_("The file unpacks to far more than a letter. It is not taken.")
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the ways of packing that a Word document may use
ENCRYPTED = 0x1  # the bit that says so of a packed file
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Names of what has no place in a letter: macros, embedded files, controls that run.
_REFUSED = re.compile(r"vba|macro|activex|embeddings?/|oleobject|\.bin$|\.exe$|afchunk", re.I)
_GONE = ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr")  # not what the paragraph says now
_THINGS = ("tbl", "drawing", "pict", "object", "altChunk", "footnoteReference", "endnoteReference")


class Unreadable(Exception):
    """A file that is not taken; the message is a sentence that says why, and what to do."""


@dataclass(frozen=True)
class Read:
    """What was found in a file: which letter, from which version of its words, and the free text of each place."""

    ref: str
    base: int
    free: tuple[str, ...]


def read(data: bytes, shape: Shape) -> Read:
    """The free text in a file that `wordedit` made and somebody changed. Raises Unreadable."""
    controls = list(_controls(_tree(_unpacked(data))))
    first = controls[0][0].split("|") if controls else []
    if len(first) != 3 or first[0] != "letter" or not first[2].isdecimal() or len(first[2]) > 8:
        raise Unreadable(_("This file was not made for changing a letter. Get one from the page of the letter, and change that."))
    found = dict(controls[1:])
    if len(found) != len(controls) - 1:
        raise Unreadable(_("A box of the letter stands twice in this file. Get the file again, and change the words in the boxes only."))
    free = []
    for index, (kind, words) in enumerate(shape.fixed):
        name = piece_name(kind, words)
        tag = next((one for one in found if one.startswith(f"fixed|{index}|")), "")
        if not tag or f"free|{index}" not in found:
            said = _("{piece} has been taken out of this file, or the box after it. Get the file again, and change the words in the boxes only.")
            raise Unreadable(said.format(piece=name))
        if mark([_said(one) for one in found[tag]]) != tag.rpartition("|")[2]:
            said = _("{piece} was changed in this file. It comes from the case and the policy: to change it, change what it comes from.")
            raise Unreadable(said.format(piece=name))
        free.append(_free(found[f"free|{index}"], name))
    return Read(first[1], int(first[2]), tuple(free))


def _unpacked(data: bytes) -> bytes:
    """The document's XML, out of a file that holds nothing else that could do harm."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is too large: at most {size} kilobytes are taken.").format(size=f"{MOST_BYTES // 1000:,}"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _checked(packed)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError):
        # What `zipfile` raises for a file that is broken, cut short or packed in a way that it does not know: a wrong
        # sum, a damaged stream, an impossible place, a name that is none, patched data.
        raise Unreadable(_(NO_WORD_FILE)) from None


def _checked(packed: zipfile.ZipFile) -> bytes:
    files = packed.infolist()
    if len(files) > MOST_FILES or sum(one.file_size for one in files) > MOST_UNPACKED:
        raise Unreadable(_(TOO_MUCH))
    if len({one.filename for one in files}) != len(files):
        raise Unreadable(_("The file holds the same part twice. It is not taken."))
    if any(one.compress_type not in PACKED or one.flag_bits & ENCRYPTED for one in files):
        raise Unreadable(_(NO_WORD_FILE))
    if any(_REFUSED.search(one.filename) for one in files):
        raise Unreadable(_("The file holds macros or embedded files. Save the letter as a plain Word document (.docx)."))
    left, document = MOST_UNPACKED, b""
    for one in files:
        content = _bounded(packed, one, left)
        left -= len(content)
        if one.filename == DOCUMENT:
            document = content
        elif one.filename.endswith(".rels") and _links_out(_tree(content)):
            raise Unreadable(_("The file links to something outside it. Take the link, the picture or the template out, and hand it in again."))
        elif one.filename == "[Content_Types].xml" and b"macroenabled" in content.lower():
            raise Unreadable(_("The file may hold macros. Save the letter as a plain Word document (.docx)."))
    if not document:
        raise Unreadable(_(NO_WORD_FILE))
    return document


def _bounded(packed: zipfile.ZipFile, one: zipfile.ZipInfo, most: int) -> bytes:
    """What a packed file holds; its own word for how large it is counts for nothing."""
    with packed.open(one) as opened:
        content = opened.read(most + 1)
    if len(content) > most:
        raise Unreadable(_(TOO_MUCH))
    return content


def _tree(content: bytes) -> Any:
    """XML without a document type: no entity, no network, no file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False)
    try:
        tree = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise Unreadable(_(NO_WORD_FILE)) from None
    if tree.getroottree().docinfo.doctype or any(one.tag is etree.Entity for one in tree.iter()):
        raise Unreadable(_("The file holds what no Word document needs. It is not taken."))
    return tree


def _links_out(tree: Any) -> bool:
    return any(str(one.get("TargetMode", "")).lower() == "external" for one in tree.iter())


def _controls(tree: Any) -> Iterator[tuple[str, list[Any]]]:
    """The content controls of the body in order, each with its tag and its paragraphs. Words beside them are refused."""
    body = tree.find(f"{_W}body")
    for one in body if body is not None else ():
        if one.tag == f"{_W}sdt":
            tag, inside = one.find(f"{_W}sdtPr/{_W}tag"), one.find(f"{_W}sdtContent")
            empty = inside is None or one.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None  # Word's own "tap here to write"
            yield (tag.get(f"{_W}val", "") if tag is not None else ""), [] if empty else list(inside)
        elif (said := _said(one)).strip():
            raise Unreadable(_("“{words}” stands outside the boxes. Move it into the box where it belongs.").format(words=said.strip()[:60]))


def _said(element: Any) -> str:
    """What a paragraph, or whatever it is, says now: what was deleted with changes tracked is gone."""
    return "".join(_pieces(element, 0))


def _pieces(element: Any, depth: int) -> Iterator[str]:
    if depth > MOST_DEPTH:
        raise Unreadable(_("The file is built in a way that no letter is. It is not taken."))
    for one in element:
        name = etree.QName(one).localname if isinstance(one.tag, str) else ""
        if name == "t":
            yield one.text or ""
        elif name in ("tab", "br", "cr"):
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name and name not in _GONE:
            yield from _pieces(one, depth + 1)
            if name == "p":
                yield " "


def _free(paragraphs: list[Any], name: str) -> str:
    """The free text of one place, as somebody would type it."""
    found, before = "", ""
    for one in paragraphs:
        if one.tag != f"{_W}p" or any(etree.QName(thing).localname in _THINGS for thing in one.iter() if isinstance(thing.tag, str)):
            if _harmless(one):
                continue
            said = _("The box after {piece} holds a table, a picture or a note. A letter's own words are paragraphs and lists.")
            raise Unreadable(said.format(piece=f"{name[:1].lower()}{name[1:]}"))
        text = " ".join(_said(one).split())
        if text:
            kind = "item" if _listed(one) else "paragraph"
            found += ("" if not found else "\n" if kind == before == "item" else "\n\n") + ("- " if kind == "item" else "") + text
            before = kind
    return found


def _harmless(one: Any) -> bool:
    """A mark that Word sets between paragraphs, such as a bookmark."""
    return isinstance(one.tag, str) and etree.QName(one).localname in ("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd")


def _listed(paragraph: Any) -> bool:
    style, numbered = paragraph.find(f"{_W}pPr/{_W}pStyle"), paragraph.find(f"{_W}pPr/{_W}numPr")
    return numbered is not None or (style is not None and style.get(f"{_W}val", "").lower().startswith("list"))
