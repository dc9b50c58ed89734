"""What the paragraphs of a Word document say now: neither what was taken out with changes tracked, nor what is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from evenhand.letters.wordfile import Unreadable
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

NOT_OURS = N_("This file was not made for changing a letter. Get one from the page of the letter, and change that.")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_DEPTH = 100  # of elements in one another
_GONE = ("del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "sdtPr")  # not what the paragraph says now
_THINGS = ("tbl", "drawing", "pict", "object", "altChunk", "footnoteReference", "endnoteReference")
_BETWEEN = ("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "commentRangeStart", "commentRangeEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd")
_OFF = ("0", "false", "off", "none")


def is_version(said: str) -> bool:
    """Whether this can be the number of a version."""
    return said.isascii() and said.isdecimal() and len(said) <= 8


def outside(said: str) -> Unreadable:
    """Why words are not taken that stand where nobody may write."""
    return Unreadable(_("“{words}” stands outside the boxes. Move it into the box where it belongs.").format(words=said.strip()[:60]))


def said_in(element: Any) -> str:
    """What a paragraph, or whatever it is, says now: what was deleted with changes tracked is gone."""
    return "".join(_pieces(element, 0))


def _pieces(element: Any, depth: int) -> Iterator[str]:
    if depth > MOST_DEPTH:
        raise Unreadable(_("The file is built in a way that no letter is. It is not taken."))
    for one in element:
        name = named(one)
        if _hidden(one, name):
            continue
        if name == "t":
            yield one.text or ""
        elif name in ("tab", "br", "cr"):
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "AlternateContent":  # the same twice: as newer programs say it, and as older ones
            yield next((said for said in ("".join(_pieces(way, depth + 1)) for way in one) if said.strip()), "")
        elif name and name not in _GONE:
            yield from _pieces(one, depth + 1)
            if name == "p":
                yield " "


def named(one: Any) -> str:
    """The name of an element, whatever its space; "" for what is none, such as a remark."""
    return etree.QName(one).localname if isinstance(one.tag, str) else ""


def _on(setting: Any) -> bool:
    return setting is not None and setting.get(f"{W}val", "true").lower() not in _OFF


def _hidden(one: Any, name: str) -> bool:
    """Whether nobody sees it in Word: words set as hidden, and a box's own "tap here to write"."""
    if name == "r":
        return any(_on(one.find(f"{W}rPr/{W}{way}")) for way in ("vanish", "webHidden", "specVanish"))
    return name == "sdt" and _on(one.find(f"{W}sdtPr/{W}showingPlcHdr"))


def free_text(elements: list[Any], name: str) -> str:
    """The free text of one place, as somebody would type it. `name` is of the piece before it. Raises Unreadable."""
    found, before, begun = "", "", ""
    for one in elements:
        if named(one) in _BETWEEN:
            continue
        if one.tag != f"{W}p" or _holds_things(one):
            said = _("The box after {piece} holds a table, a picture or a note. A letter's own words are paragraphs and lists.")
            raise Unreadable(said.format(piece=f"{name[:1].lower()}{name[1:]}"))
        text = " ".join(f"{begun} {said_in(one)}".split())
        begun = text if one.find(f"{W}pPr/{W}rPr/{W}del") is not None else ""  # its end was taken out: it goes on in the next
        if text and not begun:
            kind = "item" if _listed(one) else "paragraph"
            found += ("" if not found else "\n" if kind == before == "item" else "\n\n") + ("- " if kind == "item" else "") + text
            before = kind
    return found + ("\n\n" if found and begun else "") + begun


def _holds_things(paragraph: Any) -> bool:
    """Whether it holds what is no text, and was not taken out."""
    things = (one for one in paragraph.iter() if named(one) in _THINGS)
    return any(not any(named(around) in ("del", "moveFrom") for around in one.iterancestors()) for one in things)


def _listed(paragraph: Any) -> bool:
    style, numbered = paragraph.find(f"{W}pPr/{W}pStyle"), paragraph.find(f"{W}pPr/{W}numPr")
    return numbered is not None or (style is not None and style.get(f"{W}val", "").lower().startswith("list"))
