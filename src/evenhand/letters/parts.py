"""The parts of a letter that code fills from the case: one function each, and one table of them.

A filler returns blocks (none: there is nothing of the kind to tell) or raises `Absent` when what has to
stand there is not in the case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evenhand.letters import parts_decision, parts_open, parts_rows
from evenhand.letters.document import Block
from evenhand.letters.telling import Telling
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _


@dataclass(frozen=True)
class Part:
    """One part: what it tells, as the sentence that names it missing says it, and who fills it."""

    what: str
    fill: Callable[[Telling], list[Block]]
    many: bool = False

    @property
    def lacks(self) -> str:
        """The beginning of the sentence that names it missing."""
        said = _("{what} are missing") if self.many else _("{what} is missing")
        return said.format(what=_(self.what))


PARTS: dict[str, Part] = {
    "decided": Part(N_("who decided and when"), parts_decision.decided),
    "behaviour": Part(N_("the behaviour relied on, with its dates,"), parts_decision.behaviour),
    "reasons": Part(N_("the reasons for the decision"), parts_decision.reasons, many=True),
    "side": Part(N_("what the person said, or why they were not asked,"), parts_decision.side),
    "milder": Part(N_("the milder options considered"), parts_decision.milder, many=True),
    "adjustments": Part(N_("the adjustments considered"), parts_decision.adjustments, many=True),
    "restrictions": Part(N_("the restrictions, each with its scope and its dates,"), parts_rows.restrictions, many=True
    ),
    "precautions": Part(N_("what we do for a short time, and until when,"), parts_rows.precautions),
    "proposed": Part(N_("what is proposed"), parts_rows.proposed),
    "ended": Part(N_("what has ended"), parts_rows.ended),
    "review": Part(N_("the day of the review"), parts_rows.review),
    "alert": Part(N_("the wording of the alert"), parts_rows.alert),
    "contact": Part(N_("whom to contact"), parts_rows.contact),
    "open": Part(N_("what stays open"), parts_open.stays_open),
    "challenge": Part(N_("how to challenge it, and by when,"), parts_open.challenge),
    "outside": Part(N_("the bodies outside that may be asked"), parts_open.outside, many=True),
    "corrected": Part(N_("the letters that no longer stand"), parts_open.corrected, many=True),
}

# What no letter that tells of a restriction may lack (the floor; Complaint Handling Code 5.14, NIPSO).
FLOOR = ("decided", "behaviour", "reasons", "restrictions", "open", "challenge", "outside")
