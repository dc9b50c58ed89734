"""What a new edition would do to one live case: dates that would move, rights, duties and letters.

A date is only reckoned anew where the record shows from when it runs: the start must give, under the old limit, the day
that stands now. Where none does, the case is named and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from evenhand.case import house
from evenhand.case.effects import Making
from evenhand.case.events import Event
from evenhand.case.impact_tables import (
    IMPROVES,
    NEUTRAL,
    OPPOSITE,
    WORSENS,
    helps,
    longer,
    matter,
    persons,
    said,
    worth,
)
from evenhand.case.reach import reviews
from evenhand.case.state import Letter, Matter, Row, State, moment
from evenhand.policy.kinds import show_day
from evenhand.policy.model import Limit, Outcome, Policy
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

UNSENT = ("wanted", "approved", "withheld")
FEE_OR_SUSPENDING = {
    "fee": N_("{title}: fee: {after} (now: {before})."),
    "suspends": N_("{title}: whether it suspends the decision: {after} (now: {before})."),
}
LAST_DAY = N_("{title}: the last day would be {would} (now: {now}).")


@dataclass(frozen=True)
class Touched:
    """One thing on a live case that a new edition would touch. `gives`: the step `edition.apply` would give it."""

    what: str  # due, ends, right, duty, letter, gone
    id: str  # of the matter, row or letter; "": it would be new
    name: str  # the policy's own id
    title: str
    was: datetime | None
    would: datetime | None
    effect: str
    words: str
    clause_before: tuple[str, ...] = ()
    clause_after: tuple[str, ...] = ()
    gives: bool = False
    strand: str = ""
    about: int = 0  # for a duty that would appear: the decision it is about


@dataclass(frozen=True)
class _Side:
    """The case between its own edition and the new one."""

    state: State
    old: Policy
    new: Policy
    now: datetime

    @property
    def today_ends(self) -> datetime:
        """The soonest day that anything may be moved to: nobody is made late by a change of policy."""
        return self.new.calendar.end_of(self.new.calendar.day(self.now))

    def ours(self, strand: str, edition: str) -> bool:
        """Whether it is of a report under the old edition that was not taken back."""
        return edition == self.old.edition and not self.state.strands[strand].annulled

    def day(self, at: datetime | None) -> str:
        return show_day(self.new.calendar.day(at)) if at else _("no last day")


def touched(state: State, old: Policy, new: Policy, now: datetime) -> list[Touched]:
    """Every line of one case, dates first. `state` has time passed on it."""
    side = _Side(state, old, new, now)
    found: list[Touched] = []
    for one in state.open_matters():
        if side.ours(one.strand, one.edition):
            found += _of_matter(side, one)
    for row in state.standing_rows(now):
        if side.ours(row.strand, row.edition):
            found += _of_row(side, row)
    for letter in state.letters.values():
        if letter.state in UNSENT and side.ours(letter.strand, letter.edition):
            found += _of_letter(side, letter)
    return [*found, *_appearing(side)]


def _of_matter(side: _Side, one: Matter) -> Iterator[Touched]:
    word = side.old.matters.get(one.name)
    if one.name == house.APPROVE:
        name = side.state.letters[one.letter].name
        if name in side.new.letters:
            yield from _date(side, one, side.old.letters[name].limit, side.new.letters[name].limit, side.new.letters[name].clause)
        return
    after = side.new.matters.get(one.name)
    if word is None:
        return
    if after is None:
        effect, words = OPPOSITE[worth(side.old, one.name)], _("{title}: the new edition no longer has this.").format(title=one.title)
        yield Touched("gone", one.id, one.name, one.title, one.due, None, effect, words, one.clause, (), strand=one.strand)
        return
    yield from _date(side, one, word.limit, after.limit, after.clause)
    for found in matter(side.old, side.new, word, after):
        if found.what in ("fee", "suspends") and persons(word):
            words = _(FEE_OR_SUSPENDING[found.what]).format(title=one.title, after=found.after or _("none"), before=found.before or _("none"))
            yield Touched("right", one.id, one.name, one.title, one.due, one.due, found.effect, words, one.clause, after.clause, strand=one.strand)


def _date(side: _Side, one: Matter, before: Limit | None, after: Limit | None, clause: tuple[str, ...]) -> Iterator[Touched]:
    """The last day of an open matter, reckoned anew from the same start."""
    if before == after and (side.old.calendar == side.new.calendar or before is None):
        return
    if one.due is None:
        yield from _first_day(side, one, before, after, clause) if before is None else ()  # else: its letter came back
        return
    start = began(side.state, one, before, side.old)
    if start is None:
        if longer(before, after, side.old, side.new) != 0:
            words = _("{title}: its limit would be {after} (now: {before}); its own day, {day}, cannot be reckoned anew.")
            words = words.format(title=one.title, after=said(after), before=said(before), day=side.day(one.due))
            yield Touched("due", one.id, one.name, one.title, one.due, one.due, NEUTRAL, words, one.clause, clause, strand=one.strand)
        return
    would = _reckon(side.state, side.new, one, after, start)
    theirs, late = persons(one), one.due < side.now
    later = would is None or would > one.due
    if would == one.due or (late and (not later or (would and would < side.now))):
        return  # past either way
    effect = NEUTRAL if one.kind != "duty" and not theirs else IMPROVES if later == theirs else WORSENS
    if effect == IMPROVES and not theirs and would:
        would = max(would, side.today_ends)
    gives = effect == IMPROVES and not late and would != one.due and (theirs or (would is not None and would < one.due))
    if effect == IMPROVES and not gives and not late:
        return  # due today already
    words = _(LAST_DAY).format(title=one.title, would=side.day(would), now=side.day(one.due))
    yield Touched("due", one.id, one.name, one.title, one.due, would, effect, words, one.clause, clause, gives, one.strand)


def _first_day(side: _Side, one: Matter, before: Limit | None, after: Limit | None, clause: tuple[str, ...]) -> Iterator[Touched]:
    """What has no limit under its own edition: a last day helps where the duty is ours, and not where the right is the person's."""
    reckoned = _reckon(side.state, side.new, one, after, side.state.event(one.opened_by).occurred_at)
    if reckoned is None:
        return
    gives = one.kind == "duty" and not persons(one)
    would = max(reckoned, side.today_ends)
    effect = IMPROVES if gives else WORSENS if persons(one) else NEUTRAL
    words = _(LAST_DAY).format(title=one.title, would=side.day(would), now=side.day(one.due))
    yield Touched("due", one.id, one.name, one.title, one.due, would, effect, words, one.clause, clause, gives, one.strand)


def began(state: State, one: Matter, limit: Limit | None, policy: Policy) -> datetime | None:
    """From when the time of a matter runs: the start that gives its day under its own limit. None: the record shows none."""
    if limit is None:
        return state.event(one.opened_by).occurred_at
    promised = _promised(state, one)
    return next((at for at in _starts(state, one, limit, policy) if _reckon(state, policy, one, limit, at) == promised), None)


def _promised(state: State, one: Matter) -> datetime | None:
    """The day that its own edition gave it: what a newer one has given since is not reckoned from."""
    promised = one.due
    for event in reversed(state.events):
        for effect in event.effects:
            if effect["do"] == "move" and effect["id"] == one.id:
                if event.step != house.GIVE:
                    return promised
                promised = moment(effect["was"])
    return promised


def _starts(state: State, one: Matter, limit: Limit, policy: Policy) -> Iterator[datetime]:
    """Every moment from which it may run: a letter's arrival, the steps named, its opening, what moved it since."""
    for letter in reversed(state.letters.values()):
        if one.id in letter.rights and letter.deemed:
            yield policy.calendar.start_of(date.fromisoformat(letter.deemed))
    standing = [event for event in state.events if event.number not in state.annulled]
    told = [event.answers[limit.since] for event in standing if event.strand == one.strand and limit.since in event.answers and event.number <= one.opened_by]
    if told:
        yield policy.calendar.start_answered(str(told[-1]))
    taken = [event.occurred_at for event in standing if event.strand == one.strand and event.step in limit.start and event.number <= one.opened_by]
    if taken:
        yield max(taken)
    yield state.event(one.opened_by).occurred_at
    yield state.event(one.opened_by).recorded_at
    yield from (datetime.fromisoformat(late["received"]) for late in state.late)
    for event in standing:
        if any(effect["do"] == "move" and effect["id"] == one.id for effect in event.effects):
            yield event.occurred_at
            yield event.recorded_at


def _reckon(state: State, policy: Policy, one: Matter, limit: Limit | None, start: datetime) -> datetime | None:
    answers = state.event(one.opened_by).answers
    making = Making(state, policy, one.strand, state.number + 1, start, start)
    return making.due(limit, one.strand, answers, start)


def _of_row(side: _Side, row: Row) -> Iterator[Touched]:
    """The end of a restriction, reckoned anew from its decision: an end of its own stays where the new edition allows it."""
    decided = side.state.event(row.decision)
    before, after = _outcome(side.old, decided), _outcome(side.new, decided)
    if row.kind != "restriction" or before is None or after is None:
        return
    making = Making(side.state, side.new, row.strand, side.state.number + 1, decided.recorded_at, decided.occurred_at)
    latest = making.due(after.until, row.strand, decided.answers, decided.recorded_at)
    making.policy = side.old
    own = row.ends is not None and row.ends != making.due(before.until, row.strand, decided.answers, decided.recorded_at)
    would = latest if not own else min(row.ends, latest) if row.ends and latest else row.ends
    if after.until and latest is None:
        return  # the answer on which it depends was not given
    if would and (row.ends is None or would < row.ends):
        would = max(would, side.today_ends)
    if would == row.ends or (row.ends and would and abs((would - row.ends).total_seconds()) < 1):
        return
    earlier = would is not None and (row.ends is None or would < row.ends)
    title = side.old.measures[row.measure].title
    words = _("{title}: it would end by {would} (now: {now}).").format(title=title, would=side.day(would), now=side.day(row.ends))
    clauses = [policy.steps[decided.step].clause for policy in (side.old, side.new)]
    effect = IMPROVES if earlier else WORSENS
    yield Touched("ends", row.id, row.measure, title, row.ends, would, effect, words, clauses[0], clauses[1], earlier, row.strand)


def _outcome(policy: Policy, event: Event) -> Outcome | None:
    return policy.steps[event.step].outcomes.get(event.outcome) if event.step in policy.steps else None


def _of_letter(side: _Side, one: Letter) -> Iterator[Touched]:
    """A letter not yet sent: its text, and the rights that it will open."""
    was, now = side.old.letters[one.name], side.new.letters.get(one.name)
    if now is None or side.old.letter_texts.get(one.name, "") != side.new.letter_texts.get(one.name, ""):
        words = _("The letter “{title}” would have another text.") if now else _("The letter “{title}” is not wanted by the new edition.")
        words = words.format(title=was.title)
        yield Touched("letter", one.id, one.name, was.title, None, None, NEUTRAL, words, was.clause, now.clause if now else (), strand=one.strand)
    for name in was.opens:
        before, after = side.old.matters[name], side.new.matters.get(name)
        if one.rights or not persons(before):
            continue
        if after is None or now is None or name not in now.opens:
            words = _("{title}: the new edition opens no such right by the letter “{letter}”.").format(title=before.title, letter=was.title)
            yield Touched("right", one.id, name, before.title, None, None, WORSENS, words, before.clause, (), strand=one.strand)
        elif change := longer(before.limit, after.limit, side.old, side.new):
            words = _("{title}: the right that the letter “{letter}” opens would have {after} (now: {before}).")
            words = words.format(title=before.title, letter=was.title, after=said(after.limit), before=said(before.limit))
            effect = IMPROVES if change > 0 else WORSENS
            yield Touched("right", one.id, name, before.title, None, None, effect, words, before.clause, after.clause, strand=one.strand)


def _appearing(side: _Side) -> Iterator[Touched]:
    """Duties that the new edition would have opened by what was done on the case, where that still goes on."""
    state, new = side.state, side.new
    known = {one.name for one in state.matters.values() if one.open}
    for event in state.events:
        before, after = _outcome(side.old, event), _outcome(new, event)
        if event.number in state.annulled or before is None or after is None or not side.ours(event.strand, event.edition):
            continue
        rows = [row for row in state.standing_rows(side.now) if row.kind == "restriction" and row.strand == event.strand]
        goes_on = any(one.open and not one.standing and one.opened_by == event.number for one in state.matters.values())
        for name in after.opens:
            word = new.matters.get(name)
            if word is None or word.kind != "duty" or name in before.opens or name in known:
                continue
            if not (rows if word.while_ else goes_on or any(row.decision == event.number for row in rows)):
                continue
            known.add(name)
            making = Making(state, new, event.strand, state.number + 1, event.occurred_at, event.occurred_at, event.step)
            due = making.due(word.limit, event.strand, event.answers)
            due = max(due, side.today_ends) if due else None
            gives = bool(rows) and reviews(new, name)
            effect = IMPROVES if gives or helps(new, name) else NEUTRAL
            about = event.number if any(row.decision == event.number for row in rows) else rows[-1].decision if rows else 0
            words = _("{title}: the new edition has this duty, by {day}; this case has not.") if due else _("{title}: the new edition has this duty; this case has not.")
            words = words.format(title=word.title, day=side.day(due))
            yield Touched("duty", "", name, word.title, None, due, effect, words, (), word.clause, gives, event.strand, about)
