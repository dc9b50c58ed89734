"""Settings of the office: who works here, what they hold, who covers. Who may change what, and how it is recorded.

Every change is an event on the office's stream of people, in the transaction of the rows that it changes. What is said
in words (names, reasons) lies in a part of that event, the colleague's own; the event itself names references only.
Nothing is deleted: an office, an absence, a relation ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand import ledger
from evenhand.case.events import Effect, Event, Refusal, Refused
from evenhand.case.facts import COLLEAGUE, Actor
from evenhand.case.facts import Colleague as Known
from evenhand.desk import editions
from evenhand.desk.errors import NotFound, refuse
from evenhand.ledger.models import OFFICE, Stream
from evenhand.ledger.record import Given
from evenhand.people import make, org
from evenhand.people.models import Colleague
from evenhand.policy.kinds import clean_text
from evenhand.policy.model import Policy, Role

PEOPLE = "people"  # the office's book of colleagues
ADMINISTRATOR, LEADS, SELF = "administrator", "manager or head", "self"  # untranslated: as the record has them
OPERATOR = "command:"  # whoever holds the machine; no colleague's reference has a colon


@dataclass(frozen=True)
class Asker:
    """Who asks, and what they may do here."""

    human: str
    administrator: bool
    known: Mapping[str, Known]

    def stands_to(self, ref: str) -> str:
        """In what capacity they may name cover for a colleague: ADMINISTRATOR, LEADS, SELF, or ""."""
        one = self.known.get(ref)
        if one is None:
            return ""
        if self.administrator:
            return ADMINISTRATOR
        return SELF if ref == self.human else LEADS if self.human in (one.manager, one.head) else ""

    def people(self) -> list[str]:
        """Those whose manager or head they are now, by reference."""
        return [ref for ref, one in self.known.items() if ref != self.human and self.human in (one.manager, one.head) and one.left is None]


def asker(*, actor: Actor, now: datetime) -> Asker:
    """Who asks. Raises NotFound when nobody of that name works here now."""
    known = org.colleagues(now=now)
    if actor.kind == COLLEAGUE and actor.human.startswith(OPERATOR):
        return Asker(actor.human, True, known)
    one = Colleague.objects.select_related("user").filter(ref=actor.human).first()
    if actor.kind != COLLEAGUE or one is None or (one.left and one.left <= now):
        raise NotFound(actor.human)
    return Asker(one.ref, bool(one.user and one.user.is_active and one.user.is_staff), known)


def administrator(*, actor: Actor, now: datetime) -> Asker:
    """The one who asks, if they are an administrator. Raises Refused, saying who could."""
    found = asker(actor=actor, now=now)
    if not found.administrator:
        raise refuse("role", _("This is for administrators. Ask an administrator of this installation."))
    return found


def may_cover(*, actor: Actor, colleague: str, now: datetime) -> tuple[Asker, str]:
    """The one who asks, with their capacity for naming a colleague's cover. Raises NotFound, Refused."""
    found = asker(actor=actor, now=now)
    if colleague not in found.known:
        raise NotFound(colleague)
    capacity = found.stands_to(colleague)
    if not capacity:
        raise refuse("role", _("Cover is named by the colleague, by their manager or head, or by an administrator."))
    return found, capacity


def subject(ref: str) -> Colleague:
    """The colleague whom a change concerns. Raises NotFound."""
    found = Colleague.objects.select_related("user").filter(ref=ref).first() if "\0" not in ref else None
    if found is None:
        raise NotFound(ref)
    return found


def named(ref: str, field: str, now: datetime) -> Colleague:
    """A colleague whom somebody chose in a field, who works here still. Raises Refused."""
    found = Colleague.objects.filter(ref=ref).first() if "\0" not in ref else None
    if found is None:
        raise wrong(field, _("Choose a colleague from the list."))
    if found.left and found.left <= now:
        raise wrong(field, _("{name} has left. Choose somebody else.").format(name=found.name))
    return found


def wrong(field: str, message: str) -> Refused:
    """A refusal about one field."""
    return Refused([Refusal("complete", message, field=field)])


def reason(why: str, least: int = 5) -> str:
    """The reason of a change, as it may be kept. Raises Refused."""
    try:
        found = clean_text(why, 500)
    except ValueError as error:
        raise wrong("why", _("Reason: {error}.").format(error=error)) from None
    if len(found) < least:
        raise wrong("why", _("Say why, in at least {number} characters.").format(number=least))
    return found


@contextmanager
def changing() -> Iterator[Stream]:
    """One transaction that holds the book of colleagues: changes are made one after the other.

    What cannot be taken of a colleague is Refused in the same words.
    """
    with transaction.atomic():
        try:
            yield ledger.lock(kind=OFFICE, ref=PEOPLE)
        except make.Wrong as error:
            raise refuse("complete", str(error)) from None


def record(
    *, stream: Stream, step: str, about: str, effects: Sequence[Effect], by: str, role: str, now: datetime,
    said: Mapping[str, Any] | None = None,
) -> Event:  # fmt: skip
    """The entry of a change on a stream that is held. `about`: the colleague; `said`: what stands in words."""
    event = Event(
        number=stream.number + 1, step=step, outcome="recorded", clause=(), edition="", strand=about, matter="", by=by,
        role=role, recorded_at=now, occurred_at=now, effects=tuple(effects),
    )  # fmt: skip
    kept = {name: value for name, value in (said or {}).items() if value}
    given = {event.number: [Given(subject=about or "organisation", sort="", content=kept)]} if kept else None
    ledger.append(stream=stream, events=[event], given=given)
    return event


def offices(policy: Policy | None = None) -> dict[str, Role]:
    """The offices that may be given: those of the edition in force that follow from no relation to a case."""
    found = policy or editions.book().policy()
    return {name: role for name, role in found.roles.items() if not role.of}


def iso(moment: datetime | None) -> str | None:
    """A moment as an effect keeps it."""
    return moment.isoformat() if moment else None
