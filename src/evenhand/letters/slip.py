"""The slip at the end of a letter: how to answer it without an account, a form or a reason for asking."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.letters.document import Block, Lines
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
    """The slip: what can be said, and the three ways of saying it, short, so that a decision keeps to two pages. None where the policy leaves the person nothing to say."""
    theirs = _theirs(told)
    if not theirs:
        return []
    code, us = slip.code or _("(at approval)"), told.policy.organisation
    ring = _("ring {number}").format(number=us.telephone) if us.telephone else _("tell any colleague")
    if slip.page:
        said = _("Your answer, code {code}: go to {page}, {ring}, or tick and write on the back and send us this page.")
    else:
        said = _("Your answer, code {code}: {ring}, or tick and write on the back and send us this page.")
    boxes = " ".join(f"{BOX} {one}" for one in (*theirs, _("Something else")))
    return [Lines((said.format(code=code, page=slip.page, ring=ring), boxes))]


def _theirs(told: Telling) -> list[str]:
    """What the person may do once the letter has come, in the policy's words; what this letter opens comes first."""
    matters = told.policy.matters
    opened = [one.name for one in told.state.open_matters() if one.strand == told.letter.strand]
    names = [name for name in dict.fromkeys((*told.rights, *opened)) if name in matters and matters[name].kind == "right"]
    return [matters[name].title for name in names if PERSON in matters[name].owner]
