"""Messages that came from somebody who acts for a person, or says that they do: who they are is told from the sender's
address, or said by a colleague, and the person is asked where nobody knows whether they may."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from evenhand.case.events import Effect
from evenhand.desk import acts, editions
from evenhand.desk.people.authority_seeking import Sent, seek
from evenhand.desk.people.authority_seen import AuthorityLine, lines_of
from evenhand.desk.people.authority_words import said_of
from evenhand.people import words
from evenhand.people.authority import (
    ALL,
    CASE,
    CONFIRMED,
    ENDED,
    ERROR,
    REFUSED,
    SOUGHT,
    Authority,
    MessageFrom,
)
from evenhand.people.models import Channel, Person

FROM = "contact.from"
_BEST = (CASE, REFUSED, SOUGHT, CONFIRMED)  # of two with one address, the later of these: one confirmed for a case alone last
_EMAIL = re.compile(r"[^\s<>,;()\"]+@[^\s<>,;()\"]+")
_NUMBER = re.compile(r"\+?[0-9(][0-9\s()/.-]{5,}")


def address_keys(text: str) -> list[str]:
    """What can be written to or called in a text, as it is compared: e-mail addresses in small letters, numbers as digits."""
    emails = [found.strip(".").lower() for found in _EMAIL.findall(text)]
    numbers = [words.telephone(found) for found in _NUMBER.findall(_EMAIL.sub(" ", text))]
    return [*emails, *(one for one in numbers if 7 <= len(one) <= 15)]


def address_key(text: str) -> str:
    """The first of them, as of a sender; "" where there is none."""
    return next(iter(address_keys(text)), "")


def is_own(one: str, sender: str) -> bool:
    """Whether a message came from the person's own address, or nobody said from which."""
    return not sender.strip() or Channel.objects.filter(person__ref=one, key=address_key(sender)).exclude(key="").exists()


def known_senders(one: Person, now: datetime) -> Mapping[str, Authority]:
    """Those who act for a person, are being asked about or were refused, by each address that is theirs alone: what the
    person uses too may have come from the person. Four queries."""
    day = editions.book().policy().calendar.day(now)
    rows = [row for row in Authority.objects.filter(person=one).exclude(state=ENDED).order_by("id") if row.state_on(day) != ENDED]
    if not rows:
        return {}
    theirs: dict[int, set[str]] = {}
    for whose, key in Channel.objects.filter(person__in=[row.representative_id for row in rows if row.representative_id]).values_list("person", "key"):
        theirs.setdefault(whose, set()).add(key)
    own, said = set(Channel.objects.filter(person=one).values_list("key", flat=True)), said_of(rows)
    found: dict[str, Authority] = {}
    for row in sorted(rows, key=lambda row: (_BEST.index(row.state if row.covers == ALL or row.state != CONFIRMED else CASE), row.pk)):
        keys = {*address_keys(said[row.pk][0].get("contact", "")), *theirs.get(row.representative_id or 0, ())}
        found |= dict.fromkeys(keys - own - {""}, row)
    return found


def link(one: Person, pairs: Iterable[tuple[int, Authority]], *, by: str, now: datetime) -> None:
    """Notes of messages who sent them: one entry for all. Of a message that is noted already nothing changes. The caller
    holds the person."""
    wanted = dict(pairs)
    known = set(MessageFrom.objects.filter(contact__in=wanted).values_list("contact", flat=True))
    fresh = {contact: row for contact, row in wanted.items() if contact not in known}
    if not fresh:
        return
    effects: list[Effect] = [{"do": "contact-from", "contact": contact, "authority": row.pk} for contact, row in fresh.items()]
    acts.record(one, FROM, effects, by=by, now=now)
    MessageFrom.objects.bulk_create(MessageFrom(authority=row, contact=contact, at=now, by=by) for contact, row in fresh.items())


def follow(one: Person, contact: int, *, sent: Sent, case: str = "", by: str = "", now: datetime) -> None:
    """After a message that somebody says they sent for a person, who is held: where it is not known that they may, the
    person is asked. The transaction of the message."""
    if one.died or one.unidentified:
        return
    row = seek(one, sent=sent, received=editions.book().policy().calendar.day(now), case=case, by=by, now=now)
    link(one, [(contact, row)], by=by, now=now)


def senders(contacts: Sequence[int], now: datetime) -> dict[int, AuthorityLine]:
    """Who sent these messages for the person, by the message's number. Nothing for those that the person sent, as far as we
    know: nobody who was entered in error sent anything. Four queries."""
    found = dict(MessageFrom.objects.filter(contact__in=contacts).exclude(authority__ended_how=ERROR).values_list("contact", "authority"))
    lines = {line.key: line for line in lines_of(set(found.values()), now)} if found else {}
    return {contact: lines[key] for contact, key in found.items()}
