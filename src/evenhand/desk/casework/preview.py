"""Trying a step without taking it: the form of a case that is not there yet, and the letter that would follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from evenhand.case.facts import Actor, Facts
from evenhand.case.fold import apply
from evenhand.case.offers import available
from evenhand.case.passing import pass_time
from evenhand.case.rules import Request
from evenhand.case.state import State
from evenhand.case.step import take
from evenhand.desk import editions, whose
from evenhand.desk.attend.contact import known_colleague
from evenhand.desk.casework.caselist import CaseItem, cases_about
from evenhand.desk.casework.views import CaseView, look, read
from evenhand.desk.letters import post
from evenhand.letters.document import Document
from evenhand.people import org
from evenhand.people.joined import folded


def openings(*, actor: Actor, now: datetime) -> CaseView:
    """A case that does not exist yet, as the form of a report needs it: its offers are the steps that open one.

    Raises NotFound when the actor is not known.
    """
    known_colleague(actor, now)
    book, state = editions.book(), State()
    known = Facts(colleagues=org.colleagues(now=now))
    offers = [one for one in available(book, state, actor, now, known) if one.step.outcomes and not one.step.on and one.may]
    opening = set(book.policy().steps)
    return CaseView(
        ref="", state=state, policy=book.policy(), book=book, offers=[one for one in offers if one.step.id in opening],
        events=[], facts=known, person=None, hidden=set(), parts={}, hashes={}, head="", number=0, own_report_only=False, as_at=now,
    )  # fmt: skip


def reports_since(*, actor: Actor, case: str, person: str, since: datetime, now: datetime) -> list[CaseItem]:
    """The person's other cases that were opened after a moment, as far as the actor may see them: what a review asks for."""
    found = cases_about(whose.asker(actor=actor, now=now), person) if person else []
    return [one for one in found if one.ref != case and one.opened > since]


def letter_preview(
    *, actor: Actor, case: str, step: str, outcome: str, answers: Mapping[str, Any], matter: str = "", role: str = "",
    occurred_at: datetime | None = None, now: datetime,
) -> Document | None:  # fmt: skip
    """The letter that a step would want, composed as if it had been taken; None where it wants none.

    Nothing is recorded. Raises NotFound, and Refused with every reason why the step could not be taken.
    """
    view = look(case=case, actor=actor, now=now, record=False)
    state = folded(read(case).events)
    pass_time(view.book, state, now)
    request = Request(
        step=step, outcome=outcome, actor=actor, now=now, answers=answers, matter=matter, role=role,
        occurred_at=occurred_at, subject=state.subject,
    )  # fmt: skip
    event = take(view.book, state, request, view.facts)
    apply(state, event)
    wanted = [effect["id"] for effect in event.effects if effect["do"] == "letter"]
    if not wanted:
        return None
    composed = post.document(case=case, state=state, book=view.book, letter=state.letters[wanted[0]], now=now)
    return post.as_seen(composed, state=state, actor=actor, now=now)
