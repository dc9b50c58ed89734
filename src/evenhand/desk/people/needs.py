"""What helps a person: recorded on their own stream, never why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.events import Effect, Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.desk import acts, editions
from evenhand.desk.errors import NotFound
from evenhand.desk.people import guard
from evenhand.desk.recording import add_needs
from evenhand.people import make
from evenhand.people.models import NeedAsked, NeedsTalk, Person, PersonNeed
from evenhand.people.needs import ASKED, SAID_BY
from evenhand.policy.kinds import clean_text

RECORD, DECIDE = "need.record", "need.decide"
MOST = 300  # characters of a note of how exactly


def add_person(*, ref: str, needs: Iterable[str] = (), said_by: str = "", by: str = "", now: datetime, **known: Any) -> Person:
    """A new person (`known` as `people.make.person` takes it) with what helps them, on the record of their own.

    Raises `people.make.Wrong` with a sentence, Refused for a need that the policy does not name.
    """
    with transaction.atomic():
        made = make.person(ref=ref, now=now, **known)
        if wanted := list(needs):
            _named(wanted)
            add_needs(acts.held(ref), wanted, by=by, said_by=said_by or "before this record began", now=now)  # untranslated: goes into the record
            acts.compare(made, now)
            made.refresh_from_db()
    return made


def record_need(*, actor: Actor, person: str, need: str, said_by: str, how: str = "", decide: bool = False, now: datetime) -> Person:
    """Records that something helps a person, on their word: from now on it holds. With `decide` it is asked for only,
    and an office agrees or refuses it. `said_by` is an id of `people.needs.SAID_BY`, or who it was in words; `how`
    says how exactly, never why. Recording it again changes nothing but a note of how, where one is given.

    Raises NotFound for an unknown person or colleague, Refused for a need that the policy does not name.
    """
    words = _words(said_by, how)
    with transaction.atomic():
        one = held_for(actor=actor, ref=person, act=RECORD, now=now)
        _named([need])
        now_holds = PersonNeed.objects.filter(person=one, need=need, ended=None).first()
        if now_holds is None and decide:
            _ask(one, need, said_by, words, actor, now)
        elif now_holds is None:
            agree(one, need, said_by=said_by.strip(), words=words, by=actor.human, now=now)
        elif "how" in words:
            number = acts.record(one, "need.recorded", [_effect(need, said_by)], by=actor.human, now=now, said=words)
            now_holds.said_ref, now_holds.said_in = one.ref, number
            now_holds.save(update_fields=["said_ref", "said_in"])
    return one


def agree(one: Person, need: str, *, said_by: str, words: Mapping[str, str], by: str, now: datetime) -> PersonNeed:
    """From now on it helps a person who is held, and stands on their card. What was asked of the kind is answered by it."""
    number = acts.record(one, "need.recorded", [_effect(need, said_by)], by=by, now=now, said=words)
    made = PersonNeed.objects.create(
        person=one, need=need, since=now, said_by=said_by, by=by, said_ref=one.ref if words else "", said_in=number if words else None,
    )  # fmt: skip
    NeedAsked.objects.filter(person=one, need=need, state=ASKED).update(state="agreed", decided=now, decided_by=by)
    acts.compare(one, now)
    return made


def _ask(one: Person, need: str, said_by: str, words: Mapping[str, str], actor: Actor, now: datetime) -> None:
    if NeedAsked.objects.filter(person=one, need=need, state=ASKED).exists():
        return
    effect = _effect(need, said_by) | {"do": "need-asked"}
    number = acts.record(one, "need.asked", [effect], by=actor.human, now=now, said=words)
    NeedAsked.objects.create(
        person=one, need=need, asked=now, said_by=said_by.strip(), by=actor.human, said_ref=one.ref if words else "", said_in=number if words else None,
    )  # fmt: skip


def end_need(*, actor: Actor, person: str, need: str, said_by: str, now: datetime) -> Person:
    """Records that a need no longer holds, on somebody's word. Raises NotFound, Refused."""
    words = _words(said_by, "")
    with transaction.atomic():
        one = held_for(actor=actor, ref=person, act=RECORD, now=now)
        ended = PersonNeed.objects.filter(person=one, need=need, ended=None).update(ended=now) if "\0" not in need else 0
        if not ended:
            raise NotFound(need)
        acts.record(one, "need.ended", [_effect(need, said_by) | {"do": "need-ended"}], by=actor.human, now=now, said=words)
        acts.compare(one, now)
    return one


def note_asked(*, actor: Actor, person: str, now: datetime) -> Person:
    """Records that a person was asked what would make it easier to deal with us, and wanted nothing: so nobody asks
    them day after day. Raises NotFound, Refused."""
    with transaction.atomic():
        one = held_for(actor=actor, ref=person, act=RECORD, now=now)
        acts.record(one, "need.talk", [{"do": "needs-talk", "answer": "nothing"}], by=actor.human, now=now)
        NeedsTalk.objects.create(person=one, at=now, by=actor.human)
    return one


def held_for(*, actor: Actor, ref: str, act: str, now: datetime) -> Person:
    """The person, held, for whoever may take an act on them. Raises NotFound, Refused with who could."""
    one = acts.held(ref)
    acts.demand(actor=actor, act=act, now=now, person=one.ref)
    if not guard.open_to(actor=actor, person=one, now=now):
        raise NotFound(ref)
    return one


def text(value: Any, field: str, most: int, least: int, missing: str) -> str:
    """What somebody wrote, at its field. Raises Refused."""
    try:
        return clean_text(value, most, least)
    except ValueError as error:
        empty = not isinstance(value, str) or not value.strip()
        message = missing if empty else _("This cannot be taken: {why}.").format(why=error)
        raise Refused([Refusal("complete", message, field=field)]) from None


def _words(said_by: str, how: str) -> dict[str, str]:
    """What is kept in the person's part: who said so where that is in words, and how exactly."""
    said = text(said_by, "said_by", 200, 2, _("Say who told us."))
    exactly = text(how, "how", MOST, 0, "")
    return ({} if said in SAID_BY else {"said_by": said}) | ({"how": exactly} if exactly else {})


def _effect(need: str, said_by: str) -> Effect:
    """What the record says in the open: which need, and of whom the word is. Words of a person stand in no effect."""
    said = said_by.strip()
    return {"do": "need", "need": need, "said_by": said if said in SAID_BY else "other"}


def _named(needs: Iterable[str]) -> None:
    known = editions.book().policy().needs
    if not set(needs) <= set(known):
        titles = ", ".join(one.title for one in known.values())
        raise Refused([Refusal("complete", _("Choose one of: {names}.").format(names=titles), field="need")])
