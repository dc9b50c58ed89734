"""On a call now: a warning, another, the end, each kept with its moment; then one entry on the person's own record.

What is said here is a colleague's own word to a caller. It imposes nothing, makes no alert and opens nothing. What
the caller said is not kept. A call in which no warning was given, and which the colleague did not end, leaves no trace:
nobody's calls are logged. Who may read what was logged: `callslogged`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.events import Effect, Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.desk import acts
from evenhand.desk.attend.contact import known_colleague
from evenhand.desk.attend.logged import (
    FIRST,
    LOGGED,
    SAID,
    SECOND,
    TAKEN_BACK,
    CallView,
    as_logged,
    taken_back,
)
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.models import Call
from evenhand.desk.people import persons
from evenhand.desk.recording import advance, hold_person
from evenhand.ledger.models import PERSON
from evenhand.ledger.models import Event as Row
from evenhand.people.find import by_ref, exact, person_needs
from evenhand.people.joined import refs
from evenhand.people.models import Person
from evenhand.policy.kinds import clean_text

ENDED, LEFT, CALM = "ended", "left", "calm"  # the colleague ended it; the caller did; it went on calmly to its end
HOW = (ENDED, LEFT, CALM)
TWICE = timedelta(seconds=30)  # pressed again so soon, it is the same press


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


def call_from(*, actor: Actor, number: str, now: datetime) -> CallView:
    """Begins a call with whoever rings from this number: the person it is known for, or somebody not yet identified, who is
    recorded by it so that nothing is lost once we know who it is. Raises Refused, also where several are known for it."""
    with transaction.atomic():
        found = exact(number) if "\0" not in number else []
        if len(found) > 1:
            raise refuse("complete", _("Several are known for this number: choose which of them it is."))
        if not found:
            given = {"unidentified": True, "telephone": number, "description": _("Rings from this number, gives no name")}
            found = [persons.record_person(actor=actor, given=given, now=now)]
        return start_call(actor=actor, person=found[0].ref, now=now)


def move_call(*, actor: Actor, person: str, now: datetime) -> CallView:
    """It is somebody else who rings: the open call is one with them, and the warnings keep their moments.

    Raises NotFound where no call is open, or nobody of that reference is known.
    """
    with transaction.atomic():
        found = by_ref(person) if "\0" not in person else None
        call = Call.objects.select_for_update().filter(by=known_colleague(actor, now).ref).first()
        if found is None or call is None:
            raise NotFound(person)
        call.person = found
        call.save(update_fields=["person"])
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

    Returns the number of the entry, pressed twice the same; 0 where nothing was recorded, because no warning was given
    and the call was not ended by the colleague. Raises NotFound, Refused.
    """
    with transaction.atomic():
        if how not in HOW:
            raise refuse("complete", _("Say how the call ended."))
        one = hold_person(person) if "\0" not in person else None  # the person first, as in every transaction
        if one is None:
            raise NotFound(person)
        if number := _just_logged(one, actor, how, now):
            return number
        call = _mine(actor, person)
        call.delete()
        if not (call.first or how == ENDED):
            return 0
        advance(one, LOGGED, [_effect(call, how, now)], by=actor.human, now=now)
        return one.number


def _just_logged(one: Person, actor: Actor, how: str, now: datetime) -> int:
    """The number of a call with this person that the colleague closed a moment ago in the same way, where none is open."""
    if Call.objects.filter(by=actor.human).exists():
        return 0
    last = Row.objects.filter(stream__kind=PERSON, stream__ref=one.ref, body__step=LOGGED, body__by=actor.human).order_by("-number").first()
    fresh = last is not None and last.body["effects"][0]["how"] == how and now - last.recorded_at <= TWICE
    return last.number if last is not None and fresh else 0


def take_back_call(*, actor: Actor, person: str, number: int, why: str, now: datetime) -> None:
    """Takes back a call that was logged in error, with the wrong person above all, by the one who logged it. It stays on the
    record, and is shown to nobody. Raises NotFound, Refused."""
    try:
        reason = clean_text(why, 500, 5)
    except ValueError as error:
        raise Refused([Refusal("complete", _("Say why: {error}.").format(error=error), field="why")]) from None
    with transaction.atomic():
        one = hold_person(logged_call(actor=actor, person=person, number=number, now=now).person.ref)
        if one is None:
            raise NotFound(person)
        logged_call(actor=actor, person=person, number=number, now=now)  # nobody has taken it back meanwhile
        effect: Effect = {"do": "call-taken-back", "person": person, "number": number}
        acts.record(one, TAKEN_BACK, [effect], by=actor.human, now=now, said={"why": reason})


def _effect(call: Call, how: str, now: datetime) -> Effect:
    said = {name: getattr(call, name).isoformat() for name in SAID if getattr(call, name)}
    needs = sorted(person_needs(call.person.ref))
    return {"do": "call", "began": call.began.isoformat(), **said, "over": now.isoformat(), "how": how, "needs": needs}


def logged_call(*, actor: Actor, person: str, number: int, now: datetime) -> CallView:
    """A call that this colleague logged. Raises NotFound, also for what somebody else logged."""
    known_colleague(actor, now)
    one = Person.objects.filter(ref=person).first() if "\0" not in person else None
    row = Row.objects.filter(stream__kind=PERSON, stream__ref=person, number=number).first() if one else None
    if one is None or row is None or row.body["step"] != LOGGED or row.body["by"] != actor.human or (person, number) in taken_back(one):
        raise NotFound(person)
    return as_logged(one, row)
