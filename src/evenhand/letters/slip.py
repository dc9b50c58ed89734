"""The slip at the end of a letter: how to answer it without an account, a form or a reason for asking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evenhand.letters.document import Block, Boxes, Lines
from evenhand.letters.telling import Telling
from evenhand.policy.tongue import gettext as _

BOX = "☐"
PERSON = "person"  # the word by which a policy says that something is the person's own


@dataclass(frozen=True)
class Slip:
    """What a slip says beside the policy: the code ("" while the letter waits), and the address of the page, if it is set."""

    code: str = ""
    page: str = ""


def blocks(told: Telling, slip: Slip, *, plain: bool = False) -> list[Block]:
    """The slip: what can be said, and the three ways of saying it, short, so that a decision keeps to two pages.

    `plain` says one thing a line, for those who read large print or easy read. None where the policy leaves the person
    nothing to say.
    """
    theirs = _theirs(told)
    if not theirs:
        return []
    code, us = slip.code or _("(at approval)"), told.policy.organisation
    boxes = Boxes(tuple(f"{BOX} {one}" for one in (*theirs, _("Something else"))))
    return [Lines(tuple(_plain(code, slip.page, us.telephone) if plain else (_short(code, slip.page, us.telephone),))), boxes]


def _short(code: str, page: str, telephone: str) -> str:
    ring = _("ring {number}").format(number=telephone) if telephone else _("tell any colleague")
    if page:
        said = _("Your answer, code {code}: go to {page}, {ring}, or tick and write on the back and send us this page.")
    else:
        said = _("Your answer, code {code}: {ring}, or tick and write on the back and send us this page.")
    return said.format(code=code, page=page, ring=ring)


def _plain(code: str, page: str, telephone: str) -> Iterator[str]:
    yield _("You can answer this letter. Somebody may help you.")
    yield _("Your code is {code}").format(code=code)
    if page:
        yield _("Go to {page}").format(page=page)
    yield _("Or ring {number}").format(number=telephone) if telephone else _("Or tell any colleague")
    yield _("Or tick a box here, write on the back, and send us this page.")


def _theirs(told: Telling) -> list[str]:
    """What the person may do once the letter has come, in the policy's words; what this letter opens comes first."""
    matters = told.policy.matters
    opened = [one.name for one in told.state.open_matters() if one.strand == told.letter.strand]
    names = [name for name in dict.fromkeys((*told.rights, *opened)) if name in matters and matters[name].kind == "right"]
    return [matters[name].title for name in names if PERSON in matters[name].owner]
