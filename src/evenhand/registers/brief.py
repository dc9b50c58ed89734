"""A case in brief: what whose-turn-is-it and who-may-see-it ask, and nothing of its story.

Lists hold thousands of cases; folding each would take seconds. The brief is kept in the register, and the core's
own functions answer from it, so that a list and a case page cannot disagree.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from evenhand.case.state import STANDING_KINDS, Act, Letter, Matter, Row, State, Strand, moment

_MOMENTS = {"opened", "due", "aim", "shows"}
_TUPLES = {"clause", "owner", "instead"}


def _kept(when: datetime) -> str:
    """A moment as the register keeps it, in UTC whoever handed it in: so that folding again gives the same."""
    return when.astimezone(UTC).isoformat()


def matter_data(matter: Matter) -> dict[str, Any]:
    """A matter as JSON."""
    data = {one.name: getattr(matter, one.name) for one in dataclasses.fields(matter)}
    for name in _MOMENTS:
        data[name] = _kept(data[name]) if data[name] else None
    for name in _TUPLES:
        data[name] = list(data[name])
    data["seats"] = [[seat, list(roles)] for seat, roles in matter.seats.items()]  # PostgreSQL keeps no order in objects
    data["views"] = {seat: list(view) for seat, view in matter.views.items()}
    return data


def matter_of(data: Mapping[str, Any]) -> Matter:
    """The matter that `matter_data` described."""
    known = dict(data)
    for name in _MOMENTS:
        known[name] = moment(known[name])
    for name in _TUPLES:
        known[name] = tuple(known[name])
    known["seats"] = {seat: tuple(roles) for seat, roles in known["seats"]}
    known["views"] = {seat: tuple(view) for seat, view in known["views"].items()}
    return Matter(**known)


def brief_of(state: State) -> dict[str, Any]:
    """The brief of a folded case, as JSON."""
    rows = [row for row in state.rows.values() if row.lifted is None and row.kind in STANDING_KINDS]
    return {
        "subject": dict(state.subject),
        "lead": state.lead,
        "deputy": state.deputy,
        "barred": sorted(state.barred),
        "weighed": None if state.weighed is None else sorted(state.weighed),
        "strands": [
            [one.id, one.edition, _kept(one.opened), one.opened_by, one.annulled, {k: list(v) for k, v in one.parties.items()}]
            for one in state.strands.values()
        ],
        "acts": [[act.strand, act.step, act.human, act.event] for act in state.acts],
        "letters": [
            [one.id, one.name, one.strand, one.about, one.edition, one.wanted_by, one.state]
            for one in state.letters.values() if any(matter.letter == one.id for matter in state.open_matters())
        ],
        "rows": [
            [row.id, row.kind, row.measure, row.strand, row.decision, _kept(row.made), _kept(row.starts),
             _kept(row.ends) if row.ends else None]
            for row in rows
        ],
    }  # fmt: skip


def case_of(brief: Mapping[str, Any], number: int, matters: Iterable[Mapping[str, Any]]) -> State:
    """The case as far as its brief and its open matters say. It has no events and no routes."""
    state = State(
        number=number, subject=brief["subject"], lead=brief["lead"], deputy=brief["deputy"],
        barred=set(brief["barred"]), acts=[Act(*act) for act in brief["acts"]],
    )  # fmt: skip
    for ref, edition, opened, opened_by, annulled, parties in brief["strands"]:
        people = {name: tuple(humans) for name, humans in parties.items()}
        state.strands[ref] = Strand(ref, edition, datetime.fromisoformat(opened), opened_by, people, annulled=annulled)
    for letter in brief["letters"]:
        state.letters[letter[0]] = Letter(*letter)
    for ref, kind, measure, strand, decision, made, starts, ends in brief["rows"]:
        state.rows[ref] = Row(
            id=ref, kind=kind, measure=measure, strand=strand, decision=decision, subject=state.subject, edition="",
            made=datetime.fromisoformat(made), starts=datetime.fromisoformat(starts), ends=moment(ends), values={}, closes=(),
        )  # fmt: skip
    for data in matters:
        matter = matter_of(data)
        state.matters[matter.id] = matter
    return state
