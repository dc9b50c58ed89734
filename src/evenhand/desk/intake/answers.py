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
from evenhand.desk import acts, editions
from evenhand.desk.attend.contact import Found, find_people
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.intake import case as sorting_case
from evenhand.desk.intake import shown
from evenhand.desk.intake.run import IMPORTS
from evenhand.desk.intake.sorting import (
    ACT,
    ANSWERS,
    DATED,
    FRESH,
    KEEP,
    RECKONED,
    SAME,
    Row,
    held,
    reckon,
    row_of,
)
from evenhand.desk.intake.table import doubles, next_after
from evenhand.desk.office import record as office
from evenhand.intake import cases
from evenhand.intake.models import OldCase
from evenhand.ledger.models import OFFICE
from evenhand.people import find
from evenhand.policy.kinds import clean_text

TEXTS = ("person", "other", "why", *DATED)
ROWS = ("holds", "attend")  # the measures that the letter holds; how we attend while a safety note is checked
MOST_POSSIBLE, MOST_ROWS = 6, 20


@dataclass(frozen=True)
class OneRow:
    """One row with those whom it may be about, the rows it may be the same as, and the row that comes next."""

    row: Row
    possible: Sequence[Found]
    others: Sequence[Row]
    alike: int  # how many of the others, the first ones, are likely to be the same
    next: int  # 0: no other waits for an answer
    offer: Offer  # the step that brings it in: what it asks of measures
    shows: str  # on whose card the safety note shows now: a reference, or ""


def one_row(*, actor: Actor, number: int, now: datetime, q: str = "") -> OneRow:
    """A row, those whom it may be about (or whom `q` names), those it may be the same as (or that `q` finds), and the
    next that waits. Raises NotFound, Refused."""
    acts.demand(actor=actor, act=ACT, now=now)
    item = OldCase.objects.select_related("file", "about").filter(pk=number).first() if 0 < number < 2**62 else None
    if item is None:
        raise NotFound(str(number))
    found, said = row_of(item, now), item.said
    asked = [q] if q.strip() else [said.get("reference", ""), found.called, said.get("address", "")]
    people = {one.ref: one for text in asked if text for one in find_people(actor=actor, q=text, now=now) if one.kind == "person"}
    lives = item.about is None or item.about.died is None
    shows = (item.about.ref if item.about else item.place) if lives and item.shows_until and item.shows_until > now else ""
    others, alike = doubles(found, q, now)
    offer = sorting_case.asked(actor=actor, now=now)
    return OneRow(found, list(people.values())[:MOST_POSSIBLE], others, alike, next_after(number, now), offer, shows)


def sort_row(*, actor: Actor, number: int, answer: str, given: Mapping[str, Any], now: datetime) -> None:
    """Answers a row; an earlier answer is replaced until the plan is agreed. Raises NotFound, Refused beside each field.

    `given` holds what belongs to the answer: texts by `TEXTS`, and under `ROWS` lists of measures as a step takes them.
    """
    if answer not in ANSWERS:
        raise office.wrong("answer", _("Choose what becomes of this row."))
    acts.demand(actor=actor, act=ACT, now=now)
    with transaction.atomic():
        stream = ledger.lock(kind=OFFICE, ref=IMPORTS)  # one answer after the other: what is the same as what goes in no circle
        one = held(actor, number, now)
        kept = _checked(one, answer, given, now)
        before = shown.cards([one])
        one.answer, one.given, one.by, one.at = answer, kept, actor.human, now
        if answer in (KEEP, FRESH):
            sorting_case.attempt(row_of(one, now), actor=actor, now=now)
        shown.move(one, person=kept.get("person", ""), shows=answer in (KEEP, FRESH, SAME), now=now)
        reckon([one], now)
        one.save(update_fields=["answer", "given", "by", "at", "about", "place", "shows_until", *RECKONED])
        effect: dict[str, Any] = {"do": "sorted", "row": one.pk, "answer": answer, **{name: kept[name] for name in ("person", "other") if kept.get(name)}}
        office.record(stream=stream, step="old-case.sorted", about="", effects=[effect], by=actor.human, role="", now=now, said={"why": kept.get("why", "")})
        if one.said.get("safety"):
            shown.told(before | shown.cards([one]), now)


def _checked(one: OldCase, answer: str, given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What belongs to an answer, as it may be kept. Raises Refused."""
    texts = _texts(given)
    if answer in (KEEP, FRESH):
        kept = _kept(one, answer, texts, bool(given.get("attend")), now)
    elif answer == SAME:
        kept = {"other": _same(one, texts["other"])}
    elif len(texts["why"]) < 3:
        raise office.wrong("why", _("Say why, in a few words."))
    else:
        kept = {"why": texts["why"]}
    rows = {name: list(given[name])[:MOST_ROWS] for name in (ROWS if answer == KEEP else ROWS[1:] if answer == FRESH else ()) if given.get(name)}
    return kept | rows


def _texts(given: Mapping[str, Any]) -> dict[str, str]:
    """What was typed: all but the days, which stand here only where they were asked."""
    found = {}
    for name in TEXTS:
        try:
            text = clean_text(str(given.get(name) or ""), 500)
        except ValueError as error:
            raise office.wrong(name, _("This cannot be taken: {why}.").format(why=error)) from None
        if name in given or name not in DATED:
            found[name] = text
    return found


def _kept(one: OldCase, answer: str, texts: Mapping[str, str], attends: bool, now: datetime) -> dict[str, Any]:
    """What is kept with a row that becomes a case: whom it is about, and what the sorter mended, or emptied."""
    person = find.by_ref(texts["person"]) if texts["person"] else None
    if person is None:
        raise office.wrong("person", _("Choose whom it is about. If nobody here is meant, record the person first."))
    own = {name: one.said.get("decided_under" if name == "under" else name, "") for name in DATED}
    mended = {name: texts[name] for name in DATED if name in texts and texts[name] != own[name]}
    said, today = one.said | {name: text for name, text in mended.items() if text}, editions.book().policy().calendar.day(now)
    for name in mended if answer == FRESH else {**mended, **{name: "" for name in ("decided",) if name in texts}}:
        if name in cases.DAYS and texts[name] and cases.unread(texts, name):
            raise office.wrong(name, _("Write a day like 12/05/2021.") if name == "decided" else _("Write a day like 12/05/2022, or how often, like yearly."))
    if mended.get("earlier_reviews") and cases.held(said, cases.day(said, "decided"), today) is None:
        raise office.wrong("earlier_reviews", _("Write days like 12/05/2022, or years, after the decision and not to come."))
    if one.said.get("safety") and not attends and len(texts["why"]) < 3:
        raise office.wrong("attend", _("A safety note is written: choose how we attend while it is checked, or say below why nothing is needed."))
    return {"person": person.ref, **({"why": texts["why"]} if texts["why"] else {}), **mended}


def _same(one: OldCase, text: str) -> str:
    """The row that this one is the same as. Raises Refused for itself, a circle, or where a safety note would be lost."""
    number = int(text) if text.isdecimal() and len(text) < 18 else 0
    other = OldCase.objects.filter(pk=number).exclude(pk=one.pk).first()
    seen, along = {one.pk}, other
    while along and along.answer == SAME and along.pk not in seen:
        seen.add(along.pk)
        along = OldCase.objects.filter(pk=int(along.given["other"])).first()
    if other is None or (along and along.pk in seen):
        raise office.wrong("other", _("Choose the row that it is the same as, and that is not the same as this."))
    if one.said.get("safety") and not other.said.get("safety"):
        raise office.wrong("other", _("A safety note is written here and not in the other row: keep this one, and say of the other that it is the same."))
    return str(other.pk)


def split_row(*, actor: Actor, number: int, now: datetime) -> None:
    """Makes a row that is about several people one row for each. Raises NotFound, Refused."""
    acts.demand(actor=actor, act=ACT, now=now)
    with transaction.atomic():
        ledger.lock(kind=OFFICE, ref=IMPORTS)
        one = held(actor, number, now)
        names = cases.names(one.said)
        if len(names) < 2 or one.parts > 1:
            raise refuse("open", _("This row is about one person, or was divided before."))
        one.parts, one.answer, one.given, one.agreed, one.agreed_at, one.planned = len(names), "", {}, "", None, None
        shown.move(one, person="", shows=True, now=now)
        reckon([one], now)
        one.save()
        OldCase.objects.bulk_create(
            OldCase(
                file_id=one.file_id, row=one.row, part=part, parts=len(names), digest=one.digest, said=one.said, about=one.about, place=one.place, shows_until=one.shows_until,
                risk=one.risk, due=one.due, reckoned=one.reckoned,
            ) for part in range(2, len(names) + 1)
        )  # fmt: skip
        shown.told(shown.cards([one]), now)
