"""Reports: how the policy is used, in numbers, for those whom it names. Counts, never names.

What is counted follows from the record alone, so that a period once told is the same whenever it is asked for again,
but for what was entered in error: that never counts, however late it is found out. A step counts when it was
recorded; what time does counts when it happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from evenhand.case import house
from evenhand.case.annul import IN_ERROR
from evenhand.case.facts import OUTSIDE, Actor
from evenhand.case.passing import STEP as TIME
from evenhand.case.reach import reviews
from evenhand.desk import editions
from evenhand.desk.errors import NotFound, refuse
from evenhand.ledger.models import CASE
from evenhand.ledger.models import Event as Recorded
from evenhand.people import org
from evenhand.policy.calendar import UNITS, Calendar, in_words
from evenhand.policy.model import Limit, Policy, Report
from evenhand.policy.tongue import N_

# What may be counted, as a table names it.
COUNTS = {
    "reports": N_("Reports made"), "warnings": N_("Warnings given"), "decisions": N_("Decisions to restrict"), "restrictions": N_("Restrictions imposed"),
    "standing": N_("Restrictions standing at the end"), "lifted": N_("Restrictions lifted"), "appeals": N_("Appeals made"),
    "upheld": N_("Appeals upheld, wholly or in part"), "reviews": N_("Reviews made"), "late": N_("Duties that became late"),
    "needs": N_("Needs agreed"), "untold": N_("Letters withheld"),
}  # fmt: skip
FEW = 5  # below this a number could point at somebody
_NOT_LIFTED = ("ended", "replaced", IN_ERROR)  # a row that ended by itself, was put anew, or never should have been
_UNITS = ("days", "weeks", "months", "years", "working_days")


@dataclass(frozen=True)
class Period:
    """From the beginning of one day to the beginning of another, and whether it still runs."""

    since: datetime
    until: datetime
    first: date
    last: date
    running: bool


@dataclass(frozen=True)
class Told:
    """A report with its numbers, the period that runs now first; None stands for fewer than `FEW`."""

    report: Report
    policy: Policy
    periods: tuple[tuple[Period, Mapping[str, int | None]], ...]
    hides: bool


@dataclass
class _Row:
    """A restriction of a case: when it was imposed, when it ended or would."""

    made: datetime
    ends: datetime | None
    lifted: datetime | None = None

    def stands(self, at: datetime) -> bool:
        return self.made < at and not (self.ends and self.ends <= at) and not (self.lifted and self.lifted <= at)


@dataclass
class Use:
    """What has happened under a policy, as far as anything counts it."""

    happened: list[tuple[str, datetime]] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    first: datetime | None = None

    def counts(self, since: datetime, until: datetime) -> dict[str, int]:
        """Every count for a period; `since` belongs to it, `until` does not."""
        found = dict.fromkeys(COUNTS, 0)
        for what, when in self.happened:
            found[what] += since <= when < until
        found["standing"] = sum(row.stands(until) for row in self.rows)
        return found


def counts(policy: Policy, since: datetime, until: datetime) -> dict[str, int]:
    """How a policy was used from `since` to `until` (not included), by the names of `COUNTS`. One query.

    What a step was is asked of the edition under which it was taken; `policy` stands for one not adopted.
    """
    return _use(policy).counts(since, until)


def named(policy: Policy) -> list[tuple[Report, str, str]]:
    """The reports of a policy, each with the offices that receive it and how often, in words."""
    return [(one, _offices(policy, one.to), _often(one.every)) for one in policy.reports.values()]


def _often(every: Limit) -> str:
    """How often a report is made: every year, every 3 months."""
    lengths = {unit: count for unit in UNITS if (count := getattr(every, unit))}
    alone = {"weeks": N_("every week"), "months": N_("every month"), "years": N_("every year")}
    if list(lengths.values()) == [1] and not every.on and (said := alone.get(*lengths)):
        return _(said)
    return _("every {period}").format(period=in_words(every))


def may_read(*, actor: Actor, report: Report, policy: Policy, now: datetime) -> bool:
    """Whether a report is for this colleague: those whom it names, who answers for the policy, who may see every case."""
    return bool(_held(actor, now) & {*report.to, policy.owner, *policy.reviewers})


def read(*, actor: Actor, name: str, now: datetime) -> Told:
    """A report of the edition in force for a colleague. Raises NotFound, or Refused with whom it is for."""
    policy = editions.book().policy()
    if name not in policy.reports:
        raise NotFound(name)
    report = policy.reports[name]
    if not may_read(actor=actor, report=report, policy=policy, now=now):
        readers = _offices(policy, [*report.to, policy.owner, *policy.reviewers])
        raise refuse("role", _("This report is for: {offices}. Ask one of them if you need it for your work.").format(offices=readers))
    hides = not _held(actor, now) & {*report.to, policy.owner}
    return told(policy=policy, name=name, now=now, hides=hides)


def told(*, policy: Policy, name: str, now: datetime, hides: bool = False) -> Told:
    """A report with the numbers of every period so far. `hides`: small numbers are not told. Raises NotFound."""
    if name not in policy.reports:
        raise NotFound(name)
    report, use = policy.reports[name], _use(policy)
    found = []
    for period in periods(policy, report, use.first, now):
        every = use.counts(period.since, min(period.until, now + timedelta(seconds=1)))
        found.append((period, {what: None if hides and every[what] < FEW else every[what] for what in report.counts if what in every}))
    return Told(report, policy, tuple(found), hides)


def periods(policy: Policy, report: Report, first: datetime | None, now: datetime) -> list[Period]:
    """The periods of a report, the latest first: in steps from the day from which the edition is in force. Those that
    were over before anything happened are left out."""
    calendar, origin = policy.calendar, date.fromisoformat(policy.effective)
    today, found = calendar.day(now), []
    begin = origin
    for number in range(1, 2000):
        end = _end(calendar, report.every, origin, begin, number)
        if begin > today or end <= begin:
            break
        if first is None or calendar.day(first) < end:
            found.append(Period(calendar.start_of(begin), calendar.start_of(end), begin, end - timedelta(days=1), end > today))
        begin = end
    return (found[-1:] if first is None else found)[::-1]


def _end(calendar: Calendar, every: Limit, origin: date, begin: date, number: int) -> date:
    """The end of the period of this number: counted from the origin, so that the last of a month stays it."""
    if every.on:
        return calendar.last_day(every, begin)
    return calendar.last_day(replace(every, **{unit: getattr(every, unit) * number for unit in _UNITS}), origin)


def _held(actor: Actor, now: datetime) -> frozenset[str]:
    known = org.colleagues(now=now).get(actor.human)
    if known is None or (known.left and known.left <= now):
        raise NotFound(actor.human)
    return known.roles


def _offices(policy: Policy, roles: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(policy.roles[role].title if role in policy.roles else role for role in roles))


# --- what has happened ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Sense:
    """What the steps of one edition mean to those who count."""

    policy: Policy

    @cached_property
    def appeals(self) -> frozenset[str]:
        """The rights of whoever it is about that a decision opens which imposes something, or a letter that warns."""
        outcomes = [one for step in self.policy.steps.values() for one in step.outcomes.values() if one.imposes]
        letters = {one.letter for one in outcomes if one.letter} | {one.id for one in self.policy.letters.values() if one.warns}
        names = {name for one in outcomes for name in one.opens} | {name for letter in letters for name in self.policy.letters[letter].opens}
        return frozenset(name for name in names if self.policy.matters[name].kind == "right" and set(OUTSIDE) & set(self.policy.matters[name].owner))

    @cached_property
    def hearings(self) -> frozenset[str]:
        """The duties that an appeal leads to, however many steps on; never a review."""
        found: set[str] = set(self.appeals)
        waiting = list(found)
        while waiting:
            here = waiting.pop()
            outcomes = [one for step in self.policy.steps.values() if here in step.on for one in step.outcomes.values()]
            for name in (name for one in outcomes for name in one.opens):
                matter = self.policy.matters[name]
                if name not in found and matter.kind == "duty" and not matter.while_:
                    found.add(name)
                    waiting.append(name)
        return frozenset(found)

    def of(self, body: Mapping[str, Any]) -> Iterator[str]:
        """What an event counts as, once for each time."""
        effects, name = body["effects"], body["matter"].rpartition(".")[0]
        new = body["step"] != house.BRING  # what an old register brings stands, and may be late; it is no news
        kinds = [effect["kind"] for effect in effects if effect["do"] == "impose" and new]
        yield from ("reports" for effect in effects if effect["do"] == "strand" and new)
        yield from ("restrictions" for kind in kinds if kind == "restriction")
        if "restriction" in kinds:
            yield "decisions"
        letters = [self.policy.letters.get(effect["name"]) for effect in effects if effect["do"] == "letter"]
        if "warning" in kinds or any(one and one.warns for one in letters):
            yield "warnings"
        yield from ("needs" for effect in effects if effect["do"] == "needs" for _need in effect["needs"])
        yield from ("late" for effect in effects if effect["do"] == "lapsed" and self._duty(effect["id"].rpartition(".")[0]))
        if body["step"] == "letter.withhold":
            yield "untold"
        if name in self.policy.matters and body["step"] in self.policy.steps and self._answered(body, name):
            yield from self._answer(body, name)

    def _duty(self, name: str) -> bool:
        known = self.policy.matters.get(name)
        return known.kind == "duty" if known else house.MATTERS.get(name, ("",))[0] == "duty"

    def _answered(self, body: Mapping[str, Any], name: str) -> bool:
        """Whether it is the last word on the matter: one view of a group is not."""
        closed = any(effect["do"] == "close" and effect["id"] == body["matter"] for effect in body["effects"])
        return closed or self.policy.matters[name].standing

    def _answer(self, body: Mapping[str, Any], name: str) -> Iterator[str]:
        outcome = self.policy.steps[body["step"]].outcomes.get(body["outcome"])
        if name in self.appeals:
            yield "appeals"
        if reviews(self.policy, name):
            yield "reviews"
        elif name in self.hearings and outcome and outcome.lifts:
            yield "upheld"


def _use(policy: Policy) -> Use:
    """Everything that counts, from the record of every case."""
    book = editions.book()
    senses = {name: Sense(one) for name, one in book.editions.items()}
    rows = Recorded.objects.filter(stream__kind=CASE).order_by("stream_id", "number")
    events = rows.values_list("stream_id", "number", "recorded_at", "occurred_at", "body").iterator()
    use = Use()
    for _stream, case in groupby(events, key=itemgetter(0)):
        add_case(use, senses, Sense(policy), case)
    return use


def add_case(use: Use, senses: Mapping[str, Sense], other: Sense, events: Iterable[tuple[Any, ...]]) -> None:
    """Adds one case to what is counted: its rows as (stream, number, recorded, occurred, body), in their order, read by
    the sense of each event's own edition, `other` for one not in use. What was entered in error is known only at the end."""
    happened: list[tuple[int, str, datetime]] = []
    rows: dict[str, tuple[int, _Row]] = {}
    annulled: set[int] = set()
    for _stream, number, recorded, occurred, body in events:
        when = occurred if body["step"] == TIME else recorded
        use.first = min(use.first or when, when)
        happened += [(number, what, when) for what in senses.get(body["edition"], other).of(body)]
        for effect in body["effects"]:
            if effect["do"] == "annul":
                annulled |= set(effect["events"])
            elif effect["do"] == "impose" and effect["kind"] == "restriction":
                rows[effect["id"]] = number, _Row(recorded, _moment(effect["ends"]))
            elif effect.get("id") in rows:
                happened += [(number, "lifted", when)] * _changed(rows[effect["id"]][1], effect)
    use.happened += [(what, when) for number, what, when in happened if number not in annulled]
    use.rows += [row for number, row in rows.values() if number not in annulled]


def _changed(row: _Row, effect: Mapping[str, Any]) -> bool:
    """What an effect does to a row; whether it was lifted by it."""
    if effect["do"] == "lift":
        row.lifted = _moment(effect["at"])
        return effect["how"] not in _NOT_LIFTED
    if effect["do"] == "restore":
        row.lifted = None
    if effect["do"] == "shorten":
        row.ends = _moment(effect["ends"])
    return False


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


