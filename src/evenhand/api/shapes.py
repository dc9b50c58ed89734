"""What the API gives, as its OpenAPI document describes it. Moments are UTC, ISO 8601."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]


class RefusalOut(Schema):
    rule: str
    clause: str
    message: str


class MatterOut(Schema):
    id: str
    name: str
    strand: str
    about: int = Field(description="number of the decision it is about; 0: none")
    edition: str
    kind: Literal["duty", "right"]
    clause: list[str]
    title: str
    owner: list[str]
    opened: Moment
    due: Moment | None
    received_by: Day | None = Field(description="for a right: the last day on which what is sent may arrive")
    state: Literal["open", "closed"]
    late: bool
    closed_how: str
    letter: str


class OutcomeOut(Schema):
    id: str
    title: str
    answers: dict[str, Any] = Field(description="JSON Schema of the answers")


class StepOut(Schema):
    id: str
    matter: str
    clause: list[str]
    title: str
    tag: str
    may: bool
    refusals: list[RefusalOut]
    outcomes: list[OutcomeOut]


class RestrictionOut(Schema):
    id: str
    kind: str
    measure: str
    title: str
    decision: int
    strand: str
    starts: Moment
    binds: Moment | None
    ends: Moment | None
    lifted: Moment | None
    stands: bool
    in_force: bool
    closes: list[str]
    values: dict[str, Any]


class LetterOut(Schema):
    id: str
    name: str
    title: str
    strand: str
    about: int
    state: str
    again_of: str
    posting: str
    way: str
    deemed: str
    dispatched: Moment | None
    last_days: dict[str, str]


class WarningOut(Schema):
    """A label for a person in what was sent. It is recorded all the same: say it otherwise in a correction."""

    field: str
    words: str
    instead: str


class HeadOut(Schema):
    number: int
    hash: str


class CaseOut(Schema):
    ref: str
    edition: str
    version: int
    person: str = Field(description="reference of the person or group; of the representative, where it is about one")
    address: str
    concerns: Literal["person", "group", "representative", "address", ""] = Field(
        description="as what: a decision binds nobody else, and them in no other capacity; empty: not yours to see"
    )
    acting_for: str = Field(description="for a representative: reference of the one for whom they acted")
    lead: str
    deputy: str
    ended: Moment | None
    matters: list[MatterOut]
    steps: list[StepOut]
    restrictions: list[RestrictionOut]
    letters: list[LetterOut]
    head: HeadOut
    warnings: list[WarningOut] = Field([], description="labels for people in the answers that opened it; empty when it is read")


class PartOut(Schema):
    id: str
    class_: str = Field(alias="class")
    subject: str
    state: Literal["shown", "sealed", "erased", "withheld"]
    content: Any = None


class EventOut(Schema):
    number: int
    prev: str
    hash: str
    recorded_at: Moment
    occurred_at: Moment | None = None
    step: str | None = Field(None, description="null: an entry that you may not see")
    outcome: str | None = None
    matter: str = ""
    clause: list[str] = []
    by: str = ""
    counts_for: str = ""
    role: str = ""
    prepared_by: str = ""
    effects: list[dict[str, Any]] = []
    parts: list[PartOut] = []


class EventsOut(Schema):
    case: str
    events: list[EventOut]


class TakenOut(EventOut):
    case: str
    repeated: bool = Field(
        description="the same request had been answered before, under the same Idempotency-Key"
    )
    warnings: list[WarningOut] = Field([], description="labels for people in the texts of this step, and what to write instead")


class CaseLine(Schema):
    ref: str
    person: str
    address: str
    initials: str
    edition: str
    opened: Moment
    ended: Moment | None
    lead: str
    waiting: str = Field(description="what is due next")
    next_due: Moment | None
    late: bool


class CasesOut(Schema):
    items: list[CaseLine]
    next: str | None = Field(description="the cursor of the next page; null: there is none")


class WorkLine(Schema):
    id: str = Field(description="the matter's id on its case")
    case: str
    person: str
    initials: str
    name: str
    title: str
    kind: Literal["duty", "right"]
    edition: str
    clause: list[str]
    owner: list[str]
    acting: list[str] = Field(description="who may act now, by reference")
    mine: bool
    opened: Moment
    due: Moment | None
    aim: Moment | None
    late: bool
    time_left: str = Field(description="in words")


class WorkOut(Schema):
    items: list[WorkLine]
    next: str | None = Field(description="the cursor of the next page; null: there is none")


class PolicyStepOut(Schema):
    id: str
    title: str
    clause: list[str]
    on: list[str]
    by: list[str]
    dated: bool
    outcomes: list[OutcomeOut]
