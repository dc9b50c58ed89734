"""Taking in many contacts at once: rows of a form of any kind, a mailbox, an export. Taken in again they do not double."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.facts import Actor
from evenhand.contacts import intake, mail, tables
from evenhand.contacts.intake import Message, Refusal
from evenhand.contacts.models import IN, OUT
from evenhand.desk import acts, editions
from evenhand.desk.contacts import inbound
from evenhand.desk.contacts.entering import API, ENTER, FILE, demand_kept, enter_contact, put
from evenhand.desk.contacts.window import windows, wrong
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.people import guard
from evenhand.desk.people.authority_sent import address_key, known_senders, link
from evenhand.people import find
from evenhand.people.models import Channel, Person

MOST_FILE = 60_000_000  # bytes
MOST_REFUSED = 500  # reasons kept; beyond, only their number
Numbered = tuple[int, str, Message]


@dataclass(frozen=True)
class Taken:
    """What became of the rows."""

    rows: int
    new: int  # contacts that were not there
    known: int  # contacts that were there already
    copies: int  # rows that were copies of another row
    elsewhere: int  # rows of other people, where one person's were asked for: not kept
    refused: Sequence[Refusal]
    refusals: int


def take_in(*, actor: Actor, rows: Iterable[Mapping[str, Any]], now: datetime, person: str = "", source: str = FILE) -> Taken:
    """Takes in rows as `contacts.intake.read` takes them, those of one person alone where one is named.

    A row without a known person, or whose person's contacts are not kept, is refused with a reason; the others are
    taken in. One transaction. Raises NotFound, Refused for who may not.
    """
    acts.demand(actor=actor, act=ENTER, now=now, person=person)
    policy = editions.book().policy()
    messages: list[tuple[int, Message]] = []
    refused: list[Refusal] = []
    number = 0
    for number, row in enumerate(rows, 1):
        try:
            if row.get("wrong"):
                raise ValueError(str(row["wrong"]))
            messages.append((number, intake.read(row, channels=policy.channels, now=now, zone=policy.calendar.tz)))
        except ValueError as error:
            refused.append(Refusal(number, str(error)))
    whose, elsewhere = _whose(messages, person, refused)
    with transaction.atomic():
        new, known, copies = _write(whose, actor, source, refused, now)
    refused.sort(key=lambda one: one.row)
    return Taken(number, new, known, copies, elsewhere, refused[:MOST_REFUSED], len(refused))


def take_in_file(*, actor: Actor, person: str, name: str, file: BinaryIO, size: int, now: datetime) -> Taken:
    """Takes in a mailbox (mbox), an e-mail (eml) or a table (csv) for the log of one person, by who may open it: what is
    from or to others is not kept. Raises NotFound, Refused."""
    acts.demand(actor=actor, act="log.open", now=now, person=person)
    one = find.by_ref(person) if "\0" not in person else None
    if one is None:
        raise NotFound(person)
    if size > MOST_FILE:
        raise wrong("file", _("The file is larger than {size} megabytes. Send it in parts.").format(size=MOST_FILE // 1_000_000))
    kind = name.rpartition(".")[2].casefold()
    try:
        if kind in ("mbox", "eml"):
            rows: Iterable[Mapping[str, Any]] = mails(one, file)
        elif kind == "csv":
            rows = tables.rows(file)
        else:
            raise ValueError(_("choose a file whose name ends in .mbox, .eml or .csv"))
        return take_in(actor=actor, rows=rows, now=now, person=one.ref)
    except ValueError as error:
        raise wrong("file", f"{str(error)[:1].upper()}{str(error)[1:]}.") from None


def mails(person: Person, file: BinaryIO) -> Iterator[dict[str, Any]]:
    """The messages of a mailbox as rows: from the person, or to them; others name nobody whom the rows are asked for."""
    theirs = set(Channel.objects.filter(person=person, kind=Channel.EMAIL).values_list("key", flat=True))
    if not theirs:
        raise ValueError(_("no e-mail address of this person is known, so none of the messages can be told to be theirs: record the address first"))
    for one in mail.messages(file):
        if one.wrong:
            yield {"wrong": one.wrong}
            continue
        outgoing = one.sender not in theirs and bool(theirs & set(one.to))
        ours = outgoing or one.sender in theirs
        yield {
            "person": person.ref if ours else "", "sender": one.sender, "at": one.at, "channel": "email", "direction": OUT if outgoing else IN,
            "text": one.text, "copied": max(len(one.to), 1), "message_id": one.message_id, "files": one.files,
        }  # fmt: skip


def _whose(messages: Sequence[tuple[int, Message]], person: str, refused: list[Refusal]) -> tuple[list[Numbered], int]:
    """Each message with its person; those of nobody known are refused, those of others counted."""
    refs = {one.person for _row, one in messages if one.person}
    known = {ref: kept or ref for ref, kept in Person.objects.filter(ref__in=refs).values_list("ref", "same_as__ref")}
    senders: dict[str, str] = {}
    for sender in {one.sender for _row, one in messages if not one.person and one.sender}:
        found = find.exact(sender)
        senders[sender] = found[0].ref if len(found) == 1 else ""
    whose, elsewhere = [], 0
    for number, one in messages:
        ref = known.get(one.person, "") if one.person else senders.get(one.sender, "")
        if person and ref != person:
            elsewhere += 1
        elif not ref:
            refused.append(Refusal(number, _("it names nobody who is known here, or more than one person")))
        else:
            whose.append((number, ref, one))
    return whose, elsewhere


def _write(whose: Sequence[Numbered], actor: Actor, source: str, refused: list[Refusal], now: datetime) -> tuple[int, int, int]:
    """Writes the messages person by person, each person held; how many were new, known, and copies of another row."""
    book = editions.book()
    kept = windows((ref for _row, ref, _one in whose), now, book.policy())
    new = known = copies = 0
    for ref in sorted(kept):
        one = acts.held(ref)
        may = acts.may(actor=actor, act=ENTER, now=now, person=ref) and guard.open_to(actor=actor, person=one, now=now)
        senders, sent = known_senders(one, now), []
        for places, _ref, message in intake.together([row for row in whose if row[1] == ref]):
            try:
                if not may:
                    raise ValueError(_("you cannot enter this: it is your own, that of somebody close to you, or held by named few"))
                demand_kept(kept[ref], message)
            except ValueError as error:
                refused += [Refusal(place, str(error)) for place in places]
                continue
            item, fresh = put(one, message, kept[ref], actor, book, source=source, now=now)
            if fresh and item.direction == IN and (row := senders.get(address_key(message.sender))):
                sent.append((item.pk, row))
            new, known, copies = new + fresh, known + (not fresh), copies + len(places) - 1
        link(one, sent, by=actor.human, now=now)
    return new, known, copies


def receive(*, actor: Actor, now: datetime, sends_receipt: bool = False, **row: Any) -> Any:
    """One message from a mail gateway: its contact, with what is said at once where it is held to be read.

    `sends_receipt`: the gateway sends that text now, which is recorded. Raises NotFound, Refused.
    """
    person = str(row.pop("person", "") or "")
    named = find.by_ref(person) if person else None
    found = ([named] if named else []) if person else find.exact(str(row.get("sender", "")))
    if len(found) != 1:
        raise refuse("open", _("The sender is nobody who is known here, or more than one person. Nothing was kept."))
    with transaction.atomic():
        item = enter_contact(actor=actor, person=found[0].ref, now=now, source=API, **row)
        if item.direction == IN and item.entered == now:  # received again, it stays as somebody has put it since
            one = acts.held(found[0].ref)
            sender = known_senders(one, now).get(address_key(str(row.get("sender", ""))))
            link(one, [(item.pk, sender)] if sender else [], by=actor.human, now=now)
        held = getattr(item, "held", None)
        if held is not None and sends_receipt:
            held = inbound.note_receipt(held, by=actor.human, now=now)
    return item, held

