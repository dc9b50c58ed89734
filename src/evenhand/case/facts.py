"""What `take` has to know beside the case: people, absences, other cases, the letters' drafts.

The desk reads these from the record; a story writes them down. All of it is data, nothing is asked
for later, so that the same facts always give the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from evenhand.policy.model import Policy

PERSON, REPRESENTATIVE, COLLEAGUE = "person", "representative", "colleague"
OUTSIDE = (PERSON, REPRESENTATIVE)


@dataclass(frozen=True)
class Colleague:
    """Someone who works for the organisation, as far as the rules need to know them."""

    ref: str
    roles: frozenset[str] = frozenset()
    manager: str = ""
    head: str = ""
    deputy: str = ""
    away: tuple[tuple[datetime, datetime], ...] = ()
    related: frozenset[str] = frozenset()
    left: datetime | None = None
    successor: str = ""  # who took over from a colleague who has left
    name: str = ""
    records: frozenset[str] = frozenset()  # of themselves as somebody whom we serve

    def absent(self, at: datetime) -> bool:
        """On leave, or gone, at that moment."""
        return bool(self.left and self.left <= at) or any(start <= at < end for start, end in self.away)


@dataclass(frozen=True)
class Actor:
    """Who acts: a colleague by reference, or the person or their representative."""

    human: str
    kind: str = COLLEAGUE


@dataclass(frozen=True)
class OtherRow:
    """A standing restriction of the same person on another case."""

    case: str
    closes: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Everything outside the case that the five questions and the floor look at."""

    colleagues: Mapping[str, Colleague]
    needs: frozenset[str] = frozenset()
    others: tuple[OtherRow, ...] = ()
    other_routes: tuple[str, ...] = ()
    letter_faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    under_age: bool = False

    @cached_property
    def work_here(self) -> frozenset[str]:
        """The records of people who are colleagues too, by reference."""
        return frozenset(ref for one in self.colleagues.values() for ref in one.records)


@dataclass(frozen=True)
class Book:
    """The editions of a policy: the one in force for new reports, and those that live cases began under."""

    editions: Mapping[str, Policy]
    in_force: str

    def policy(self, edition: str = "") -> Policy:
        """The edition named, or the one in force. Raises KeyError with the name of one that is missing."""
        return self.editions[edition or self.in_force]
