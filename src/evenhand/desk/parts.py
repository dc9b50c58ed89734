"""Whose data an answer is, and of which class: how the answers of an event are laid beside it."""

from __future__ import annotations

from dataclasses import replace

from evenhand.case import floor, house
from evenhand.case.events import Event
from evenhand.case.facts import Book
from evenhand.case.state import State
from evenhand.ledger.record import Given
from evenhand.policy.model import Field, Policy

ORGANISATION = "organisation"


def field_of(policy: Policy, name: str) -> Field | None:
    """A field by its id, wherever it is defined: the policy's own, else the floor's, else the house's."""
    return policy.fields.get(name) or floor.FIELDS.get(name) or house.FIELDS.get(name)


def given(state: State, book: Book, event: Event) -> list[Given]:
    """The event's answers, one part for each data subject and class, in the order of the fields."""
    policy = book.policy(event.edition)
    found: dict[tuple[str, str], dict[str, object]] = {}
    for name, value in event.answers.items():
        asked = _kept_as(policy, name)
        whose, sort = (asked.whose, asked.sort) if asked else ("subject", "")
        found.setdefault((_subject(state, event, whose), sort), {})[name] = value
    return [Given(subject=subject, sort=sort, content=content) for (subject, sort), content in found.items()]


def _kept_as(policy: Policy, name: str) -> Field | None:
    """The field that says whose an answer is and of which class. A letter's own words are kept as its reasons are."""
    asked, reasons = field_of(policy, name), field_of(policy, "reasons")
    if asked and reasons and name in (house.LETTER_TEXT, house.LETTER_KEPT):
        return replace(asked, sort=reasons.sort, whose=reasons.whose)
    return asked


def _subject(state: State, event: Event, whose: str) -> str:
    """The reference of the one whose data it is; several colleagues affected stand with commas."""
    if whose == "colleague":
        return event.counts_for or event.by
    if whose == "affected":
        strand = state.strands.get(event.strand)
        return ",".join(strand.parties.get("affected", ()))[:300] if strand and strand.parties.get("affected") else "affected"
    if whose == ORGANISATION:
        return ORGANISATION
    return state.subject.get("person") or state.subject.get("address") or "subject"
