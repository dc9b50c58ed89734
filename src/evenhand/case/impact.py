"""What a new edition would change: in the words (`differences`), and on one live case (`impact`).

Nothing here changes anything. A strand keeps the edition it began under: a silently lengthened review of what a
disabled resident had been promised was found to be maladministration (Housing Ombudsman).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evenhand.case import house, impact_dates, impact_tables
from evenhand.case.facts import Book
from evenhand.case.impact_dates import Touched
from evenhand.case.impact_tables import IMPROVES, NEUTRAL, OPPOSITE, WORSENS
from evenhand.case.state import State
from evenhand.policy.model import Policy
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

# What a difference is about, in words; the last part of a longer name counts.
WHATS = {
    "limit": N_("time limit"), "aim": N_("own target"), "kind": N_("duty or right"), "owner": N_("whose turn it is"), "instead": N_("who acts instead"),
    "fee": N_("fee"), "suspends": N_("whether it suspends the decision"), "standing": N_("whether it stays open"), "while": N_("how long it lasts"),
    "seats": N_("who decides"), "apart": N_("who may not judge"), "by": N_("who may take it"), "imposes": N_("whether it imposes"),
    "until": N_("how long at most"), "lifts": N_("what it lifts"), "letter": N_("the letter that follows"), "opens": N_("what follows"),
    "aloud": N_("whether it is told face to face"), "deemed": N_("when it is taken to have arrived"), "approve": N_("who approves it"),
    "withhold": N_("whether it may be withheld"), "require": N_("what it must tell"), "proof": N_("whether its arrival is proved"),
    "copies": N_("who gets a copy"), "text": N_("its text"), "closes": N_("what it closes"), "words": N_("what colleagues are told to do"),
    "tells": N_("what the person is told"), "title": N_("its name"), "of": N_("who holds it"), "one": N_("whether one human holds it"),
    "needs": N_("what has to be shown first"), "review_by": N_("the policy's own review"), "calendar": N_("how days are counted"),
    "reviewers": N_("who may see every case"), "subjects": N_("whom it may concern"), "outside": N_("the bodies outside that are named"),
    "house": N_("who may take “{step}”"), "menu": N_("what may be chosen"), "at_most": N_("the gravest rank that may be chosen"), "new": N_("new"),
    "gone": N_("gone"),
}  # fmt: skip


# Words whose entries are ids of another table, and which.
NAMED = {
    "opens": "matters", "apart": "steps", "by": "roles", "owner": "roles", "letter": "letters", "closes": "channels", "copies": "roles",
    "menu": "measures", "needs": "fields", "instead": "roles", "approve": "roles", "reviewers": "roles", "house": "roles",
}  # fmt: skip
VALUES = {
    "duty": N_("duty"), "right": N_("right"), "decision": N_("what the decision imposed"), "chosen": N_("those chosen"), "all": N_("every restriction"),
    "restriction": N_("restriction"), "precaution": N_("precaution"), "hold": N_("hold"), "warning": N_("warning"), "act": N_("act"), "order": N_("order"),
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One difference between two editions: where, what, and what it means for the person."""

    table: str
    id: str
    what: str
    title: str
    before: str
    after: str
    effect: str  # improves, worsens, neutral
    clause_before: tuple[str, ...] = ()
    clause_after: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name in the record: ids only."""
        return ".".join(filter(None, (self.table, self.id, self.what)))

    @property
    def words(self) -> str:
        """The difference as a sentence."""
        if self.what in ("new", "gone"):
            return _new_or_gone(self.what, self.title)
        choice, about, which = _parts(self.what)
        if about in ("new", "gone"):
            choice = self.before or self.after
            said = _("{title}: the choice “{choice}” is new.") if about == "new" else _("{title}: the choice “{choice}” is gone.")
            return said.format(title=self.title, choice=choice)
        title = f"{self.title} ({choice})" if choice else self.title
        what = _(WHATS[about]).format(step=_step(which)) if about in WHATS else about
        said = _("{title}: {what}: {after} (before: {before}).")
        if not self.before:
            said = _("{title}: {what}: now {after}.")
        elif not self.after:
            said = _("{title}: {what}: no longer {before}.")
        return said.format(title=title, what=what, before=self.before, after=self.after)


def _new_or_gone(what: str, title: str) -> str:
    return _("{title}: new.").format(title=title) if what == "new" else _("{title}: gone.").format(title=title)


def _step(name: str) -> str:
    """A step of every policy by its title."""
    return house.STEPS[name].title if name in house.STEPS else name


def _parts(what: str) -> tuple[str, str, str]:
    """The outcome, the word and the entry that a difference is about: `restrict.opens.review`; without them ""."""
    parts = what.split(".")
    place = next((number for number, part in enumerate(parts) if part in WHATS), 0)
    return ".".join(parts[:place]), parts[place], ".".join(parts[place + 1 :])


@dataclass(frozen=True)
class Changes:
    """Every difference between two editions."""

    old: str
    new: str
    all: tuple[Change, ...]

    @property
    def improves(self) -> tuple[Change, ...]:
        return tuple(one for one in self.all if one.effect == IMPROVES)

    @property
    def worsens(self) -> tuple[Change, ...]:
        return tuple(one for one in self.all if one.effect == WORSENS)

    @property
    def neutral(self) -> tuple[Change, ...]:
        return tuple(one for one in self.all if one.effect == NEUTRAL)


def differences(old: Policy, new: Policy) -> Changes:
    """Every difference between two editions, table by table, things of the same name compared."""
    found = [
        Change("policy", "", one.what, new.title, _said(old, one.what, one.before), _said(new, one.what, one.after), one.effect)
        for one in impact_tables.whole(old, new)
    ]  # fmt: skip
    for table in impact_tables.TABLES:
        found += _table(old, new, table)
    return Changes(old.edition, new.edition, tuple(found))


def _table(old: Policy, new: Policy, table: str) -> Iterator[Change]:
    had, has, compare = getattr(old, table), getattr(new, table), impact_tables.TABLES[table]
    names = [name for name in had if name in has] if table == "fields" else list(dict.fromkeys((*had, *has)))
    for name in names:
        was, now = had.get(name), has.get(name)
        one = now or was
        title, before, after = _title(one) or name, getattr(was, "clause", ()), getattr(now, "clause", ())
        if was is None:
            yield Change(table, name, "new", title, "", title, impact_tables.having(new, table, name), before, after)
        elif now is None:
            yield Change(table, name, "gone", title, title, "", OPPOSITE[impact_tables.having(old, table, name)], before, after)
        elif compare:
            for found in compare(old, new, was, now):
                said = [_said(policy, found.what, one) for policy, one in ((old, found.before), (new, found.after))]
                yield Change(table, name, found.what, title, said[0], said[1], found.effect, before, after)


def _title(thing: Any) -> str:
    return str(getattr(thing, "title", "") or getattr(thing, "label", ""))


def _said(policy: Policy, what: str, value: str) -> str:
    """Ids as titles, where the word names things of another table; a word of the policy's in words."""
    about = _parts(what)[1]
    if about in ("kind", "lifts"):
        return _(VALUES[value]) if value in VALUES else value
    table = getattr(policy, NAMED[about]) if about in NAMED else {}
    return ", ".join(f"“{_title(table[one])}”" if one in table and _title(table[one]) else one for one in value.split(", "))


def impact(book: Book, state: State, old: Policy, new: Policy, now: datetime) -> list[Touched]:
    """What `new` would do to a case if it held for the strands that run under `old`: dates, rights, duties, letters.

    `state` has time passed on it until `now`. A line with `gives` is what the step `edition.apply` would give; all
    others stay as they are, because what was promised stands.
    """
    return impact_dates.touched(state, old, new, now)


__all__ = ["IMPROVES", "NEUTRAL", "OPPOSITE", "WORSENS", "Change", "Changes", "Touched", "differences", "impact"]
