"""Stories: what should happen, written with the ids of a pack, and run without a database.

A story names people and colleagues, then steps in time; each step says what should follow, or why it
should be refused. The format is defined in the policy author's guide.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from evenhand.case.events import Event, Refused
from evenhand.case.facts import OUTSIDE, Actor, Book, Colleague, Facts, OtherRow
from evenhand.case.floor import FIELDS as FLOOR_FIELDS
from evenhand.case.house import FIELDS as HOUSE_FIELDS
from evenhand.case.passing import pass_time
from evenhand.case.rules import Request
from evenhand.case.state import State, apply
from evenhand.case.step import take
from evenhand.policy.model import Field, Policy

TOP = {"title", "clause", "cast", "after", "persons", "addresses", "colleagues", "steps"}
STEP = {
    "at", "as", "step", "outcome", "answers", "matter", "occurred_at", "case", "subject", "role", "label", "until", "refused",
    "open", "due", "in_force", "alerts", "letters",
}  # fmt: skip
PEOPLE = {
    "colleagues": {"name", "roles", "manager", "head", "deputy", "away", "related"},
    "persons": {"name", "needs", "under_age"},
    "addresses": {"lines"},
}  # fmt: skip
CAST = "cast"  # the file of people that several stories share
FAR = datetime(9999, 1, 1, tzinfo=UTC)


class BadStory(Exception):
    """A story that cannot be read, or that did not come out as written."""


@dataclass
class Result:
    """How one story came out: `fault` is "" when it passed; what it took and what it saw refused."""

    name: str
    title: str
    clause: tuple[str, ...] = ()
    fault: str = ""
    taken: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)


@dataclass
class World:
    """The people of a story, and its cases as they stand."""

    book: Book
    colleagues: dict[str, Colleague] = field(default_factory=dict)
    needs: dict[str, frozenset[str]] = field(default_factory=dict)
    under_age: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    cases: dict[str, State] = field(default_factory=dict)
    labels: dict[str, tuple[str, int]] = field(default_factory=dict)
    now: datetime | None = None

    def facts(self, case: str, subject: Mapping[str, str]) -> Facts:
        """What lies outside one case: colleagues, needs, and the person's other restrictions."""
        person, now = subject.get("person", ""), self.now or FAR
        others, routes = [], []
        for name, state in self.cases.items():
            if name != case and person and state.subject.get("person") == person:
                standing = [row for row in state.standing_rows(now) if row.kind == "restriction"]
                others += [OtherRow(name, row.closes) for row in standing]
                routes += [channel for decision, (_, channel) in state.routes.items() if any(row.decision == decision for row in standing)]
        return Facts(self.colleagues, self.needs.get(person, frozenset()), tuple(others), tuple(routes), under_age=person in self.under_age)


def run_stories(policy: Policy, folder: Path) -> list[Result]:
    """Every story of a folder, in the order of their names."""
    names = sorted(path.stem for path in folder.glob("*.toml") if path.stem != CAST)
    return [run_story(policy, folder, name) for name in names]


def run_story(policy: Policy, folder: Path, name: str) -> Result:
    """One story, run from the beginning."""
    result = Result(name, name)
    try:
        data = _read(folder, name)
        result.title, result.clause = data.get("title", name), tuple(_listed(data.get("clause", ())))
        world = World(Book({policy.edition: policy}, policy.edition))
        _play(world, folder, data, result, {name})
    except BadStory as error:
        result.fault = str(error)
    return result


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
        away = tuple((_local(start, tz), _local(end, tz)) for start, end in one.get("away", ()))
        world.colleagues[ref] = Colleague(
            ref, frozenset(one.get("roles", ())), one.get("manager", ""), one.get("head", ""), one.get("deputy", ""),
            away, frozenset(one.get("related", ())), name=one.get("name", ""),
        )  # fmt: skip
        unknown = world.colleagues[ref].roles - set(world.book.policy().roles)
        if unknown:
            raise BadStory(f"{ref} holds {sorted(unknown)[0]!r}, which is no role of the policy")
    for ref, one in data.get("persons", {}).items():
        world.needs[ref] = frozenset(one.get("needs", ()))
        if one.get("under_age"):
            world.under_age.add(ref)
    world.addresses |= set(data.get("addresses", {}))


def _local(value: Any, tz: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise BadStory(f"{value!r} is no moment: write 2026-08-28 16:55") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=tz)).astimezone(UTC)


def _step(world: World, data: Mapping[str, Any], result: Result) -> None:
    if unknown := set(data) - STEP:
        raise BadStory(f"unknown word {sorted(unknown)[0]!r}; use {', '.join(sorted(STEP))}")
    tz, case = world.book.policy().calendar.tz, data.get("case", "case")
    when = _local(data["until"] if "until" in data else data.get("at"), tz)
    if world.now and when < world.now:
        raise BadStory("time runs backwards")
    world.now = when
    for state in world.cases.values():
        pass_time(world.book, state, when)
    made: Event | None = None
    if "step" in data:
        made = _act(world, case, data, when, result)
        if made is None:
            return
    state = world.cases.setdefault(case, State())
    if "label" in data and made:
        world.labels[data["label"]] = (case, made.number)
    _expect(world, state, data, made)


def _act(world: World, case: str, data: Mapping[str, Any], when: datetime, result: Result) -> Event | None:
    state = world.cases.get(case, State())
    subject = state.subject or _subject(world, data)
    tz = world.book.policy().calendar.tz
    occurred = _local(data["occurred_at"], tz) if "occurred_at" in data else None
    who = data.get("as", "")
    request = Request(
        step=data["step"], outcome=data.get("outcome", ""), now=when, occurred_at=occurred, role=data.get("role", ""),
        actor=Actor(who if who not in OUTSIDE else subject.get("person", who), who if who in OUTSIDE else "colleague"),
        answers=_answers(world, state, data.get("answers", {})), matter=_labelled(world, data.get("matter", "")), subject=subject,
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


def _subject(world: World, data: Mapping[str, Any]) -> dict[str, str]:
    subject = dict(data.get("subject", {}))
    if not subject and world.needs:
        subject = {"person": next(iter(world.needs))}
    if subject.get("person") and subject["person"] not in world.needs:
        raise BadStory(f"there is no person {subject['person']!r} in the story")
    return subject


def _labelled(world: World, text: str) -> str:
    name, at, label = text.partition("@")
    return f"{name}.{_label(world, label)[1]}" if at else text


def _label(world: World, label: str) -> tuple[str, int]:
    if label not in world.labels:
        raise BadStory(f"nothing is labelled {label!r}")
    return world.labels[label]


def _answers(world: World, state: State, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers with labels turned into ids: of the rows, the strand or the entry that the step made."""
    asked: dict[str, Field] = {**HOUSE_FIELDS, **FLOOR_FIELDS, **world.book.policy().fields}
    found = {}
    for name, value in answers.items():
        kind = asked[name].kind if name in asked else ""
        if isinstance(value, date | datetime):
            value = value.isoformat()
        if kind == "standing":
            value = [row for one in _listed(value) for row in _rows(world, state, one)]
        elif kind == "incidents":
            value = [state.event(world.labels[one][1]).strand if one in world.labels else one for one in _listed(value)]
        elif kind == "event" and isinstance(value, str):
            value = _label(world, value)[1]
        elif kind == "restrictions":
            value = [{key: part.isoformat() if isinstance(part, date) else part for key, part in row.items()} for row in value]
        found[name] = value
    return found


def _rows(world: World, state: State, text: str) -> list[str]:
    """The rows that a label's step imposed, or the one of a measure: label, or measure@label."""
    measure, at, label = text.partition("@")
    if not at and text not in world.labels:
        return [row.id for row in state.rows.values() if row.measure == text and row.lifted is None] or [text]
    number = _label(world, label if at else text)[1]
    return [row.id for row in state.rows.values() if row.decision == number and (not at or row.measure == measure)]


def _expect(world: World, state: State, data: Mapping[str, Any], made: Event | None) -> None:
    now = world.now or FAR
    if "open" in data:
        _same("open", _listed(data["open"]), [_name(world, one) for one in state.open_matters() if not one.standing], world)
    if "in_force" in data:
        _same("in_force", _listed(data["in_force"]), [row.measure for row in state.rows.values() if row.in_force(now)], world)
    if "alerts" in data:
        mine = [one for one in world.cases.values() if one.subject == state.subject]
        _same("alerts", _listed(data["alerts"]), [row.measure for one in mine for row in one.rows.values() if row.in_force(now)], world)
    if "letters" in data:
        wanted = [effect["name"] for effect in made.effects if effect["do"] == "letter"] if made else []
        _same("letters", _listed(data["letters"]), wanted, world)
    for name, moment in data.get("due", {}).items():
        _due(world, state, name, moment)


def _name(world: World, matter: Any) -> str:
    return f"{matter.name} {matter.id}"


def _same(what: str, wanted: Sequence[str], found: Sequence[str], world: World) -> None:
    """Exact and unordered. A matter is named by its name, or by name@label."""
    left, missing = list(found), []
    for one in wanted:
        key = _labelled(world, one)
        hit = next((got for got in left if got == one or key in got.split(" ")), None)
        if hit is None:
            missing.append(one)
        else:
            left.remove(hit)
    if missing or left:
        extra = [one.split(" ")[0] for one in left]
        raise BadStory(f"{what}: missing {missing or 'nothing'}, not expected {extra or 'nothing'}")


def _due(world: World, state: State, name: str, wanted: Any) -> None:
    key = _labelled(world, name)
    matters = [one for one in state.open_matters() if key in (one.id, one.name)]
    if not matters:
        raise BadStory(f"due: {name} is not open")
    tz = world.book.policy().calendar.tz
    due = matters[0].due
    if wanted in ("", "none", False):
        if due is not None:
            raise BadStory(f"due: {name} should have no last day, but is due {due.astimezone(tz):%Y-%m-%d %H:%M}")
        return
    local = due.astimezone(tz) if due else None
    text = wanted.isoformat() if isinstance(wanted, date | datetime) else str(wanted)
    if len(text) == 10:
        matches = local is not None and local.strftime("%Y-%m-%d %H:%M:%S") == f"{text} 23:59:59"
    else:
        matches = local is not None and replace_seconds(local) == replace_seconds(_local(text, tz).astimezone(tz))
    if not matches:
        raise BadStory(f"due: {name} is due {local:%Y-%m-%d %H:%M:%S}, not {text}" if local else f"due: {name} has no last day, not {text}")


def replace_seconds(moment: datetime) -> datetime:
    """The minute of a moment: stories are written to the minute."""
    return moment.replace(second=0, microsecond=0)


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


__all__ = ["BadStory", "Result", "World", "replace", "run_stories", "run_story"]
