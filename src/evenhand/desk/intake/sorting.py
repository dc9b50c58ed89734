"""The sorting table: rows of an old register, each answered by whoever may sort, then a plan that they agree.

Nothing of a row is in force, on a card or with anybody else until it is answered, planned, and a case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from evenhand import ledger
from evenhand.case.facts import Actor
from evenhand.case.reach import reviews
from evenhand.desk import acts, editions
from evenhand.desk.attend.contact import Found, find_people
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.intake.run import IMPORTS
from evenhand.desk.office import record as office
from evenhand.intake import cases
from evenhand.intake.models import OldCase
from evenhand.ledger.models import OFFICE
from evenhand.people import find
from evenhand.policy.kinds import clean_text, show_day

ACT = "import.sort"
KEEP, END, SAME, NOT_OURS, FRESH = "keep", "end", "same", "not-ours", "fresh"
ANSWERS: Mapping[str, str] = {
    KEEP: N_("Keep: it was decided, and holds until its review"), FRESH: N_("Needs a fresh decision"), END: N_("End: it is over, or never should have been"),
    SAME: N_("The same as another row"), NOT_OURS: N_("Not ours"),
}  # fmt: skip
NEEDS: Mapping[str, tuple[str, ...]] = {KEEP: ("person",), FRESH: ("person",), END: ("why",), SAME: ("other",), NOT_OURS: ("why",)}
MOST_POSSIBLE = 6


@dataclass(frozen=True)
class Review:
    """When a kept row is to be reviewed, and on whose word."""

    due: date | None
    missed: bool
    why: str


@dataclass(frozen=True)
class Row:
    """A row of the table, as whoever sorts sees it."""

    item: OldCase
    reasons: Sequence[str]  # why it stands where it stands in the list
    odd: Sequence[str]
    review: Review
    rank: tuple[int, ...]

    @property
    def called(self) -> str:
        """Who or where, in the row's own words."""
        said = self.item.said
        names = cases.names(said)
        if self.item.parts > 1 and len(names) >= self.item.part:
            return names[self.item.part - 1]
        return str(said.get("name") or said.get("reference") or said.get("address") or "")


@dataclass(frozen=True)
class OneRow:
    """One row with those whom it may be about, and the row that comes next."""

    row: Row
    possible: Sequence[Found]
    others: Sequence[Row]
    next: int  # 0: all are sorted


def sorting_table(*, actor: Actor, now: datetime) -> list[Row]:
    """Every row, those that are not sorted first, the riskiest first of all. Raises NotFound, Refused."""
    acts.demand(actor=actor, act=ACT, now=now)
    rows = [_row(one, now) for one in OldCase.objects.select_related("file").order_by("pk")]
    return sorted(rows, key=lambda one: (bool(one.item.answer), one.rank, one.item.pk))


def _row(one: OldCase, now: datetime) -> Row:
    due = review(one.said | {key: value for key, value in one.given.items() if value}, now)
    marks = [
        (bool(one.said.get("safety")), _("A safety note is written")), (due.missed, due.why), (bool(one.said.get("restriction")) and not one.said.get("letter"), _("A restriction, and no letter is named")),
        (not one.said.get("written"), _("No reason is written")),
    ]  # fmt: skip
    return Row(one, [words for holds, words in marks if holds], cases.odd(one.said), due, tuple(0 if holds else 1 for holds, _words in marks))


def review(said: Mapping[str, str], now: datetime) -> Review:
    """When it is to be reviewed: on the day that was promised, or by the shortest interval that an edition gives, whichever is first."""
    decided = cases.day(said, "decided")
    promised = cases.day(said, "next_review") or cases.day(said, "review")
    found: list[tuple[date, str]] = []
    if promised:
        found.append((promised, _("the review that was promised")))
    if decided and (edition := _shortest(decided)):
        found.append((edition, _("the shortest interval of an edition")))
    if not found:
        return Review(None, False, _("No day of a decision or review can be read"))
    due, what = min(found)
    missed = due < editions.book().policy().calendar.day(now)
    words = _("Its review was missed: {what}, {day}") if missed else _("Its review: {what}, {day}")
    return Review(due, missed, words.format(what=what, day=show_day(due)))


def _shortest(decided: date) -> date | None:
    """The first day on which any edition in use would have what was decided then reviewed."""
    found = []
    for policy in editions.book().editions.values():
        found += [policy.calendar.last_day(one.limit, decided) for name, one in policy.matters.items() if one.limit and one.while_ and reviews(policy, name) and not one.limit.answer]
    return min(found, default=None)


def _held(actor: Actor, number: int, now: datetime) -> OldCase:
    """A row that may still be answered, held. The caller's transaction. Raises NotFound, Refused."""
    acts.demand(actor=actor, act=ACT, now=now)
    one = OldCase.objects.select_for_update().filter(pk=number).first() if 0 < number < 2**62 else None
    if one is None:
        raise NotFound(str(number))
    if one.agreed:
        raise refuse("open", _("The plan is agreed: this row is not changed any more. What is wrong is mended on the case."))
    return one


def one_row(*, actor: Actor, number: int, now: datetime, q: str = "") -> OneRow:
    """A row, those whom it may be about (or whom `q` names), and the next that is not sorted. Raises NotFound, Refused."""
    rows = sorting_table(actor=actor, now=now)
    found = next((one for one in rows if one.item.pk == number), None)
    if found is None:
        raise NotFound(str(number))
    said = found.item.said
    asked = [q] if q.strip() else [said.get("reference", ""), found.called, said.get("address", "")]
    people = {one.ref: one for text in asked if text for one in find_people(actor=actor, q=text, now=now) if one.kind == "person"}
    after = [one.item.pk for one in rows if not one.item.answer and one.item.pk != number]
    return OneRow(found, list(people.values())[:MOST_POSSIBLE], [one for one in rows if one.item.pk != number], after[0] if after else 0)


def sort_row(*, actor: Actor, number: int, answer: str, given: Mapping[str, str], now: datetime) -> None:
    """Answers a row; an earlier answer is replaced until the plan is agreed. Raises NotFound, Refused beside each field."""
    if answer not in ANSWERS:
        raise office.wrong("answer", _("Choose what becomes of this row."))
    with transaction.atomic():
        one = _held(actor, number, now)
        kept = _checked(one, answer, given)
        one.answer, one.given, one.by, one.at = answer, kept, actor.human, now
        one.save(update_fields=["answer", "given", "by", "at"])
        effect: dict[str, Any] = {"do": "sorted", "row": one.pk, "answer": answer, **{name: kept[name] for name in ("person", "other") if kept.get(name)}}
        stream = ledger.lock(kind=OFFICE, ref=IMPORTS)
        office.record(stream=stream, step="old-case.sorted", about="", effects=[effect], by=actor.human, role="", now=now, said={"why": kept.get("why", "")})


def _checked(one: OldCase, answer: str, given: Mapping[str, str]) -> dict[str, str]:
    """What belongs to an answer, as it may be kept. Raises Refused."""
    kept: dict[str, str] = {}
    for name in ("person", "other", "why", "letter", "decided", "review"):
        try:
            kept[name] = clean_text(given.get(name, ""), 500)
        except ValueError as error:
            raise office.wrong(name, _("This cannot be taken: {why}.").format(why=error)) from None
    if answer in (KEEP, FRESH):
        person = find.by_ref(kept["person"]) if kept["person"] else None
        if person is None:
            raise office.wrong("person", _("Choose whom it is about. If nobody here is meant, record the person first."))
        kept["person"] = person.ref
        for name in ("decided", "review"):
            if kept[name] and cases.day(kept, name) is None:
                raise office.wrong(name, _("Write a day like 12/05/2021."))
    elif answer == SAME:
        other = OldCase.objects.filter(pk=int(kept["other"])).exclude(pk=one.pk).first() if kept["other"].isdecimal() and len(kept["other"]) < 18 else None
        if other is None or (other.answer == SAME and other.given.get("other") == str(one.pk)):
            raise office.wrong("other", _("Choose the row that it is the same as."))
    elif len(kept["why"]) < 3:
        raise office.wrong("why", _("Say why, in a few words."))
    wanted = {KEEP: ("person", "why", "letter", "decided", "review"), FRESH: ("person", "why", "decided", "review"), SAME: ("other",)}.get(answer, ("why",))
    return {name: kept[name] for name in wanted if kept[name]}


def split_row(*, actor: Actor, number: int, now: datetime) -> None:
    """Makes a row that is about several people one row for each. Raises NotFound, Refused."""
    with transaction.atomic():
        one = _held(actor, number, now)
        names = cases.names(one.said)
        if len(names) < 2 or one.parts > 1:
            raise refuse("open", _("This row is about one person, or was divided before."))
        one.parts, one.answer, one.given = len(names), "", {}
        one.save(update_fields=["parts", "answer", "given"])
        OldCase.objects.bulk_create(OldCase(file_id=one.file_id, row=one.row, part=part, parts=len(names), digest=one.digest, said=one.said) for part in range(2, len(names) + 1))


def planned(rows: Sequence[Row], start: date, a_week: int) -> list[tuple[Row, date]]:
    """The rows that become cases with the day by which each is to be done: so many a week, the riskiest first."""
    todo = sorted((one for one in rows if one.item.answer in (KEEP, FRESH)), key=lambda one: (one.rank, one.item.pk))
    return [(one, one.item.planned or start + timedelta(weeks=place // a_week, days=(4 - start.weekday()) % 7)) for place, one in enumerate(todo)]
