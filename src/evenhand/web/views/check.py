"""Check before contact: find a person or an address, read the card; and a person's own page."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand import desk
from evenhand.case.subjects import GROUP
from evenhand.desk.looks import WHY
from evenhand.web import authorities, edition, persons, telling_calls
from evenhand.web.access import colleague
from evenhand.web.views.common import page
from evenhand.web.words import small

MOST_FOUND = 20  # more may fit than a search shows
MOST = 3  # instructions on a card; the rest is folded
DAY_TO_DAY = "day-to-day-"  # the card's own routes: their words name the channel
UNKNOWN = gettext_lazy("Somebody not yet identified")
NUMBER = re.compile(r"[+(]?[0-9][0-9 ()-]{5,20}")  # what may be a telephone number


def href(found: Any) -> str:
    """The card of something found."""
    return reverse("person-card" if found.kind == "person" else "address-card", args=[found.ref])


def line(found: Any) -> str:
    """What tells people of one name apart: year of birth and address; or that it is an address, or a group."""
    if found.kind == "address":
        return _("The address, whoever is there")
    parts = {"address": found.address or _("no address known"), "ref": found.ref}
    if found.group:
        return _("A group, {address} ({ref})").format(**parts)
    if found.year_of_birth:
        return _("born in {year}, {address} ({ref})").format(year=found.year_of_birth, **parts)
    return _("year of birth not known, {address} ({ref})").format(**parts)


@colleague
def check(request: HttpRequest) -> HttpResponse:
    """One search box. What names one person or address exactly opens its card at once."""
    now, q = desk.clock.now(), request.GET.get("q", "").replace("\0", "")[:200].strip()
    found = desk.find_people(actor=request.actor, q=q, now=now) if q else []
    if at_once := _at_once(found):
        return HttpResponseRedirect(href(at_once))
    search = {
        "id": "q", "name": "q", "value": q, "label": {"text": _("Who or where"), "classes": "govuk-label--m"}, "type": "search",
        "hint": {"text": _("A name, address, postcode, telephone number or reference")}, "spellcheck": False, "autocomplete": "off",
        "attributes": {"autofocus": ""} if not found else {},
    }  # fmt: skip
    return page(
        request, "check", now, search=search, asked=bool(q), q=q, number=bool(NUMBER.fullmatch(q)), found=[_result(one) for one in found], why=WHY,
        many=len(found) >= MOST_FOUND, close=bool(found) and not any(one.exact for one in found),
    )  # fmt: skip


def _at_once(found: list[Any]) -> Any:
    """The one whom a reference, number or address names; where several live at one address, the address, whose card
    says what is in force for any of them."""
    people, places = [one for one in found if one.kind == "person"], [one for one in found if one.kind == "address"]
    if not found or not all(one.exact for one in found):
        return None
    if len(people) == 1 and len(places) < 2:
        return people[0]
    return places[0] if len(places) == 1 else None


def _result(one: Any) -> dict[str, Any]:
    """Something found, with what tells it apart; a tag where it is no single person whom we know."""
    tag = _("Address") if one.kind == "address" else _("Group") if one.group else _("Not yet identified") if one.unidentified else ""
    return {"href": href(one), "title": one.name or (one.address if one.kind == "address" else UNKNOWN), "line": line(one), "tag": tag}


def _card(request: HttpRequest, **who: str) -> HttpResponse:
    now = desk.clock.now()
    card = desk.card(actor=request.actor, now=now, **who)
    kind, ref = next(iter(who.items()))
    report = f"{reverse('report')}?{urlencode({'about': f'{GROUP if card.group else kind}:{ref}'})}"
    heading = (card.name or UNKNOWN) if card.person else card.lines
    return page(
        request, "card", now, card=card, first=card.alerts[:MOST], rest=card.alerts[MOST:], report=report, heading=heading, why=WHY,
        suspended=any(one.kind == "restriction" for one in card.alerts) and desk.limit_suspended(person=card.person, now=now),
        routes=[f"{route.title} {small(route.words)}" if route.id.startswith(DAY_TO_DAY) else route.title for route in card.open_routes],
        calls=authorities.calling(desk.who_calls(actor=request.actor, person=card.person, now=now)) if card.person else [],
        opens=bool(card.person) and desk.page_opens(actor=request.actor, ref=card.person, now=now),
    )  # fmt: skip


@colleague
def person_card(request: HttpRequest, ref: str) -> HttpResponse:
    """The card of a person."""
    return _card(request, person=ref)


@colleague
def address_card(request: HttpRequest, uprn: str) -> HttpResponse:
    """The card of an address, whoever lives there."""
    return _card(request, address=uprn)


@colleague
def person(request: HttpRequest, ref: str) -> HttpResponse:
    """A person: what helps, how to reach them, the cases that the reader may see."""
    now = desk.clock.now()
    found = desk.person(actor=request.actor, ref=ref, now=now)
    needs, zone = edition.of(request).needs, edition.zone(request)
    return page(
        request, "person", now, person=found.person, heading=found.person.called or UNKNOWN, card=found.card,
        needs=[needs[one.need].title if one.need in needs else one.need for one in found.needs], why=WHY, ask=found.ask,
        details=persons.details(found, now), first=found.card.alerts[:MOST], rest=found.card.alerts[MOST:], cases=persons.cases(found, zone, now),
        everything=found.everything, ended=persons.ended(found.past, zone), represents=found.past.represents, represented_by=found.past.represented_by,
        picture=persons.picture(found.past, zone, now), key=persons.key(found.past), table=persons.table(found.past, zone),
        before=found.looked_before, calls=[telling_calls.told(one, zone, now) for one in found.calls],
        **authorities.of_person(request, found, now),
    )  # fmt: skip
