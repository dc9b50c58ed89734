"""A letter's life from approval on, and what it does to rights and restrictions.

The last day of a right is reckoned at approval for a named day of posting, and printed. The right
opens at dispatch. Proof of later service moves the day later, never earlier. A return takes force
back from the deemed day and leaves the right without a last day; sending again is a new letter that
moves the same right.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from evenhand.case import house
from evenhand.case.effects import Making, iso
from evenhand.case.events import Refusal
from evenhand.case.rules import Context
from evenhand.case.state import Letter, Matter, Row
from evenhand.policy.calendar import add_months
from evenhand.policy.kinds import show_day
from evenhand.policy.model import Policy
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

MOST_MONTHS_UNTOLD = 3  # not telling is looked at again within three months (data protection: recorded, dated)


def check(context: Context, answers: Mapping[str, Any]) -> list[Refusal]:
    """What is wrong with a step in a letter's life, beyond the five questions."""
    letter = context.state.letters.get(context.matter.letter) if context.matter else None
    name = context.step.id
    found: list[Refusal] = []
    if letter is None:
        return found
    if name == house.APPROVE:
        for part in context.facts.letter_faults.get(letter.id, ()):
            found.append(context.refusal("complete", _("The letter cannot be approved: {part}.").format(part=part)))
    if name == house.APPROVE and "posting" in answers and context.matter and context.matter.name == house.APPROVE:
        last = context.matter.due and context.policy.calendar.day(context.matter.due)
        if last and context.policy.calendar.day(context.now) <= last < date.fromisoformat(answers["posting"]):
            found.append(context.refusal("time", _("The letter has to be sent by {day}: name a day no later than that.").format(day=show_day(last))))
    if name == house.DISPATCH and _day(context) > date.fromisoformat(letter.posting):
        day = show_day(date.fromisoformat(letter.posting))
        late = _("The letter was approved to be sent by {day}, and prints the last day reckoned from it. Approve it again with a new day.")
        found.append(context.refusal("time", late.format(day=day)))
    if "look-again" in answers:
        latest = add_months(context.policy.calendar.day(context.now), MOST_MONTHS_UNTOLD)
        if answers["look-again"] > latest.isoformat():
            found.append(context.refusal("floor", _("Not telling the person is looked at again by {day} at the latest.").format(day=show_day(latest))))
    return found


def _day(context: Context) -> date:
    return context.policy.calendar.day(context.request.occurred_at or context.now)


def effects(making: Making, context: Context, outcome: str, answers: Mapping[str, Any]) -> None:
    """Adds what a step in a letter's life does."""
    matter = context.matter
    assert matter is not None
    letter = context.state.letters[matter.letter]
    _STEPS[context.step.id](making, context, letter, matter, outcome, answers)


def _approve(making: Making, context: Context, letter: Letter, matter: Matter, outcome: str, answers: Mapping[str, Any]) -> None:
    posting = date.fromisoformat(answers["posting"])
    deemed, last = reckon(making.policy, letter.name, posting, answers["way"])
    making.add(
        "post", id=letter.id, state="approved", posting=posting.isoformat(), way=answers["way"],
        deemed=deemed.isoformat(), last_days={name: iso(due) for name, due in last.items()},
        **({"edited": True} if answers.get(house.LETTER_TEXT) else {}),
    )  # fmt: skip
    word = making.policy.letters[letter.name]
    due = making.calendar.end_of(posting)
    if matter.name == house.DISPATCH:
        making.add("move", id=matter.id, due=iso(due), was=iso(matter.due))
    else:
        making.close(matter.id, "answered")
        owner = making.policy.house.get(house.DISPATCH, ())
        making.open_house(house.DISPATCH, letter.id, letter.strand, owner, due, word.clause, word.title)


def reckon(policy: Policy, letter: str, posting: date, way: str) -> tuple[date, dict[str, datetime]]:
    """The day on which a letter sent on `posting` is taken to arrive, and the last moment of each matter it opens:
    none while the letter counts only from proof that it arrived."""
    word = policy.letters[letter]
    deemed = policy.calendar.last_day(word.deemed, posting) if word.deemed and way not in house.DEEMED_AT_ONCE else posting
    found = {name: _last_moment(policy, name, deemed) for name in word.opens if not word.proof}
    return deemed, {name: due for name, due in found.items() if due}


def _last_moment(policy: Policy, name: str, day: date) -> datetime | None:
    limit = policy.matters[name].limit
    return policy.calendar.due(limit, policy.calendar.start_of(day)) if limit else None


def _dispatch(making: Making, context: Context, letter: Letter, matter: Matter, outcome: str, answers: Mapping[str, Any]) -> None:
    making.close(matter.id, "answered")
    word, deemed = making.policy.letters[letter.name], date.fromisoformat(letter.deemed)
    rights = list(letter.rights)
    if rights:
        for right in rights:
            name = context.state.matters[right].name
            _move(making, context, right, datetime.fromisoformat(letter.last_days[name]) if name in letter.last_days else None, earlier=True)
    else:
        for name in word.opens:
            due = datetime.fromisoformat(letter.last_days[name]) if name in letter.last_days else None
            rights.append(making.open(name, strand=letter.strand, about=letter.about, due=due, undated=word.proof))
    making.add("post", id=letter.id, state="dispatched", dispatched=iso(making.occurred), rights=rights)
    owner = making.policy.house.get("letter.served", ())
    prove_by = making.calendar.end_of(deemed) if word.proof else None
    making.open_house(house.POST, letter.id, letter.strand, owner, prove_by, word.clause, word.title)
    if not word.proof:
        _force(making, context, letter, deemed, later_only=False)


def _force(making: Making, context: Context, letter: Letter, day: date, later_only: bool) -> None:
    """Lets the rows of the letter's decision bind from deemed (or later proved) service."""
    start = making.calendar.start_of(day)
    for row in _told_by(context, letter, making.now):
        if (row.binds is None and not later_only) or (later_only and row.binds and row.binds < start):
            making.add("force", id=row.id, **{"from": iso(start)})


def _served(making: Making, context: Context, letter: Letter, matter: Matter, outcome: str, answers: Mapping[str, Any]) -> None:
    day = making.calendar.day(making.occurred)
    making.close(matter.id, "answered")
    making.add("post", id=letter.id, state="served")
    if making.policy.letters[letter.name].proof:
        _force(making, context, letter, day, later_only=False)
    if day > date.fromisoformat(letter.deemed) or making.policy.letters[letter.name].proof:
        for right in letter.rights:
            _move(making, context, right, _last_moment(making.policy, context.state.matters[right].name, day))
        _force(making, context, letter, day, later_only=True)


def _returned(making: Making, context: Context, letter: Letter, matter: Matter, outcome: str, answers: Mapping[str, Any]) -> None:
    making.close(matter.id, "answered")
    making.add("post", id=letter.id, state="returned")
    for row in _told_by(context, letter, making.now):
        if row.binds is not None and not row.aloud:
            making.add("unforce", id=row.id)
    for right in letter.rights:
        _move(making, context, right, None)
    if not context.state.strands[letter.strand].annulled:  # what was sent in error is corrected, not sent again
        making.want(letter.name, strand=letter.strand, about=letter.about, again_of=letter.id, rights=letter.rights)


def _told_by(context: Context, letter: Letter, at: datetime) -> list[Row]:
    """The restrictions that bind by this letter: of the decision that wanted it, or wanted what it is sent again for."""
    return [row for row in context.state.rows_of(letter.about, at) if row.kind == "restriction" and not row.aloud] if context.state.tells(letter) else []


def _move(making: Making, context: Context, right: str, due: datetime | None, earlier: bool = False) -> None:
    """Moves the last day of a right: later, or none; a letter sent again prints a new one. An appeal that came
    meanwhile may have come in time after all: then admission is no longer a question."""
    matter = context.state.matters[right]
    if not matter.open or (due and matter.due and due <= matter.due and not earlier):
        return
    making.add("move", id=right, due=iso(due), was=iso(matter.due))
    for late in context.state.late:
        received = datetime.fromisoformat(late["received"])
        if late["matter"] == right and late["event"] not in context.state.annulled and (due is None or received <= due):
            _in_time_after_all(making, context, matter, late, received)


def _in_time_after_all(making: Making, context: Context, right: Matter, late: Mapping[str, Any], received: datetime) -> None:
    in_time = next(one for one in making.policy.steps[late["step"]].outcomes.values() if not one.late)
    heard = any(
        one.name in in_time.opens and one.strand == right.strand and one.opened_by > late["event"]
        for one in context.state.matters.values()
    )
    for opened in late["opened"]:
        if context.state.matters[opened].open:
            making.close(opened, N_("it came in time after all"))
    if not heard:
        for name in in_time.opens:
            making.open(name, strand=right.strand, about=right.about, start=received)
        making.close(right.id, "answered")


def _withhold(making: Making, context: Context, letter: Letter, matter: Matter, outcome: str, answers: Mapping[str, Any]) -> None:
    making.close(matter.id, "answered")
    making.add("post", id=letter.id, state="withheld", look_again=answers["look-again"])
    for row in _told_by(context, letter, making.now):
        if row.binds is None:
            making.add("force", id=row.id, **{"from": iso(max(making.now, row.starts))})
    _look_later(making, letter, answers["look-again"])


def _look_later(making: Making, letter: Letter, day: str) -> None:
    word = making.policy.letters[letter.name]
    due = making.calendar.end_of(date.fromisoformat(day))
    making.open_house(house.LOOK, letter.id, letter.strand, word.withhold, due, word.clause, word.title)


def _look(making: Making, context: Context, letter: Letter, matter: Matter, outcome: str, answers: Mapping[str, Any]) -> None:
    making.close(matter.id, "answered")
    if outcome == "keep":
        making.add("post", id=letter.id, state="withheld", look_again=answers["look-again"])
        _look_later(making, letter, answers["look-again"])
        return
    word = making.policy.letters[letter.name]
    making.add("post", id=letter.id, state="wanted", look_again="")
    due = making.due(word.limit, letter.strand, {}, making.now)
    making.open_house(house.APPROVE, letter.id, letter.strand, word.approve, due, word.clause, word.title)


_STEPS = {
    house.APPROVE: _approve, house.DISPATCH: _dispatch, "letter.served": _served, "letter.returned": _returned,
    "letter.withhold": _withhold, house.LOOK: _look,
}  # fmt: skip
