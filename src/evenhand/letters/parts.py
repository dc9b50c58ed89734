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


@dataclass(frozen=True)
class Part:
    """One part: what it tells, as the sentence that names it missing says it, and who fills it."""

    what: str
    fill: Callable[[Telling], list[Block]]
    verb: str = "is"

    @property
    def lacks(self) -> str:
        """The beginning of the sentence that names it missing."""
        return f"{self.what} {self.verb} missing"


PARTS: dict[str, Part] = {
    "decided": Part("who decided and when", parts_decision.decided),
    "behaviour": Part("the behaviour relied on, with its dates,", parts_decision.behaviour),
    "reasons": Part("the reasons for the decision", parts_decision.reasons, "are"),
    "side": Part("what the person said, or why they were not asked,", parts_decision.side),
    "milder": Part("the milder options considered", parts_decision.milder, "are"),
    "adjustments": Part("the adjustments considered", parts_decision.adjustments, "are"),
    "restrictions": Part(
        "the restrictions, each with its scope and its dates,", parts_rows.restrictions, "are"
    ),
    "precautions": Part("what we do for a short time, and until when,", parts_rows.precautions),
    "proposed": Part("what is proposed", parts_rows.proposed),
    "ended": Part("what has ended", parts_rows.ended),
    "review": Part("the day of the review", parts_rows.review),
    "alert": Part("the wording of the alert", parts_rows.alert),
    "contact": Part("whom to contact", parts_rows.contact),
    "open": Part("what stays open", parts_open.stays_open),
    "challenge": Part("how to challenge it, and by when,", parts_open.challenge),
    "outside": Part("the bodies outside that may be asked", parts_open.outside, "are"),
    "corrected": Part("the letters that no longer stand", parts_open.corrected, "are"),
}

# What no letter that tells of a restriction may lack (the floor; Complaint Handling Code 5.14, NIPSO).
FLOOR = ("decided", "behaviour", "reasons", "restrictions", "open", "challenge", "outside")
