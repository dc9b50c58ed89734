"""For whom contacts are kept, since when, and which restrictions make a human read all that comes in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import Actor, Book
from evenhand.contacts.models import Log
from evenhand.desk import editions, whose
from evenhand.desk.errors import NotFound
from evenhand.desk.people import guard
from evenhand.desk.whose import Asker
from evenhand.people.joined import aliases
from evenhand.people.models import Person
from evenhand.policy.acts import who
from evenhand.policy.calendar import add_months
from evenhand.policy.model import Policy
from evenhand.registers.models import AlertRow

MONTHS = 3  # a log ends after that at the latest, and takes in what came so long before it
_LIMITS = ("channels", "contact", "direction", "keeps", "minutes", "named", "quota", "times")  # parameters of a measure that limits contact
_RESTRICTION = "restriction"


@dataclass(frozen=True)
class Window:
    """Why contacts of a person are kept now: an open log, restrictions in force, or both."""

    log: Log | None
    rows: Sequence[AlertRow]  # restrictions in force
    since: datetime | None  # from when on what came may be entered; None: nothing is kept
    replaced: Sequence[AlertRow] = ()  # restrictions before those in force now: what came then is still read by a human
    refs: Sequence[str] = ()  # every reference of the person

    @property
    def open(self) -> bool:
        return self.since is not None


def window(person: str, now: datetime, policy: Policy) -> Window:
    """For one person."""
    return windows([person], now, policy)[person]


def windows(people: Iterable[str], now: datetime, policy: Policy) -> dict[str, Window]:
    """For several, by the references given, in four queries at most."""
    refs = list(dict.fromkeys(people))
    known = known_as(refs)
    running = Log.objects.filter(person__in=known, ended=None, opened__lte=now, until__gte=now).order_by("id")
    logs = {known[one.person]: one for one in running}
    rows: dict[str, list[AlertRow]] = {}
    for row in AlertRow.objects.filter(person__in=known, kind=_RESTRICTION, lifted=None).order_by("id"):
        if begins(row) <= now and not (row.ends and row.ends <= now):
            rows.setdefault(known[row.person], []).append(row)
    before: dict[str, list[AlertRow]] = {}
    for row in AlertRow.objects.filter(case__person__in=known, person__in=known, kind=_RESTRICTION, lifted__isnull=False).order_by("id") if rows else ():
        before.setdefault(known[row.person], []).append(row)
    names: dict[str, list[str]] = {}
    for ref, under in known.items():
        names.setdefault(under, []).append(ref)
    return {ref: _window(logs.get(ref), rows.get(ref, []), before.get(ref, []), names.get(ref, [ref]), policy) for ref in refs}


def known_as(people: Iterable[str]) -> dict[str, str]:
    """Every reference of these people, those of records joined to theirs among them, and under which of these it is known."""
    refs = list(dict.fromkeys(people))
    joined = Person.objects.filter(same_as__ref__in=refs).values_list("ref", "same_as__ref")
    return {**{ref: ref for ref in refs}, **dict(joined)}


def known_now(people: Iterable[str]) -> list[str]:
    """These references as the people are known now, each once: that of a joined record is the surviving one."""
    refs = list(dict.fromkeys(people))
    known = aliases(refs)
    return list(dict.fromkeys(known.get(one, one) for one in refs))


def named(refs: Iterable[str]) -> dict[str, str]:
    """What people are called now, by reference: a record that was joined has the name of the surviving one. One query."""
    found = Person.objects.filter(ref__in=set(refs)).select_related("same_as")
    return {one.ref: known.name or known.description for one in found for known in (one.same_as or one,)}


def not_theirs(actor: Actor, now: datetime) -> list[str]:
    """Whose contacts are closed to a colleague: their own, those of who is close to them, and the records of other
    colleagues, unless they are among the few who hold these. Raises NotFound."""
    return closed_to(whose.asker(actor=actor, now=now))


def closed_to(who: Asker) -> list[str]:
    """The same, for somebody who is known already."""
    holds = guard.holds(policy=who.book.policy(), colleagues=who.facts.colleagues, human=who.human, now=who.now)
    guarded = () if holds else who.facts.work_here
    return list(known_as([who.human, *who.self.related, *guarded]))


def demand_open(actor: Actor, person: Person, now: datetime) -> None:
    """Lets somebody go on with a person's contacts. Raises NotFound where the record is held by named few."""
    if not guard.open_to(actor=actor, person=person, now=now):
        raise NotFound(person.ref)


def _window(log: Log | None, rows: Sequence[AlertRow], replaced: Sequence[AlertRow], refs: Sequence[str], policy: Policy) -> Window:
    since = [begins(row) for row in rows]
    for row in sorted(replaced, key=lambda one: one.lifted or one.starts, reverse=True) if rows else ():
        if row.lifted and row.lifted >= min(since):
            since.append(begins(row))  # one followed another without a gap
    if log:
        since.append(before(log.opened, policy))
    return Window(log, rows, min(since) if since else None, replaced if rows else (), refs)


def before(moment: datetime, policy: Policy) -> datetime:
    """The beginning of the day three months before: a log is opened because of what came, which belongs in it."""
    return policy.calendar.start_of(add_months(policy.calendar.day(moment), -MONTHS))


def begins(row: AlertRow) -> datetime:
    """When a row began to bind; the end of time for one that does not."""
    return max(row.binds, row.starts) if row.binds else datetime.max.replace(tzinfo=row.starts.tzinfo) - timedelta(days=2)


def limits(rows: Iterable[AlertRow], book: Book, at: datetime) -> list[AlertRow]:
    """Those in force at a moment under which a human reads all that comes in: a channel is closed, an office is
    named, or it is said how often is answered."""
    return [row for row in rows if begins(row) <= at and not any(over and over <= at for over in (row.ends, row.lifted)) and _limits(row, book)]


def _limits(row: AlertRow, book: Book) -> bool:
    measure = book.policy(row.edition).measures[row.measure]
    return bool(row.closes or set(_LIMITS) & set(measure.asks))


def offices(act: str) -> str:
    """Who may take an act, in words."""
    policy = editions.book().policy()
    return _(" or ").join(policy.roles[role].title for role in who(policy, act) if role in policy.roles)


def no_log() -> str:
    """Why nothing is kept, and who could change it."""
    return _(
        "Nothing new of this person’s contacts is kept: no log is open for them, and no restriction is in force. "
        "{offices} can open a log, with a reason, for three months at most."
    ).format(offices=offices("log.open"))


def wrong(field: str, message: str) -> Refused:
    """A refusal that is about one field of a form."""
    return Refused([Refusal("complete", message, field=field)])
