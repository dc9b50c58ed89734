"""A letter to be changed on a page: the places between its fixed pieces where there may be words of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evenhand.letters.editing import piece_name
from evenhand.web.previews import block
from evenhand.web.words import small

LINE = 50  # characters that a text box shows in a line on a narrow page, about
FEWEST, MOST = 3, 20  # lines of a text box


@dataclass(frozen=True)
class Place:
    """One fixed piece of the letter as it will arrive, and the box for the words after it."""

    name: str
    kind: str  # title, heading or part
    blocks: list[tuple[str, Any]]
    box: dict[str, Any]
    where: str  # where nothing is written yet: what opens the box
    written: bool
    wrong: bool


def places(wording: Any, free: Sequence[str], wrong: Mapping[str, str]) -> list[Place]:
    """Each fixed piece with the words after it; `wrong` are faults by the name of a box."""
    return [_place(wording, index, text, wrong.get(f"free-{index}", "")) for index, text in enumerate(free)]


def _place(wording: Any, index: int, text: str, error: str) -> Place:
    kind, words = wording.shape.fixed[index]
    pieces = wording.document.pieces
    blocks = [block(one) for one in pieces[index - 1]] if 0 < index <= len(pieces) else []
    name = small(piece_name(kind, words))
    where = _("after {piece}").format(piece=name) if index else _("at the beginning")
    label = _("Words after {piece}").format(piece=name) if index else _("Words at the beginning")
    lines = sum(1 + len(line) // LINE for line in text.split("\n"))
    box = {
        "name": f"free-{index}", "id": f"free-{index}", "value": text, "rows": str(min(MOST, max(FEWEST, lines))), "spellcheck": True,
        "label": {"text": label, "classes": "govuk-label--s"}, "errorMessage": {"text": error} if error else None,
    }  # fmt: skip
    return Place(piece_name(kind, words), kind, blocks, box, where, bool(text.strip()), bool(error))


def upload(error: str) -> dict[str, Any]:
    """The control by which a Word file is handed in."""
    return {
        "id": "file", "name": "file", "label": {"text": _("The file that you changed"), "classes": "govuk-label--s"},
        "hint": {"text": _("A Word document (.docx) of at most 1 megabyte")}, "errorMessage": {"text": error} if error else None,
    }  # fmt: skip
