"""What code says to people beside the policy, in the language of whoever reads: the house's steps and fields, the floor's.

A table is written once, in English, with its texts marked for the catalogue. Whoever looks something up in it gets it
with its words looked up at that moment. Nothing of it goes into the record but ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from evenhand.policy.model import Field, Step
from evenhand.policy.tongue import gettext as _

Thing = TypeVar("Thing", Field, Step)


class Said(Mapping[str, Thing]):
    """Things by their id, each said in the reader's language."""

    def __init__(self, say: Callable[[Thing], Thing], things: Iterable[Thing]):
        self._say: Callable[[Thing], Thing] = say
        self._things: dict[str, Thing] = {one.id: one for one in things}

    def __getitem__(self, name: str) -> Thing:
        return self._say(self._things[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)


def field(one: Field) -> Field:
    """A field with its label and its choices as the reader says them."""
    label, choices = _(one.label), {name: _(title) for name, title in one.choices.items()}
    return one if label == one.label and choices == one.choices else replace(one, label=label, choices=choices)


def step(one: Step) -> Step:
    """A step with its title and those of its outcomes as the reader says them."""
    title, titles = _(one.title), {name: _(outcome.title) for name, outcome in one.outcomes.items()}
    if title == one.title and all(titles[name] == outcome.title for name, outcome in one.outcomes.items()):
        return one
    return replace(one, title=title, outcomes={name: replace(outcome, title=titles[name]) for name, outcome in one.outcomes.items()})
