"""The sorting table a page at a time: what waits for an answer, the riskiest first; what is answered; what may be double.

The database sorts by what `sorting.reckon` noted on each row. A cursor is the last row seen: where it stands does not
change with its answer, so that nothing is passed over while somebody sorts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from evenhand.case.facts import Actor
from evenhand.desk import acts, editions
from evenhand.desk.intake.sorting import ACT, ANSWERS, NOT_MISSED, RECKONED, Row, edition_key, reckon, rows_of
from evenhand.desk.paging import SIZE, Page
from evenhand.intake.models import Brought, OldCase

WAITING, SORTED = "waiting", "sorted"
SHOWS = (WAITING, SORTED, *ANSWERS)
MOST_OTHERS, AT_ONCE = 50, 500


@dataclass(frozen=True)
class Table:
    """One page of the table, with what it is a page of."""

    page: Page[Row]
    show: str  # one of SHOWS
    counts: Mapping[str, int]  # of rows by answer; "" is those that wait for one
    first: int  # the row to begin with; 0: every row is answered
    agreed: bool  # the plan is, of every row

    @property
    def rows(self) -> Sequence[Row]:
        """The rows of this page."""
        return self.page.items

    @property
    def waiting(self) -> int:
        """How many wait for an answer."""
        return self.counts.get("", 0)

    @property
    def number(self) -> int:
        """How many rows there are."""
        return sum(self.counts.values())


def sorting_table(*, actor: Actor, now: datetime, show: str = "", cursor: str = "") -> Table:
    """A page of the rows that wait, of the answered ones, or of those of one answer: the riskiest first. Without `show`,
    those that wait while there are any. A constant number of queries. Raises NotFound, Refused."""
    acts.demand(actor=actor, act=ACT, now=now)
    every = ordered(now)
    counted = list(OldCase.objects.order_by("answer").values_list("answer").annotate(number=Count("pk"), done=Count("pk", filter=~Q(agreed=""))))
    counts, agreed = {answer: number for answer, number, _done in counted}, sum(done for _answer, _number, done in counted)
    shown = show if show in SHOWS else WAITING if counts.get("") else SORTED
    rows = every.filter({WAITING: Q(answer=""), SORTED: ~Q(answer="")}.get(shown, Q(answer=shown)))
    found = list(after(rows, every.filter(pk=_number(cursor)).first())[: SIZE + 1])
    first = every.filter(answer="").values_list("pk", flat=True).first() or 0
    page = Page(rows_of(found[:SIZE], now), str(found[SIZE - 1].pk) if len(found) > SIZE else "")
    return Table(page, shown, counts, first, bool(counts) and agreed == sum(counts.values()))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def ordered(now: datetime) -> QuerySet[OldCase]:
    """Every row, the riskiest first, and of those the one that nobody looked at for longest."""
    today = editions.book().policy().calendar.day(now)
    rank = F("risk") + Case(When(due__lt=today, then=Value(0)), default=Value(NOT_MISSED))
    return OldCase.objects.select_related("file", "about").annotate(rank=rank, day=Coalesce("due", Value(date.max))).order_by("rank", "day", "pk")


def after(rows: QuerySet[OldCase], last: OldCase | None) -> QuerySet[OldCase]:
    """Those of `rows` that come after one; all where there is none."""
    if last is None:
        return rows
    rank, day = last.rank, last.day  # type: ignore[attr-defined]  # annotated by `ordered`
    return rows.filter(Q(rank__gt=rank) | Q(rank=rank, day__gt=day) | Q(rank=rank, day=day, pk__gt=last.pk))


def next_after(number: int, now: datetime) -> int:
    """The row that waits for an answer and comes after this one, else the first that waits; 0: no other does."""
    every = ordered(now)
    waits = every.filter(answer="").exclude(pk=number).values_list("pk", flat=True)
    return after(waits, every.filter(pk=number).first()).first() or waits.first() or 0


def every_row(now: datetime, answers: Sequence[str]) -> list[Row]:
    """All rows with these answers, the riskiest first: for the plan. Two queries."""
    return sorted(rows_of(ordered(now).filter(answer__in=answers), now), key=lambda one: (one.rank, one.item.pk))


def doubles(one: Row, q: str, now: datetime) -> tuple[list[Row], int]:
    """The rows that this one may be the same as, the likeliest first, and how many of them are: of the same reference,
    address or name, or found by `q` (a number, name, reference or address). All, where there are few."""
    said, theirs = one.item.said, OldCase.objects.exclude(pk=one.item.pk).select_related("file", "about")
    alike = Q(pk=_number(str(one.item.given.get("other", ""))))
    for name in ("reference", "address"):
        alike |= Q(**{f"said__{name}__iexact": said[name]}) if said.get(name) else Q()
    last = one.called.split()[-1:] if said.get("name") else []
    alike |= Q(said__name__icontains=last[0]) if last and len(last[0]) > 2 else Q()
    likely = list(theirs.filter(alike).order_by("row", "part", "pk")[:MOST_OTHERS])
    asked = q.replace("\0", "").strip()
    by_text = Q(said__name__icontains=asked) | Q(said__reference__icontains=asked) | Q(said__address__icontains=asked) | Q(row=_number(asked))
    rest = theirs.filter(by_text) if asked else theirs if theirs.count() <= MOST_OTHERS else theirs.none()
    others = list(rest.exclude(pk__in=[each.pk for each in likely]).order_by("row", "part", "pk")[:MOST_OTHERS])
    return rows_of([*likely, *others], now), len(likely)


def unanswered(file: Brought) -> QuerySet[OldCase]:
    """The rows of a file that nobody has answered. One that was divided is being worked on, and is not among them."""
    return OldCase.objects.filter(file=file, answer="", agreed="", parts=1)


def reckon_anew(now: datetime) -> int:
    """Reckons where rows stand that were reckoned under other editions, or never; how many. None is a case yet."""
    under, count = edition_key(editions.book()), 0
    while rows := list(OldCase.objects.filter(case="").exclude(reckoned=under).order_by("pk")[:AT_ONCE]):
        reckon(rows, now)
        OldCase.objects.bulk_update(rows, RECKONED)
        count += len(rows)
    return count


