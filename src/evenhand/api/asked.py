"""What the API takes: nothing that is not asked, and never who acts."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field

from evenhand.api.words import Line, Name, Ref, When

Answers = Annotated[
    dict[str, Any],
    Field(
        max_length=100,
        description="by field id; the exact schema stands in the case's steps[].outcomes[].answers",
    ),
]
Role = Annotated[
    str, Field(max_length=80, pattern=r"^[a-z0-9.-]*$", description="the role acted in, when several fit")
]


class Given(Schema):
    """What comes in: nothing that is not asked."""

    model_config = ConfigDict(extra="forbid")


class Unknown(Given):
    """A person not yet identified, known by a place and a description."""

    address: Ref
    description: Line


class Representative(Given):
    """A person who acted for another: the case is about what they do in that capacity, and binds them in no other."""

    person: Ref = Field(description="reference of the representative, a person of their own")
    for_: Ref = Field(alias="for", description="reference of the person or group for whom they acted; never bound by the decision")


class Subject(Given):
    """Whom or what the case is about: exactly one of these. The policy says which of them it has decisions about."""

    person: Ref | None = None
    group: Ref | None = Field(
        None, description="reference of a group, such as a residents' association; binds nobody of its members"
    )
    representative: Representative | None = None
    address: Ref | None = None
    unknown: Unknown | None = None


class OpenCase(Given):
    """A new case, opened by its first step. Who acts is the colleague whose token it is."""

    subject: Subject
    step: Name
    outcome: Name
    answers: Answers = {}
    role: Role = ""
    occurred_at: When | None = Field(None, description="only where the step is dated")
    incident: Line | None = Field(None, description="kept for a later version; refused for now")


class TakeStep(Given):
    """A step on a case. Who acts is the colleague whose token it is."""

    outcome: Name
    answers: Answers = {}
    matter: Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x20\x7f]*$")] = ""
    role: Role = ""
    occurred_at: When | None = Field(None, description="only where the step is dated")


class Lookup(Given):
    """Whose cards to give: up to 500 references altogether."""

    people: list[Ref] = Field([], max_length=500)
    addresses: list[Ref] = Field([], max_length=500)
