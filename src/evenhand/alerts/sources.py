"""What cards are made of, read in a constant number of queries however many cards are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from evenhand.intake.models import OldCase
from evenhand.people.joined import aliases
from evenhand.people.models import Address, Colleague, Person, PersonNeed
from evenhand.registers.models import AlertRow


@dataclass(frozen=True)
class Sources:
    """People and places asked for, those who live there, and the rows that could be in force."""

    aliases: Mapping[str, str]  # references asked for whose records were joined to another: the surviving one
    people: Mapping[str, Person]  # those asked for, and those who live at the places asked for
    others: Mapping[str, Person]  # those whom a row at a place is about
    places: Mapping[str, Address]
    homes: Sequence[Address]  # lived in now
    needs: Mapping[str, Sequence[str]]
    rows: Sequence[AlertRow]
    colleagues: Mapping[str, str]  # names of the leads
    notes: Sequence[OldCase] = ()  # safety notes of an old register that are being checked


def load(*, people: Sequence[str], addresses: Sequence[str], now: datetime) -> Sources:
    """Reads what the cards of these people and addresses need as at `now`. Nine queries at most."""
    known_as = aliases(people)
    people = list(dict.fromkeys(known_as.get(one, one) for one in people))
    living = (Q(since=None) | Q(since__lte=now)) & (Q(until=None) | Q(until__gt=now))
    homes = list(
        Address.objects.filter(living, Q(uprn__in=addresses) | Q(person__ref__in=people), person__isnull=False).order_by("id")
    )
    places = {one.uprn: one for one in Address.objects.filter(uprn__in=addresses).order_by("-person_id", "-id")}
    known = {
        one.ref: one
        for one in Person.objects.filter(Q(ref__in=people) | Q(pk__in=[home.person_id for home in homes])).order_by("ref")
    }
    here = {home.uprn for home in homes} | set(addresses)
    rows = list(
        AlertRow.objects.filter(Q(person__in=known) | Q(address__in=here), lifted=None, binds__isnull=False)
        .select_related("case")
    )  # fmt: skip
    elsewhere = {row.person for row in rows} - set(known) - {""}
    others = {one.ref: one for one in Person.objects.filter(ref__in=elsewhere)} if elsewhere else {}
    leads = {row.case.lead for row in rows} - {""}
    names = dict(Colleague.objects.filter(ref__in=leads).values_list("ref", "name")) if leads else {}
    checked = Q(about__in=[one.pk for one in known.values()]) | Q(place__in=here)
    alive = Q(about=None) | Q(about__died=None)
    notes = list(OldCase.objects.filter(checked, alive, shows_until__gt=now).select_related("file").only("place", "about_id", "shows_until", "file__at").order_by("pk"))
    return Sources(known_as, known, others, places, homes, _needs(known), rows, names, notes)


def _needs(known: Mapping[str, Person]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    needs = PersonNeed.objects.filter(person__ref__in=known, ended=None).order_by("since", "id")
    for ref, need in needs.values_list("person__ref", "need"):
        found[ref].append(need)
    return found
