"""Reading back the words of a letter from a file that another program than Word has saved.

Such programs keep the words and lose the boxes around them. Each fixed piece is found again, in the order of the letter,
by the mark of what it says, which `wordedit` put into a property of the file; what stands between two is free text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from evenhand.letters.editing import Shape, piece_name
from evenhand.letters.wordedit import PROPERTY, mark
from evenhand.letters.wordfile import TOO_MUCH, Unreadable
from evenhand.letters.wordtext import NOT_OURS, W, free_text, is_version, named, outside, said_in
from evenhand.policy.tongue import gettext as _

MOST_LINES, MOST_OF_A_PIECE = 2000, 200  # paragraphs of a letter, and of a fixed piece


def read(tree: Any, properties: Any, shape: Shape) -> tuple[str, int, tuple[str, ...]]:
    """Which letter it is, from which version of its words, and the free text of each place. Raises Unreadable."""
    ref, base, how, *marks = _marks(properties)
    lines = list(_lines(tree.find(f"{W}body")))
    if len(marks) != len(shape.fixed) or not lines:
        raise Unreadable(_(NOT_OURS))
    if len(lines) > MOST_LINES:
        raise Unreadable(_(TOO_MUCH))
    says = [(place, said) for place, one in enumerate(lines) if (said := said_in(one).strip())]
    names = [piece_name(kind, words) for kind, words in shape.fixed]
    places, after = [], 0
    for name, wanted in zip(names, marks, strict=True):
        begins, after = _find(says, after, wanted)
        if begins == after:
            said = _("{piece} was changed in this file, or taken out. It comes from the case and the policy: get the file again, and change the words around it only.")
            raise Unreadable(said.format(piece=name))
        places.append((begins, after))
    _nothing_else(says[: places[0][0]], how)
    ends = [*(says[begins][0] for begins, _after in places[1:]), len(lines)]
    return ref, int(base), tuple(free_text(lines[says[after - 1][0] + 1 : end], name) for (_begins, after), end, name in zip(places, ends, names, strict=True))


def _marks(properties: Any) -> list[str]:
    """The file's property: letter, version, the mark of how to change it, the marks of the fixed pieces."""
    for one in properties.iter() if properties is not None else ():
        if named(one) == "property" and one.get("name") == PROPERTY:
            found = "".join(one.itertext()).strip().split("|")
            if len(found) > 3 and is_version(found[1]):
                return found
    raise Unreadable(_(NOT_OURS))


def _lines(around: Any) -> Iterator[Any]:
    """The paragraphs of the body in order, out of whatever stands around them; what is none, as it is."""
    for one in around if around is not None else ():
        if named(one) in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
            yield from _lines(one)
        elif named(one) not in ("", "sdtPr", "sdtEndPr", "sectPr", "customXmlPr"):
            yield one


def _find(says: Sequence[tuple[int, str]], start: int, wanted: str) -> tuple[int, int]:
    """Where the paragraphs of a mark begin and end, from `start` on; twice the same where they are not there."""
    count, _colon, sum_ = wanted.partition(":")
    length = int(count) if is_version(count) else 0
    for place in range(start, len(says) - length + 1) if 0 < length <= MOST_OF_A_PIECE else ():
        if mark([said for _line, said in says[place : place + length]]) == sum_:
            return place, place + length
    return start, start


def _nothing_else(says: Sequence[tuple[int, str]], how: str) -> None:
    """Before the title stands how to change the letter, or nothing. Raises Unreadable."""
    begins, after = _find(says, 0, how)
    for _line, said in [*says[:begins], *says[after:]]:
        raise outside(said)
