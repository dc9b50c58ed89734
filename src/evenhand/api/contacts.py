"""Contacts: what came in, its count, and what a mail gateway hands in. Kept only where a log or a restriction says so."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from evenhand import desk
from evenhand.api.asked import Given
from evenhand.api.shapes import Moment
from evenhand.api.words import Cursor, Line, Ref, When, Word
from evenhand.desk import clock

router = Router(tags=["contacts"])
About = Literal["new", "repeat", "chasing", "complaint", "request", "appeal", "hazard", "safeguarding", "emergency"]
Effort = Literal["", "5", "15", "30", "60"]
Copied = Annotated[int, Field(ge=1, le=1_000_000, description="to how many it went; however many, it is one contact")]


class ContactIn(Given):
    """One message or call."""

    at: When
    channel: Word = Field(min_length=1, description="a channel of the policy; any other is kept as `other`")
    direction: Literal["in", "out"] = "in"
    words: str = Field(min_length=2, max_length=500)
    effort: Effort = Field("", description="dealt with in under so many minutes; of the message, never of a colleague")
    copied: Copied = 1
    message_id: str = Field("", max_length=1000, description="the message's own id: sent again, it is the same contact")
    marks: list[About] = Field(default_factory=list, max_length=9, description="what it was about")


class InboundIn(Given):
    """One message from a mail gateway: `person`, or `sender` by whose number or address one person is found."""

    person: Word = ""
    sender: Line | None = None
    at: When
    channel: Word = Field("email", min_length=1)
    text: str = Field(min_length=1, max_length=200_000, description="the first 20,000 characters are kept where it is held to be read")
    copied: Copied = 1
    message_id: str = Field("", max_length=1000)
    sends_receipt: bool = Field(False, description="the gateway sends the receipt in the answer to the sender now")


class ContactLine(Schema):
    id: int
    at: Moment
    channel: str
    direction: Literal["in", "out"]
    words: str
    copied: int
    effort: str
    marks: list[str]
    read_by: Moment | None = Field(description="by when a human has to have read it, where it waits for that")


class CountOut(Schema):
    """Messages that came in, each counted once, in the way that is best for the person. No number decides anything."""

    total: int
    excluded: int = Field(description="complaints, requests, appeals and warnings of danger")
    chasing: int = Field(description="chasing what we promised or were late with")
    new: int
    repeat: int
    unmarked: int
    copies: int = Field(description="what they would be if every copy counted")


class LogOut(Schema):
    person: str
    opened: Moment | None = Field(description="when the log that is open was opened")
    until: Moment | None
    restricted: bool = Field(description="contacts are kept because a restriction is in force")
    suspended: bool = Field(description="an answer of ours is late: until it is given, a limit of contact does not count")
    count: CountOut
    items: list[ContactLine] = Field(description="the latest first")
    next: str = Field(description="the cursor of earlier ones; empty: there are none")


class HeldOut(Schema):
    """What waits to be read, and what is said to the sender at once."""

    read_by: Moment
    receipt: str
    receipt_sent: Moment | None


class InboundOut(Schema):
    person: str
    contact: ContactLine
    held: HeldOut | None = Field(description="none: no restriction makes a human read it")


@router.get("/people/{ref}/contacts", response=LogOut, operation_id="getContacts")
def contacts(request: HttpRequest, ref: Ref, cursor: Cursor = "") -> dict[str, Any]:
    """A person's contacts with their count, for those who may mark them. The look is recorded."""
    found = desk.contact_log(actor=request.auth, person=ref, now=clock.now(), cursor=cursor)
    log = found.window.log
    count = {name: getattr(found.count, name) for name in CountOut.model_fields}
    return {
        "person": ref, "opened": _said(log.opened if log else None), "until": _said(log.until if log else None), "restricted": bool(found.window.rows),
        "suspended": found.suspended, "count": count, "items": [_line(one.item, one.marks, one.held) for one in found.page.items], "next": found.page.cursor,
    }  # fmt: skip


@router.post("/people/{ref}/contacts", response={201: ContactLine}, operation_id="enterContact")
def enter(request: HttpRequest, response: HttpResponse, ref: Ref, given: ContactIn) -> Any:
    """Enters a contact. Sent again, the same message is the same contact. Refused, with who could open a log, where none is
    open and no restriction is in force."""
    item = desk.enter_contact(actor=request.auth, person=ref, now=clock.now(), source="api", **given.model_dump())
    return Status(201, _line(item, [one.mark for one in item.marks.all()], getattr(item, "held", None)))


@router.post("/inbound", response={201: InboundOut}, operation_id="receiveInbound")
def receive(request: HttpRequest, given: InboundIn) -> Any:
    """What came in by mail. Under a restriction of contact it waits to be read by a human, and the answer holds what the
    sender is told at once."""
    row = {**given.model_dump(), "sender": given.sender or "", "direction": "in"}
    item, held = desk.receive(actor=request.auth, now=clock.now(), **row)
    shown = {"read_by": _said(held.due), "receipt": held.receipt, "receipt_sent": _said(held.receipt_sent)} if held else None
    return Status(201, {"person": item.person, "contact": _line(item, [one.mark for one in item.marks.all()], held), "held": shown})


def _line(item: Any, marks: Any, held: Any) -> dict[str, Any]:
    plain = {name: getattr(item, name) for name in ("channel", "direction", "words", "copied", "effort")}
    return {"id": item.pk, "at": _said(item.at), **plain, "marks": list(marks), "read_by": _said(held.due) if held and not held.read else None}


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
