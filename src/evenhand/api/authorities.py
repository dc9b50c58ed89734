"""Who may act for a person: recorded, asked about, answered and ended; what a person, or whoever acts for them, told us."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from evenhand import desk
from evenhand.api.words import Ref
from evenhand.desk import clock
from evenhand.desk.people.authority_seen import AuthorityLine, Copied
from evenhand.people.authority import CONFIRMED, ENDED, REFUSED, SOUGHT

router = Router(tags=["people"])
Line = Annotated[str, Field(max_length=200)]
Words = Annotated[str, Field(max_length=1000)]
Id = Annotated[int, Field(ge=1, le=2**62)]
Kind = Literal["word", "letter", "attorney", "deputy", "litigation-friend", "solicitor", "elected-member", "parent"]
Covers = Literal["all", "case"]
Way = Literal["telephone", "text", "email", "letter", "visit", "office"]
Answer = Literal["person", "helped", "document", "rule"]


class Answered(Schema):
    kind: Kind | None = Field(None, description="on what authority they act")
    covers: Covers | None = None
    case: Line | None = Field(None, description="the one case that it covers")
    limits: Words | None = None
    answer: Answer | None = Field(None, description="who answered; or the document, or the elected member's own rule, that stands in its place")
    asked_by: Way | None = Field(None, description="how the person was asked: another way than the one by which it came")
    asked_on: date | None = None
    how: Words | None = Field(None, description="how we know; never why they need somebody")
    since: date | None = None
    until: date | None = None


class NewAuthority(Answered):
    representative: Line | None = Field(None, description="the reference of their own record; or give a `name`")
    name: Line | None = None
    organisation: Line | None = None
    contact: Line | None = None
    came_by: Way | None = Field(None, description="how what they sent reached us")


class Came(Answered):
    came: Literal["yes", "no", "unreached"]


class EndAuthority(Schema):
    how: Literal["withdrawn", "changed", "stepped-down", "error"]
    note: Words = ""


class Named(Schema):
    representative: Line = Field(description="the reference of their own record")
    sure: Literal["born", "reference", "number", "seen", "other"] = Field(description="how we know that it is this person")


class MessageFrom(Schema):
    authority: Id | None = Field(None, description="one who is known; or give a `name`, or a `representative`")
    representative: Line | None = None
    name: Line | None = None
    organisation: Line | None = None
    contact: Line | None = None
    kind: Kind | None = Field(None, description="on what authority, as they say")


class MessageFromOut(Schema):
    contact: int
    authority: int
    state: Literal["sought", "confirmed", "refused", "ended"]


class Copy(Schema):
    case: Line
    letter: Line


class AuthorityOut(Schema):
    id: int
    person: str
    representative: str = Field(description="the reference of their own record, or empty")
    name: str
    given: str = Field(description="the name by which they were recorded, where it was said later whose record is theirs")
    organisation: str
    contact: str
    kind: str = Field(description="empty while nobody has said")
    state: Literal["sought", "confirmed", "refused", "ended"]
    covers: Covers
    case: str
    limits: str
    came_by: str
    received: date
    ask_by: date | None
    late: bool
    tried: int
    asked_by: str
    asked_on: date | None
    answer: str
    how: str
    since: date | None
    until: date | None
    ended: date | None
    ended_how: str
    told: date | None = Field(description="when they were told that it was received, and nothing else")


class CopyOut(Schema):
    authority: int
    case: str
    letter: str
    on: date


class AuthoritiesOut(Schema):
    person: str
    confirmed: list[AuthorityOut]
    sought: list[AuthorityOut]
    refused: list[AuthorityOut]
    ended: list[AuthorityOut]
    acts_for: list[AuthorityOut] = Field(description="those for whom this person acts, or is being asked about")
    copies: list[CopyOut]


class Told(Schema):
    choice: Line = Field(description="a step that the policy offers the person on this case now, and that asks for one text")
    words: Annotated[str, Field(max_length=50_000)]
    channel: Line = Field("", description="a channel of the policy; empty: on paper")
    received: date | None = Field(None, description="the day on which it reached us, from which it counts; today, if left out")
    reach: Line = ""
    acting: Line = Field("", description="who acts for the person, if they do; where it is not known that they may, the person is to be asked")


class ToldOut(Schema):
    reference: str
    answer_by: date | None


def shown(request: HttpRequest, ref: str) -> dict[str, Any]:
    found = desk.authorities_of(actor=request.auth, person=ref, now=clock.now())
    states = {state: [_one(one) for one in found.lines[state]] for state in (CONFIRMED, SOUGHT, REFUSED, ENDED)}
    return {"person": found.person.ref, **states, "acts_for": [_one(one) for one in found.acts_for], "copies": [_copy(one) for one in found.copies]}


def _one(one: AuthorityLine) -> dict[str, Any]:
    known = {name: getattr(one, name) for name in AuthorityOut.model_fields if name not in ("id", "person", "representative")}
    return {"id": one.key, "person": one.person.ref, "representative": one.ref, **known}


def _copy(one: Copied) -> dict[str, Any]:
    return {"authority": one.authority, "case": one.case, "letter": one.letter, "on": one.on}


@router.get("/people/{ref}/authorities", response=AuthoritiesOut, operation_id="getAuthorities")
def get_authorities(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """Who may act for a person, about whom they are to be asked, whom they refused; and for whom they act. The look is recorded."""
    return shown(request, ref)


@router.post("/people/{ref}/authorities", response={201: AuthoritiesOut}, operation_id="recordAuthority")
def record(request: HttpRequest, ref: Ref, given: NewAuthority) -> Status:
    """Records that somebody acts for a person: to be asked about, or with `answer` confirmed at once."""
    desk.record_authority(actor=request.auth, person=ref, given=given.model_dump(exclude_none=True), now=clock.now())
    return Status(201, shown(request, ref))


@router.post("/people/{ref}/authorities/{id}/answer", response={201: AuthoritiesOut}, operation_id="answerAuthority")
def answer(request: HttpRequest, ref: Ref, id: Id, given: Came) -> Status:
    """What came of asking the person: yes, no, or they could not be reached."""
    desk.answer_authority(actor=request.auth, person=ref, key=id, given=given.model_dump(exclude_none=True), now=clock.now())
    return Status(201, shown(request, ref))


@router.post("/people/{ref}/authorities/{id}/end", response={201: AuthoritiesOut}, operation_id="endAuthority")
def end(request: HttpRequest, ref: Ref, id: Id, given: EndAuthority) -> Status:
    """Ends it from now on."""
    desk.end_authority(actor=request.auth, person=ref, key=id, how=given.how, note=given.note, now=clock.now())
    return Status(201, shown(request, ref))


@router.post("/people/{ref}/authorities/{id}/told", response={201: AuthoritiesOut}, operation_id="noteTold")
def told(request: HttpRequest, ref: Ref, id: Id) -> Status:
    """Records that they were told today that what they sent was received, and nothing else."""
    desk.note_told(actor=request.auth, person=ref, key=id, now=clock.now())
    return Status(201, shown(request, ref))


@router.post("/people/{ref}/authorities/{id}/copies", response={201: AuthoritiesOut}, operation_id="noteCopied")
def copied(request: HttpRequest, ref: Ref, id: Id, given: Copy) -> Status:
    """Records that a copy of a letter that was sent to the person went to whoever acts for them and is confirmed."""
    desk.note_copied(actor=request.auth, case=given.case, letter=given.letter, authority=id, person=ref, now=clock.now())
    return Status(201, shown(request, ref))


@router.post("/people/{ref}/authorities/{id}/representative", response={201: AuthoritiesOut}, operation_id="nameRepresentative")
def named(request: HttpRequest, ref: Ref, id: Id, given: Named) -> Status:
    """Says that whoever acts, known by a name alone, is a person whom we know."""
    desk.name_representative(actor=request.auth, person=ref, key=id, **given.model_dump(), now=clock.now())
    return Status(201, shown(request, ref))


@router.post("/people/{ref}/authorities/{id}/representative/take-back", response={201: AuthoritiesOut}, operation_id="unnameRepresentative")
def unnamed(request: HttpRequest, ref: Ref, id: Id) -> Status:
    """Takes it back: they are known by the name again that was recorded."""
    desk.unname_representative(actor=request.auth, person=ref, key=id, now=clock.now())
    return Status(201, shown(request, ref))


@router.post("/contacts/{id}/from", response={201: MessageFromOut}, operation_id="cameFrom")
def came_from(request: HttpRequest, id: Id, given: MessageFrom) -> Status:
    """Says that a message came from somebody who acts for the person: where it is not known that they may, the person is asked."""
    row = desk.came_from(actor=request.auth, item=id, given=given.model_dump(exclude_none=True), now=clock.now())
    return Status(201, {"contact": id, "authority": row.pk, "state": row.state})


@router.post("/contacts/{id}/from/take-back", response={204: None}, operation_id="takeBackSender")
def own(request: HttpRequest, id: Id) -> Status:
    """Takes back from whom a message came: it is the person's own."""
    desk.take_back_sender(actor=request.auth, item=id, now=clock.now())
    return Status(204, None)


@router.post("/cases/{ref}/told", response={201: ToldOut}, operation_id="takeIn", tags=["cases"])
def take_in(request: HttpRequest, ref: Ref, given: Told) -> Status:
    """Takes in what the person, or somebody for them, told us: the policy's own step, which counts from the day of receipt."""
    found = desk.take_in_for(actor=request.auth, case=ref, now=clock.now(), **given.model_dump())
    return Status(201, {"reference": found.reference, "answer_by": found.answer_by})
