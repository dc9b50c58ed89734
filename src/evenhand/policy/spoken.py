"""Words in quotation marks stand as said. A list or a print folds the longer ones; a letter and a decision never do.

A quotation stands in straight (") or curly (“ ”) double quotation marks, within one paragraph. A mark that is never
closed (5" of pipe) begins none.
"""

from __future__ import annotations

import re

from evenhand.policy.tongue import gettext as _

FEW = 3  # words: up to here a quotation is shown in a list, beyond it is folded
QUOTED = r'“[^“”]*”|"(?:[^"\n]|\n(?![ \t]*\n))*"'  # read by JavaScript too: nothing here that only one of both knows
_QUOTED = re.compile(QUOTED)


def parts(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, in order: each with whether it is a quotation (its marks with it). Together they are the text."""
    found, place = [], 0
    for match in _QUOTED.finditer(text):
        found += [(text[place : match.start()], False), (match[0], True)]
        place = match.end()
    found.append((text[place:], False))
    return [(piece, said) for piece, said in found if piece]


def is_long(quotation: str) -> bool:
    """Whether a quotation is folded in lists and prints: more than a few words."""
    return len(quotation.split(maxsplit=FEW)) > FEW


def own(text: str) -> str:
    """The text without what stands in quotation marks, each replaced by an empty pair."""
    return "".join("“”" if said else piece for piece, said in parts(text))


def short(text: str) -> str:
    """The text as a list shows it: longer quotations as [words spoken]."""
    return "".join(_("[words spoken]") if said and is_long(piece) else piece for piece, said in parts(text))
