"""Rows of an old register: what each says, when it was to be reviewed, where it stands. `table` lists them, `answers`
answers one, `plan` makes cases of them.

Nothing of a row is decided until it is answered, planned, and a case. Only that a safety note is being checked shows
before (`shown`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext

from evenhand.case.carried import promise
from evenhand.case.facts import Actor, Book
from evenhand.desk import acts, editions
from evenhand.desk.errors import NotFound, refuse
from evenhand.intake import cases
from evenhand.intake.columns import folded
from evenhand.intake.models import OldCase
from evenhand.policy.kinds import show_day
from evenhand.policy.model import Policy

ACT = "import.sort"
KEEP, END, SAME, NOT_OURS, FRESH = "keep", "end", "same", "not-ours", "fresh"
ANSWERS: Mapping[str, str] = {
    KEEP: N_("Keep: it was decided, and holds until its review"), FRESH: N_("Needs a fresh decision"), END: N_("End: it is over, or never should have been"),
    SAME: N_("The same as another row"), NOT_OURS: N_("Not ours"),
}  # fmt: skip
DATED = ("decided", "under", "review", "next_review", "earlier_reviews", "letter")  # what the sorter may mend of a row


@dataclass(frozen=True)
class Review:
    """When a row is, or was, to be reviewed; which reviews were missed; both in a sentence."""

    due: date | None
    missed: tuple[date, ...]
    why: str
    every: int = 0  # months between reviews, as was promised


@dataclass(frozen=True)
class Row:
    """A row of the table, as whoever sorts sees it."""

    item: OldCase
    reasons: Sequence[str]  # why it stands where it stands in the list
    odd: Sequence[str]
    review: Review
    rank: tuple[int, date]  # the riskiest first, as `table` has the database sort them

    @property
    def called(self) -> str:
        """Who or where, in the row's own words."""
        said = self.item.said
        names = cases.names(said)
        if self.item.parts > 1 and len(names) >= self.item.part:
            return names[self.item.part - 1]
        return str(said.get("name") or said.get("reference") or said.get("address") or "")

    @property
    def said(self) -> dict[str, str]:
        """What the row says, as the sorter mended it."""
        return said_of(self.item)


def said_of(one: OldCase) -> dict[str, str]:
    """A row's cells, as the sorter mended them: what they emptied is not there."""
    mended = {("decided_under" if name == "under" else name): one.given[name] for name in DATED if name in one.given}
    return {name: text for name, text in (dict(one.said) | mended).items() if text}


def row_of(one: OldCase, now: datetime) -> Row:
    """A row as it is to be sorted. Reads the editions."""
    return rows_of([one], now)[0]


def rows_of(those: Sequence[OldCase], now: datetime) -> list[Row]:
    """The same for several. One query."""
    book = editions.book()
    return [_row(one, book, book.policy().calendar.day(now)) for one in those]


def _row(one: OldCase, book: Book, today: date) -> Row:
    said = said_of(one)
    due = reviewed(said, book, today)
    marks = [
        (bool(said.get("safety")), _("A safety note is written")), (bool(due.missed), due.why), (_untold(said), _("A restriction, and no letter is named")),
        (not said.get("written"), _("No reason is written")),
    ]  # fmt: skip
    rank = risk(said) + (0 if due.missed else NOT_MISSED)
    return Row(one, [words for holds, words in marks if holds], cases.odd(said, today), due, (rank, due.due or date.max))


# What makes a row stand earlier: the sum of what does not hold of it, the weightiest counting most
NOTED, NOT_MISSED, UNTOLD, UNREASONED = 8, 4, 2, 1


def risk(said: Mapping[str, str]) -> int:
    """Where a row stands, as far as time does not change it: the less, the riskier. That a review was missed comes to it."""
    return (0 if said.get("safety") else NOTED) + (0 if _untold(said) else UNTOLD) + (UNREASONED if said.get("written") else 0)


def _untold(said: Mapping[str, str]) -> bool:
    return bool(said.get("restriction")) and not said.get("letter")


def reckon(those: Iterable[OldCase], now: datetime) -> None:
    """Notes on rows where they stand in the table. The caller saves `RECKONED`. One query."""
    book = editions.book()
    today, under = book.policy().calendar.day(now), edition_key(book)
    for one in those:
        said = said_of(one)
        one.risk, one.due, one.reckoned = risk(said), reviewed(said, book, today).due, under


RECKONED = ("risk", "due", "reckoned")


def edition_key(book: Book) -> str:
    """What a row is reckoned under: another edition may give another review."""
    return hashlib.sha256("\n".join((*book.editions, book.in_force)).encode()).hexdigest()


def review(said: Mapping[str, str], now: datetime) -> Review:
    """When a row with these cells is to be reviewed. One query."""
    book = editions.book()
    return reviewed(said, book, book.policy().calendar.day(now))


def reviewed(said: Mapping[str, str], book: Book, today: date) -> Review:
    """When it is to be reviewed: on the day that was promised, or by the interval that an edition gives, whichever is
    first. With a letter that is the edition it was decided under; with none, the shortest that any edition gives."""
    decided = cases.day(said, "decided")
    promised = [day for name in ("review", "next_review") if (day := cases.day(said, name))]
    months = next((found for name in ("review", "next_review") if (found := cases.every(said.get(name, "")))), 0)
    found = promise(_policies(said, book), decided=decided, held=cases.held(said, decided, today), promised=promised, months=months, today=today)
    if found.due is None:
        return Review(None, (), _("No day of a decision or review can be read"))
    what = _("as was promised") if found.promised else _("the shortest interval of an edition")
    if not found.missed:
        return Review(found.due, (), _("Its review: {day} ({what})").format(what=what, day=show_day(found.due)), found.every)
    words = ngettext("{number} review was missed, on {day} ({what})", "{number} reviews were missed, the first on {day} ({what})", len(found.missed))
    return Review(found.due, found.missed, words.format(number=len(found.missed), day=show_day(found.due), what=what), found.every)


def _policies(said: Mapping[str, str], book: Book) -> list[Policy]:
    if not said.get("letter"):
        return list(book.editions.values())
    under = folded(said.get("decided_under", ""))
    named = [one for name, one in book.editions.items() if under and under in (folded(name), folded(one.title))]
    return named or [book.policy()]


def held(actor: Actor, number: int, now: datetime) -> OldCase:
    """A row that may still be answered, held. The caller's transaction. Raises NotFound, Refused."""
    acts.demand(actor=actor, act=ACT, now=now)
    rows = OldCase.objects.select_for_update(of=("self",)).select_related("file", "about")
    one = rows.filter(pk=number).first() if 0 < number < 2**62 else None
    if one is None:
        raise NotFound(str(number))
    if one.agreed and (one.case or one.answer not in (KEEP, FRESH)):
        raise refuse("open", _("The plan is agreed: this row is not changed any more. What is wrong is mended on the case."))
    return one
