"""On a call now: a warning, another, the end, each kept with its moment; then one entry on the person's own record.

What is said here is a colleague's own word to a caller. It imposes nothing, makes no alert and opens nothing. What
the caller said is not kept. A call in which no warning was given, and which the colleague did not end, leaves no trace:
nobody's calls are logged. Who may read what was logged: `callslogged`.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.events import Effect
from evenhand.case.facts import Actor
from evenhand.desk.attend.contact import known_colleague
from evenhand.desk.attend.logged import FIRST, LOGGED, SAID, SECOND, CallView, as_logged
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.models import Call
from evenhand.desk.recording import advance, hold_person
from evenhand.ledger.models import PERSON
from evenhand.ledger.models import Event as Row
from evenhand.people.find import by_ref, person_needs
from evenhand.people.joined import refs
from evenhand.people.models import Person

ENDED, LEFT, CALM = "ended", "left", "calm"  # the colleague ended it; the caller did; it went on calmly to its end
HOW = (ENDED, LEFT, CALM)


def open_call(*, actor: Actor) -> CallView | None:
    """The call that this colleague is on, if any: nobody else's. One query, or two."""
    call = Call.objects.select_related("person__same_as").filter(by=actor.human).first()
    return _seen(call) if call else None


def _seen(call: Call) -> CallView:
    """With the person as they are known now, whose record may have been joined to another meanwhile."""
    person = call.person.same_as or call.person
    return CallView(person, call.began, call.first, call.second, tuple(sorted(person_needs(person.ref))))


def start_call(*, actor: Actor, person: str, now: datetime) -> CallView:
    """Begins a call; opening it again goes on with it.

    Raises NotFound, and Refused while the colleague is on a call with somebody else.
    """
    known_colleague(actor, now)
    found = by_ref(person) if "\0" not in person else None
    if found is None:
        raise NotFound(person)
    call, __ = Call.objects.get_or_create(by=actor.human, defaults={"person": found, "began": now})
    if (call.person.same_as_id or call.person_id) != found.pk:
        raise refuse("open", _("You have another call open. Close it first: say how it went, or drop it."))
    return _seen(call)


def _mine(actor: Actor, person: str) -> Call:
    """The colleague's open call with this person, held. Raises NotFound."""
    call = Call.objects.select_for_update().filter(by=actor.human, person__ref__in=refs(person)).first() if "\0" not in person else None
    if call is None:
        raise NotFound(person)
    return call


def say(*, actor: Actor, person: str, what: str, now: datetime) -> CallView:
    """Keeps when a warning was given. Pressed twice, the first moment stands; a second comes after a first.

    Raises NotFound, Refused.
    """
    with transaction.atomic():
        call = _mine(actor, person)
        if what not in SAID:
            raise refuse("complete", _("Choose the first warning or the second."))
        if what == SECOND and call.first is None:
            raise refuse("open", _("Give the first warning first; you may end the call without one where you are threatened or abused."))
        if getattr(call, what) is None:
            setattr(call, what, now)
            call.save(update_fields=[what])
        return _seen(call)


def unsay(*, actor: Actor, person: str, now: datetime) -> CallView:
    """Takes back the latest warning, pressed by mistake. Raises NotFound."""
    with transaction.atomic():
        call = _mine(actor, person)
        what = SECOND if call.second else FIRST
        setattr(call, what, None)
        call.save(update_fields=[what])
        return _seen(call)


def drop_call(*, actor: Actor, person: str) -> None:
    """Forgets a call that was opened by mistake: nothing of it is recorded. Raises NotFound."""
    with transaction.atomic():
        _mine(actor, person).delete()


def close_call(*, actor: Actor, person: str, how: str, now: datetime) -> int:
    """Closes the call and logs it on the person's own record: the moments, who, and how it ended.

    Returns the number of the entry; 0 where nothing was recorded, because no warning was given and the call was not
    ended by the colleague. Raises NotFound, Refused.
    """
    with transaction.atomic():
        if how not in HOW:
            raise refuse("complete", _("Say how the call ended."))
        one = hold_person(person) if "\0" not in person else None  # the person first, as in every transaction
        if one is None:
            raise NotFound(person)
        call = _mine(actor, person)
        call.delete()
        if not (call.first or how == ENDED):
            return 0
        advance(one, LOGGED, [_effect(call, how, now)], by=actor.human, now=now)
        return one.number


def _effect(call: Call, how: str, now: datetime) -> Effect:
    said = {name: getattr(call, name).isoformat() for name in SAID if getattr(call, name)}
    needs = sorted(person_needs(call.person.ref))
    return {"do": "call", "began": call.began.isoformat(), **said, "over": now.isoformat(), "how": how, "needs": needs}


def logged_call(*, actor: Actor, person: str, number: int, now: datetime) -> CallView:
    """A call that this colleague logged. Raises NotFound, also for what somebody else logged."""
    known_colleague(actor, now)
    one = Person.objects.filter(ref=person).first() if "\0" not in person else None
    row = Row.objects.filter(stream__kind=PERSON, stream__ref=person, number=number).first() if one else None
    if one is None or row is None or row.body["step"] != LOGGED or row.body["by"] != actor.human:
        raise NotFound(person)
    return as_logged(one, row)
