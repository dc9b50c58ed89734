"""This came from somebody acting for the person: said in one step of a message, which is what asks the person about them.

What they send is taken in and counts for them, never against the person. Until the person has said yes they are told
nothing but that it came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.facts import Actor
from evenhand.contacts.models import IN, SAID, Held, Item
from evenhand.desk import acts, editions
from evenhand.desk.contacts.entering import MARK, MOST_NUMBER
from evenhand.desk.contacts.held import receipt_of
from evenhand.desk.contacts.inbound import READ
from evenhand.desk.contacts.window import demand_open, wrong
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.people import authority, authority_sent
from evenhand.desk.people.authority_seeking import PAGE, Sent, seek
from evenhand.desk.people.authority_seen import AuthorityLine, authorities
from evenhand.people.authority import ENDED, ERROR, KINDS, Authority, MessageFrom
from evenhand.people.joined import surviving
from evenhand.people.models import Person


@dataclass(frozen=True)
class Sending:
    """A message, who sent it for the person where that is known, and who may have."""

    item: Item
    person: Person
    sender: AuthorityLine | None
    known: Sequence[AuthorityLine]
    held: int  # the number of the held message; 0 where it was not held


def sending(*, actor: Actor, item: int, now: datetime) -> Sending:
    """What the page of one message asks. Raises NotFound."""
    found = _find(actor, item, now)
    one = Person.objects.get(ref=surviving(found.person))
    known = [each for each in authorities(one, now) if each.state != ENDED]
    held = Held.objects.filter(item=found).values_list("pk", flat=True).first()
    return Sending(found, one, authority_sent.senders([found.pk], now).get(found.pk), known, held or 0)


def came_from(*, actor: Actor, item: int, given: Mapping[str, Any], now: datetime) -> Authority:
    """Says that a message came from somebody who acts for the person, or says that they do: where it is not known that they
    may, the person is asked from now on.

    `given`: authority (the key of one who is known), or name or representative (a reference), organisation, contact; kind.
    Raises NotFound, Refused.
    """
    with transaction.atomic():
        found = _find(actor, item, now)
        one = acts.held(found.person)
        if found.direction != IN:
            raise refuse("open", _("This went out from us. Only what came in can come from somebody who acts for the person."))
        if one.died:
            raise refuse("open", _("This person has died: nobody acts for them any more. Executors write in their own name."))
        if one.unidentified:
            raise refuse("open", _("Nobody knows yet who this person is, so they cannot be asked. Say first who they are."))
        row = _known(one, given["authority"], now) if given.get("authority") else _sought(one, found, given, actor, now)
        authority.not_theirs(row, actor, now)
        before = MessageFrom.objects.select_related("authority").filter(contact=found.pk).first()
        if before and before.authority.ended_how == ERROR:
            before.delete()
        elif before and before.authority_id != row.pk:
            raise refuse("open", _("Somebody has said meanwhile from whom it came. Look again; it can be taken back."))
        authority_sent.link(one, [(found.pk, row)], by=actor.human, now=now)
        _plain(found)
    return row


def take_back_sender(*, actor: Actor, item: int, now: datetime) -> None:
    """Takes back from whom a message came: it is the person's own again. Whoever is being asked about stays: that is ended
    on their page. Raises NotFound, Refused."""
    with transaction.atomic():
        found = _find(actor, item, now)
        one = acts.held(found.person)
        before = MessageFrom.objects.filter(contact=found.pk).first()
        if before is None:
            raise refuse("open", _("Nobody has said that it came from anybody else."))
        effect = {"do": "contact-own", "contact": found.pk, "authority": before.authority_id}
        acts.record(one, authority_sent.FROM, [effect], by=actor.human, now=now)
        before.delete()


def _find(actor: Actor, item: int, now: datetime) -> Item:
    """A message for whoever may mark it, or read it where it is held. Raises NotFound."""
    found = Item.objects.filter(pk=item, withdrawn=None).first() if 0 < item < MOST_NUMBER else None
    ref = surviving(found.person) if found else ""
    acts_of = [MARK, *([READ] if found and Held.objects.filter(item=found).exists() else [])]
    if found is None or not any(acts.may_all(actor=actor, acts=acts_of, now=now, person=ref).values()):
        raise NotFound(str(item))
    demand_open(actor, Person.objects.get(ref=ref), now)
    return found


def _known(one: Person, key: Any, now: datetime) -> Authority:
    rows = Authority.objects.select_related("representative").filter(person=one)
    row = next((row for row in rows if str(row.pk) == str(key)), None)
    if row is None or row.state_on(editions.book().policy().calendar.day(now)) == ENDED:
        raise wrong("authority", _("Choose who it was, or give their name"))
    row.person = one
    return row


def _sought(one: Person, item: Item, given: Mapping[str, Any], actor: Actor, now: datetime) -> Authority:
    """Who it was, in the words that the colleague gives; asked about from now on, unless we know."""
    who = Authority(person=one)
    said = authority.who_acts(one, who, given, actor, now)
    kind = authority.one_of(given.get("kind"), "kind", KINDS, _("Choose on what authority they act"), empty=True)
    more = {name: value for name, value in said.items() if name != "name"}
    sent = Sent(said.get("name", ""), PAGE if item.source == SAID else item.channel, who.representative, kind, more)
    return seek(one, sent=sent, received=editions.book().policy().calendar.day(item.at), by=actor.human, now=now)


def _plain(item: Item) -> None:
    """What is said at once to somebody else names none of the person's own ways."""
    held = Held.objects.filter(item=item, receipt_sent=None).first()
    if held:
        held.receipt = receipt_of(None, editions.book(), held.due)
        held.save(update_fields=["receipt"])
