"""Answering a row of an old register, and dividing one that is about several people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand import ledger
from evenhand.case.facts import Actor
from evenhand.case.offers import Offer
from evenhand.desk.attend.contact import Found, find_people
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.intake import case as sorting_case
from evenhand.desk.intake import shown
from evenhand.desk.intake.run import IMPORTS
from evenhand.desk.intake.sorting import ANSWERS, DATED, FRESH, KEEP, SAME, Row, held, row_of, sorting_table
from evenhand.desk.office import record as office
from evenhand.intake import cases
from evenhand.intake.models import OldCase
from evenhand.ledger.models import OFFICE
from evenhand.people import find
from evenhand.policy.kinds import clean_text

TEXTS = ("person", "other", "why", *DATED)
ROWS = ("holds", "attend")  # the measures that the letter holds; how we attend while a safety note is checked
_KEPT = {KEEP: ("person", "why", *DATED), FRESH: ("person", "why", *DATED), SAME: ("other",)}
MOST_POSSIBLE, MOST_ROWS = 6, 20


@dataclass(frozen=True)
class OneRow:
    """One row with those whom it may be about, and the row that comes next."""

    row: Row
    possible: Sequence[Found]
    others: Sequence[Row]
    next: int  # 0: all are sorted
    offer: Offer  # the step that brings it in: what it asks of measures
    shows: str  # on whose card the safety note shows now: a reference, or ""


def one_row(*, actor: Actor, number: int, now: datetime, q: str = "") -> OneRow:
    """A row, those whom it may be about (or whom `q` names), and the next that is not sorted. Raises NotFound, Refused."""
    rows = sorting_table(actor=actor, now=now)
    found = next((one for one in rows if one.item.pk == number), None)
    if found is None:
        raise NotFound(str(number))
    said, item = found.item.said, found.item
    asked = [q] if q.strip() else [said.get("reference", ""), found.called, said.get("address", "")]
    people = {one.ref: one for text in asked if text for one in find_people(actor=actor, q=text, now=now) if one.kind == "person"}
    after = [one.item.pk for one in rows if not one.item.answer and one.item.pk != number]
    shows = (item.about.ref if item.about else item.place) if item.shows_until and item.shows_until > now else ""
    others = [one for one in rows if one.item.pk != number]
    return OneRow(found, list(people.values())[:MOST_POSSIBLE], others, after[0] if after else 0, sorting_case.asked(actor=actor, now=now), shows)


def sort_row(*, actor: Actor, number: int, answer: str, given: Mapping[str, Any], now: datetime) -> None:
    """Answers a row; an earlier answer is replaced until the plan is agreed. Raises NotFound, Refused beside each field.

    `given` holds what belongs to the answer: texts by `TEXTS`, and under `ROWS` lists of measures as a step takes them.
    """
    if answer not in ANSWERS:
        raise office.wrong("answer", _("Choose what becomes of this row."))
    with transaction.atomic():
        one = held(actor, number, now)
        kept = _checked(one, answer, given)
        before = shown.cards([one])
        one.answer, one.given, one.by, one.at = answer, kept, actor.human, now
        if answer in (KEEP, FRESH):
            sorting_case.attempt(row_of(one, now), actor=actor, now=now)
        shown.move(one, person=kept.get("person", ""), shows=answer in (KEEP, FRESH, SAME), now=now)
        one.save(update_fields=["answer", "given", "by", "at", "about", "place", "shows_until"])
        effect: dict[str, Any] = {"do": "sorted", "row": one.pk, "answer": answer, **{name: kept[name] for name in ("person", "other") if kept.get(name)}}
        stream = ledger.lock(kind=OFFICE, ref=IMPORTS)
        office.record(stream=stream, step="old-case.sorted", about="", effects=[effect], by=actor.human, role="", now=now, said={"why": kept.get("why", "")})
        if one.said.get("safety"):
            shown.told(before | shown.cards([one]), now)


def _checked(one: OldCase, answer: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What belongs to an answer, as it may be kept. Raises Refused."""
    kept: dict[str, Any] = {}
    for name in TEXTS:
        try:
            kept[name] = clean_text(str(given.get(name) or ""), 500)
        except ValueError as error:
            raise office.wrong(name, _("This cannot be taken: {why}.").format(why=error)) from None
    if answer in (KEEP, FRESH):
        person = find.by_ref(kept["person"]) if kept["person"] else None
        if person is None:
            raise office.wrong("person", _("Choose whom it is about. If nobody here is meant, record the person first."))
        kept["person"] = person.ref
        if kept["decided"] and cases.day(kept, "decided") is None:
            raise office.wrong("decided", _("Write a day like 12/05/2021."))
        if one.said.get("safety") and not given.get("attend") and len(kept["why"]) < 3:
            raise office.wrong("attend", _("A safety note is written: choose how we attend while it is checked, or say below why nothing is needed."))
    elif answer == SAME:
        other = OldCase.objects.filter(pk=int(kept["other"])).exclude(pk=one.pk).first() if kept["other"].isdecimal() and len(kept["other"]) < 18 else None
        if other is None or (other.answer == SAME and other.given.get("other") == str(one.pk)):
            raise office.wrong("other", _("Choose the row that it is the same as."))
    elif len(kept["why"]) < 3:
        raise office.wrong("why", _("Say why, in a few words."))
    rows = {name: list(given[name])[:MOST_ROWS] for name in (ROWS if answer == KEEP else ROWS[1:] if answer == FRESH else ()) if given.get(name)}
    return {name: kept[name] for name in _KEPT.get(answer, ("why",)) if kept[name]} | rows


def split_row(*, actor: Actor, number: int, now: datetime) -> None:
    """Makes a row that is about several people one row for each. Raises NotFound, Refused."""
    with transaction.atomic():
        one = held(actor, number, now)
        names = cases.names(one.said)
        if len(names) < 2 or one.parts > 1:
            raise refuse("open", _("This row is about one person, or was divided before."))
        one.parts, one.answer, one.given = len(names), "", {}
        one.save(update_fields=["parts", "answer", "given"])
        OldCase.objects.bulk_create(
            OldCase(file_id=one.file_id, row=one.row, part=part, parts=len(names), digest=one.digest, said=one.said, about=one.about, place=one.place, shows_until=one.shows_until)
            for part in range(2, len(names) + 1)
        )  # fmt: skip
