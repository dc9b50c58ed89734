"""The world of a story: its people, its cases as they stand, and what its steps were labelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from evenhand.case import subjects
from evenhand.case.facts import Book, Colleague, Facts, OtherRow
from evenhand.case.state import State

FAR = datetime(9999, 1, 1, tzinfo=UTC)

# What a subject may be written with; { person, address } is somebody not yet identified.
_SUBJECTS = {(), ("person",), ("address",), ("address", "person"), ("group",), ("for", "representative")}


class BadStory(Exception):
    """A story that cannot be read, or that did not come out as written."""


@dataclass
class World:
    """The people of a story, and its cases as they stand."""

    book: Book
    colleagues: dict[str, Colleague] = field(default_factory=dict)
    needs: dict[str, frozenset[str]] = field(default_factory=dict)  # of every person and group there is
    groups: set[str] = field(default_factory=set)
    under_age: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    cases: dict[str, State] = field(default_factory=dict)
    labels: dict[str, tuple[str, int]] = field(default_factory=dict)
    now: datetime | None = None

    def facts(self, case: str, subject: Mapping[str, str]) -> Facts:
        """What lies outside one case: colleagues, needs, and the other restrictions of the person in this capacity."""
        person, now = subject.get("person", ""), self.now or FAR
        others, routes = [], []
        for name, state in self.cases.items():
            if name != case and subjects.same(state.subject, subject):
                standing = [row for row in state.standing_rows(now) if row.kind == "restriction"]
                others += [OtherRow(name, row.closes) for row in standing]
                routes += [channel for decision, (_, channel) in state.routes.items() if any(row.decision == decision for row in standing)]
        return Facts(self.colleagues, self.needs.get(person, frozenset()), tuple(others), tuple(routes), under_age=person in self.under_age)

    def subject(self, said: Mapping[str, Any]) -> dict[str, str]:
        """Whom a step's `subject` names, as a case keeps it; where it names nobody, the first person of the story.

        A story writes { person = … }, { address = … }, { group = … } or { representative = …, for = … }. Raises BadStory.
        """
        words = dict(said) or ({self._kind(first): first} if (first := next(iter(self.needs), "")) else {})
        if tuple(sorted(words)) not in _SUBJECTS:
            raise BadStory("a subject is one of { person = … }, { address = … }, { group = … }, { representative = …, for = … }")
        for word, ref in words.items():
            wanted = subjects.GROUP if word == subjects.GROUP else subjects.PERSON
            if word != subjects.ADDRESS and (ref not in self.needs or (word != subjects.FOR and self._kind(ref) != wanted)):
                raise BadStory(f"there is no {wanted} {ref!r} in the story")
        if group := words.pop(subjects.GROUP, ""):
            return {subjects.PERSON: group, subjects.AS: subjects.GROUP}
        if acting := words.pop(subjects.REPRESENTATIVE, ""):
            return {subjects.PERSON: acting, subjects.AS: subjects.REPRESENTATIVE, subjects.FOR: words[subjects.FOR]}
        return words

    def _kind(self, ref: str) -> str:
        return subjects.GROUP if ref in self.groups else subjects.PERSON


def local(value: Any, tz: Any) -> datetime:
    """A moment as a story writes it, local to the policy, in UTC."""
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise BadStory(f"{value!r} is no moment: write 2026-08-28 16:55") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=tz)).astimezone(UTC)


def labelled(world: World, text: str) -> str:
    """`name@label` as the id of the matter that the labelled step opened."""
    name, at, label = text.partition("@")
    return f"{name}.{number_of(world, label)[1]}" if at else text


def number_of(world: World, label: str) -> tuple[str, int]:
    """The case and the entry that a label names."""
    if label not in world.labels:
        raise BadStory(f"nothing is labelled {label!r}")
    return world.labels[label]


def listed(value: Any) -> list[str]:
    """A single word stands for a list of one."""
    return [value] if isinstance(value, str) else list(value)
