"""What somebody says by the code of a letter that is none of the things which the policy offers: a message, read by a human.

It answers nothing by itself and opens no log. It is held like mail under a restriction, until somebody has read it, by the
end of the next working day; whoever reads it takes in as a step what is one. It is never counted as a contact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.events import Refusal, Refused
from evenhand.contacts import intake
from evenhand.contacts.intake import OTHER as CHANNEL
from evenhand.contacts.intake import Message
from evenhand.contacts.models import IN, SAID, Held, Item
from evenhand.desk import acts, editions
from evenhand.desk.contacts import held as inbound_held
from evenhand.desk.contacts.window import limits, window
from evenhand.desk.models import LetterCode
from evenhand.desk.people import authority_sent
from evenhand.desk.people.authority_seeking import Sent
from evenhand.desk.rights import codes, tickets
from evenhand.desk.rights.giving import sent_key, words_of
from evenhand.policy.model import Field

OTHER = "other"
MOST_WORDS = intake.MOST_TEXT
WORDS = Field(id="words", kind="text", at_most=MOST_WORDS)
MOST, SPAN = 10, timedelta(days=1)  # messages of one person by a code, so that a code that was lost floods nobody


@dataclass(frozen=True)
class Said:
    """What was received: its reference, and the day by whose end a human has read it."""

    reference: str
    read_by: date
    repeated: bool = False
    adds: str = ""  # by which files are added to it


def say_other(*, code: str, address: str, words: str, reach: str = "", acting: str = "", key: str = "", now: datetime) -> Said:
    """Receives a message by the code of a letter. The same form sent twice is one.

    Raises Unknown and Wait (the code), Refused (what was written, or too much of it in a day).
    """
    row = codes.known(code=code, address=address, now=now)
    text = words_of(asked=WORDS, words=words, reach=reach, acting=acting)
    message = Message(
        at=now, channel=CHANNEL, direction=IN, words=intake.cut(text), text=text, sender=acting.strip()[:254],
        message_id=sent_key(key, row.case, OTHER, words, reach, acting),
    )  # fmt: skip
    with transaction.atomic():
        held, repeated = _put(row, message, now)
    calendar = editions.book().policy().calendar
    return Said(f"M-{held.item_id}", calendar.day(held.due), repeated, tickets.ticket(row=row.pk, item=held.item_id, now=now))


def _put(row: LetterCode, message: Message, now: datetime) -> tuple[Held, bool]:
    """The message under the person, held; and whether it was there before. The caller's transaction."""
    person = acts.held(row.person.ref)
    key, digest = message.keys(person.ref)
    theirs = Item.objects.filter(person=person.ref, withdrawn=None)
    if found := Held.objects.filter(item__in=theirs.filter(message=key)).first() or Held.objects.filter(item__in=theirs.filter(digest=digest)).first():
        return found, True
    if theirs.filter(source=SAID, entered__gt=now - SPAN).count() >= MOST:
        said = _("{number} messages have come in with this letter since yesterday. Ring us, or send the next one tomorrow.")
        raise Refused([Refusal("complete", said.format(number=MOST), field="words")])
    book = editions.book()
    item = Item.objects.create(
        person=person.ref, at=now, entered=now, by=person.ref, channel=message.channel, direction=IN, words=message.words,
        message=key, digest=digest, source=SAID,
    )  # fmt: skip
    held = inbound_held.hold(item, message, limits(window(person.ref, now, book.policy()).rows, book, now), book, now)
    held.receipt_sent = now  # the page says at once who reads it until when, and where to turn in an emergency
    held.save(update_fields=["receipt_sent"])
    if message.sender:
        authority_sent.follow(person, item.pk, sent=Sent(message.sender), case=row.case, now=now)
    return held, False
