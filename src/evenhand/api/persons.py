"""Who people are: recording and changing them, joining two records, a death. Whoever may on the page may here."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from evenhand.api.words import Ref
from evenhand.desk import clock
from evenhand.desk.people import death as persons_death
from evenhand.desk.people import join, persons
from evenhand.desk.people.death import Stopped
from evenhand.people.models import Person

router = Router(tags=["people"])
Text = Annotated[str, Field(max_length=500)]
Kind = Literal["address", "correspondence", "safe", "telephone", "email", "reference", "link"]
Standing = Literal["tenant", "leaseholder", "applicant", "household", "representative", "neighbour", "public", "operative", "elected-member"]
Reached = Literal["telephone", "text", "email", "letter", "visit", "office"]


class ChangePerson(Schema):
    name: Text | None = None
    was: Literal["former", "corrected", "protected"] | None = Field(None, description="what the name before was, where the name changes")
    preferred_name: Text | None = None
    year_of_birth: Annotated[int, Field(ge=1900, le=2200)] | None = None
    language: Text | None = None
    standings: list[Standing] | None = None
    prefers: list[Reached] | None = None


class NewPerson(ChangePerson):
    unidentified: bool = Field(False, description="somebody known by `description`, tied to an address, a number or an e-mail address")
    description: Text | None = None
    telephone: Text | None = None
    email: Text | None = None
    uprn: Text | None = None
    lines: Text | None = None
    postcode: Text | None = None


class Way(Schema):
    kind: Kind
    value: Text | None = Field(None, description="of a telephone number or an e-mail address")
    uprn: Text | None = None
    lines: Text | None = None
    postcode: Text | None = None
    system: Text | None = None
    reference: Text | None = None
    link: Text | None = None
    other: Text | None = Field(None, description="the reference of the one linked to")


class EndWay(Schema):
    kind: Kind
    key: Annotated[int, Field(ge=1, le=2**62)]


class Why(Schema):
    why: Text


class Identify(Why):
    known: Text | None = Field(None, description="the reference of the person they turned out to be; or give their `name`")
    name: Text | None = None
    year_of_birth: Annotated[int, Field(ge=1900, le=2200)] | None = None


class Merge(Why):
    gone: Text = Field(description="the record that is joined to this one")


class Death(Schema):
    day: date
    told_by: Text


class WayOut(Schema):
    kind: str
    key: int
    text: str = Field(description="empty where it is not yours to see")


class WhoOut(Schema):
    ref: str = Field(description="of the surviving record, whichever was asked for")
    name: str
    preferred_name: str
    year_of_birth: int | None
    language: str
    unidentified: bool
    standings: list[str]
    prefers: list[str]
    died: str | None
    joined: list[str] = Field(description="records that have been joined to this one")
    ways: list[WayOut]


class StoppedOut(Schema):
    cases: list[str]
    letters: int
    rows: int
    matters: int


class PartedOut(Schema):
    kept: str
    gone: str
    cases: list[str] = Field(description="opened since, and left with the surviving record")
    since: dict[str, int] = Field(description="what else is new and was left with it, by table")


def given_of(body: Schema) -> dict[str, Any]:
    found: dict[str, Any] = body.model_dump(exclude_none=True)
    return found


def who(request: HttpRequest, ref: str) -> dict[str, Any]:
    found = persons.known(actor=request.auth, ref=ref, now=clock.now())
    one = found.person
    ways = [{"kind": "address", "key": each.pk, "text": str(each)} for each in found.addresses]
    ways += [{"kind": each.kind, "key": each.key, "text": each.text} for each in found.post]
    ways += [{"kind": each.kind, "key": each.pk, "text": each.value} for each in found.channels]
    ways += [{"kind": "reference", "key": each.pk, "text": f"{each.system}: {each.reference}"} for each in found.references]
    ways += [{"kind": "link", "key": each.key, "text": f"{each.kind}: {each.ref}"} for each in found.links]
    return {
        "ref": one.ref, "name": one.name, "preferred_name": one.preferred_name, "year_of_birth": one.year_of_birth, "language": one.language,
        "unidentified": one.unidentified, "standings": one.standings, "prefers": one.prefers, "died": one.died.isoformat() if one.died else None,
        "joined": [each.gone.ref for each in found.joins], "ways": ways,
    }  # fmt: skip


@router.get("/people/{ref}/known", response=WhoOut, operation_id="getKnown")
def known(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """Who a person is and how to reach them. The look is recorded."""
    return who(request, ref)


@router.post("/people/{ref}/changes", response={201: WhoOut}, operation_id="changePerson")
def change(request: HttpRequest, ref: Ref, given: ChangePerson) -> Status:
    """Changes what a person is called and what they are to us. What is not given stays."""
    return _then(request, persons.change_person(actor=request.auth, ref=ref, given=given_of(given), now=clock.now()))


@router.post("/people/{ref}/ways", response={201: WhoOut}, operation_id="addWay")
def add(request: HttpRequest, ref: Ref, given: Way) -> Status:
    """Adds an address, a place for post, a number, a reference or a link."""
    return _then(request, persons.add_way(actor=request.auth, ref=ref, kind=given.kind, given=given_of(given), now=clock.now()))


@router.post("/people/{ref}/ways/end", response={201: WhoOut}, operation_id="endWay")
def end(request: HttpRequest, ref: Ref, given: EndWay) -> Status:
    """Ends one of them from now on."""
    return _then(request, persons.end_way(actor=request.auth, ref=ref, kind=given.kind, key=given.key, now=clock.now()))


@router.post("/people/{ref}/identify", response={201: WhoOut}, operation_id="identifyPerson")
def identify(request: HttpRequest, ref: Ref, given: Identify) -> Status:
    """Says who somebody not yet identified is. Their cases and alerts follow."""
    known = given.known or ""
    return _then(request, join.identify(actor=request.auth, ref=ref, known=known, given=given_of(given), why=given.why, now=clock.now()))


@router.post("/people/{ref}/merge", response={201: WhoOut}, operation_id="mergePeople")
def merge(request: HttpRequest, ref: Ref, given: Merge) -> Status:
    """Joins another record to this one."""
    return _then(request, join.merge(actor=request.auth, keep=ref, gone=given.gone, why=given.why, now=clock.now()))


@router.post("/people/{ref}/part", response={201: PartedOut}, operation_id="partPeople")
def part(request: HttpRequest, ref: Ref, given: Why) -> Status:
    """Parts this record from the one that it was joined to. What came since stays there, and is listed."""
    found = join.part(actor=request.auth, gone=ref, why=given.why, now=clock.now())
    return Status(201, {"kept": found.kept.ref, "gone": found.gone.ref, "cases": list(found.cases), "since": dict(found.since)})


@router.post("/people/{ref}/death", response={201: StoppedOut}, operation_id="recordDeath")
def death(request: HttpRequest, ref: Ref, given: Death) -> Status:
    """Records a death: no letter can be sent any more, and what was in force for them ends."""
    return _stopped(persons_death.record_death(actor=request.auth, ref=ref, day=given.day, told_by=given.told_by, now=clock.now()))


@router.post("/people/{ref}/death/take-back", response={201: StoppedOut}, operation_id="takeBackDeath")
def take_back(request: HttpRequest, ref: Ref, given: Why) -> Status:
    """Takes back a death that was entered in error."""
    return _stopped(persons_death.take_back_death(actor=request.auth, ref=ref, why=given.why, now=clock.now()))


def _then(request: HttpRequest, person: Person) -> Status:
    return Status(201, who(request, person.ref))


def _stopped(found: Stopped) -> Status:
    return Status(201, {"cases": list(found.cases), "letters": found.letters, "rows": found.rows, "matters": found.matters})
