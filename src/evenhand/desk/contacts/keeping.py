"""What keeps the contacts honest over time: a hash of each day's on the person's record, and when they are due to go."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from evenhand.contacts.models import Item, Log
from evenhand.desk import acts, editions
from evenhand.desk.contacts.window import known_as, known_now, windows
from evenhand.policy.calendar import add_months
from evenhand.registers.models import CaseRow

KEPT_MONTHS = 12  # after a log has ended; the policies have no word for it yet


def note_contacts(*, now: datetime) -> int:
    """One entry a person for the contacts entered before today: how many, and a hash over them. Returns the entries.

    So a row that is changed or lost later can be told, without an entry for each message.
    """
    today = editions.book().policy().calendar.start_of(editions.book().policy().calendar.day(now))
    waiting = Item.objects.filter(noted=None, entered__lt=today)
    people = sorted(set(waiting.values_list("person", flat=True)))
    for ref in people:
        with transaction.atomic():
            one = acts.held(ref)
            items = list(waiting.filter(person=ref).order_by("id"))
            if items:
                effect = {"do": "contacts", "first": items[0].pk, "last": items[-1].pk, "number": len(items), "hash": fingerprint(items)}
                number = acts.record(one, "contacts.noted", [effect], by="", now=now)
                Item.objects.filter(pk__in=[item.pk for item in items]).update(noted=number)
    return len(people)


def fingerprint(items: Sequence[Item]) -> str:
    """The hash over contacts as they were entered: whose, when, how and what, in the order of their numbers."""
    rows = [[one.pk, one.person, one.at.isoformat(), one.channel, one.direction, one.digest] for one in sorted(items, key=lambda one: one.pk)]
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()


def contacts_due_for_erasure(*, now: datetime) -> list[int]:
    """The numbers of contacts that have been kept long enough: no log or restriction of their person keeps them now, the
    last one ended twelve months ago, and no open case of the person can rely on them. Erasing is not done here."""
    policy = editions.book().policy()
    edge = policy.calendar.start_of(add_months(policy.calendar.day(now), -KEPT_MONTHS))
    old = Item.objects.filter(at__lt=edge).filter(Q(log=None) | Q(log__ended__lt=edge) | Q(log__until__lt=edge))
    known = known_as(known_now(old.values_list("person", flat=True)))  # with the records joined to theirs
    people = set(known.values())
    fresh = {known[one] for one in Log.objects.filter(person__in=known, until__gte=edge).exclude(ended__lt=edge).values_list("person", flat=True)}
    open_cases = set(CaseRow.objects.filter(person__in=people, ended=None).values_list("person", flat=True))
    kept = {ref for ref, one in windows(people, now, policy).items() if one.open}
    gone = people - fresh - open_cases - kept
    return list(old.filter(person__in=[one for one, whose in known.items() if whose in gone]).order_by("id").values_list("pk", flat=True))
