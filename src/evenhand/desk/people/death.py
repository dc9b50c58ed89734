"""A death: at once no letter can be sent, what restricts or warns of the person ends, and nobody is chased any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case import died
from evenhand.case.events import Effect, Event, Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.desk import acts, editions
from evenhand.desk.contacts.logs import end_with_death
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.people import authority_seeking, guard
from evenhand.desk.recording import hold_case, record
from evenhand.people.joined import surviving
from evenhand.people.models import Person
from evenhand.policy.kinds import clean_text
from evenhand.registers.models import CaseRow

ACT = "person.death"
Follows = Callable[..., list[Event]]


@dataclass(frozen=True)
class Stopped:
    """What followed from a death, or from taking it back: how much of each, for the one who recorded it."""

    person: Person
    cases: Sequence[str]  # those on which anything changed
    letters: int
    rows: int
    matters: int


def record_death(*, actor: Actor, ref: str, day: date, told_by: str, now: datetime) -> Stopped:
    """Records that a person has died: the day, and who told us. Raises NotFound, Refused."""
    told = _text(told_by, "told_by")
    today = now.astimezone(editions.book().policy().calendar.tz).date()
    if not date(1900, 1, 1) <= day <= today:
        raise Refused([Refusal("complete", _("Enter the day on which they died: not a day to come."), field="day")])

    def does(one: Person) -> Effect:
        if one.is_group:
            raise refuse("complete", _("A group does not die. What concerns it is ended by decisions on its cases."))
        if one.died:
            raise refuse("open", _("The death is recorded already."))
        one.died = day
        return {"do": "died", "day": day.isoformat()}

    return _do(actor, ref, does, died.died, {"told_by": told}, now)


def take_back_death(*, actor: Actor, ref: str, why: str, now: datetime) -> Stopped:
    """Takes back a death that was entered in error: what it ended stands again, as far as its time has not run out.

    Raises NotFound, Refused.
    """
    said = _text(why, "why")

    def does(one: Person) -> Effect:
        if one.died is None:
            raise refuse("open", _("No death is recorded here."))
        one.died = None
        return {"do": "death-taken-back"}

    return _do(actor, ref, does, died.taken_back, {"why": said}, now)


def _text(value: str, field: str) -> str:
    try:
        return clean_text(value, 200, 2)
    except ValueError as error:
        raise Refused([Refusal("complete", _("This cannot be taken: {why}.").format(why=error), field=field)]) from None


def _do(actor: Actor, ref: str, does: Callable[[Person], Effect], follows: Follows, said: dict[str, str], now: datetime) -> Stopped:
    """One transaction: the cases are held before the person, as everywhere; one that was opened meanwhile is noticed."""
    book, made = editions.book(), []
    with transaction.atomic():
        known = _cases(ref)
        held = [hold_case(ref=case, book=book, now=now) for case in known]
        one = acts.held(ref)
        acts.demand(actor=actor, act=ACT, now=now, person=one.ref)
        if not guard.open_to(actor=actor, person=one, now=now):
            raise NotFound(ref)
        effect = does(one)
        one.save(update_fields=["died"])
        number = acts.record(one, ACT, [effect], by=actor.human, now=now, said=said)
        end_with_death(one.ref, number, back=one.died is None, now=now)
        authority_seeking.end_with_death(one, back=one.died is None, by=actor.human, now=now)
        held += [hold_case(ref=case, book=book, now=now) for case in _cases(one.ref) if case not in known]
        for case in held:
            if case is None:
                continue
            case.person = one
            if events := follows(book, case.state, now, by=actor.human):
                record(case, events, fresh=())
                made.append((case.ref, events))
        acts.compare(one, now)
    return _told(one, made)


def _cases(ref: str) -> list[str]:
    return sorted(CaseRow.objects.filter(person=surviving(ref)).values_list("ref", flat=True)) if ref and "\0" not in ref else []


def _told(one: Person, made: Sequence[tuple[str, list[Event]]]) -> Stopped:
    does = [effect["do"] for _case, events in made for event in events for effect in event.effects]
    letters = sum(do == "post" for do in does)
    return Stopped(one, [case for case, _events in made], letters, sum(do in ("lift", "restore") for do in does), sum(do in ("close", "reopen") for do in does))

