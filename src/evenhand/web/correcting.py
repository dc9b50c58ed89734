"""Corrections that never erase: what an entry should say stands beside what it says, and leads back to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from evenhand.case.events import Event
from evenhand.web.words import Words


@dataclass(frozen=True)
class Correction:
    """A later entry that corrects this one. `said` is "" where it is not the reader's to see."""

    number: int
    day: str
    said: str
    recorded: datetime


def of(words: Words, event: Event) -> list[Correction]:
    """The entries that name this one in answer to a question of the policy, in their order. Taking back is none: the
    house asks for that."""
    return [Correction(one.number, words.day(one.recorded_at), _says(words, one), one.recorded_at) for one in words.naming.get(event.number, ())]


def corrects(words: Words, event: Event) -> list[int]:
    """The entries that this one corrects, as far as the reader may see them."""
    found = [number for number, later in words.naming.items() if any(one is event for one in later)]
    return [one.number for one in words.events if one.number in found] if found else []


def _says(words: Words, event: Event) -> str:
    """What it should say: the first text of the correction."""
    fields = words.policy.fields
    texts = (value for name, value in event.answers.items() if name in fields and fields[name].kind == "text")
    return str(next(texts, ""))
