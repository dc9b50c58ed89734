"""What helps a person: recorded on their own stream, never why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand import alerts
from evenhand.case.facts import Actor
from evenhand.desk import editions
from evenhand.desk.contact import known_colleague
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.recording import add_needs, advance, hold_person
from evenhand.people import make
from evenhand.people.models import Person, PersonNeed
from evenhand.policy.kinds import clean_text


def add_person(*, ref: str, needs: Iterable[str] = (), said_by: str = "", by: str = "", now: datetime, **known: Any) -> Person:
    """A new person (`known` as `people.make.person` takes it) with what helps them, on the record of their own.

    Raises `people.make.Wrong` with a sentence, Refused for a need that the policy does not name.
    """
    with transaction.atomic():
        made = make.person(ref=ref, now=now, **known)
        if wanted := list(needs):
            _named(wanted)
            add_needs(_held(ref), wanted, by=by, said_by=said_by or "before this record began", now=now)  # untranslated: goes into the record
            _compare(made, now)
            made.refresh_from_db()
    return made


def _named(needs: Iterable[str]) -> None:
    known = editions.book().policy().needs
    if not set(needs) <= set(known):
        raise refuse("complete", _("Choose one of: {names}.").format(names=", ".join(known)))


def record_need(*, actor: Actor, person: str, need: str, said_by: str, now: datetime) -> Person:
    """Records that something helps a person, and who said so. Recording it again changes nothing.

    Raises NotFound for an unknown person or colleague, Refused for a need that the policy does not name.
    """
    known_colleague(actor, now)
    _named([need])
    try:
        told = clean_text(said_by, 200, 2)
    except ValueError as error:
        raise refuse("complete", _("Who said so: {why}.").format(why=error)) from None
    with transaction.atomic():
        one = _held(person)
        add_needs(one, [need], by=actor.human, said_by=told, now=now)
        _compare(one, now)
    return one


def end_need(*, actor: Actor, person: str, need: str, said_by: str, now: datetime) -> Person:
    """Records that a need no longer holds. Raises NotFound."""
    known_colleague(actor, now)
    with transaction.atomic():
        one = _held(person)
        ended = PersonNeed.objects.filter(person=one, need=need, ended=None).update(ended=now)
        if not ended:
            raise NotFound(need)
        effect = {"do": "need-ended", "need": need, "said_by": said_by[:200].replace("\0", "")}
        advance(one, "need.ended", [effect], by=actor.human, now=now)
        _compare(one, now)
    return one


def _held(ref: str) -> Person:
    one = hold_person(ref) if "\0" not in ref else None
    if one is None:
        raise NotFound(ref)
    return one


def _compare(person: Person, now: datetime) -> None:
    people, addresses = alerts.touched(person=person.ref, address="", now=now)
    alerts.compare(people=people, addresses=addresses, now=now, book=editions.book())
