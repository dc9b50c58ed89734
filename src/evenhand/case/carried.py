"""A case of an old register: brought in as it was decided, with what was promised then and what the letter holds.

It is the house's step for any policy (decision 0019). What the person was told in a letter goes on binding, what was
promised goes on being owed, and how we attend while a safety note is checked ends within sixty days. What nobody was
told binds nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from evenhand.case import floor, house
from evenhand.case.effects import Making, iso
from evenhand.case.events import Refusal
from evenhand.case.reach import MARK, reviews
from evenhand.case.rows import Row
from evenhand.case.rules import Context
from evenhand.case.state import State
from evenhand.policy.calendar import add_months
from evenhand.policy.kinds import show_day
from evenhand.policy.model import Limit, Outcome, Policy
from evenhand.policy.tongue import gettext as _

CHECKED_WITHIN = 60  # days for which a precaution of an old register may stand
MOST_MONTHS = 12  # what is kept where the policy has no review is looked at again within a year
MOST_MISSED = 40


@dataclass(frozen=True)
class Promise:
    """When an old decision is, or was, to be reviewed; whether somebody had promised that day; which reviews were missed."""

    due: date | None
    promised: bool
    missed: tuple[date, ...] = ()
    every: int = 0  # months between reviews, as was promised; 0: nobody said


def lasting(policy: Policy) -> list[str]:
    """The matters that a decision to restrict opens and that last while restrictions stand: the reviews among them."""
    outcomes = [one for step in policy.steps.values() for one in step.outcomes.values() if one.imposes]
    named = [name for one in outcomes for name in (*one.opens, *(policy.letters[one.letter].opens if one.letter in policy.letters else ()))]
    return [name for name in dict.fromkeys(named) if policy.matters[name].while_ == "restrictions"]


def _limits(policies: Sequence[Policy]) -> list[tuple[Policy, Limit]]:
    """The time that each of these editions gives for a review."""
    limits = [(policy, policy.matters[name].limit) for policy in policies for name in lasting(policy) if reviews(policy, name)]
    return [(policy, limit) for policy, limit in limits if limit and not limit.answer]


def _first(limits: Sequence[tuple[Policy, Limit]], start: date) -> date | None:
    """The first day on which any of them would have a decision of that day reviewed."""
    return min((policy.calendar.last_day(limit, start) for policy, limit in limits), default=None)


def promise(
    policies: Sequence[Policy], *, decided: date | None, held: date | None, promised: Sequence[date], months: int, today: date
) -> Promise:  # fmt: skip
    """The review that holds: as promised, or by the shortest interval of `policies`, whichever is first. Each is counted
    from the last review that was held, else from the decision; `months` is a promised interval (0: none)."""
    base, limits = held or decided, _limits(policies)
    every = months or _months_between(decided, min((day for day in promised if decided and day > decided), default=None))
    ours = [day for day in promised if base is None or day > base]
    ours += [add_months(base, every)] if base and every and (months or held) else []
    edition = _first(limits, base) if base else None
    due = min([*ours, *([edition] if edition else [])], default=None)
    missed: list[date] = []
    day = due
    while day and day < today and len(missed) < MOST_MISSED:
        missed.append(day)
        day = add_months(due, every * len(missed)) if due and every else _first(limits, day)
    return Promise(due, due in ours, tuple(missed), months)


def _months_between(start: date | None, end: date | None) -> int:
    return max(1, (end.year - start.year) * 12 + end.month - start.month) if start and end else 0


def check(context: Context, outcome: Outcome, answers: Mapping[str, Any], rows: Sequence[Row]) -> list[Refusal]:
    """What stands in the way of bringing in an old case, or of keeping it."""
    if context.step.id == house.BRING:
        return _bringing(context, answers, rows) + floor.check_carried(context, outcome, answers, rows)
    if context.step.id != house.OLD_LOOK or outcome.id != "stands":
        return []
    if not any(row.kind == "restriction" for row in context.state.standing_rows(context.now)):
        return [context.refusal("open", _("Nothing of it binds anybody: report what happened and decide afresh, or end it."))]
    latest = add_months(context.policy.calendar.day(context.now), MOST_MONTHS)
    if answers["look-again"] > latest.isoformat():
        return [context.refusal("floor", _("It is looked at again by {day} at the latest.").format(day=show_day(latest)), "look-again")]
    return []


def _bringing(context: Context, answers: Mapping[str, Any], rows: Sequence[Row]) -> list[Refusal]:
    policy, subject = context.policy, context.request.subject
    today, found = policy.calendar.day(context.now).isoformat(), []
    own = context.facts.colleagues.get(context.human)
    if context.state.strands:
        found.append(context.refusal("open", _("A row of an old register becomes a case of its own.")))
    if own and {subject.get("person"), subject.get("for")} & {context.human, *own.related}:
        found.append(context.refusal("independent", _("You cannot bring this in: it is about you, or somebody close to you. Ask a colleague.")))
    if answers.get("old-holds") and not answers.get("old-letter"):
        found.append(context.refusal("complete", _("Without a letter nothing binds the person: say in which letter it stands, or leave the measures out."), "old-holds"))
    if any(row.kind == "restriction" and row.ends and row.ends < today for row in rows):
        found.append(context.refusal("complete", _("What has ended already is not brought in."), "old-holds"))
    if answers.get("old-attend") and _checked_by(context, answers) <= context.now:
        found.append(context.refusal("floor", _("The sixty days in which a safety note is checked are over: report it, and decide how we attend."), "old-attend"))
    furthest = _first(_limits([policy]), policy.calendar.day(context.now))
    if furthest and answers.get("old-due", "") > furthest.isoformat():
        found.append(context.refusal("floor", _("It is reviewed by {day} at the latest, as the policy has it.").format(day=show_day(furthest)), "old-due"))
    if answers.get("old-holds") and answers.get("old-due", today) < today and any(_ends_itself(policy, name) for name in lasting(policy)):
        found.append(context.refusal("floor", _("Under this policy what was not reviewed in time has ended: it needs a fresh decision.")))
    return found


def _ends_itself(policy: Policy, name: str) -> bool:
    over = policy.matters[name].over
    return reviews(policy, name) and over is not None and bool(over.lifts)


def _checked_by(context: Context, answers: Mapping[str, Any]) -> datetime:
    calendar = context.policy.calendar
    return calendar.end_of(date.fromisoformat(answers["old-brought"]) + timedelta(days=CHECKED_WITHIN))


def effects(making: Making, context: Context, outcome: Outcome, answers: Mapping[str, Any], rows: Sequence[Row]) -> None:
    """Adds what bringing in an old case does, and what answers the house's own duties on it."""
    if context.step.id == house.BRING:
        _bring(making, context, outcome, answers, rows)
        return
    assert context.matter is not None
    making.close(context.matter.id, "answered")
    if outcome.id == "stands":
        due = making.calendar.end_of(date.fromisoformat(answers["look-again"]))
        making.open_house(house.OLD_LOOK, "", making.strand, context.matter.owner, due, (), "", about=context.matter.about)
        return
    if context.step.id == house.OLD_RIGHT:
        return
    only = ("precaution",) if context.step.id == house.OLD_CHECK else ("precaution", "restriction")
    making.lift([row.id for row in context.state.rows_of(context.matter.about, making.now) if row.kind in only], "lifted")
    for one in context.state.open_matters():
        if one.name == house.OLD_CHECK and one.about == context.matter.about:
            making.close(one.id, "answered")  # what it was about has ended
    making.settle(making.now)


def answered(making: Making) -> None:
    """What a new report on the case answers: what waits for a fresh decision, and what binds nobody."""
    binds = bool(making.restrictions_left(making.now))
    for one in making.state.open_matters():
        if one.name == house.OLD_FRESH or (one.name == house.OLD_LOOK and not binds):
            making.close(one.id, "answered")


def _bring(making: Making, context: Context, outcome: Outcome, answers: Mapping[str, Any], rows: Sequence[Row]) -> None:
    calendar, owner = making.calendar, context.step.by
    last = calendar.end_of(date.fromisoformat(answers["old-planned"]))
    due = calendar.end_of(date.fromisoformat(answers["old-due"])) if answers.get("old-due") else last
    _impose(making, context, answers, rows)
    attends = [row["ends"] for row in making.imposed if row["kind"] == "precaution"]
    if attends:
        until = min(map(datetime.fromisoformat, attends))
        making.open_house(house.OLD_CHECK, "", making.strand, owner, until, (), "", aim=min(last, until), about=making.number)
    for name in _standing(making.policy):
        making.open(name)
    reviewing = [name for name in lasting(making.policy) if reviews(making.policy, name)]
    if outcome.id == "fresh":
        making.open_house(house.OLD_FRESH, "", making.strand, owner, last, (), "", about=making.number)
    elif reviewing and any(row["kind"] == "restriction" for row in making.imposed):
        for name in lasting(making.policy):
            _open(making, name, reviewing[0], due, last)
    else:
        found = making.open_house(house.OLD_LOOK, "", making.strand, owner, due, (), "", aim=last if due != last else None, about=making.number)
        _lapsed(making, found, due)
    if answers.get("old-missed"):
        making.open_house(house.OLD_RIGHT, "", making.strand, owner, last, (), "")


def _impose(making: Making, context: Context, answers: Mapping[str, Any], rows: Sequence[Row]) -> None:
    """What the letter holds binds since then: it told the person. How we attend begins now, and ends soon."""
    calendar = making.calendar
    for row in rows:
        ends = calendar.end_of(date.fromisoformat(row.ends)) if row.ends else None
        if row.kind == "precaution":
            caps = [_checked_by(context, answers), floor.child_cap(context, answers), ends]
            starts, ends = making.now, min(cap for cap in caps if cap)
        else:
            starts = calendar.start_of(date.fromisoformat(row.starts)) if row.starts else making.occurred
        making.impose(replace(row, values={**row.values, MARK: True}), starts, ends, aloud=True)
        if starts <= making.now:
            making.add("begin", id=making.imposed[-1]["id"])
    if making.policy.needs_change and any(row.kind == "restriction" for row in rows):
        making.add("weighed", needs=sorted(context.facts.needs))


def _standing(policy: Policy) -> list[str]:
    """The rights that stay open on a case whatever its report says: of the person, and of colleagues."""
    opened = [set(one.opens) for step in policy.steps.values() if not step.on for one in step.outcomes.values()]
    always = set.intersection(*opened) if opened else set()
    return [name for name, one in policy.matters.items() if name in always and one.kind == "right" and one.standing]


def _open(making: Making, name: str, review: str, due: datetime, work: datetime) -> None:
    """A matter that lasts while restrictions stand: the review on its own day, what goes before it as long before."""
    word, calendar = making.policy.matters[name], making.calendar
    if word.limit is None or word.limit.answer:
        making.open(name, about=making.number)
        return
    main = making.policy.matters[review].limit
    assert main is not None
    start = calendar.day(making.occurred)
    ahead = max(calendar.last_day(main, start) - calendar.last_day(word.limit, start), timedelta())
    last = calendar.end_of(calendar.day(due) - ahead)
    found = making.open(name, about=making.number, due=last)
    aim = calendar.end_of(calendar.day(work) - ahead)
    aim = work if aim < making.now else aim  # there is no time to do it as long before: both then on the planned day
    making.effects[-1] = {**making.effects[-1], "aim": iso(aim) if aim != last else None}
    over = word.over if _lapsed(making, found, last) else None
    for then in over.opens if over else ():
        making.open(then, about=making.number, start=work)  # what follows a missed review follows from the planned day


def _lapsed(making: Making, matter: str, due: datetime) -> bool:
    """Notes at once that a day has passed long ago: time has nothing to announce of it."""
    if due < making.now:
        making.add("lapsed", id=matter, at=iso(due))
    return due < making.now


def carried(state: State) -> bool:
    """Whether a case began as a row of an old register: asked of its acts, which a register keeps too."""
    return any(act.event == 1 and act.step == house.BRING for act in state.acts)


def planned(kind: str, due: datetime | None, aim: datetime | None, now: datetime) -> bool:
    """Whether a duty was missed before it came here, and the day for which it is planned, its aim, lies ahead: calm until
    then, and counted as late. Of what was opened here the aim always comes before the last day."""
    return kind == "duty" and due is not None and aim is not None and due < now <= aim


__all__ = ["MARK", "Promise", "answered", "carried", "check", "effects", "lasting", "planned", "promise"]
