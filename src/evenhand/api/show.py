"""A case as the API gives it: what is open, what may be done, what stands, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from evenhand.api.cards import case_line, iso
from evenhand.case import floor, house, subjects
from evenhand.case.events import Event
from evenhand.case.offers import Offer
from evenhand.case.state import Letter, Matter, Row
from evenhand.desk.casework.steps import Taken
from evenhand.desk.casework.views import CaseView
from evenhand.desk.sight import SEALED, PartView
from evenhand.desk.workload.worklist import WorkItem
from evenhand.policy import labels
from evenhand.policy.model import Policy
from evenhand.policy.tongue import gettext as _


def case(view: CaseView, now: datetime) -> dict[str, Any]:
    """A case for the one who asks, with every step that they may or may not take."""
    state = view.state
    return {
        "ref": view.ref, "edition": view.policy.edition, "version": len(view.hashes),
        "person": state.subject.get("person", ""), "address": state.subject.get("address", ""),
        "concerns": subjects.kind(state.subject), "acting_for": state.subject.get(subjects.FOR, ""),
        "lead": state.lead, "deputy": state.deputy, "ended": iso(state.ended),
        "matters": [matter(one, view.policy, now) for one in state.matters.values()],
        "steps": [step(one) for one in view.offers],
        "restrictions": [row(one, view.book.policy(one.edition), now) for one in state.rows.values()],
        "letters": [letter(one, view.book.policy(one.edition)) for one in state.letters.values()],
        "head": {"number": len(view.hashes), "hash": view.head},
    }  # fmt: skip


def work_line(one: WorkItem) -> dict[str, Any]:
    """A matter in a list of work."""
    return {
        "id": one.matter, "case": one.case, "person": one.person, "initials": one.initials, "name": one.name,
        "title": one.title, "kind": one.kind, "edition": one.edition, "clause": list(one.clause),
        "owner": list(one.owner), "acting": list(one.acting), "mine": one.mine, "opened": iso(one.opened),
        "due": iso(one.due), "aim": iso(one.aim), "late": one.late, "time_left": one.time_left,
    }  # fmt: skip


def matter(one: Matter, policy: Policy, now: datetime) -> dict[str, Any]:
    """One instance of a matter, open or closed."""
    received = policy.calendar.day(one.due).isoformat() if one.due and one.kind == "right" else None
    return {
        "id": one.id, "name": one.name, "strand": one.strand, "about": one.about, "edition": one.edition,
        "kind": one.kind, "clause": list(one.clause), "title": one.title, "owner": list(one.owner) or list(one.seats),
        "opened": iso(one.opened), "due": iso(one.due), "received_by": received,
        "state": "open" if one.open else "closed", "late": bool(one.open and one.due and one.due < now),
        "closed_how": one.closed_how, "letter": one.letter,
    }  # fmt: skip


def step(one: Offer) -> dict[str, Any]:
    """One step on one matter, with the exact schema of each outcome's answers."""
    return {
        "id": one.step.id, "matter": one.matter.id if one.matter else "", "clause": list(one.step.clause),
        "title": one.step.title, "tag": one.tag, "may": one.may,
        "refusals": [{"rule": each.rule, "clause": each.clause, "message": each.message} for each in one.refusals],
        "outcomes": [
            {"id": each.id, "title": each.title, "answers": one.schema(each)} for each in one.step.outcomes.values()
        ],
    }  # fmt: skip


def row(one: Row, policy: Policy, now: datetime) -> dict[str, Any]:
    """One measure that was imposed."""
    return {
        "id": one.id, "kind": one.kind, "measure": one.measure, "title": policy.measures[one.measure].title,
        "decision": one.decision, "strand": one.strand, "starts": iso(one.starts), "binds": iso(one.binds),
        "ends": iso(one.ends), "lifted": iso(one.lifted), "stands": one.stands(now), "in_force": one.in_force(now),
        "closes": list(one.closes), "values": dict(one.values),
    }  # fmt: skip


def letter(one: Letter, policy: Policy) -> dict[str, Any]:
    """One letter in its life."""
    return {
        "id": one.id, "name": one.name, "title": policy.letters[one.name].title, "strand": one.strand,
        "about": one.about, "state": one.state, "again_of": one.again_of, "posting": one.posting, "way": one.way,
        "deemed": one.deemed, "dispatched": iso(one.dispatched), "last_days": dict(one.last_days),
    }  # fmt: skip


def history(view: CaseView) -> list[dict[str, Any]]:
    """What happened, oldest first. What is hidden from the one who asks keeps its place, number and hashes."""
    return [entry(view, one) for one in view.state.events if one.number in view.hashes]


def entry(view: CaseView, one: Event) -> dict[str, Any]:
    """One entry of the record, with as much of its answers as may be shown."""
    prev, own = view.hashes[one.number]
    shown = (
        {"number": one.number, "recorded_at": iso(one.recorded_at)}
        if one.number in view.hidden
        else event(one)
    )
    return {
        **shown,
        "prev": prev,
        "hash": own,
        "parts": [part(each) for each in view.parts.get(one.number, ())],
    }


def part(one: PartView) -> dict[str, Any]:
    """The answers of one subject and class, or why they are not here."""
    return {
        "id": one.id, "class": one.sort, "subject": "" if one.state == SEALED else one.subject, "state": one.state,
        "content": dict(one.content) if one.content is not None else None,
    }  # fmt: skip


def event(one: Event) -> dict[str, Any]:
    """What a step did, without its answers."""
    return {
        "number": one.number, "step": one.step, "outcome": one.outcome, "matter": one.matter,
        "clause": list(one.clause), "by": one.by, "counts_for": one.counts_for, "role": one.role,
        "prepared_by": one.prepared_by, "recorded_at": iso(one.recorded_at), "occurred_at": iso(one.occurred_at),
        "effects": [dict(effect) for effect in one.effects],
    }  # fmt: skip


def since(view: CaseView, events: Iterable[Event]) -> list[dict[str, Any]]:
    """What happened since a form was made, as far as the one who sent it may see it."""
    return [entry(view, one) for one in events if one.number in view.hashes and one.number not in view.hidden]


def warnings(answers: Mapping[str, Any], policy: Policy) -> list[dict[str, str]]:
    """The labels for people in the texts of some answers, as a page points them out: a hint, never a bar."""
    known = {**house.FIELDS, **floor.FIELDS, **policy.fields}
    texts = [(name, value) for name, value in answers.items() if isinstance(value, str) and name in known and known[name].kind == "text"]
    return [{"field": name, "words": one.words, "instead": _(one.instead)} for name, value in texts for one in labels.found(value)]


def taken(found: Taken, view: CaseView | None) -> dict[str, Any]:
    """The event that a step made; without the chain where whoever took it may no longer see the case."""
    shown = entry(view, found.event) if view else {**event(found.event), "prev": "", "hash": "", "parts": []}
    return {**shown, "case": found.case, "repeated": found.repeated}


def unseen(found: Taken) -> dict[str, Any]:
    """A case just opened by someone who may not see it: its reference and nothing else."""
    return {
        "ref": found.case, "edition": found.event.edition, "version": found.event.number, "person": "", "address": "", "concerns": "", "acting_for": "",
        "lead": "", "deputy": "", "ended": None, "matters": [], "steps": [], "restrictions": [], "letters": [],
        "head": {"number": found.event.number, "hash": ""},
    }  # fmt: skip


__all__ = ["case", "case_line", "event", "history", "since", "taken", "unseen", "warnings", "work_line"]
