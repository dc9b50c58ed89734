"""What a new edition would do to the cases that live now. It looks at every one of them, and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from evenhand import ledger
from evenhand.case.facts import Actor, Book
from evenhand.case.impact import IMPROVES, NEUTRAL, WORSENS, Changes, Touched, differences
from evenhand.case.impact import impact as touched
from evenhand.case.passing import pass_time
from evenhand.desk import editions, whose
from evenhand.ledger.models import CASE
from evenhand.people.joined import folded
from evenhand.policy.model import Policy
from evenhand.registers.models import AlertRow, CaseRow, MatterRow


@dataclass(frozen=True)
class CaseImpact:
    """One live case that a new edition would touch, and how."""

    ref: str
    lines: tuple[Touched, ...]

    @property
    def improves(self) -> tuple[Touched, ...]:
        return tuple(one for one in self.lines if one.effect == IMPROVES)

    @property
    def worsens(self) -> tuple[Touched, ...]:
        return tuple(one for one in self.lines if one.effect == WORSENS)

    @property
    def neutral(self) -> tuple[Touched, ...]:
        return tuple(one for one in self.lines if one.effect == NEUTRAL)


@dataclass(frozen=True)
class Impact:
    """Two editions compared, and the live cases of the old one that the new one would touch."""

    old: Policy
    new: Policy
    changes: Changes
    cases: list[CaseImpact]
    looked_at: int
    hidden: int  # touched, but not for the asker to see


def impact(*, old: str | Policy, new: str | Policy, now: datetime, actor: Actor | None = None) -> Impact:
    """Both editions compared, and each live case that runs under `old`; with `actor` only those that they may see.

    An edition is its name, or one already read (a folder that is not adopted). Raises Refused where there is no
    such edition, BadPack where it cannot be read, EditionChanged, and NotFound for an actor who is not known.
    """
    was, then = _edition(old), _edition(new)
    book = editions.book()
    rows = _live(was.edition)
    seen = _seen(rows, actor, now) if actor else {row.ref for row in rows}
    found = [_case(book, row.ref, was, then, now) for row in rows]
    lines = [one for one in found if one.lines]
    shown = [one for one in lines if one.ref in seen]
    return Impact(was, then, differences(was, then), shown, len(rows), len(lines) - len(shown))


def _edition(named: str | Policy) -> Policy:
    return editions.named(named) if isinstance(named, str) else named


def _live(edition: str) -> list[CaseRow]:
    """The cases with something open or standing under an edition."""
    waiting = MatterRow.objects.filter(edition=edition).values("case_id")
    standing = AlertRow.objects.filter(edition=edition, lifted=None).values("case_id")
    return list(CaseRow.objects.filter(Q(pk__in=waiting) | Q(pk__in=standing)).order_by("ref"))


def _seen(rows: list[CaseRow], actor: Actor, now: datetime) -> set[str]:
    who = whose.asker(actor=actor, now=now)
    matters = whose.by_case(list(MatterRow.objects.filter(case__in=[row.pk for row in rows])))
    return {row.ref for row in rows if whose.may_see(who, whose.brief_case(row, matters.get(row.pk, [])))}


def _case(book: Book, ref: str, old: Policy, new: Policy, now: datetime) -> CaseImpact:
    state = folded(ledger.read(kind=CASE, ref=ref))
    pass_time(book, state, now)
    return CaseImpact(ref, tuple(touched(book, state, old, new, now)))
