"""Cards and people as the API gives them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from evenhand.alerts.cards import Alert, Card
from evenhand.desk.attend.contact import PersonView
from evenhand.desk.casework.caselist import CaseItem
from evenhand.policy.model import Contact, Policy


def iso(moment: datetime | None) -> str | None:
    """A moment in UTC, as the API writes it."""
    return moment.astimezone(UTC).isoformat() if moment else None


def card(one: Card) -> dict[str, Any]:
    """A card: what helps first, then the alerts in force, then what stays open."""
    return {
        "person": one.person, "address": one.address, "group": one.group, "as_at": iso(one.as_at),
        "needs": [{"id": need.id, "title": need.title} for need in one.needs],
        "alerts": [alert(each) for each in one.alerts],
        "contacts": [contact(each) for each in one.contacts],
        "open_routes": [{"id": each.id, "title": each.title, "words": each.words} for each in one.open_routes],
        "says": one.words,
    }  # fmt: skip


def alert(one: Alert) -> dict[str, Any]:
    """One row in force, and nothing else of the story."""
    risk = (
        {"phrase": one.risk.phrase, "month": one.risk.month, "source": one.risk.source} if one.risk else None
    )
    return {
        "id": one.id, "case": one.case, "kind": one.kind, "person": one.person, "address": one.address,
        "measure": {"id": one.measure, "title": one.title, "words": one.words}, "risk": risk,
        "channels": {"closed": list(one.closed), "open": list(one.open)}, "scope": list(one.scope),
        "acting_for": one.acting_for,
        "details": [*one.scope_words[: bool(one.acting_for)], *(f"{label}: {words}" for label, words in one.details)],
        "contact": contact(one.contact) if one.contact else None,
        "effective_from": iso(one.effective_from), "effective_to": iso(one.effective_to),
        "review_by": iso(one.review_by), "owner": one.owner, "as_at": iso(one.as_at),
        "from_old_register": one.carried, "being_checked": one.checking,
    }  # fmt: skip


def contact(one: Contact) -> dict[str, Any]:
    """An office, never a person."""
    return {
        "id": one.id, "office": one.title, "telephone": one.telephone, "email": one.email, "hours": one.hours,
        "deputy": one.deputy,
    }  # fmt: skip


def person(view: PersonView, policy: Policy) -> dict[str, Any]:
    """A person's page: what helps and how to communicate first."""
    one = view.person
    return {
        "ref": one.ref, "kind": one.kind, "name": one.name, "year_of_birth": one.year_of_birth, "language": one.language,
        "unidentified": one.unidentified, "description": one.description,
        "needs": [
            {
                "id": need.need, "title": policy.needs[need.need].title if need.need in policy.needs else need.need,
                "since": iso(need.since), "said_by": need.said_by,
            }
            for need in view.needs
        ],
        "channels": [{"kind": each.kind, "value": each.value} for each in view.channels],
        "addresses": [
            {
                "uprn": home.uprn, "lines": home.lines, "postcode": home.postcode, "since": iso(home.since),
                "until": iso(home.until),
            }
            for home in view.addresses
        ],
        "cases": [case_line(each) for each in view.cases],
    }  # fmt: skip


def case_line(one: CaseItem) -> dict[str, Any]:
    """A case in a list."""
    return {
        "ref": one.ref, "person": one.person, "address": one.address, "initials": one.initials, "edition": one.edition,
        "opened": iso(one.opened), "ended": iso(one.ended), "lead": one.lead, "waiting": one.waiting,
        "next_due": iso(one.next_due), "late": one.late,
    }  # fmt: skip
