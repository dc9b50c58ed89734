"""Reading back a Word file in which somebody changed the words of a letter: only the free text is taken out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evenhand.letters import wordloose
from evenhand.letters.editing import Shape, piece_name
from evenhand.letters.wordedit import mark
from evenhand.letters.wordfile import Unreadable, tree_of, unpacked
from evenhand.letters.wordtext import NOT_OURS, W, free_text, is_version, named, outside, said_in
from evenhand.policy.tongue import gettext as _


@dataclass(frozen=True)
class Read:
    """What was found in a file: which letter, from which version of its words, and the free text of each place."""

    ref: str
    base: int
    free: tuple[str, ...]


def read(data: bytes, shape: Shape) -> Read:
    """The free text in a file that `wordedit` made and somebody changed. Raises Unreadable."""
    document, properties = unpacked(data)
    tree = tree_of(document)
    if not any(one.get(f"{W}val", "").startswith("letter|") for one in tree.iterfind(f"{W}body/{W}sdt/{W}sdtPr/{W}tag")):
        return Read(*wordloose.read(tree, tree_of(properties) if properties else None, shape))
    controls = list(_controls(tree))
    first = controls[0][0].split("|")
    if len(first) != 3 or first[0] != "letter" or not is_version(first[2]):
        raise Unreadable(_(NOT_OURS))
    return Read(first[1], int(first[2]), tuple(_in_boxes(controls[1:], shape)))


def _in_boxes(controls: list[tuple[str, list[Any]]], shape: Shape) -> Iterator[str]:
    """The free text of each place, out of the boxes."""
    found = dict(controls)
    if len(found) != len(controls):
        raise Unreadable(_("A box of the letter stands twice in this file. Get the file again, and change the words in the boxes only."))
    for index, (kind, words) in enumerate(shape.fixed):
        name = piece_name(kind, words)
        tag = next((one for one in found if one.startswith(f"fixed|{index}|")), "")
        if not tag or f"free|{index}" not in found:
            said = _("{piece} has been taken out of this file, or the box after it. Get the file again, and change the words in the boxes only.")
            raise Unreadable(said.format(piece=name))
        if mark([said_in(one) for one in found[tag]]) != tag.rpartition("|")[2]:
            said = _("{piece} was changed in this file. It comes from the case and the policy: to change it, change what it comes from.")
            raise Unreadable(said.format(piece=name))
        yield free_text(found[f"free|{index}"], name)


def _controls(tree: Any) -> Iterator[tuple[str, list[Any]]]:
    """The content controls of the body in order, each with its tag and its paragraphs. Words beside them are refused."""
    body = tree.find(f"{W}body")
    for one in body if body is not None else ():
        if one.tag == f"{W}sdt":
            tag, inside = one.find(f"{W}sdtPr/{W}tag"), one.find(f"{W}sdtContent")
            empty = inside is None or one.find(f"{W}sdtPr/{W}showingPlcHdr") is not None  # Word's own "tap here to write"
            yield (tag.get(f"{W}val", "") if tag is not None else ""), [] if empty else list(inside)
        elif named(one) and (said := said_in(one)).strip():
            raise outside(said)
