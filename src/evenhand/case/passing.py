"""What time does: rows begin and end, rights lapse, duties become late. Each is announced once, as an event.

Reading never waits for this: whether something is in force or late follows from its moments. A pass
that was down for a week catches up, in the order in which things fell due.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from evenhand.case.effects import Making, iso
from evenhand.case.events import Event
from evenhand.case.facts import Book
from evenhand.case.fold import apply
from evenhand.case.state import Matter, Row, State
from evenhand.case.suspending import balance
from evenhand.policy.model import Outcome
from evenhand.policy.tongue import N_

STEP = "time"
OUT_OF_TIME = N_("it was not looked at in time")  # why a row was lifted by time alone: so the record has it


def pass_time(book: Book, state: State, now: datetime) -> list[Event]:
    """The events that time has made by `now`, oldest first; `state` has them applied."""
    made: list[Event] = []
    while found := min(_happenings(state, now), key=lambda one: (one[0], one[1], one[2].id), default=None):
        when, what, thing = found
        event = _event(book, state, what, thing, when, now)
        apply(state, event)
        made.append(event)
    return made


def needs_changed(book: Book, state: State, needs: Collection[str], now: datetime) -> list[Event]:
    """What follows when what helps the person is no longer what it was when their restrictions were decided: the
    matters that the policy names for it, once. No event where nothing stands, or nothing has changed."""
    rows = [row for row in state.standing_rows(now) if row.kind == "restriction"]
    if state.weighed is None or state.weighed == frozenset(needs) or not rows or state.ended:
        return []
    row = rows[-1]
    policy = book.policy(row.edition)
    making = Making(state, policy, row.strand, state.number + 1, now, now)
    making.add("weighed", needs=sorted(needs))
    for name in policy.needs_change:
        making.open(name, about=row.decision)
    event = Event(
        number=state.number + 1, step=STEP, outcome="needs-changed", clause=policy.measures[row.measure].clause, edition=row.edition,
        strand=row.strand, matter="", by="", role="", recorded_at=now, occurred_at=now, effects=tuple(making.effects),
    )  # fmt: skip
    apply(state, event)
    return [event]


def next_moment(state: State, now: datetime) -> datetime | None:
    """When time will next do something on this case, if it will."""
    later = [when for when, _, _ in _happenings(state, datetime.max.replace(tzinfo=now.tzinfo))]
    return min((when for when in later if when > now), default=None)


def _happenings(state: State, now: datetime) -> Iterator[tuple[datetime, str, Row | Matter]]:
    for row in state.rows.values():
        begins = max(row.binds, row.starts) if row.binds and row.lifted is None and not row.began else None
        if begins and begins <= now and not (row.ends and row.ends <= begins):
            yield begins, "began", row
        if row.lifted is None and row.ends and row.ends <= now:
            yield row.ends, "ended", row
    for matter in state.matters.values():
        if matter.open and not matter.lapsed and matter.due and matter.due < now:
            yield matter.due + timedelta(seconds=1), "lapsed", matter


def _over(making: Making, state: State, over: Outcome, matter: Matter, when: datetime) -> None:
    """What follows when the time of a matter has run out: it may lift what stands, never impose."""
    rows = [row.id for row in state.standing_rows(when) if row.kind == "restriction"]
    if over.lifts == "decision":
        rows = [row.id for row in state.rows_of(matter.about, when)]
    if over.lifts:
        making.lift(rows, OUT_OF_TIME)
        making.settle(when)
    if over.letter:
        making.want(over.letter, strand=matter.strand, about=matter.about)
    for name in over.opens:
        making.open(name, about=matter.about)


def _event(book: Book, state: State, what: str, thing: Row | Matter, when: datetime, now: datetime) -> Event:
    policy, when = book.policy(thing.edition), min(when, now)
    making = Making(state, policy, thing.strand, state.number + 1, when, when)  # as it was then, however late it is noticed
    if isinstance(thing, Row):
        if what == "ended":
            making.lift([thing.id], "ended", thing.ends)
            making.settle(when)
        else:
            making.add("begin", id=thing.id)
        clause = policy.measures[thing.measure].clause
    else:
        making.add("lapsed", id=thing.id, at=iso(thing.due))
        clause = thing.clause
        if thing.name in policy.matters and (over := policy.matters[thing.name].over):
            _over(making, state, over, thing, when)
    balance(making)
    making.idle()
    return Event(
        number=state.number + 1, step=STEP, outcome=what, clause=clause, edition=thing.edition, strand=thing.strand,
        matter=thing.id if isinstance(thing, Matter) else "", by="", role="", recorded_at=now, occurred_at=when,
        effects=tuple(making.effects),
    )  # fmt: skip
