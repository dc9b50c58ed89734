"""Taking a step: the one way in which anything comes onto a case.

One transaction: hold the case and the person, pass time, ask the rules, append, and write all that follows.
Whoever comes second waits for the first and is then judged by what stands.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from evenhand.case import house
from evenhand.case import step as steps
from evenhand.case.events import Event, Refused
from evenhand.case.facts import COLLEAGUE, OUTSIDE, PERSON, REPRESENTATIVE, Actor, Book, Facts
from evenhand.case.locate import locate
from evenhand.case.passing import pass_time
from evenhand.case.rules import Request
from evenhand.case.state import State
from evenhand.desk import editions, facts, keys, sight
from evenhand.desk.casework import stale, subjects
from evenhand.desk.casework.drafting import drop_taken
from evenhand.desk.errors import NotFound, Stale, refuse
from evenhand.desk.letters import drafts, post
from evenhand.desk.people import authority_seeking
from evenhand.desk.recording import Open, hold_case, hold_person, record
from evenhand.desk.rights import codes
from evenhand.ledger.models import CASE
from evenhand.ledger.models import Event as Row
from evenhand.ledger.record import as_event
from evenhand.policy.kinds import clean_text
from evenhand.policy.tongue import N_

log = logging.getLogger(__name__)
NOT_YOURS = N_("Whoever acts here is not known, or may not act in this name.")


@dataclass(frozen=True)
class Taken:
    """What was recorded. `repeated`: the same request had been answered before, and nothing was done again."""

    case: str
    event: Event
    repeated: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A step as a door hands it in."""

    case: str
    subject: Mapping[str, Any] | None
    step: str
    outcome: str
    answers: Mapping[str, Any]
    actor: Actor
    matter: str
    role: str
    occurred_at: datetime | None
    tag: str | None
    key: str
    prepared_by: str
    now: datetime
    files: tuple[Mapping[str, Any], ...] = ()
    sent: authority_seeking.Sent | None = None

    @property
    def who(self) -> str:
        return f"{self.actor.kind}:{self.actor.human}"

    @property
    def digest(self) -> str:
        """Of all that decides what is done; a tag sent again may differ."""
        names = ("case", "subject", "step", "outcome", "answers", "matter", "role", "occurred_at", "prepared_by")
        files = {"files": [one["sha256"] for one in self.files]} if self.files else {}
        return keys.digest({name: getattr(self, name) for name in names} | files)


def take_step(
    *, case: str = "", subject: Mapping[str, Any] | None = None, step: str, outcome: str, answers: Mapping[str, Any],
    actor: Actor, matter: str = "", role: str = "", occurred_at: datetime | None = None, tag: str | None = None,
    key: str = "", prepared_by: str = "", now: datetime, files: tuple[Mapping[str, Any], ...] = (),
    sent: authority_seeking.Sent | None = None,
) -> Taken:  # fmt: skip
    """Takes one step: on `case`, or, with a `subject`, the first of a new case.

    `subject` is one of {person: reference}, {group: reference}, {representative: {person, for}}, {address: uprn} and
    {unknown: {address, description}}. `tag` is that of the form, where the door asks for one; `key` makes a request
    safe to send again. `sent` says who a representative is, and how it came.
    Raises NotFound, Stale (somebody was first) and Refused (with every reason).
    """
    asked = Asked(
        case=case, subject=subject, step=step, outcome=outcome, answers=answers, actor=actor, matter=matter, role=role,
        occurred_at=occurred_at, tag=tag, key=key, prepared_by=prepared_by, now=now, files=files, sent=sent,
    )  # fmt: skip
    _readable(asked)
    try:
        with transaction.atomic():
            return _take(asked)
    except (IntegrityError, _AnsweredMeanwhile) as error:
        return _second(asked, error)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") in ("40001", "40P01"):  # a deadlock: the other one went first
            return _second(asked, error)
        raise


class _AnsweredMeanwhile(Exception):
    """The same request was answered while this one waited its turn; what this one began is undone."""


def _second(asked: Asked, error: Exception) -> Taken:
    """Somebody else was first: perhaps this very request, sent twice."""
    if found := _answered(asked):
        return found
    log.warning("a step lost against another that was taken at the same time", exc_info=error)
    raise Stale() from error


def _readable(asked: Asked) -> None:
    """What no form and no rule can be asked with. Raises Refused."""
    for name in ("case", "step", "outcome", "matter", "role", "prepared_by"):
        try:
            clean_text(getattr(asked, name), keys.LONGEST)
        except ValueError as error:
            raise refuse("complete", f"{name.replace('_', ' ').capitalize()}: {error}.") from None
    if not isinstance(asked.answers, Mapping):
        raise refuse("complete", _("Give the answers by the name of each question."))
    if asked.occurred_at is not None and asked.occurred_at.tzinfo is None:
        raise refuse("time", _("Give the moment at which it happened with its offset."))
    if bool(asked.case) == (asked.subject is not None):
        raise refuse("complete", _("Name a case, or for a new one whom it is about."))


def _answered(asked: Asked) -> Taken | None:
    found = keys.answered(actor=asked.who, key=asked.key, wanted=asked.digest)
    if found is None:
        return None
    row = Row.objects.get(stream__kind=CASE, stream__ref=found.case, number=found.number)
    answers = {name: value for part in row.parts.all() for name, value in (part.content or {}).items()}
    return Taken(found.case, as_event(row, answers), repeated=True)


def _take(asked: Asked) -> Taken:
    if found := _answered(asked):
        return found
    book = editions.book()
    case = _hold(asked, book) if asked.case else _begin(asked, book)
    if _answered(asked):
        raise _AnsweredMeanwhile
    time = pass_time(book, case.state, asked.now)
    known = _known(asked, case)
    _may_ask(asked, case, known)
    if asked.tag is not None:
        stale.check(asked_tag=asked.tag, case=case, facts=known, actor=asked.actor, step=asked.step, matter=asked.matter)
    event = steps.take(book, case.state, _request(asked, case), known)
    record(case, [*time, event], fresh=[event])
    keys.keep(actor=asked.who, key=asked.key, wanted=asked.digest, case=case.ref, number=event.number, now=asked.now)
    drop_taken(case=asked.case, step=asked.step, matter=asked.matter, humans=(asked.actor.human, asked.prepared_by))
    drafts.drop_approved(case=asked.case, event=event)
    codes.follow(case=case, event=event)
    if asked.sent or (asked.actor.kind == REPRESENTATIVE and asked.step not in house.FREE):  # files follow what was asked about
        authority_seeking.follow(case=case, event=event, sent=asked.sent or authority_seeking.Sent(), by=asked.prepared_by)
    return Taken(case.ref, event)


def _hold(asked: Asked, book: Book) -> Open:
    held = hold_case(ref=asked.case, book=book, now=asked.now)
    if held is None:
        raise NotFound(asked.case)
    return held


def _begin(asked: Asked, book: Book) -> Open:
    step = book.policy().steps.get(asked.step)
    if asked.step != house.BRING and (step is None or step.on):
        opening = ", ".join(one.id for one in book.policy().steps.values() if not one.on)
        raise refuse("open", _("A new case is opened by one of these steps: {steps}.").format(steps=opening))
    subject = subjects.resolve(subject=asked.subject, now=asked.now)
    return Open("", None, State(), hold_person(subject.get("person", "")), book, asked.now, subject)


def _request(asked: Asked, case: Open) -> Request:
    answers = post.with_words(
        case=case.ref, state=case.state, book=case.book, step=asked.step, matter=asked.matter, answers=asked.answers, now=asked.now,
    )  # fmt: skip
    return Request(
        step=asked.step, outcome=asked.outcome, actor=asked.actor, now=asked.now, answers=answers, matter=asked.matter,
        role=asked.role, occurred_at=asked.occurred_at, prepared_by=asked.prepared_by,
        subject=case.state.subject or case.subject, files=asked.files,
    )  # fmt: skip


def _known(asked: Asked, case: Open) -> Facts:
    """The facts, and for the approval of a letter what it still lacks."""
    subject = case.state if case.state.subject else dataclasses.replace(case.state, subject=case.subject)
    known = facts.gather(case=case.ref, state=subject, now=asked.now)
    if asked.step != house.APPROVE:
        return known
    missing = post.letter_faults(
        case=case.ref, state=case.state, book=case.book, matter=asked.matter, answers=asked.answers, actor=asked.actor, now=asked.now
    )
    return dataclasses.replace(known, letter_faults=missing)


def _may_ask(asked: Asked, case: Open, known: Facts) -> None:
    """Whether this actor may act at all, and on this case: the rules are only asked by those who may know of it.

    What anyone may bring in (an appeal, a note of a call) is taken from any colleague, who learns nothing by it.
    Raises Refused or NotFound.
    """
    actor, now = asked.actor, asked.now
    named = {one for one in (asked.prepared_by, actor.human if actor.kind == COLLEAGUE else "") if one}
    for human in named:
        one = known.colleagues.get(human)
        if one is None or (one.left and one.left <= now):
            raise refuse("role", _(NOT_YOURS))
    if actor.kind in OUTSIDE:
        person = (case.state.subject or case.subject).get("person", "")
        if actor.kind == PERSON and actor.human != person:
            raise NotFound(case.ref)
        return
    if actor.kind != COLLEAGUE:
        raise refuse("role", _(NOT_YOURS))
    # Whoever had the form before them when a colleague was quicker is told so, not that there is no such case.
    seen = sight.sight(state=case.state, book=case.book, facts=known, actor=actor, now=now, past=True)
    if case.stream is None or seen != sight.NONE:
        return
    if sight.conflicted(case.state, known, actor.human) or not _anyones(asked, case, known):
        raise NotFound(case.ref)


def _anyones(asked: Asked, case: Open, known: Facts) -> bool:
    try:
        located = locate(case.book, case.state, _request(asked, case), known)
    except Refused:
        return False
    roles = located.step.by or (located.matter.owner if located.matter else ())
    if sight.narrowed(case.state, known) and not set(OUTSIDE) & set(roles):
        return False  # of a case about somebody who works here only what is the person's own to bring in
    return COLLEAGUE in roles and located.matter is not None  # a report about somebody opens a case of its own


