"""What helps a person: recorded, agreed, refused, reviewed and ended. The condition behind it is on no road of the API."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from evenhand import desk
from evenhand.api.cards import iso
from evenhand.api.shapes import Moment
from evenhand.api.words import Ref
from evenhand.desk import clock

router = Router(tags=["people"])
SaidBy = Literal["person", "representative", "colleague", "partner"]
Name = Annotated[str, Field(min_length=1, max_length=60)]


class NewNeed(Schema):
    need: Name = Field(description="an id of the policy's needs: what helps, never why")
    said_by: SaidBy = Field(description="whose word it is; no proof is asked")
    how: Annotated[str, Field(max_length=300)] = Field("", description="how exactly: which colour, which language")
    decide: bool = Field(False, description="it is asked for only, and an office decides")


class DecideNeed(Schema):
    agreed: bool
    reasons: Annotated[str, Field(max_length=2000)] = Field("", description="where it is refused: why, in words for the person")
    instead: Annotated[str, Field(max_length=2000)] = Field("", description="where it is refused: what is offered instead")


class ReviewNeed(Schema):
    next: date | None = Field(None, description="when it is looked at again; without it, in a year")


class EndNeed(Schema):
    said_by: SaidBy


class OneNeed(Schema):
    id: int
    need: str
    title: str
    state: Literal["asked", "agreed", "refused", "ended"]
    since: Moment
    until: Moment | None = Field(description="when it ended, or was decided")
    said_by: str
    how: str
    reasons: str
    instead: str
    reviewed: date | None
    review_due: date | None


class NeedsOut(Schema):
    person: str
    now: list[OneNeed]
    asked: list[OneNeed]
    refused: list[OneNeed]
    before: list[OneNeed]
    ask: bool = Field(description="nothing is known, and nobody has asked for a year: ask")
    nothing_wanted: Moment | None = Field(description="when they were last asked and wanted nothing")


def shown(request: HttpRequest, ref: str) -> dict[str, Any]:
    found = desk.needs_of(actor=request.auth, person=ref, now=clock.now())
    known = desk.editions.book().policy().needs
    parts = {
        state: [
            {
                "id": one.key, "need": one.need, "title": known[one.need].title if one.need in known else one.need, "state": one.state, "since": iso(one.since),
                "until": iso(one.until), "said_by": one.said_by, "how": one.how, "reasons": one.reasons, "instead": one.instead, "reviewed": one.reviewed, "review_due": one.due,
            }
            for one in getattr(found, state)
        ]
        for state in ("now", "asked", "refused", "before")
    }  # fmt: skip
    return {"person": found.person.ref, **parts, "ask": found.ask, "nothing_wanted": iso(found.talked)}


@router.get("/people/{ref}/needs", response=NeedsOut, operation_id="getNeeds")
def get_needs(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """What helps a person now, what was asked for, refused or held before. The look is recorded."""
    return shown(request, ref)


@router.post("/people/{ref}/needs", response={201: NeedsOut}, operation_id="recordNeed")
def record(request: HttpRequest, ref: Ref, given: NewNeed) -> Status:
    """Records what helps a person, on their word: it holds at once, unless an office is to decide."""
    desk.record_need(actor=request.auth, person=ref, now=clock.now(), **given.model_dump())
    return Status(201, shown(request, ref))


@router.post("/people/{ref}/needs/nothing-wanted", response={201: NeedsOut}, operation_id="noteAsked")
def nothing(request: HttpRequest, ref: Ref) -> Status:
    """Records that they were asked what would make it easier to deal with us, and wanted nothing."""
    desk.note_asked(actor=request.auth, person=ref, now=clock.now())
    return Status(201, shown(request, ref))


@router.post("/people/{ref}/needs/asked/{id}", response={201: NeedsOut}, operation_id="decideNeed")
def decide(request: HttpRequest, ref: Ref, id: Annotated[int, Field(ge=1, le=2**62)], given: DecideNeed) -> Status:
    """Agrees what was asked for, or refuses it with reasons and what is offered instead."""
    desk.decide_need(actor=request.auth, person=ref, asked=id, now=clock.now(), **given.model_dump())
    return Status(201, shown(request, ref))


@router.post("/people/{ref}/needs/now/{need}/review", response={201: NeedsOut}, operation_id="reviewNeed")
def review(request: HttpRequest, ref: Ref, need: Ref, given: ReviewNeed) -> Status:
    """Records that somebody looked again and it still helps."""
    desk.review_need(actor=request.auth, person=ref, need=need, next_on=given.next, now=clock.now())
    return Status(201, shown(request, ref))


@router.post("/people/{ref}/needs/now/{need}/end", response={201: NeedsOut}, operation_id="endNeed")
def end(request: HttpRequest, ref: Ref, need: Ref, given: EndNeed) -> Status:
    """Records that it holds no more, on somebody's word."""
    desk.end_need(actor=request.auth, person=ref, need=need, said_by=given.said_by, now=clock.now())
    return Status(201, shown(request, ref))
