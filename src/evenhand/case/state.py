"""What stands on a case, as the fold of its events (`fold`) makes it.

There is no status field: what is open is the set of matters, and whether something binds or is late
follows from its moments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evenhand.case.events import Event

STANDING_KINDS = ("restriction", "precaution", "hold", "order")  # these make an alert; warnings and acts do not
MAX = datetime.max


def moment(text: str | None) -> datetime | None:
    """A stored moment."""
    return datetime.fromisoformat(text) if text else None


@dataclass
class Matter:
    """One instance of a matter, open or closed."""

    id: str
    name: str
    kind: str
    strand: str
    edition: str
    opened: datetime
    opened_by: int
    clause: tuple[str, ...] = ()
    title: str = ""
    about: int = 0  # the number of the decision it is about; 0: none
    letter: str = ""  # the letter it is about
    owner: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    due: datetime | None = None
    aim: datetime | None = None
    shows: datetime | None = None  # from when it is in anyone's work
    standing: bool = False
    while_restrictions: bool = False
    seats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    views: dict[str, tuple[str, str, int]] = field(default_factory=dict)  # seat -> human, outcome, event
    quorum: int = 0
    sealed: bool = False
    suspends: bool = False  # while it is open (a right: and in time), what its decision imposed does not bind
    open: bool = True
    closed_how: str = ""
    lapsed: bool = False


@dataclass
class Row:
    """One measure imposed on one person or address. In force by its moments, never by a flag."""

    id: str
    kind: str
    measure: str
    strand: str
    decision: int
    subject: Mapping[str, str]
    edition: str
    made: datetime
    starts: datetime
    ends: datetime | None
    values: Mapping[str, Any]
    closes: tuple[str, ...]
    binds: datetime | None = None  # from when it is in force; None: not served
    lifted: datetime | None = None
    how: str = ""
    field: str = ""  # where its words stand in the answers of its event
    index: int = 0
    aloud: bool = False  # told face to face: no letter gives it force, and none that comes back takes it
    began: bool = False
    finished: bool = False

    def stands(self, at: datetime) -> bool:
        """Decided, and neither lifted nor ended at that moment."""
        if self.kind not in STANDING_KINDS:
            return False
        return not (self.lifted and self.lifted <= at) and not (self.ends and self.ends <= at)

    def in_force(self, at: datetime) -> bool:
        """Binding at that moment."""
        return self.stands(at) and self.binds is not None and max(self.binds, self.starts) <= at


@dataclass
class Letter:
    """One letter in its life: wanted, approved, dispatched, served, returned, withheld, void."""

    id: str
    name: str
    strand: str
    about: int
    edition: str
    wanted_by: int
    state: str = "wanted"
    again_of: str = ""
    posting: str = ""
    way: str = ""
    deemed: str = ""
    dispatched: datetime | None = None
    last_days: Mapping[str, str] = field(default_factory=dict)
    rights: tuple[str, ...] = ()  # the matters it opened, or moves when sent again
    look_again: str = ""
    edited: bool = False  # approved in words that differ from the policy's: they lie in the approval's answers


@dataclass
class Strand:
    """A report and what descends from it."""

    id: str
    edition: str
    opened: datetime
    opened_by: int
    parties: dict[str, tuple[str, ...]] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)  # field -> number of the event that last answered it
    put: tuple[Mapping[str, Any], ...] = ()
    annulled: bool = False


@dataclass(frozen=True)
class Act:
    """That a human took a step of a strand."""

    strand: str
    step: str
    human: str
    event: int


@dataclass
class State:
    """A case as its events have made it."""

    number: int = 0
    subject: Mapping[str, str] = field(default_factory=dict)
    strands: dict[str, Strand] = field(default_factory=dict)
    matters: dict[str, Matter] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    letters: dict[str, Letter] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    barred: set[str] = field(default_factory=set)
    routes: dict[int, tuple[str, str]] = field(default_factory=dict)  # decision -> strand, channel
    late: list[Mapping[str, Any]] = field(default_factory=list)
    evidence: dict[str, int] = field(default_factory=dict)
    weighed: frozenset[str] | None = None  # what helped the person, as last weighed with what stands
    lead: str = ""
    deputy: str = ""
    annulled: set[int] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)
    ended: datetime | None = None

    def concerns(self) -> set[str]:
        """The people whom the case concerns, by reference: its person, and the one whom they represent."""
        return {self.subject.get("person", ""), self.subject.get("for", "")} - {""}

    def open_matters(self) -> list[Matter]:
        """What is open, soonest due first."""
        found = [one for one in self.matters.values() if one.open]
        return sorted(found, key=lambda one: (one.due or MAX.replace(tzinfo=one.opened.tzinfo), one.opened_by, one.id))

    def standing_rows(self, at: datetime) -> list[Row]:
        """The rows that stand at a moment."""
        return [row for row in self.rows.values() if row.stands(at)]

    def rows_of(self, decision: int, at: datetime) -> list[Row]:
        """The standing rows that one decision imposed."""
        return [row for row in self.standing_rows(at) if row.decision == decision]

    def suspended(self, decision: int) -> bool:
        """Whether a challenge that suspends keeps a decision from binding. When the time of a right has run out it
        no longer does; a duty of ours that is late goes on doing so, because the delay is ours."""
        held = (one for one in self.matters.values() if one.suspends and one.open and one.about == decision)
        return any(one.kind == "duty" or not one.lapsed for one in held)

    def tells(self, letter: Letter) -> bool:
        """Whether a letter is the one by which its decision binds: wanted by it, or sent again for one that was."""
        while letter.again_of:
            letter = self.letters[letter.again_of]
        return letter.wanted_by == letter.about

    def event(self, number: int) -> Event:
        """An event by its number."""
        return self.events[number - 1]

    def when(self, step: str, strand: str) -> datetime | None:
        """When a step of a strand last happened."""
        for event in reversed(self.events):
            if event.step == step and event.strand == strand and event.number not in self.annulled:
                return event.occurred_at
        return None
