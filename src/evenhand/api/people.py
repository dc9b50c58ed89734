"""People and addresses: finding them, and the card to read before contact."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from evenhand import desk
from evenhand.api import cards, persons
from evenhand.api.shapes_people import CardOut, HitsOut, PersonOut
from evenhand.api.words import Line, Ref
from evenhand.desk import clock
from evenhand.desk.people.persons import record_person as record

router = Router(tags=["people"])


@router.get("/people", response=HitsOut, operation_id="findPeople")
def find_people(request: HttpRequest, q: Annotated[Line, Query()]) -> dict[str, Any]:
    """People and addresses by reference, UPRN, postcode, telephone number, or name, misspelt ones too; best first."""
    found = desk.find_people(actor=request.auth, q=q, now=clock.now())
    return {"items": [dataclasses.asdict(one) for one in found]}


@router.post("/people", response={201: persons.WhoOut}, operation_id="recordPerson")
def record_person(request: HttpRequest, given: persons.NewPerson) -> Status:
    """A new person, or somebody not yet identified, tied to an address, a number or an e-mail address."""
    made = record(actor=request.auth, given=persons.given_of(given), now=clock.now())
    return Status(201, persons.who(request, made.ref))


@router.get("/people/{ref}", response=PersonOut, operation_id="getPerson")
def get_person(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """One person: how to reach them, and what helps. The look is recorded."""
    return cards.person(
        desk.person(actor=request.auth, ref=ref, now=clock.now()), desk.editions.book().policy()
    )


@router.get("/people/{ref}/alerts", response=CardOut, operation_id="getPersonAlerts")
def person_alerts(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """The card of a person: what helps, the alerts in force now, what stays open. The look is recorded."""
    return cards.card(desk.card(actor=request.auth, person=ref, now=clock.now()))


@router.get("/addresses/{uprn}/alerts", response=CardOut, operation_id="getAddressAlerts")
def address_alerts(request: HttpRequest, uprn: Ref) -> dict[str, Any]:
    """The card of an address, and of those who live there."""
    return cards.card(desk.card(actor=request.auth, address=uprn, now=clock.now()))
