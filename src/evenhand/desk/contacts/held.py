"""What came in under a restriction of contact: held until a human has read it, and answered at once with what is urgent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand import alerts
from evenhand.case.facts import Book
from evenhand.case.subjects import AS, REPRESENTATIVE
from evenhand.contacts.alarming import alarming
from evenhand.contacts.intake import Message
from evenhand.contacts.models import Held, Item
from evenhand.desk.contacts.window import known_as
from evenhand.desk.people.authority_sent import is_own
from evenhand.people.models import Person
from evenhand.policy.calendar import say_day
from evenhand.policy.model import Limit, Policy
from evenhand.registers.models import AlertRow

READ_WITHIN = Limit(working_days=1)  # every message under a restriction is read by the end of the next working day
# By when an answer is due where no office is named, or its policy does not say (`answers`): once a week, the fewest
# answers that a limit of contact names.
ANSWER_WITHIN = Limit(working_days=5)
NOTHING_NEW = "nothing-new"


def hold(item: Item, message: Message, rows: Sequence[AlertRow], book: Book, now: datetime) -> Held:
    """Holds a message that came in while these rows were in force; none, where it is held because of how it came. Whoever
    did not write from the person's own address is told at once nothing of them. The caller's transaction."""
    policy, found = book.policy(), alarming(f"{message.words}\n{message.text}")
    contact = next((str(row.values["contact"]) for row in rows if row.values.get("contact")), "")
    due, answer = policy.calendar.due(READ_WITHIN, item.at), policy.calendar.due(within(policy, contact), item.at)
    return Held.objects.create(
        item=item, limit=_limit(rows), contact=contact, due=due, answer_due=answer, alarms=found, alarm=len(found), text=message.text,
        whole=message.whole, meanwhile=late_then(item.person, item.at), receipt=receipt_of(item.person if is_own(item.person, message.sender) else None, book, due, now),
    )  # fmt: skip


def _limit(rows: Sequence[AlertRow]) -> str:
    """The row under which it is held: one of the person themselves before one that binds them only when they act for another."""
    refs = [row.pk for row in rows]
    acting = set(AlertRow.objects.filter(pk__in=refs, **{f"case__brief__subject__{AS}": REPRESENTATIVE}).values_list("pk", flat=True)) if refs else set()
    return next((ref for ref in refs if ref not in acting), refs[0] if refs else "")


def within(policy: Policy, contact: str) -> Limit:
    """How long the office that is named takes at most to answer; the house's own limit where nobody has said."""
    office = policy.contacts.get(contact)
    return office.answers if office and office.answers else ANSWER_WITHIN


def late_then(person: str, at: datetime) -> bool:
    """Whether an answer of ours to this person was late at a moment: what came then does not count against a limit."""
    return Held.objects.filter(unanswered(at), item__person__in=known_as([person])).exists()


def unanswered(at: datetime) -> Q:
    """Messages whose answer was late at a moment. One that held nothing new needs no answer."""
    open_then = Q(answered=None) | Q(answered__gt=at)
    return Q(answer_due__lt=at, item__withdrawn=None) & open_then & ~Q(found=NOTHING_NEW)


def receipt_of(person: str | None, book: Book, due: datetime, now: datetime | None = None) -> str:
    """What is said at once: who reads it until when, and where to turn in an emergency. To the person (by reference) in their
    language where there is one, with the ways that are always open; to anybody else (None) nothing of the person."""
    policy = book.policy()
    language = Person.objects.filter(ref=person).values_list("language", flat=True).first() if person else ""
    known = language if language in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(known):
        card = alerts.card(person=person, now=now, book=book) if person and now else None
        routes = [_("{what}: {how}").format(what=one.title, how=one.words) for one in (card.open_routes if card else ()) if one.words]
        lines = [
            _("We have received your message. A person will read it by the end of {day}.").format(day=say_day(policy.calendar.day(due))),
            policy.organisation.emergency or _("If anyone is in danger, ring 999."), *routes,
        ]  # fmt: skip
        return "\n".join(lines)
