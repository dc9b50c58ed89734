"""The slip at the end of a letter: how to answer it without an account, a form or a reason for asking."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.letters.document import Block, Heading, Lines, Paragraph
from evenhand.letters.telling import Telling
from evenhand.policy.tongue import gettext as _

BOX = "☐"
PERSON = "person"  # the word by which a policy says that something is the person's own


@dataclass(frozen=True)
class Slip:
    """What a slip says beside the policy: the code ("" while the letter waits), and the address of the page, if it is set."""

    code: str = ""
    page: str = ""


def blocks(told: Telling, slip: Slip) -> list[Block]:
    """The slip: what can be said, and the three ways of saying it. None where the policy leaves the person nothing to say."""
    theirs = _theirs(told)
    if not theirs:
        return []
    code, us = slip.code or _("given when the letter is approved"), told.policy.organisation
    ring = _("ring {number} and give it").format(number=us.telephone) if us.telephone else _("give it to any colleague")
    if slip.page:
        said = _("Go to {page} and give the code of this letter, or {ring}, or tick what you want, write on the back and send this page to us. Someone may do it for you.")
    else:
        said = _("Take the code of this letter and {ring}, or tick what you want, write on the back and send this page to us. Someone may do it for you.")
    boxes = (f"{BOX} {one}" for one in (*theirs, _("Something else")))
    return [Heading(_("Your answer")), Paragraph(said.format(page=slip.page, ring=ring)), Lines((_("Code: {code}").format(code=code), *boxes))]


def _theirs(told: Telling) -> list[str]:
    """What the person may do once the letter has come, in the policy's words; what this letter opens comes first."""
    matters = told.policy.matters
    opened = [one.name for one in told.state.open_matters() if one.strand == told.letter.strand]
    names = [name for name in dict.fromkeys((*told.rights, *opened)) if name in matters and matters[name].kind == "right"]
    return [matters[name].title for name in names if PERSON in matters[name].owner]
