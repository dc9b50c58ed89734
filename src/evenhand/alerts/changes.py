"""The outbox: a change is written when a card is no longer as it was told, and only then.

A step never sends anything. Whoever commits a transaction that touches a card compares it here, in that
transaction; moments reached by time come the same way, because time is a transaction too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import translation

from evenhand.alerts.cards import MOST, Alert, Card, lookup
from evenhand.alerts.models import Change, Told
from evenhand.case.carried import MARK
from evenhand.case.facts import Book
from evenhand.intake.models import OldCase
from evenhand.people import find
from evenhand.people.joined import refs, surviving
from evenhand.registers.models import AlertRow

IN_ERROR = "entered in error"  # untranslated: why a row was lifted, as the record has it


def touched(*, person: str, address: str, now: datetime) -> tuple[set[str], set[str]]:
    """The people and addresses whose cards a case about this person or address can change."""
    people, addresses = {person} - {""}, {address} - {""}
    if person:
        people |= set(refs(person))
        addresses |= {home.uprn for home in find.homes(person=surviving(person), now=now)}
    if address:
        people |= set(find.at(uprn=address, now=now).values_list("ref", flat=True))
    return people, addresses


def compare(*, people: Iterable[str], addresses: Iterable[str], now: datetime, book: Book) -> list[Change]:
    """Writes a change for each difference between these cards and what was last told of them."""
    keys = sorted({(ref, "") for ref in people} | {("", uprn) for uprn in addresses})
    if not keys:
        return []
    with transaction.atomic():
        Told.objects.bulk_create([Told(person=p, address=a, alerts={}, rest="") for p, a in keys], ignore_conflicts=True)
        wanted = Q()
        for p, a in keys:
            wanted |= Q(person=p, address=a)
        told = list(Told.objects.select_for_update().filter(wanted).order_by("person", "address"))
        with translation.override(settings.LANGUAGE_CODE):  # in whose language somebody acts changes no card
            cards = lookup(people=[p for p, _ in keys if p], addresses=[a for _, a in keys if a], now=now, book=book)
        by_key = {(one.person, one.address): one for one in cards}
        made = [change for one in told for change in _differences(one, by_key.get((one.person, one.address)), now)]
        return Change.objects.bulk_create(made)


def _differences(told: Told, card: Card | None, now: datetime) -> list[Change]:
    alerts = {one.id: _digest(one) for one in card.alerts} if card else {}
    rest = _rest(card)
    before, first = told.alerts, not told.rest
    found: list[tuple[str, str]] = [(Change.BEGAN, one) for one in alerts if one not in before]
    found += [(Change.CHANGED, one) for one in alerts if one in before and before[one] != alerts[one]]
    gone = [one for one in before if one not in alerts]
    wrong = set(AlertRow.objects.filter(id__in=gone, how=IN_ERROR).values_list("id", flat=True)) if gone else set()
    found += [(Change.WITHDRAWN if one in wrong else Change.ENDED, one) for one in gone]
    if rest != told.rest and not found and not (first and _plain(card)):
        found.append((Change.CHANGED, ""))
    if alerts != before or rest != told.rest:
        told.alerts, told.rest = alerts, rest
        told.save(update_fields=["alerts", "rest"])
    return [
        Change(kind=kind, person=told.person, address=told.address, case=alert.split(":")[0].removeprefix(MARK), alert=alert, at=now)
        for kind, alert in found
    ]


def _plain(card: Card | None) -> bool:
    """A card that says nothing yet: telling it for the first time is no change."""
    return card is None or not (card.alerts or card.needs)


def _digest(alert: Alert) -> str:
    told = {name: value for name, value in asdict(alert).items() if name != "as_at"}
    return _hash({name: value for name, value in told.items() if value or name not in ("carried", "checking")})


def _rest(card: Card | None) -> str:
    if card is None:
        return _hash({})
    return _hash({
        "needs": [one.id for one in card.needs], "contacts": [asdict(one) for one in card.contacts],
        "routes": [one.id for one in card.open_routes],
    })  # fmt: skip


def _hash(data: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()


def reconcile(*, now: datetime, book: Book) -> int:
    """Compares every card that could differ from what was told: a safety net, and the day somebody moves house.

    Returns the number of changes found.
    """
    refs = set(AlertRow.objects.filter(lifted=None).values_list("person", "address"))
    refs |= set(Told.objects.values_list("person", "address"))
    refs |= set(OldCase.objects.filter(shows_until__gt=now).values_list(Coalesce("about__ref", Value("")), "place"))
    people, addresses = {p for p, _ in refs if p}, {a for _, a in refs if a}
    for one in sorted(people):
        addresses |= {home.uprn for home in find.homes(person=one, now=now)}
    keys = [(one, "") for one in sorted(people)] + [("", one) for one in sorted(addresses)]
    count = 0
    for start in range(0, len(keys), MOST // 2):
        part = keys[start : start + MOST // 2]
        made = compare(people=[p for p, _ in part if p], addresses=[a for _, a in part if a], now=now, book=book)
        count += len(made)
    return count
