"""Files that go with what a person gave by the code of a letter: to the entry or the message that they just made.

They are asked for once the words are received, never with them. So a file that is refused, or a line that breaks, takes
no words away; nothing is carried from form to form; and it is known before a request is read whether anything may come.
Whoever has the code gives: nothing that was sent can be looked at, listed or taken out with it, not even their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import OUTSIDE, PERSON, Actor
from evenhand.contacts.models import SAID, Item
from evenhand.desk import acts
from evenhand.desk.casework.views import read
from evenhand.desk.errors import NotFound
from evenhand.desk.evidence import files as evidence
from evenhand.desk.evidence import keeping as evidence_keeping
from evenhand.desk.evidence.attached import put as attach
from evenhand.desk.evidence.keeping import FIELD, Given
from evenhand.desk.models import LetterCode
from evenhand.desk.rights import codes, tickets
from evenhand.desk.rights.codes import Unknown
from evenhand.desk.rights.tickets import Ticket
from evenhand.desk.rights.told_files import key_of, strand_of, title_of
from evenhand.evidence import names
from evenhand.evidence.keeping import Incoming
from evenhand.evidence.models import CASE, CONTACT, HELD, REFUSED, File
from evenhand.evidence.reasons import REASONS
from evenhand.evidence.receiving import Limits
from evenhand.people.joined import folded

SPAN = timedelta(days=1)
SHARE = 4  # of the files that a case may hold, one in so many may be sent by a code: there is always room for colleagues'
TOLD = ("locked", "damaged")  # why a file is held that whoever sent it can mend; nothing else of the looking is told


@dataclass(frozen=True)
class Adding:
    """What may be added now: to which entry or message, and how many files still."""

    row: LetterCode
    ticket: Ticket
    room: int

    @property
    def reference(self) -> str:
        """What was told when it was given."""
        return f"M-{self.ticket.item}" if self.ticket.item else f"{self.row.case}-{self.ticket.entry}"


@dataclass(frozen=True)
class OneSent:
    """A file that was received, as whoever sent it is told."""

    name: str
    size: int
    doubt: str = ""  # what they could do better


@dataclass(frozen=True)
class Sent:
    """What was received in one sending: the reference that it goes with, the files, how many may still come."""

    reference: str
    files: Sequence[OneSent]
    room: int


def limits() -> Limits:
    """How much somebody may send at once: never more than a colleague."""
    each = min(settings.EVENHAND_GIVEN_FILE_MOST_BYTES, settings.EVENHAND_FILE_MOST_BYTES)
    return Limits(int(each), int(min(settings.EVENHAND_GIVEN_FILES_AT_ONCE, settings.EVENHAND_FILES_AT_ONCE)))


def adding(*, ticket: str, address: str, now: datetime) -> Adding:
    """To what files may be added by the address of a form. Asked before anything else of the request is read.

    Raises Unknown (whatever is wrong with it, its time over, a code that opens nothing any more) and Wait.
    """
    found = tickets.read(ticket, now)
    if found is None:
        raise Unknown
    row = codes.known_before(pk=found.row, address=address, now=now)
    return Adding(row, found, _room(row, found, now))


def begin_sending(*, ticket: str, address: str, now: datetime) -> Adding:
    """The same where files are about to be read; it is counted. Raises Unknown and Wait."""
    found = adding(ticket=ticket, address=address, now=now)
    codes.count_sending(found.row, now)
    return found


def send_files(*, ticket: str, code: str, address: str, files: Sequence[Incoming], now: datetime) -> Sent:
    """Keeps files with what was given: all are taken or none. The same files sent twice are taken once.

    Raises Unknown and Wait (the code, the address of the form), Refused with what is wrong with each file.
    """
    found = adding(ticket=ticket, address=address, now=now)
    if codes.known(code=code, address=address, now=now).pk != found.row.pk:
        raise Unknown
    there = _there(found)
    if files and all(one.sha256 in there for one in files):
        return Sent(found.reference, [OneSent(names.clean(one.name), one.size) for one in files], _room(found.row, found.ticket, now))
    fresh = [one for one in files if one.sha256 not in there]
    _demand_room(fresh, found.room)
    given = evidence_keeping.look_through(fresh, found.room)
    with transaction.atomic():
        (_to_message if found.ticket.item else _to_entry)(found, given, now)
        left = _room(found.row, found.ticket, now)
        if left < 0:  # others came meanwhile
            raise Refused([Refusal("complete", _nothing_more(), field=FIELD)])
    doubts = {one.incoming.sha256: _doubt(one) for one in given}
    return Sent(found.reference, [OneSent(names.clean(one.name), one.size, doubts.get(one.sha256, "")) for one in files], left)


def _demand_room(files: Sequence[Incoming], room: int) -> None:
    if room <= 0:
        raise Refused([Refusal("complete", _nothing_more(), field=FIELD)])
    if len(files) > (most := min(room, limits().count)):
        said = _("That is {number} files, and {most} can be sent at once now. Nothing was kept: send fewer.")
        raise Refused([Refusal("complete", said.format(number=len(files), most=most), field=FIELD)])


def _nothing_more() -> str:
    return _("No more files can be sent with this letter today. Nothing was kept. Send the rest tomorrow, or by post or e-mail.")


def _room(row: LetterCode, ticket: Ticket, now: datetime) -> int:
    """How many files may still come: in a day, for the case, and where they go. Below 0 where there are too many."""
    mine, since = File.objects.filter(by=row.person.ref), now - SPAN
    messages = Item.objects.filter(person=row.person.ref, source=SAID, entered__gt=since - tickets.OPEN).values_list("pk", flat=True)
    here = mine.filter(belongs=CASE, about=row.case)
    today = here.filter(at__gt=since).count() + mine.filter(belongs=CONTACT, about__in=[str(pk) for pk in messages], at__gt=since).count()
    rest = int(settings.EVENHAND_GIVEN_FILES_PER_DAY) - today
    if ticket.item:
        return min(rest, evidence_keeping.room_for(CONTACT, str(ticket.item)))
    share = int(settings.EVENHAND_FILES_PER_CASE) // SHARE - here.filter(erased=None).exclude(state=REFUSED).count()
    return min(rest, share, evidence_keeping.room_for(CASE, row.case))


def _there(found: Adding) -> set[str]:
    """The hashes of what is there already, with the same entry or message."""
    if found.ticket.item:
        rows = File.objects.filter(belongs=CONTACT, about=str(found.ticket.item))
    else:
        brought = [one.number for one in read(found.row.case).events if one.step == evidence.STEP and one.answers.get(evidence.ENTRY) == found.ticket.entry]
        rows = File.objects.filter(belongs=CASE, about=found.row.case, event__in=brought)
    return set(rows.filter(by=found.row.person.ref).values_list("blob__sha256", flat=True))


def _to_entry(found: Adding, given: Sequence[Given], now: datetime) -> None:
    """To an entry of the case, by the step that adds evidence, in the part of whoever made the entry."""
    row, number = found.row, found.ticket.entry
    state = folded(read(row.case).events)
    entry = state.event(number)
    kind = entry.role if entry.role in OUTSIDE else PERSON
    try:
        evidence.put(
            given, actor=Actor(row.person.ref, kind), case=row.case, person=row.person.ref, title=title_of(number), entry=number,
            matter=strand_of(state, entry), key=key_of(number, given), now=now,
        )  # fmt: skip
    except NotFound:  # the case is about somebody else by now
        raise Unknown from None


def _to_message(found: Adding, given: Sequence[Given], now: datetime) -> None:
    """To a message that waits to be read; it is recorded on the person's own stream, as a colleague's file would be."""
    item = Item.objects.filter(pk=found.ticket.item, withdrawn=None).first()
    if item is None:
        raise Unknown
    one = acts.held(item.person)
    there = _there(found)  # asked again, now that the person is held
    fresh = [file for file in given if file.incoming.sha256 not in there]
    if fresh:
        attach(fresh, kind=CONTACT, ref=str(item.pk), person=one, by=found.row.person.ref, now=now)


def _doubt(one: Given) -> str:
    return _(REASONS[one.verdict.code]) if one.verdict.state == HELD and one.verdict.code in TOLD else ""
