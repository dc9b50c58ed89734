"""Calls as they stand on a person's own record: what a colleague said and when, and how the call ended. Nothing that
was said to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from evenhand.case.state import State
from evenhand.desk import sight
from evenhand.desk.casework.caselist import CaseItem
from evenhand.desk.whose import Asker
from evenhand.ledger.models import PERSON
from evenhand.ledger.models import Event as Row
from evenhand.people.models import Person

FIRST, SECOND = "first", "second"
SAID = (FIRST, SECOND)
LOGGED, TAKEN_BACK = "call.logged", "call.taken-back"
MOST = 20  # of a person, on their page


@dataclass(frozen=True)
class CallView:
    """A call as the colleague who is on it sees it, or as it was logged (`number`: of the person's record)."""

    person: Person
    began: datetime
    first: datetime | None
    second: datetime | None
    needs: tuple[str, ...]
    over: datetime | None = None
    how: str = ""
    number: int = 0
    by: str = ""  # the name of the colleague who logged it, where somebody else may read it


def as_logged(person: Person, row: Row, by: str = "") -> CallView:
    """A call from its entry."""
    effect = row.body["effects"][0]
    moments = {name: datetime.fromisoformat(effect[name]) if name in effect else None for name in ("began", *SAID, "over")}
    return CallView(
        person, moments["began"] or row.occurred_at, moments[FIRST], moments[SECOND], tuple(effect["needs"]), moments["over"],
        effect["how"], row.number, by,
    )  # fmt: skip


def taken_back(person: Person) -> set[tuple[str, int]]:
    """The calls of a person, of whichever record of theirs, that were logged in error: its reference and number. One query."""
    known = person.same_as_id or person.pk
    every = Person.objects.filter(Q(pk=known) | Q(same_as=known)).values("ref")
    rows = Row.objects.filter(stream__kind=PERSON, stream__ref__in=every, body__step=TAKEN_BACK)
    return {(effect["person"], effect["number"]) for row in rows for effect in row.body["effects"]}


def logged_calls(who: Asker, person: Person, cases: Sequence[CaseItem]) -> list[CallView]:
    """The calls with a person that the asker may read on the person's page, the latest first; those too that
    stand on a record which was joined to theirs; none that were taken back. Two queries, or none.

    A warning given on the telephone belongs to what one has to know to judge a case fairly (was the person warned
    first, and how was it taken?) and to nothing else. So those read it who may see one of the person's cases (`cases`),
    or whom the policy lets see every case; but nobody whom a conflict of interest with the person keeps out. To all
    others the page is the same whether or not there was a call: no card and no list says so. One's own calls can be
    read where they were logged (`calls.logged_call`).
    """
    if not (cases or who.reviews) or sight.conflicted(State(subject={"person": person.ref}), who.facts, who.human):
        return []
    every = Person.objects.filter(Q(pk=person.pk) | Q(same_as=person.pk)).values("ref")
    found = Row.objects.filter(stream__kind=PERSON, stream__ref__in=every, body__step=LOGGED).select_related("stream")
    rows = list(found.order_by("-recorded_at", "-id")[:MOST])
    colleagues, gone = who.facts.colleagues, taken_back(person) if rows else set()
    return [
        as_logged(person, row, colleagues[by].name or by if (by := row.body["by"]) in colleagues else by)
        for row in rows if (row.stream.ref, row.number) not in gone
    ]  # fmt: skip
