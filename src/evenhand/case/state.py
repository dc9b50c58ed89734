"""What stands on a case: the fold of its events.

The fold applies effects and reads nothing else, so that no new edition, late holiday or erased answer
changes what was. There is no status field: what is open is the set of matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evenhand.case.events import Effect, Event

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
    lead: str = ""
    deputy: str = ""
    annulled: set[int] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)
    ended: datetime | None = None

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

    def event(self, number: int) -> Event:
        """An event by its number."""
        return self.events[number - 1]

    def when(self, step: str, strand: str) -> datetime | None:
        """When a step of a strand last happened."""
        for event in reversed(self.events):
            if event.step == step and event.strand == strand and event.number not in self.annulled:
                return event.occurred_at
        return None


def fold(events: Iterable[Event]) -> State:
    """The case that these events have made."""
    state = State()
    for event in events:
        apply(state, event)
    return state


def apply(state: State, event: Event) -> None:
    """Adds one event to the fold."""
    state.number = event.number
    state.events.append(event)
    for effect in event.effects:
        _APPLY[effect["do"]](state, effect, event)


def _strand(state: State, effect: Effect, event: Event) -> None:
    state.strands[effect["id"]] = Strand(effect["id"], effect["edition"], event.recorded_at, event.number)


def _party(state: State, effect: Effect, event: Event) -> None:
    strand = state.strands[effect["strand"]]
    known = strand.parties.get(effect["party"], ())
    strand.parties[effect["party"]] = tuple(dict.fromkeys((*known, *effect["humans"])))


def _open(state: State, effect: Effect, event: Event) -> None:
    state.matters[effect["id"]] = Matter(
        id=effect["id"], name=effect["name"], kind=effect["kind"], strand=effect["strand"], edition=event.edition,
        opened=event.recorded_at, opened_by=event.number, clause=tuple(effect["clause"]), title=effect["title"],
        about=effect["about"], letter=effect["letter"], owner=tuple(effect["owner"]), instead=tuple(effect["instead"]),
        due=moment(effect["due"]), aim=moment(effect["aim"]), shows=moment(effect["shows"]),
        standing=effect["standing"], while_restrictions=effect["while"] == "restrictions",
        seats={seat: tuple(effect["seats"][seat]) for seat in effect.get("order", effect["seats"])}, quorum=effect["quorum"], sealed=effect["sealed"],
    )  # fmt: skip


def _close(state: State, effect: Effect, event: Event) -> None:
    matter = state.matters[effect["id"]]
    matter.open, matter.closed_how = False, effect["how"]


def _reopen(state: State, effect: Effect, event: Event) -> None:
    matter = state.matters[effect["id"]]
    matter.open, matter.closed_how = True, ""


def _move(state: State, effect: Effect, event: Event) -> None:
    matter = state.matters[effect["id"]]
    matter.due, matter.lapsed = moment(effect["due"]), False


def _lapsed(state: State, effect: Effect, event: Event) -> None:
    state.matters[effect["id"]].lapsed = True


def _seat(state: State, effect: Effect, event: Event) -> None:
    state.matters[effect["id"]].views[effect["seat"]] = (effect["human"], effect["outcome"], event.number)


def _unseat(state: State, effect: Effect, event: Event) -> None:
    state.matters[effect["id"]].views.pop(effect["seat"], None)


def _put(state: State, effect: Effect, event: Event) -> None:
    state.strands[effect["strand"]].put = tuple(effect["rows"])


def _impose(state: State, effect: Effect, event: Event) -> None:
    state.rows[effect["id"]] = Row(
        id=effect["id"], kind=effect["kind"], measure=effect["measure"], strand=event.strand, decision=event.number,
        subject=effect["subject"], edition=event.edition, made=event.recorded_at, starts=datetime.fromisoformat(effect["starts"]),
        ends=moment(effect["ends"]), values=effect["values"], closes=tuple(effect["closes"]), binds=moment(effect["binds"]),
        field=effect["field"], index=effect["index"],
    )  # fmt: skip


def _force(state: State, effect: Effect, event: Event) -> None:
    state.rows[effect["id"]].binds = moment(effect["from"])
    state.rows[effect["id"]].began = False


def _unforce(state: State, effect: Effect, event: Event) -> None:
    state.rows[effect["id"]].binds = None
    state.rows[effect["id"]].began = False


def _begin(state: State, effect: Effect, event: Event) -> None:
    state.rows[effect["id"]].began = True


def _lift(state: State, effect: Effect, event: Event) -> None:
    row = state.rows[effect["id"]]
    row.lifted, row.how, row.finished = moment(effect["at"]), effect["how"], True


def _restore(state: State, effect: Effect, event: Event) -> None:
    row = state.rows[effect["id"]]
    row.lifted, row.how, row.finished = None, "", False


def _letter(state: State, effect: Effect, event: Event) -> None:
    state.letters[effect["id"]] = Letter(
        id=effect["id"], name=effect["name"], strand=effect["strand"], about=effect["about"], edition=event.edition,
        wanted_by=event.number, again_of=effect["again_of"], rights=tuple(effect["rights"]),
    )  # fmt: skip


def _post(state: State, effect: Effect, event: Event) -> None:
    letter = state.letters[effect["id"]]
    for name, value in effect.items():
        if name == "dispatched":
            letter.dispatched = moment(value)
        elif name == "rights":
            letter.rights = tuple(value)
        elif name not in ("do", "id"):
            setattr(letter, name, value)


def _end(state: State, effect: Effect, event: Event) -> None:
    state.ended = event.recorded_at if effect["do"] == "end" else None


def _annul(state: State, effect: Effect, event: Event) -> None:
    state.annulled.update(effect["events"])
    if effect["strand"]:
        state.strands[effect["strand"]].annulled = True
    gone = set(effect["events"])
    state.acts = [act for act in state.acts if act.event not in gone]
    state.late = [late for late in state.late if late["event"] not in gone]
    state.evidence = {item: number for item, number in state.evidence.items() if number not in gone}
    for strand in state.strands.values():
        strand.given = {}
    again = ["given"]
    if not effect["strand"]:  # a report taken back keeps who was named in it, conflicts declared meanwhile, and the lead
        again += ["party", "bar", "lead"]
        state.barred, state.lead, state.deputy = set(), "", ""
        for strand in state.strands.values():
            strand.parties = {}
    for past in state.events:
        for one in past.effects if past.number not in state.annulled else ():
            if one["do"] in again:
                _APPLY[one["do"]](state, one, past)


def _subject(state: State, effect: Effect, event: Event) -> None:
    state.subject = effect["subject"]


def _bar(state: State, effect: Effect, event: Event) -> None:
    state.barred.update(effect["humans"])


def _act(state: State, effect: Effect, event: Event) -> None:
    state.acts += [Act(event.strand, event.step, human, event.number) for human in effect["humans"]]


def _given(state: State, effect: Effect, event: Event) -> None:
    state.strands[event.strand].given.update(dict.fromkeys(effect["fields"], event.number))


def _route(state: State, effect: Effect, event: Event) -> None:
    state.routes[effect.get("decision", event.number)] = (effect.get("strand", event.strand), effect["channel"])


def _unroute(state: State, effect: Effect, event: Event) -> None:
    state.routes.pop(effect["decision"], None)


def _late(state: State, effect: Effect, event: Event) -> None:
    state.late.append({**effect, "event": event.number})


def _evidence(state: State, effect: Effect, event: Event) -> None:
    state.evidence[effect["id"]] = event.number


def _elsewhere(state: State, effect: Effect, event: Event) -> None:
    """Kept in the person's own stream, not on the case."""


def _lead(state: State, effect: Effect, event: Event) -> None:
    state.lead, state.deputy = effect["lead"], effect["deputy"]


_APPLY: dict[str, Callable[[State, Effect, Event], None]] = {
    "strand": _strand, "party": _party, "open": _open, "close": _close, "reopen": _reopen, "move": _move,
    "lapsed": _lapsed, "seat": _seat, "unseat": _unseat, "put": _put, "impose": _impose, "force": _force,
    "unforce": _unforce, "begin": _begin, "lift": _lift, "restore": _restore, "letter": _letter, "post": _post,
    "end": _end, "revive": _end, "annul": _annul, "subject": _subject, "bar": _bar, "act": _act, "given": _given,
    "route": _route, "unroute": _unroute, "late-answer": _late, "evidence": _evidence, "needs": _elsewhere, "lead": _lead,
}  # fmt: skip
