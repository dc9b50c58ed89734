"""Cards and people, as the API's OpenAPI document describes them."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

from evenhand.api.shapes import CaseLine, Moment


class NamedOut(Schema):
    id: str
    title: str
    words: str = ""


class ContactOut(Schema):
    id: str
    office: str
    telephone: str
    email: str
    hours: str
    deputy: str


class RiskOut(Schema):
    phrase: str
    month: str
    source: str


class ChannelsOut(Schema):
    closed: list[str]
    open: list[str]


class AlertOut(Schema):
    id: str
    case: str
    kind: str
    person: str
    address: str
    measure: NamedOut
    risk: RiskOut | None
    channels: ChannelsOut
    scope: list[str]
    acting_for: str = Field(
        description="it holds only for what this person does as the representative of the one named; empty: always"
    )
    details: list[str]
    contact: ContactOut | None
    effective_from: Moment
    effective_to: Moment | None
    review_by: Moment | None
    owner: str
    as_at: Moment
    from_old_register: bool = Field(False, description="it was brought in from a register kept before")
    being_checked: bool = Field(False, description="and is being checked: it ends within sixty days of the import")


class CardOut(Schema):
    person: str
    address: str
    group: bool = Field(description="`person` is the reference of a group")
    as_at: Moment
    needs: list[NamedOut] = Field(description="what helps, never why")
    alerts: list[AlertOut]
    contacts: list[ContactOut]
    open_routes: list[NamedOut]
    says: str = Field(description="what an empty card says: never that it is safe")


class CardsOut(Schema):
    as_at: Moment
    cards: list[CardOut]
    missing: list[str] = Field(description="references under which there is nothing")


class ChangeOut(Schema):
    id: int
    kind: Literal["began", "changed", "ended", "withdrawn_in_error"]
    person: str
    address: str
    at: Moment


class ChangesOut(Schema):
    items: list[ChangeOut]
    next: str = Field(description="ask with this cursor for what comes after")
    more: bool


class SignatureOut(Schema):
    algorithm: Literal["HMAC-SHA256"]
    key: str = Field(description="which key it was made with: the first 16 hex digits of the key's SHA-256")
    value: str = Field(description="over the RFC 8785 form of this document without `signature`, in hex")


class CopyOut(Schema):
    as_at: Moment
    expires_at: Moment
    cards: list[CardOut]


class SnapshotOut(CopyOut):
    signature: SignatureOut


class HitOut(Schema):
    kind: Literal["person", "address"]
    ref: str = Field(description="reference of the person, or UPRN of the address")
    name: str
    year_of_birth: int | None
    address: str
    unidentified: bool
    group: bool = Field(description="a group, such as a residents' association: a party as a person is")
    exact: bool = Field(
        description="found by a full reference, address, postcode, telephone number or e-mail address"
    )


class HitsOut(Schema):
    items: list[HitOut]


class NeedOut(Schema):
    id: str
    title: str
    since: Moment
    said_by: str


class ChannelOut(Schema):
    kind: Literal["telephone", "email"]
    value: str


class HomeOut(Schema):
    uprn: str
    lines: str
    postcode: str
    since: Moment | None
    until: Moment | None


class PersonOut(Schema):
    ref: str
    kind: Literal["person", "group"]
    name: str
    year_of_birth: int | None
    language: str
    unidentified: bool
    description: str
    needs: list[NeedOut]
    channels: list[ChannelOut]
    addresses: list[HomeOut]
    cases: list[CaseLine] = Field(description="those that you may see")
