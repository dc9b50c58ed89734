"""What whoever acts is told while the person is asked: that what they sent was received, and nothing else.

As a letter it goes to their own address alone: never to one that is the person's too, and never to a safe address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from evenhand.case.facts import Actor
from evenhand.desk import acts, editions, looks
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.people import guard
from evenhand.desk.people.authority_seeking import RECORD
from evenhand.desk.people.authority_seen import AuthorityLine, one_authority
from evenhand.desk.people.authority_sent import address_keys
from evenhand.letters.document import Recipient
from evenhand.letters.note import note
from evenhand.letters.render import render
from evenhand.people import find, words
from evenhand.people.authority import ENDED, Authority
from evenhand.people.models import Address, Channel, Person, PostAddress
from evenhand.policy.kinds import show_day


@dataclass(frozen=True)
class Receipt:
    """What they are told, and where it may go: an e-mail address, an address for post; neither where none is their own."""

    text: str
    email: str
    address: tuple[str, ...]


def words_of_receipt(received: date) -> str:
    """The text: of the person and of the case it says nothing."""
    return _(
        "Thank you. We received what you sent us on {received}, and it counts from that day. We now ask the person for whom you wrote whether you may act for them. "
        "Until they have told us that you may, we write to them alone and can tell you nothing about it. You need do nothing more."
    ).format(received=show_day(received))


def receipt(*, actor: Actor, line: AuthorityLine, now: datetime) -> Receipt:
    """Of one whom a page shows to this colleague."""
    row = Authority.objects.select_related("person", "representative").get(pk=line.key)
    return Receipt(words_of_receipt(line.received), _email(row, line, actor, now), _address(row, line, actor, now))


def receipt_letter(*, actor: Actor, person: str, key: int, format: str = "", now: datetime) -> tuple[bytes, str]:
    """It as a letter, in the format that they need: its bytes and media type. The look is recorded.

    Raises NotFound; Refused for who may not record it, or where there is no address of their own; KeyError for an unknown
    format, and the formats' `Unprintable`.
    """
    found = one_authority(actor=actor, person=person, key=key, now=now)
    line, policy = found.line, editions.book().policy()
    acts.demand(actor=actor, act=RECORD, now=now, person=found.line.person.ref)
    if line.state == ENDED:
        raise NotFound(str(key))
    row = Authority.objects.select_related("person", "representative").get(pk=key)
    address, other = _address(row, line, actor, now), row.representative
    if not address:
        raise refuse("open", _("No address of their own is kept for them. Send the text in the way in which they wrote."))
    whom = Recipient(
        name=line.name, address=address, needs=frozenset(find.person_needs(other.ref)) if other else frozenset(), language=other.language if other else "en",
    )  # fmt: skip
    looks.note(actor=actor, what=looks.LETTER, ref=f"{line.person.ref}/{key}", now=now)
    made = note(
        policy=policy, person=whom, title=lambda: _("We have received what you sent us"), text=lambda: words_of_receipt(line.received), day=policy.calendar.day(now),
        reference=f"A-{key}",
    )  # fmt: skip
    return render(made, format)


def _open(row: Authority, actor: Actor, now: datetime) -> Person | None:
    """Who acts, where their own record may be opened: that of a colleague is held by few."""
    other = row.representative
    return other if other and guard.open_to(actor=actor, person=other, now=now) else None


def _email(row: Authority, line: AuthorityLine, actor: Actor, now: datetime) -> str:
    own = set(Channel.objects.filter(person=row.person).values_list("key", flat=True))
    other = _open(row, actor, now)
    theirs = Channel.objects.filter(person=other, kind=Channel.EMAIL).order_by("-id") if other else ()
    keys = [one.key for one in theirs] + [one for one in address_keys(line.contact) if "@" in one]
    return next((one for one in keys if one not in own), "")


def _address(row: Authority, line: AuthorityLine, actor: Actor, now: datetime) -> tuple[str, ...]:
    """Where their post goes, unless that is safe or the person's too; of who has no record, what was written, if it is one."""
    if row.representative:
        other = _open(row, actor, now)
        post = find.post_address(person=other.ref, now=now) if other else None
        if other is None or (post and post.kind == PostAddress.SAFE):
            return ()
        found: list[Address | PostAddress] = [post] if post else list(find.homes(person=other.ref, now=now)[:1])
        text = str(found[0]) if found else ""
    else:
        text = line.contact if _postal(line.contact) else ""
    return tuple(part.strip() for part in text.split(",") if part.strip()) if text and not _theirs(row.person, text) else ()


def _postal(text: str) -> bool:
    """Whether what was written of how to reach somebody is an address for post: lines, with a number and words."""
    return "," in text and not address_keys(text) and any(one.isdigit() for one in text) and any(one.isalpha() for one in text)


def _theirs(person: Person, text: str) -> bool:
    """Whether an address is one of the person's, of whichever kind and time."""
    key = words.folded(text)
    own = [str(one) for table in (Address, PostAddress) for one in table.objects.filter(person=person)]  # type: ignore[attr-defined]
    return any(each in key or key in each for each in map(words.folded, own) if each)
