"""An event: one step taken, with its effects in full.

Effects are plain dictionaries, `{"do": …}`, so that the record can keep them as they are. The closed
set is `EFFECTS`; the fold in `state` reads them and nothing else: neither policy, calendar nor answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Effect = Mapping[str, Any]

# Every effect there is, and what it does to the case.
EFFECTS = {
    "strand": "opens a strand: a report and all that descends from it, under one edition",
    "subject": "names whom the case is about, and as what",
    "party": "names colleagues who stand in a relation to the strand (affected, witness, reporter)",
    "bar": "closes the case to colleagues with a conflict of interest",
    "act": "names the colleagues who count as having taken this step",
    "given": "names the fields answered in this strand",
    "open": "opens a matter",
    "close": "closes a matter",
    "reopen": "opens a closed matter again, as it was",
    "move": "gives a matter another last day, or none",
    "lapsed": "notes that a matter's time has run out",
    "seat": "fills a seat of a group",
    "unseat": "takes a view entered in error out of its seat",
    "put": "puts rows of measures forward, to be imposed by a later step",
    "impose": "imposes a row: a restriction, a precaution, a hold, a recorded order",
    "force": "lets a row bind from a moment on",
    "unforce": "takes a row's force back from the moment it had begun",
    "begin": "notes that a row has begun to bind",
    "lift": "ends a row",
    "restore": "brings a lifted row back, as it was",
    "route": "names the channel on which day-to-day contact stays open",
    "unroute": "takes a named channel back",
    "letter": "wants a letter",
    "post": "moves a letter on in its life",
    "late-answer": "notes that something came after the last day of a right, and what it opened",
    "evidence": "adds an item of evidence",
    "needs": "agrees what helps the person, for the person's own record",
    "weighed": "notes what helped the person when what stands was decided, or last looked at for it",
    "lead": "names the lead of the case and the deputy",
    "shorten": "ends a row sooner than it would have",
    "improve": "notes which newer edition gave this case what it improves, and what that was",
    "overdue": "notes that the policy was past its own review date",
    "annul": "marks an event, or a whole strand, as entered in error",
    "end": "closes the case",
    "revive": "opens a closed case again",
}


@dataclass(frozen=True, kw_only=True)
class Event:
    """One step taken. `answers` lie beside it in the record, in parts that can be erased."""

    number: int
    step: str
    outcome: str
    clause: tuple[str, ...]
    edition: str
    strand: str
    matter: str
    by: str
    role: str
    recorded_at: datetime
    occurred_at: datetime
    effects: tuple[Effect, ...]
    counts_for: str = ""  # the human whose view this is, when taken down by another
    prepared_by: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """One reason why a step cannot be taken: which rule, under which clause, and the way forward."""

    rule: str
    message: str
    clause: str = ""
    field: str = ""  # the field whose answer it is about, if it is about one


class Refused(Exception):
    """A step that cannot be taken, with every reason."""

    def __init__(self, refusals: list[Refusal]):
        self.refusals = refusals
        super().__init__("; ".join(f"[{one.rule}] {one.message}" for one in refusals))
