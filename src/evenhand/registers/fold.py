"""The rows of one case, from its fold. Whoever appends an event writes them in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from evenhand.case import house, passing
from evenhand.case.facts import COLLEAGUE, OUTSIDE, Book
from evenhand.case.reach import reviews
from evenhand.case.state import Matter, Row, State
from evenhand.case.who import People
from evenhand.policy.model import Policy
from evenhand.registers.brief import brief_of, matter_data
from evenhand.registers.models import AlertRow, CaseRow, HumanRow, MatterRow, TurnRow

EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
Data = dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """The rows of a case as plain data, so that what is written and what is compared are one thing."""

    case: Data
    matters: list[Data]
    turns: dict[str, list[Data]]  # by matter
    humans: list[str]
    alerts: list[Data]


def rows_of(*, case: str, state: State, book: Book) -> Rows:
    """What the registers have to say of a case. Reads the fold, the editions and, for words, the answers."""
    matters = state.open_matters()
    return Rows(
        case=_case(case, state),
        matters=[_matter(one) for one in matters],
        turns={one.id: _turns(state, book.policy(one.edition), one) for one in matters},
        humans=_humans(state),
        alerts=[_alert(case, state, book.policy(row.edition), row) for row in state.rows.values()],
    )


def project(*, case: str, state: State, book: Book) -> CaseRow:
    """Writes the rows of a case, in place of those before. Part of the caller's transaction."""
    rows = rows_of(case=case, state=state, book=book)
    row, _ = CaseRow.objects.update_or_create(ref=case, defaults=rows.case)
    MatterRow.objects.filter(case=row).delete()
    HumanRow.objects.filter(case=row).delete()
    AlertRow.objects.filter(case=row).delete()
    made = MatterRow.objects.bulk_create([MatterRow(case=row, **one) for one in rows.matters])
    TurnRow.objects.bulk_create(
        [TurnRow(matter=one, **turn) for one in made for turn in rows.turns[one.matter]]
    )
    HumanRow.objects.bulk_create([HumanRow(case=row, human=human) for human in rows.humans])
    AlertRow.objects.bulk_create([AlertRow(case=row, **one) for one in rows.alerts])
    return row


def _case(case: str, state: State) -> Data:
    return {
        "person": state.subject.get("person", ""), "address": state.subject.get("address", ""),
        "edition": list(state.strands.values())[-1].edition if state.strands else "",
        "opened": state.events[0].recorded_at, "ended": state.ended, "number": state.number,
        "lead": state.lead, "deputy": state.deputy, "next_moment": passing.next_moment(state, EPOCH),
        "brief": brief_of(state),
    }  # fmt: skip


def _matter(one: Matter) -> Data:
    return {
        "matter": one.id, "name": one.name, "strand": one.strand, "edition": one.edition, "kind": one.kind,
        "title": one.title[:300], "clause": list(one.clause), "opened": one.opened, "due": one.due, "aim": one.aim,
        "shows": one.shows, "soonest": _soonest(one), "owner": list(one.owner), "data": matter_data(one),
    }  # fmt: skip


def _soonest(one: Matter) -> datetime:
    """Where it stands in a list of work: on its last day; what was missed long ago and is planned, on the planned day."""
    return max(one.due, one.aim) if one.due and one.aim and one.aim > one.due else one.due or one.aim or NEVER


def _turns(state: State, policy: Policy, matter: Matter) -> list[Data]:
    """The offices and relations that may answer a matter; `colleague` and the person themselves are nobody's work."""
    people = People(policy, state, matter.strand, {}, EPOCH)
    found: dict[tuple[str, str, str], None] = {}
    for role in roles_of(state, policy, matter):
        word = policy.roles.get(role)
        if word is None:
            continue
        humans = sorted(people.party(word.of)) if word.of else [""]
        found |= dict.fromkeys((role, human, word.is_ if word.of else "") for human in humans)
    return [{"role": role, "of": of, "relation": relation} for role, of, relation in found]


def roles_of(state: State, policy: Policy, matter: Matter) -> Iterator[str]:
    """Every office or relation that some step on the matter is for."""
    named = [*matter.owner, *matter.instead, *(role for roles in matter.seats.values() for role in roles)]
    for step in policy.steps.values():
        if matter.name in step.on:
            named += step.by
    for name, base in house.STEPS.items():
        if matter.name in base.on:
            named += house.step(policy, name, state.letters.get(matter.letter)).by
    yield from (role for role in dict.fromkeys(named) if role != COLLEAGUE and role not in OUTSIDE)


def _humans(state: State) -> list[str]:
    found = {act.human for act in state.acts} | {state.lead, state.deputy}
    found |= {human for strand in state.strands.values() for humans in strand.parties.values() for human in humans}
    return sorted(found - {""})


def _alert(case: str, state: State, policy: Policy, row: Row) -> Data:
    review = _review(state, policy) if row.kind == "restriction" else None
    return {
        "id": f"{case}:{row.id}", "row": row.id, "kind": row.kind, "measure": row.measure, "edition": row.edition,
        "person": row.subject.get("person", ""), "address": row.subject.get("address", ""), "strand": row.strand,
        "decision": row.decision, "told": state.event(state.strands[row.strand].opened_by).occurred_at,
        "starts": row.starts, "binds": row.binds, "ends": row.ends, "lifted": row.lifted,
        "how": row.how, "closes": list(row.closes), "route": state.routes.get(row.decision, ("", ""))[1],
        "values": dict(row.values), "words": _words(state, policy, row),
        "review_by": review.due if review else None, "owner": list(review.owner) if review else [],
    }  # fmt: skip


def _review(state: State, policy: Policy) -> Matter | None:
    """The open duty that brings restrictions to review, the soonest."""
    return next((one for one in state.open_matters() if one.while_restrictions and reviews(policy, one.name)), None)


def _words(state: State, policy: Policy, row: Row) -> dict[str, str]:
    """The row's parameters in free text: from the answers in which it was put forward, as far as they are not erased."""
    asked = [name for name in policy.measures[row.measure].asks if policy.fields[name].kind == "text"]
    if not asked:
        return {}
    for event in reversed(state.events[: row.decision]):
        given = event.answers.get(row.field)
        if event.strand == row.strand and isinstance(given, list) and len(given) > row.index:
            data = given[row.index]
            if isinstance(data, dict) and data.get("measure") == row.measure:
                return {name: str(data[name]) for name in asked if name in data}
    return {}
