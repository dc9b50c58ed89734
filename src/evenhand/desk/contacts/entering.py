"""A person's contacts: opening and ending a log, entering what came in, marking what it was about.

Opening and ending are acts on the person's record. Messages are rows, because there are hundreds: one entry a day on
the person's stream holds a hash of those entered (`contacts_keeping`). Nobody's contacts are kept without a log or a
restriction in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from evenhand.case.facts import Actor, Book
from evenhand.contacts import intake
from evenhand.contacts.intake import Message
from evenhand.contacts.marks import MARKS
from evenhand.contacts.models import IN, Held, Item, Log, Mark
from evenhand.desk import acts, editions
from evenhand.desk.contacts import held as inbound_held
from evenhand.desk.contacts.window import MONTHS, Window, demand_open, known_as, limits, no_log, window, wrong
from evenhand.desk.errors import NotFound, refuse
from evenhand.people.joined import surviving
from evenhand.people.models import Person
from evenhand.policy.calendar import add_months, say_day
from evenhand.policy.kinds import clean_text

OPEN, ENTER, MARK = "log.open", "contact.enter", "contact.mark"
TYPED, FILE, API = "typed", "file", "api"
MOST_NUMBER = 2**53


# --- the log -------------------------------------------------------------------------------------
def open_log(*, actor: Actor, person: str, why: str, until: date, now: datetime) -> Log:
    """Opens a log of a person's contacts, until a day at most three months on. Raises NotFound, Refused."""
    reason, calendar = _why(why), editions.book().policy().calendar
    with transaction.atomic():
        one = acts.held(person)
        acts.demand(actor=actor, act=OPEN, now=now, person=one.ref)
        demand_open(actor, one, now)
        today = calendar.day(now)
        last = add_months(today, MONTHS)
        if not today <= until <= last:
            raise wrong("until", _("A log ends within three months: choose a day from {first} to {last}.").format(first=say_day(today), last=say_day(last)))
        if found := window(one.ref, now, editions.book().policy()).log:
            raise refuse("open", _("A log is open already, until {day}. End it first if another is to begin.").format(day=say_day(calendar.day(found.until))))
        ends = calendar.end_of(until)
        number = acts.record(one, "log.opened", [{"do": "log", "until": ends.isoformat()}], by=actor.human, now=now, said={"why": reason})
        return Log.objects.create(person=one.ref, opened=now, until=ends, by=actor.human, entry=number)


def end_log(*, actor: Actor, person: str, why: str, now: datetime) -> bool:
    """Ends the open log before its day, or says of one that ran out what it showed. What was entered stays until it is due to
    be erased. Whether one was open. Raises NotFound, Refused."""
    reason = _why(why)
    with transaction.atomic():
        one = acts.held(person)
        acts.demand(actor=actor, act=OPEN, now=now, person=one.ref)
        demand_open(actor, one, now)
        running = list(Log.objects.filter(person__in=known_as([one.ref]), ended=None, opened__lte=now, until__gte=now).order_by("id"))
        if not running:
            _look_back(one, reason, actor, now)
        for log in running:  # more than one where each of two records that were joined had its own
            log.end_entry = acts.record(one, "log.ended", [{"do": "log-ended", "opened": log.entry}], by=actor.human, now=now, said={"why": reason})
            log.ended = now
            log.save(update_fields=["ended", "end_entry"])
    return bool(running)


def ran_out(people: Iterable[str], now: datetime) -> list[Log]:
    """The logs of a person (all their references) that ended with their day, and of which nobody has said what they showed."""
    return list(Log.objects.filter(person__in=list(people), ended=None, until__lt=now, end_entry=None).order_by("-until", "-id"))


def _look_back(one: Person, reason: str, actor: Actor, now: datetime) -> None:
    """Records what the logs that ran out have shown."""
    over = ran_out(known_as([one.ref]), now)
    if not over:
        raise refuse("open", _("No log is open for this person."))
    number = acts.record(one, "log.looked-back", [{"do": "log-looked-back", "opened": over[0].entry}], by=actor.human, now=now, said={"why": reason})
    Log.objects.filter(pk__in=[log.pk for log in over]).update(end_entry=number)


def _why(why: str) -> str:
    try:
        return clean_text(why, 500, 5)
    except ValueError as error:
        raise wrong("why", _("Say why: {error}.").format(error=error)) from None


# --- what came in --------------------------------------------------------------------------------
def enter_contact(*, actor: Actor, person: str, now: datetime, source: str = TYPED, **row: Any) -> Item:
    """Enters one message (a row as `contacts.intake.read` takes it); a copy of one that is there is the same one.

    Raises NotFound, Refused; where nothing of this person's is kept, with who could open a log.
    """
    book = editions.book()
    policy = book.policy()
    with transaction.atomic():
        one = acts.held(person)
        acts.demand(actor=actor, act=ENTER, now=now, person=one.ref)
        demand_open(actor, one, now)
        kept = window(one.ref, now, policy)
        try:
            if source == TYPED:
                row["words"] = intake.typed(str(row.get("words") or ""))
            message = intake.read({**row, "person": one.ref}, channels=policy.channels, now=now, zone=policy.calendar.tz)
            demand_kept(kept, message)
        except ValueError as error:
            raise wrong(getattr(error, "name", "words"), _sentence(error)) from None
        item, _new = put(one, message, kept, actor, book, source=source, now=now)
    return item


def demand_kept(kept: Window, message: Message) -> None:
    """Lets a message of a person be kept. Raises ValueError with a sentence."""
    if not kept.open:
        raise ValueError(no_log())
    if kept.since and message.at < kept.since:
        since = editions.book().policy().calendar.day(kept.since)
        raise ValueError(_("it came before {day}, from when on contacts of this person are kept").format(day=say_day(since)))


def put(person: Person, message: Message, kept: Window, actor: Actor, book: Book, *, source: str, now: datetime) -> tuple[Item, bool]:
    """Writes a message of a person who is held, and whether it is new. The caller's transaction."""
    if found := _same(message, kept.refs, again=source == FILE):
        if found.withdrawn is None and message.copied > found.copied:
            found.copied = message.copied
            found.save(update_fields=["copied"])
        if found.withdrawn is None and message.marks and not found.marks.exists():
            _mark(found, message.marks, actor, now)  # it came by another door first, which did not know
        return found, False
    key, digest = message.keys(person.ref)
    item = Item.objects.create(
        person=person.ref, log=kept.log, at=message.at, entered=now, by=actor.human, channel=message.channel, direction=message.direction,
        words=message.words, effort=message.effort, copied=message.copied, files=message.files, message=key, digest=digest, source=source,
    )  # fmt: skip
    _mark(item, message.marks, actor, now)
    if message.direction == IN and (rows := limits([*kept.rows, *kept.replaced], book, message.at)):
        inbound_held.hold(item, message, rows, book, now)
    return item, True


def _same(message: Message, refs: Sequence[str], *, again: bool) -> Item | None:
    """The same message where it is there already, also under a record that was joined; `again`: a file is taken in once more,
    and brings back neither what somebody has taken back nor words that were taken out for good."""
    keys = [message.keys(ref) for ref in refs]
    theirs = Item.objects.filter(person__in=refs) if again else Item.objects.filter(person__in=refs, withdrawn=None)
    theirs = theirs.order_by(F("withdrawn").asc(nulls_first=True), "id")
    if found := theirs.filter(digest__in=[digest for _key, digest in keys]).first():
        return found
    copies = theirs.filter(message__in=[key for key, _digest in keys if key]).exclude(message="").select_related("held") if keys[0][0] else ()
    return next((one for one in copies if (again and not _said(one)) or intake.copy_of(message.said, _said(one))), None)


def _said(item: Item) -> str:
    """All that is kept of what a message says."""
    held = getattr(item, "held", None)
    return (held.text if held else "") or item.words


def _sentence(error: ValueError) -> str:
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}" + ("" if said.endswith(".") else ".")


# --- what it was about ---------------------------------------------------------------------------
def mark_contact(*, actor: Actor, item: int, marks: Sequence[str], now: datetime) -> Item:
    """Says what a message was about; what was said before is replaced, and stands on the person's record, since a count may
    rest on it. Raises NotFound, Refused."""
    wanted = list(dict.fromkeys(marks))
    with transaction.atomic():
        found = held_item(actor, item, MARK, now)
        if not wanted or not set(wanted) <= set(MARKS):
            raise wrong("marks", _("Choose at least one thing that the message was about."))
        was = sorted(found.marks.values_list("mark", flat=True))
        if was and set(was) != set(wanted):
            effect = {"do": "contact-marked", "contact": found.pk, "was": was, "marks": sorted(wanted)}
            acts.record(acts.held(found.person), "contact.marked", [effect], by=actor.human, now=now)
        found.marks.exclude(mark__in=wanted).delete()
        _mark(found, wanted, actor, now)
    return found


def _mark(item: Item, marks: Sequence[str], actor: Actor, now: datetime) -> None:
    known = set(item.marks.values_list("mark", flat=True)) if marks else set()
    Mark.objects.bulk_create(Mark(item=item, mark=one, at=now, by=actor.human) for one in marks if one not in known)


def withdraw_contact(*, actor: Actor, item: int, why: str, now: datetime) -> None:
    """Takes back what was entered in error: it is counted and read no more, and stays on the record. Raises NotFound, Refused."""
    reason = _why(why)
    with transaction.atomic():
        found = held_item(actor, item, MARK, now)
        if Held.objects.filter(item=found, read=None).exists():
            raise wrong("why", _("It waits to be read. Open it and read it first: if there is danger in it, that has to be handed over whoever wrote it."))
        effect = {"do": "contact-withdrawn", "contact": found.pk, "digest": found.digest}
        acts.record(acts.held(found.person), "contact.withdrawn", [effect], by=actor.human, now=now, said={"why": reason})
        found.withdrawn = now
        found.save(update_fields=["withdrawn"])


def held_item(actor: Actor, item: int, act: str, now: datetime) -> Item:
    """A message for somebody who may take the act on its person; its person is held. Raises NotFound, Refused."""
    known = Item.objects.filter(pk=item, withdrawn=None).first() if 0 < item < MOST_NUMBER else None
    if known is None or not acts.may(actor=actor, act=act, now=now, person=surviving(known.person)):
        raise NotFound(str(item))
    demand_open(actor, acts.held(known.person), now)
    return Item.objects.get(pk=known.pk)

