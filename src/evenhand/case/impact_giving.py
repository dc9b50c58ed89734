"""Giving a live case what a newer edition improves: the house step `edition.apply`.

Only what improves the person's position can be given, and each line says how. What worsens it has no step at all: it
comes with a fresh decision under the new edition, and its letter. The strand keeps the edition it began under.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from evenhand.case.effects import Making, iso
from evenhand.case.events import Refusal
from evenhand.case.facts import Book
from evenhand.case.impact_dates import Touched, touched
from evenhand.case.reach import reviews
from evenhand.case.rules import Context
from evenhand.case.state import State
from evenhand.policy.model import Policy
from evenhand.policy.tongue import gettext as _

LETTER = "change-of-policy"  # the letter that tells of it, where the case's own edition has one


@dataclass
class Giving(Context):
    """A step that also knows the edition in force."""

    book: Book | None = None

    @classmethod
    def of(cls, context: Context, book: Book) -> Giving:
        """The same step, knowing the edition in force."""
        return cls(**vars(context), book=book)


def behind(book: Book, state: State) -> list[str]:
    """The editions, no longer in force, under which reports of the case run."""
    return [one for one in dict.fromkeys(_editions(state)) if one != book.in_force]


def _editions(state: State) -> list[str]:
    return [one.edition for one in state.strands.values() if not one.annulled]


def strand(book: Book, state: State) -> str:
    """The latest report that runs under an earlier edition; else the latest."""
    live = [one for one in state.strands.values() if not one.annulled]
    earlier = [one.id for one in live if one.edition != book.in_force]
    return (earlier or [one.id for one in live] or list(state.strands) or [""])[-1]


def gifts(book: Book, state: State, now: datetime) -> list[Touched]:
    """What the edition in force would give the case."""
    found = [one for edition in behind(book, state) for one in touched(state, book.policy(edition), book.policy(), now)]
    return [one for one in found if one.gives]


def check(context: Context) -> list[Refusal]:
    """Whether there is anything to give."""
    if not isinstance(context, Giving) or context.book is None or not context.strand:
        return []
    if not behind(context.book, context.state):
        return [context.refusal("open", _("This case runs under the edition in force: there is nothing to give."))]
    if not gifts(context.book, context.state, context.now):
        return [context.refusal("open", _("The edition in force improves nothing on this case. What it worsens needs a fresh decision, with its letter."))]
    return []


def effects(making: Making, context: Context) -> None:
    """Moves last days for the person, ends restrictions sooner, opens reviews; never anything against the person."""
    assert isinstance(context, Giving) and context.book is not None
    new, found = context.book.policy(), gifts(context.book, context.state, context.now)
    for one in found:
        if one.what == "due":
            _move(making, context, one)
        elif one.what == "ends":
            making.add("shorten", id=one.id, ends=iso(one.would), was=iso(one.was))
        elif one.what == "duty":
            _open(making, context, one, new)
    letter = ""
    if LETTER in making.policy.letters:
        about = [row.decision for row in context.state.standing_rows(context.now) if row.strand == making.strand]
        letter = making.want(LETTER, strand=making.strand, about=about[-1] if about else 0)
    making.add("improve", edition=new.edition, given=[one.id or one.name for one in found], letter=letter)


def _move(making: Making, context: Giving, one: Touched) -> None:
    matter = context.state.matters[one.id]
    assert context.book is not None
    word = context.book.policy(matter.edition).matters.get(matter.name)
    shows = making.calendar.back(word.ahead, one.would) if word and word.ahead and one.would else None
    making.add("move", id=one.id, due=iso(one.would), was=iso(one.was), shows=iso(shows))


def _open(making: Making, context: Giving, one: Touched, new: Policy) -> None:
    """A review that the strand's own edition does not know is made under the new one."""
    assert context.book is not None
    own = context.book.policy(context.state.strands[one.strand].edition)
    under = own if reviews(own, one.name) else new
    other = Making(context.state, under, one.strand, making.number, making.now, making.occurred, making.step)
    other.effects, other.closed = making.effects, making.closed
    other.open(one.name, strand=one.strand, about=one.about, due=one.would)
    making.effects[-1] = {**making.effects[-1], "edition": under.edition}


__all__ = ["LETTER", "Giving", "behind", "check", "effects", "gifts", "strand"]
