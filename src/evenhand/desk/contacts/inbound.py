"""Reading what came in under a restriction: one press of five; danger closes only with the other system's number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from evenhand.case.facts import Actor
from evenhand.case.subjects import AS, FOR, REPRESENTATIVE
from evenhand.contacts.marks import DANGERS, NEW
from evenhand.contacts.models import Held, Item, Mark
from evenhand.desk import acts, editions, looks
from evenhand.desk.contacts.entering import MOST_NUMBER
from evenhand.desk.contacts.held import NOTHING_NEW, late_then, unanswered
from evenhand.desk.contacts.window import closed_to, demand_open, named, not_theirs, wrong
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.people.authority_seen import AuthorityLine
from evenhand.desk.people.authority_sent import address_key, senders
from evenhand.desk.whose import Asker
from evenhand.evidence.models import CONTACT, File
from evenhand.people.joined import aliases, surviving
from evenhand.people.models import Channel, Person
from evenhand.policy.kinds import clean_text
from evenhand.policy.model import Contact
from evenhand.policy.tongue import N_
from evenhand.registers.models import AlertRow

READ, LOOKED = "inbound.read", "contacts"
MOST = 50
# What a reader finds, in the order of the buttons.
FINDS: Mapping[str, str] = {
    NOTHING_NEW: N_("Nothing new"), "new-matter": N_("A new matter"), "hazard": N_("A hazard or repair"),
    "safeguarding": N_("A worry about somebody’s safety"), "emergency": N_("An emergency"),
}  # fmt: skip
SLACK = timedelta(minutes=1)  # a time typed in whole minutes lies up to that much before the second of receipt


@dataclass(frozen=True)
class Waiting:
    """A message that waits to be read, or to be answered."""

    held: Held
    name: str
    late: bool
    office: Contact | None  # that answers this person, where one is named: its hours and its deputy
    address: str = ""  # an e-mail address to which what is said at once may go
    sender: AuthorityLine | None = None  # who sent it for the person
    only_for: str = ""  # the restriction holds only when they act for whoever has this name
    files: int = 0  # that came with it, and are kept


@dataclass(frozen=True)
class Inbound:
    """The page of held mail: alarming words first, then the longest waiting."""

    waiting: Sequence[Waiting]
    number: int  # how many wait in all
    late: int
    overdue: Sequence[Waiting]  # an answer of ours is late: the limit is suspended until it is given
    owed: int  # of those that wait, how many were not yet told at once where to turn in an emergency


@dataclass(frozen=True)
class HeldCount:
    """How much held mail waits to be read, how much of it is late, how many answers of ours are late, and how many
    messages wait to be marked in the open logs that the asker opened."""

    waiting: int
    late: int
    overdue: int
    unmarked: int = 0


def held_mail(*, actor: Actor, now: datetime) -> Inbound:
    """What waits to be read, for a colleague who may; never of themselves or of somebody close. Raises NotFound."""
    _reader(actor, now)
    waiting = _theirs(actor, now).filter(read=None)
    rows = list(waiting.order_by("-alarm", "due", "id")[:MOST])
    overdue = list(_theirs(actor, now).filter(unanswered(now)).order_by("answer_due", "id")[:MOST])
    known = _known([*rows, *overdue], now)
    shown = [_waiting(one, known, now) for one in rows]
    return Inbound(
        shown, waiting.count(), waiting.filter(due__lt=now).count(), [_waiting(one, known, now) for one in overdue],
        sum(one.held.receipt_sent is None for one in shown),
    )  # fmt: skip


def limit_suspended(*, person: str, now: datetime) -> bool:
    """Whether an answer of ours to this person is late: until it is given, a limit of contact does not hold for them."""
    return bool(person) and late_then(person, now)


def one_inbound(*, actor: Actor, number: int, now: datetime) -> Waiting:
    """One message, read or not; the look is recorded. Raises NotFound."""
    held = _find(actor, number, now)
    looks.note(actor=actor, what=LOOKED, ref=held.item.person, now=now)
    return _waiting(held, _known([held], now), now)


def held_count(who: Asker) -> HeldCount | None:
    """What waits, for whoever may read it and for the owner of the policy; None where nothing does. Three queries."""
    policy, closed = who.book.policy(), closed_to(who)
    found = {"waiting": 0, "late": 0, "overdue": 0}
    if policy.owner in who.self.roles or acts.allowed(policy, who.facts.colleagues, who.human, READ, who.now, ""):
        rows, unread = Held.objects.filter(item__withdrawn=None).exclude(item__person__in=closed), Q(read=None)
        found = rows.aggregate(
            waiting=Count("pk", filter=unread), late=Count("pk", filter=unread & Q(due__lt=who.now)), overdue=Count("pk", filter=unanswered(who.now)),
        )  # fmt: skip
    mine = Item.objects.filter(log__by=who.human, log__ended=None, log__until__gte=who.now, direction="in", withdrawn=None, marks=None)
    found["unmarked"] = mine.exclude(person__in=closed).count()
    return HeldCount(**found) if any(found.values()) else None


def read_inbound(
    *, actor: Actor, number: int, found: str, now: datetime, elsewhere: str = "", handed: datetime | None = None, again: bool = False,
) -> Held:  # fmt: skip
    """Records that a message was read, and what was found. Danger closes only with the other system's number and the
    time at which it was handed over. `again` corrects an answer given before. Raises NotFound, Refused."""
    if found not in FINDS:
        raise wrong("found", _("Choose one of the five."))
    with transaction.atomic():
        held = _hold(actor, number, now)
        if held.read and not again:
            raise refuse("open", _("Somebody has read this message already: {found}.").format(found=_(FINDS[held.found])))
        number_there = _handed_over(held, elsewhere, handed, now) if found in DANGERS else ""
        effect: dict[str, Any] = {"do": "inbound-read", "contact": held.item_id, "found": found}
        if found in DANGERS and handed:
            effect["handed"] = handed.isoformat()
        said = {"number": number_there} if number_there else None
        acts.record(acts.held(held.item.person), "inbound.read", [effect], by=actor.human, now=now, said=said)
        held.read, held.read_by, held.found = now, actor.human, found
        held.elsewhere, held.handed = number_there, handed if found in DANGERS else None
        held.save()
        mark = {"new-matter": NEW}.get(found, found)
        if found != NOTHING_NEW and not held.item.marks.filter(mark=mark).exists():
            Mark.objects.create(item=held.item, mark=mark, at=now, by=actor.human)
    return held


def _handed_over(held: Held, elsewhere: str, handed: datetime | None, now: datetime) -> str:
    """The other system's number, if it and the time are as they have to be. Raises Refused."""
    try:
        number = clean_text(elsewhere, 120, 2)
        if not any(one.isdigit() for one in number):
            raise ValueError(_("write it with its digits"))
    except ValueError as error:
        raise wrong("elsewhere", _("The number that the other system gave: {error}. Without it this stays open.").format(error=error)) from None
    if handed is None:
        raise wrong("handed", _("Say when it was handed over. Without that this stays open."))
    if handed > now:
        raise wrong("handed", _("It cannot have been handed over later than now."))
    if handed < held.item.at - SLACK:
        raise wrong("handed", _("It cannot have been handed over before it came in."))
    return number


def send_receipt(*, actor: Actor, number: int, now: datetime) -> Held:
    """Records that what is said at once has been sent. Recorded again it changes nothing. Raises NotFound."""
    with transaction.atomic():
        return note_receipt(_hold(actor, number, now), by=actor.human, now=now)


def note_receipt(held: Held, *, by: str, now: datetime) -> Held:
    """The same for whoever handed the message in, and need not be one who reads. The caller's transaction."""
    if held.receipt_sent is None:
        effect = {"do": "inbound-receipt", "contact": held.item_id}
        acts.record(acts.held(held.item.person), "inbound.receipt", [effect], by=by, now=now)
        held.receipt_sent = now
        held.save(update_fields=["receipt_sent"])
    return held


def answer_inbound(*, actor: Actor, number: int, now: datetime) -> Held:
    """Records that the person was answered: a limit that our lateness suspended holds again. Raises NotFound."""
    with transaction.atomic():
        held = _hold(actor, number, now)
        if held.answered is None:
            effect = {"do": "inbound-answered", "contact": held.item_id, "late": held.answer_due < now}
            acts.record(acts.held(held.item.person), "inbound.answered", [effect], by=actor.human, now=now)
            held.answered = now
            held.save(update_fields=["answered"])
    return held


# --- who may, and whose --------------------------------------------------------------------------
def _reader(actor: Actor, now: datetime) -> None:
    acts.demand(actor=actor, act=READ, now=now)


def _theirs(actor: Actor, now: datetime) -> Any:
    """Held messages but for those of the reader and of who is close to them."""
    return Held.objects.filter(item__withdrawn=None).exclude(item__person__in=not_theirs(actor, now)).select_related("item")


def _find(actor: Actor, number: int, now: datetime) -> Held:
    found = Held.objects.select_related("item").filter(pk=number, item__withdrawn=None).first() if 0 < number < MOST_NUMBER else None
    if found is None or not acts.may(actor=actor, act=READ, now=now, person=surviving(found.item.person)):
        raise NotFound(str(number))
    demand_open(actor, Person.objects.get(ref=surviving(found.item.person)), now)
    return found


def _hold(actor: Actor, number: int, now: datetime) -> Held:
    """The message, its person held until the transaction ends."""
    acts.held(_find(actor, number, now).item.person)
    return _find(actor, number, now)


@dataclass(frozen=True)
class _Known:
    """Who the people are whose messages a page shows: names and an e-mail address each, by reference; who sent a message for
    them, by its number; and where those are reached who have a record of their own."""

    names: Mapping[str, str]
    addresses: Mapping[str, str]
    senders: Mapping[int, AuthorityLine]
    offices: Mapping[str, Contact]
    files: Mapping[str, int]
    only_for: Mapping[str, str]  # for whom somebody acts whom a restriction binds only then, by its row


def _known(rows: Sequence[Held], now: datetime) -> _Known:
    sent = senders([one.item_id for one in rows], now)
    refs = {one.item.person for one in rows} | {line.ref for line in sent.values() if line.ref}
    known = aliases(refs)
    kept = dict(Channel.objects.filter(person__ref__in={known.get(one, one) for one in refs}, kind=Channel.EMAIL).order_by("-id").values_list("person__ref", "value"))
    return _Known(named(refs), {one: kept.get(known.get(one, one), "") for one in refs}, sent, editions.book().policy().contacts, _files(rows), _only_for(rows))


def _files(rows: Sequence[Held]) -> dict[str, int]:
    """How many files are kept with each message, by its number as files have it."""
    kept = File.objects.filter(belongs=CONTACT, about__in=[str(one.item_id) for one in rows], erased=None).order_by()
    return dict(kept.values_list("about").annotate(Count("pk")))


def _only_for(rows: Sequence[Held]) -> dict[str, str]:
    """Of restrictions that bind somebody only as the representative of another: that one's name, by the row."""
    acting = AlertRow.objects.filter(pk__in={one.limit for one in rows if one.limit}, **{f"case__brief__subject__{AS}": REPRESENTATIVE})
    found: dict[str, str] = dict(acting.values_list("pk", f"case__brief__subject__{FOR}"))
    names = named(found.values()) if found else {}
    return {row: names.get(ref, "") for row, ref in found.items()}


def _waiting(held: Held, known: _Known, now: datetime) -> Waiting:
    item = held.item
    sender = known.senders.get(item.pk)
    address = _address(sender, known) if sender else known.addresses.get(item.person, "")
    return Waiting(
        held, known.names.get(item.person, ""), held.read is None and held.due < now, known.offices.get(held.contact), address, sender=sender,
        only_for=known.only_for.get(held.limit, ""), files=known.files.get(str(item.pk), 0),
    )  # fmt: skip


def _address(sender: AuthorityLine, known: _Known) -> str:
    """The e-mail address of whoever sent it for the person, never the person's."""
    key = address_key(sender.contact)
    return known.addresses.get(sender.ref, "") if sender.ref else key if "@" in key else ""
