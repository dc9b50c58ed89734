"""Stories: what should happen, written with the ids of a pack, and run without a database.

A story names people and colleagues, then steps in time; each step says what should follow, or why it
should be refused. The format is defined in the policy author's guide.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from evenhand.case.events import Event, Refused
from evenhand.case.expecting import expect
from evenhand.case.facts import OUTSIDE, Actor, Book, Colleague
from evenhand.case.floor import FIELDS as FLOOR_FIELDS
from evenhand.case.fold import apply
from evenhand.case.house import FIELDS as HOUSE_FIELDS
from evenhand.case.passing import needs_changed, pass_time
from evenhand.case.rules import Request
from evenhand.case.state import State
from evenhand.case.step import take
from evenhand.case.subjects import GROUP, PERSON
from evenhand.case.world import BadStory, World, labelled, listed, local, number_of
from evenhand.policy.model import Field, Policy

TOP = {"title", "clause", "cast", "after", "persons", "addresses", "colleagues", "steps"}
STEP = {
    "at", "as", "step", "outcome", "answers", "matter", "occurred_at", "case", "subject", "role", "label", "until", "refused",
    "open", "due", "in_force", "alerts", "letters",
}  # fmt: skip
PEOPLE = {
    "colleagues": {"name", "roles", "manager", "head", "deputy", "away", "related"},
    "persons": {"name", "kind", "needs", "under_age"},
    "addresses": {"lines"},
}  # fmt: skip
CAST = "cast"  # the file of people that several stories share


@dataclass
class Result:
    """How one story came out: `fault` is "" when it passed; what it took and what it saw refused."""

    name: str
    title: str
    clause: tuple[str, ...] = ()
    fault: str = ""
    taken: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)


def run_stories(policy: Policy, folder: Path) -> list[Result]:
    """Every story of a folder, in the order of their names."""
    names = sorted(path.stem for path in folder.glob("*.toml") if path.stem != CAST)
    return [run_story(policy, folder, name) for name in names]


def run_story(policy: Policy, folder: Path, name: str) -> Result:
    """One story, run from the beginning."""
    result = Result(name, name)
    try:
        data = _read(folder, name)
        result.title, result.clause = data.get("title", name), tuple(listed(data.get("clause", ())))
        world = World(Book({policy.edition: policy}, policy.edition))
        _play(world, folder, data, result, {name})
    except BadStory as error:
        result.fault = str(error)
    return result


def play(policy: Policy, folder: Path, name: str) -> World:
    """The world of a story after its last step. Raises BadStory."""
    world = World(Book({policy.edition: policy}, policy.edition))
    _play(world, folder, _read(folder, name), Result(name, name), {name})
    return world


def _read(folder: Path, name: str) -> dict[str, Any]:
    try:
        data = tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))
    except FileNotFoundError:
        raise BadStory(f"there is no story {name}.toml") from None
    except tomllib.TOMLDecodeError as error:
        raise BadStory(f"{name}.toml: {error}") from None
    if unknown := set(data) - TOP:
        raise BadStory(f"{name}.toml: unknown word {sorted(unknown)[0]!r}; use {', '.join(sorted(TOP))}")
    return data


def _play(world: World, folder: Path, data: Mapping[str, Any], result: Result, seen: set[str]) -> None:
    if before := data.get("after"):
        if before in seen:
            raise BadStory(f"the story comes after itself: {before}")
        _play(world, folder, _read(folder, before), Result(before, before), seen | {before})
    if cast := data.get("cast"):
        _people(world, _read(folder, cast))
    _people(world, data)
    for number, step in enumerate(data.get("steps", ()), 1):
        try:
            _step(world, step, result)
        except BadStory as error:
            raise BadStory(f"step {number} ({step.get('step', 'time')} at {step.get('at', step.get('until', '?'))}): {error}") from None


def _people(world: World, data: Mapping[str, Any]) -> None:
    tz = world.book.policy().calendar.tz
    for table, words in PEOPLE.items():
        for ref, one in data.get(table, {}).items():
            if odd := set(one) - words:
                raise BadStory(f"{table}.{ref}: unknown word {sorted(odd)[0]!r}; use {', '.join(sorted(words))}")
    for ref, one in data.get("colleagues", {}).items():
        away = tuple((local(start, tz), local(end, tz)) for start, end in one.get("away", ()))
        world.colleagues[ref] = Colleague(
            ref, frozenset(one.get("roles", ())), one.get("manager", ""), one.get("head", ""), one.get("deputy", ""),
            away, frozenset(one.get("related", ())), name=one.get("name", ""),
        )  # fmt: skip
        unknown = world.colleagues[ref].roles - set(world.book.policy().roles)
        if unknown:
            raise BadStory(f"{ref} holds {sorted(unknown)[0]!r}, which is no role of the policy")
    for ref, one in data.get("persons", {}).items():
        _person(world, ref, one)
    world.addresses |= set(data.get("addresses", {}))


def _person(world: World, ref: str, one: Mapping[str, Any]) -> None:
    """A person, or with `kind = "group"` a group: a party as a person is, but of no age."""
    kind = one.get("kind", PERSON)
    if kind not in (PERSON, GROUP):
        raise BadStory(f"persons.{ref}: kind is person or group, not {kind!r}")
    if kind == GROUP and one.get("under_age"):
        raise BadStory(f"persons.{ref}: a group has no age")
    world.needs[ref] = frozenset(one.get("needs", ()))
    (world.groups.add if kind == GROUP else world.groups.discard)(ref)
    if one.get("under_age"):
        world.under_age.add(ref)


def _step(world: World, data: Mapping[str, Any], result: Result) -> None:
    if unknown := set(data) - STEP:
        raise BadStory(f"unknown word {sorted(unknown)[0]!r}; use {', '.join(sorted(STEP))}")
    tz, case = world.book.policy().calendar.tz, data.get("case", "case")
    when = local(data["until"] if "until" in data else data.get("at"), tz)
    if world.now and when < world.now:
        raise BadStory("time runs backwards")
    world.now = when
    for state in world.cases.values():
        pass_time(world.book, state, when)
        needs_changed(world.book, state, world.needs.get(state.subject.get("person", ""), ()), when)
    made: Event | None = None
    if "step" in data:
        made = _act(world, case, data, when, result)
        if made is None:
            return
    state = world.cases.setdefault(case, State())
    if "label" in data and made:
        world.labels[data["label"]] = (case, made.number)
    expect(world, state, data, made)


def _act(world: World, case: str, data: Mapping[str, Any], when: datetime, result: Result) -> Event | None:
    state = world.cases.get(case, State())
    subject = state.subject or world.subject(data.get("subject", {}))
    tz = world.book.policy().calendar.tz
    occurred = local(data["occurred_at"], tz) if "occurred_at" in data else None
    who = data.get("as", "")
    request = Request(
        step=data["step"], outcome=data.get("outcome", ""), now=when, occurred_at=occurred, role=data.get("role", ""),
        actor=Actor(who if who not in OUTSIDE else subject.get("person", who), who if who in OUTSIDE else "colleague"),
        answers=_answers(world, state, data.get("answers", {})), matter=labelled(world, data.get("matter", "")), subject=subject,
    )  # fmt: skip
    try:
        event = take(world.book, state, request, world.facts(case, subject))
    except Refused as refused:
        _refused(data, refused)
        result.refused.add(data["step"])
        return None
    if "refused" in data:
        raise BadStory(f"it should have been refused ({data['refused']}), and was taken")
    apply(state, event)
    world.cases[case] = state
    result.taken.add(data["step"])
    for effect in event.effects:
        if effect["do"] == "needs" and subject.get("person"):
            world.needs[subject["person"]] |= set(effect["needs"])
    return event


def _refused(data: Mapping[str, Any], refused: Refused) -> None:
    said = "; ".join(f"[{one.rule}, {one.clause}] {one.message}" for one in refused.refusals)
    if "refused" not in data:
        raise BadStory(f"refused: {said}")
    wanted = str(data["refused"])
    if not any(wanted == one.rule or wanted in one.clause.split(", ") for one in refused.refusals):
        raise BadStory(f"it should have been refused by {wanted}, but: {said}")


def _answers(world: World, state: State, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers with labels turned into ids: of the rows, the strand or the entry that the step made."""
    asked: dict[str, Field] = {**HOUSE_FIELDS, **FLOOR_FIELDS, **world.book.policy().fields}
    found = {}
    for name, value in answers.items():
        kind = asked[name].kind if name in asked else ""
        if isinstance(value, date | datetime):
            value = value.isoformat()
        if kind == "standing":
            value = [row for one in listed(value) for row in _rows(world, state, one)]
        elif kind == "incidents":
            value = [state.event(world.labels[one][1]).strand if one in world.labels else one for one in listed(value)]
        elif kind == "event" and isinstance(value, str):
            value = number_of(world, value)[1]
        elif kind == "restrictions":
            value = [{key: part.isoformat() if isinstance(part, date) else part for key, part in row.items()} for row in value]
        found[name] = value
    return found


def _rows(world: World, state: State, text: str) -> list[str]:
    """The rows that a label's step imposed, or the one of a measure: label, or measure@label."""
    measure, at, label = text.partition("@")
    if not at and text not in world.labels:
        return [row.id for row in state.rows.values() if row.measure == text and row.lifted is None] or [text]
    number = number_of(world, label if at else text)[1]
    return [row.id for row in state.rows.values() if row.decision == number and (not at or row.measure == measure)]
