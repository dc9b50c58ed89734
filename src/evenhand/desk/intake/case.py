"""From a row of an old register to a case: the house's step that brings it in, with what the row and its sorter say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case import house
from evenhand.case import step as steps
from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.case.offers import Offer, offer
from evenhand.case.rules import Request
from evenhand.case.state import State
from evenhand.desk import editions, facts
from evenhand.desk.casework import subjects
from evenhand.desk.casework.steps import take_step
from evenhand.desk.errors import NotFound
from evenhand.desk.intake import shown
from evenhand.desk.intake.sorting import FRESH, KEEP, Row, row_of
from evenhand.desk.office import record
from evenhand.intake import cases
from evenhand.intake.columns import CASES, COLUMNS
from evenhand.intake.models import OldCase
from evenhand.people import find

MOST_WORDS, MOST_TEXT = 8000, 500
# What is asked of a row, by the question of the house's step that it answers
_FROM: Mapping[str, str] = {"old-under": "decided_under", "old-promised": "review", "old-next": "next_review", "old-letter": "letter"}
_BESIDE = {"old-holds": "holds", "old-attend": "attend", "old-letter": "letter", "old-due": "review", "decided": "decided", "person": "person"}


@dataclass(frozen=True)
class Lacking:
    """A row that could not become a case, and why."""

    row: Row
    why: str


def asked(*, actor: Actor, now: datetime) -> Offer:
    """The step that brings a row in, as whoever sorts may take it: for a page that draws its questions of measures."""
    book = editions.book()
    return offer(book, State(), actor, now, facts.gather(case="", state=State(), now=now), house.BRING)


def attempt(row: Row, *, actor: Actor, now: datetime) -> None:
    """Whether the row could become a case as it is answered: nothing is written. Raises Refused beside each question."""
    book = editions.book()
    planned = book.policy().calendar.day(now)
    try:
        subject = subjects.resolve(subject=_subject(row), now=now)
        request = Request(
            step=house.BRING, outcome=row.item.answer, actor=actor, now=now, answers=answers(row, planned), occurred_at=occurred(row, now), subject=subject,
        )  # fmt: skip
        steps.take(book, State(), request, facts.gather(case="", state=State(subject=subject), now=now))
    except Refused as refused:
        raise Refused([replace(one, message=_said(one, row), field=_BESIDE.get(one.field, "answer")) for one in refused.refusals]) from None
    except NotFound:
        raise record.wrong("person", _("Whom it is about is not known here any more.")) from None


def _said(one: Refusal, row: Row) -> str:
    """A refusal; where it is the floor that refuses a kept row, what to choose instead."""
    return f"{one.message} {_('It needs a fresh decision.')}" if one.rule == "floor" and row.item.answer == KEEP else one.message


def bring(row: Row, *, actor: Actor, now: datetime) -> Lacking | None:
    """Makes a case of a row that is answered and planned; what stands in its way where it cannot. The note of the old
    register leaves the card in the transaction in which what the case does about it comes onto it."""
    told = row.item
    try:
        with transaction.atomic():
            item = OldCase.objects.select_for_update(of=("self",)).select_related("file", "about").get(pk=row.item.pk)
            if item.case or item.answer not in (KEEP, FRESH) or item.planned is None:
                return None  # somebody was faster, or answers it otherwise now
            row = row_of(item, now)
            taken = take_step(
                subject=_subject(row), step=house.BRING, outcome=item.answer, answers=answers(row, item.planned), actor=actor, key=f"old-case/{item.pk}",
                now=now, occurred_at=occurred(row, now),
            )  # fmt: skip
            item.case, item.shows_until = taken.case, None
            item.save(update_fields=["case", "shows_until"])
            told.case = taken.case
            shown.told(shown.cards([item]), now)
    except Refused as refused:
        return Lacking(row, " ".join(_said(one, row) for one in refused.refusals))
    except NotFound:
        return Lacking(row, _("Whom it is about is not known here any more."))
    return None


def _subject(row: Row) -> dict[str, str]:
    one = find.by_ref(row.item.given["person"])
    if one is None:
        raise NotFound(row.item.given["person"])
    if one.died:
        raise record.wrong("person", _("This person has died: end the row, and say so."))
    return {"group" if one.is_group else "person": one.ref}


def occurred(row: Row, now: datetime) -> datetime | None:
    """The moment of the old decision: noon of its day. Raises Refused for one that lies ahead."""
    decided, calendar = cases.day(row.said, "decided"), editions.book().policy().calendar
    if decided is None:
        return None
    if decided > calendar.day(now):
        raise record.wrong("decided", _("The day of the decision cannot lie in the future."))
    return min(datetime.combine(decided, time(12), calendar.tz), now)


def answers(row: Row, planned: date) -> dict[str, Any]:
    """What the step asks, as far as the row and its sorter say it."""
    item, said = row.item, row.said
    found: dict[str, Any] = {name: said.get(key, "")[:MOST_TEXT] for name, key in _FROM.items()}
    found |= {
        "old-words": in_words(row), "old-brought": editions.book().policy().calendar.day(item.file.at).isoformat(), "old-planned": planned.isoformat(),
        "old-missed": len(row.review.missed) or None, "old-every": min(row.review.every, 120) or None, "old-attend": item.given.get("attend"),
    }  # fmt: skip
    if item.answer == KEEP:
        found |= {"old-due": row.review.due.isoformat() if row.review.due else None, "old-holds": item.given.get("holds")}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def in_words(row: Row) -> str:
    """What the row says, a line for each cell, as it was written; then why it was sorted as it was."""
    lines = [_("Row {number} of {file}").format(number=row.item.row, file=row.item.file.name)]
    lines += [f"{_(COLUMNS[CASES][name][0])}: {row.item.said[name]}" for name in COLUMNS[CASES] if row.item.said.get(name)]
    if row.item.given.get("why"):
        lines.append(_("Sorted: {why}").format(why=row.item.given["why"]))
    text = "\n".join(lines)
    return text if len(text) <= MOST_WORDS else f"{text[: MOST_WORDS - 2]} …"
