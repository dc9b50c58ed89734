"""Playing the invented cases through the desk, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from evenhand.case.events import Event, Refused
from evenhand.case.facts import COLLEAGUE, OUTSIDE, Actor
from evenhand.commands.demo.moments import absolute
from evenhand.commands.failing import Failure
from evenhand.policy.calendar import Calendar


@dataclass
class Played:
    """A case as far as it has been played: its reference, and what its labelled steps made."""

    name: str
    title: str
    ref: str = ""
    labels: dict[str, Event] = field(default_factory=dict)

    def matter(self, text: str) -> str:
        """A matter as a story names it: an id, a name, or name@label."""
        name, at, label = text.partition("@")
        return f"{name}.{self.labels[label].number}" if at else text

    def answers(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Answers with the labels of reports turned into what they made."""
        found = dict(given)
        if "incidents" in found:
            found["incidents"] = [
                self.labels[one].strand if one in self.labels else one for one in found["incidents"]
            ]
        if "lift" in found:
            found["lift"] = [row for one in found["lift"] for row in self.rows(one)]
        return found

    def rows(self, text: str) -> list[str]:
        """The row of a measure that a labelled step imposed, as a story names it: measure@label."""
        measure, _, label = text.partition("@")
        imposed = [one for one in self.labels[label].effects if one["do"] == "impose"]
        return [one["id"] for one in imposed if one["measure"] == measure]


@dataclass(frozen=True)
class Act:
    """Something that happens at a moment beside the cases. `does` is given the cases played so far, by name."""

    at: datetime
    does: Callable[[Mapping[str, Played], datetime], None]


def play(cases: Mapping[str, Mapping[str, Any]], now: datetime, calendar: Calendar, beside: Iterable[Act] = ()) -> Iterator[str]:
    """Plays every step of every case at its own moment, time passing between; tells of each case as it begins.

    What happens `beside` the cases happens at its own moment too, before the steps of the same one.
    """
    from evenhand import desk

    waiting: list[tuple[datetime, str, int, Played | Act, Mapping[str, Any]]] = [(one.at, "", place, one, {}) for place, one in enumerate(beside)]
    played = {name: Played(name, data["title"]) for name, data in cases.items()}
    for name, data in cases.items():
        one = played[name]
        for place, step in enumerate(data["steps"]):
            made = absolute(step, now, calendar)
            waiting.append((moment(made["at"]), name, place, one, made))
    passed = None
    for at, _, _, what, step in sorted(waiting, key=lambda item: item[:3]):
        if isinstance(what, Played) and not what.ref:
            yield what.title
        if at != passed:
            desk.pass_time(now=at)
        passed = at
        if isinstance(what, Act):
            what.does(played, at)
        else:
            _take(what, step, at)
    desk.pass_time(now=now)


def _take(one: Played, step: Mapping[str, Any], at: datetime) -> None:
    from evenhand import desk

    who = step["as"]
    where: dict[str, Any] = {"case": one.ref} if one.ref else {"subject": step["subject"]}
    occurred = moment(step["occurred_at"]) if "occurred_at" in step else None
    try:
        taken = desk.take_step(
            **where, step=step["step"], outcome=step["outcome"], answers=one.answers(step.get("answers", {})),
            actor=Actor(who, who if who in OUTSIDE else COLLEAGUE), matter=one.matter(step.get("matter", "")),
            role=step.get("role", ""), occurred_at=occurred, now=at,
        )  # fmt: skip
    except Refused as refused:
        raise Failure(
            f"The demonstration's case {one.name} cannot be played at {step['step']}: {refused}", code=1
        ) from None
    one.ref = taken.case
    if "label" in step:
        one.labels[step["label"]] = taken.event


def moment(text: str) -> datetime:
    """A moment as a door would hand it in: in UTC, as the record keeps it."""
    return datetime.fromisoformat(text).astimezone(UTC)
