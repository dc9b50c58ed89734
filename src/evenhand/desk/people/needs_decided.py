"""What was asked for is agreed or refused with reasons; what holds is looked at again in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.desk import acts, editions
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.people import guard
from evenhand.desk.people.needs import DECIDE, agree, held_for, text
from evenhand.desk.whose import Asker
from evenhand.people.models import NeedAsked, Person, PersonNeed
from evenhand.people.needs import AGREED, ASKED, REFUSED, REVIEW
from evenhand.policy.calendar import Calendar

_FURTHEST = timedelta(days=3 * 365)
_PAGE = 200  # as many as one list holds: what is longest due comes first


def decide_need(
    *, actor: Actor, person: str, asked: int, agreed: bool, reasons: str = "", instead: str = "", now: datetime
) -> Person:  # fmt: skip
    """Agrees what was asked for, or refuses it with `reasons` and what is offered `instead`. Raises NotFound, Refused."""
    with transaction.atomic():
        one = held_for(actor=actor, ref=person, act=DECIDE, now=now)
        row = NeedAsked.objects.select_for_update().filter(person=one, pk=asked).first()
        if row is None:
            raise NotFound(str(asked))
        if row.state != ASKED:
            raise refuse("open", _("This has been decided meanwhile. Look again at what helps this person."))
        said = _reasons(reasons, instead) if not agreed else {}
        effect = {"do": "need-decided", "need": row.need, "agreed": agreed}
        number = acts.record(one, "need.decided", [effect], by=actor.human, now=now, said=said)
        row.state, row.decided, row.decided_by = AGREED if agreed else REFUSED, now, actor.human
        row.decided_ref, row.decided_in = (one.ref, number) if said else ("", None)
        row.save()
        if agreed and not PersonNeed.objects.filter(person=one, need=row.need, ended=None).exists():
            made = agree(one, row.need, said_by=row.said_by, words={}, by=actor.human, now=now)
            made.said_ref, made.said_in = row.said_ref, row.said_in
            made.save(update_fields=["said_ref", "said_in"])
    return one


def _reasons(reasons: str, instead: str) -> dict[str, str]:
    found: list[Refusal] = []
    said: dict[str, str] = {}
    asked = (
        ("reasons", reasons, 10, _("Give the reasons: the person is told them, and may challenge them.")),
        ("instead", instead, 5, _("Say what is offered instead, or what was tried to find something.")),
    )
    for field, value, least, missing in asked:
        try:
            said[field] = text(value, field, 2000, least, missing)
        except Refused as refused:
            found += refused.refusals
    if found:
        raise Refused(found)
    return said


def review_need(*, actor: Actor, person: str, need: str, next_on: date | None = None, now: datetime) -> Person:
    """Records that somebody looked again and it still helps; looked at again on `next_on`, or in a year.

    Raises NotFound, Refused.
    """
    today = editions.book().policy().calendar.day(now)
    due = next_on or today + REVIEW
    if not today < due <= today + _FURTHEST:
        raise Refused([Refusal("complete", _("Enter a day to come, within three years."), field="next")])
    with transaction.atomic():
        one = held_for(actor=actor, ref=person, act=DECIDE, now=now)
        row = PersonNeed.objects.filter(person=one, need=need, ended=None).first() if "\0" not in need else None
        if row is None:
            raise NotFound(need)
        row.reviewed, row.review_due = today, due
        row.save(update_fields=["reviewed", "review_due"])
        effect = {"do": "need-reviewed", "need": need, "next": due.isoformat()}
        acts.record(one, "need.reviewed", [effect], by=actor.human, now=now)
    return one


@dataclass(frozen=True)
class DueNeed:
    """Something about a need that waits for whoever may decide it."""

    person: Person
    need: str
    asked: int  # of what waits for a decision; 0: what holds and is to be looked at again
    since: date  # since when it waits


def needs_due(*, actor: Actor, now: datetime) -> Sequence[DueNeed]:
    """What waits for a decision and what is to be looked at again, the longest first; not of the dead, of the asker, of
    those close to them, or of a record that is not theirs to open. Raises NotFound, Refused for who may not decide."""
    acts.demand(actor=actor, act=DECIDE, now=now)
    calendar = editions.book().policy().calendar
    waiting, late = _waiting(calendar, now)
    asked = waiting.select_related("person").order_by("asked", "id")[:_PAGE]
    rows = late.select_related("person").order_by("since", "id")[:_PAGE]
    found = [DueNeed(one.person, one.need, one.pk, calendar.day(one.asked)) for one in asked]
    found += sorted((DueNeed(one.person, one.need, 0, one.due) for one in rows), key=lambda one: one.since)
    seen: dict[str, bool] = {}
    for one in found:
        if one.person.ref not in seen:
            seen[one.person.ref] = _theirs(actor, one.person, now)
    return [one for one in found if seen[one.person.ref]]


def needs_count(who: Asker) -> int:
    """How much waits for whoever may decide, for their page of work; 0 for others. Two queries."""
    if not acts.allowed(who.book.policy(), who.facts.colleagues, who.human, DECIDE, who.now, ""):
        return 0
    closed = {who.human, *who.self.related}
    return sum(
        rows.filter(person__colleague=None).exclude(person__ref__in=closed).count() for rows in _waiting(who.book.policy().calendar, who.now)
    )  # fmt: skip


def _waiting(calendar: Calendar, now: datetime) -> tuple[QuerySet[NeedAsked], QuerySet[PersonNeed]]:
    """What waits for a decision, and what holds and is to be looked at again; not of the dead."""
    today, alive = calendar.day(now), Q(person__died=None) & Q(person__same_as=None)
    old = datetime.combine(today, datetime.min.time(), calendar.tz) - REVIEW + timedelta(days=1)
    late = Q(review_due__lte=today) | Q(review_due=None, since__lt=old)
    return NeedAsked.objects.filter(alive, state=ASKED), PersonNeed.objects.filter(alive, late, ended=None)


def _theirs(actor: Actor, person: Person, now: datetime) -> bool:
    if person.colleague_id is None:
        return True
    return guard.open_to(actor=actor, person=person, now=now) and acts.may(actor=actor, act=DECIDE, now=now, person=person.ref)
