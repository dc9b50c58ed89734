"""What a person tells us by telephone, post or face to face, taken in by a colleague in one step; codes and the agreed word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.desk import acts, editions
from evenhand.desk.attend.contact import known_colleague
from evenhand.desk.casework.steps import take_step
from evenhand.desk.casework.views import look
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.models import AgreedWord, LetterCode
from evenhand.desk.people import guard
from evenhand.desk.rights import codes
from evenhand.desk.rights.giving import (
    Choice,
    Given,
    choices,
    earlier,
    given,
    offered,
    sent_by,
    sent_key,
    words_of,
)
from evenhand.people import find
from evenhand.people.models import Person
from evenhand.policy.kinds import clean_text, show_day
from evenhand.policy.tongue import N_

TAKE_IN, CODE = "rights.take-in", "rights.code"
SHORTEST, LONGEST = 4, 60  # characters of an agreed word or date
TAKEN = N_("Received on {day} ({channel}) and taken down by a colleague.")
ON_PAPER = N_("on paper, handed in")


@dataclass(frozen=True)
class Telling:
    """A case on which something can be taken in, as the colleague who does may know it."""

    case: str
    person: Person
    choices: list[Choice]
    channels: dict[str, str]


def told(*, actor: Actor, case: str = "", code: str = "", now: datetime) -> Telling:
    """What may be taken in on a case: one that the colleague may see, or the one of a letter's code, of which they then
    see nothing but this. Raises NotFound, and Refused for who is close to the person."""
    known_colleague(actor, now)
    policy = editions.book().policy()
    if code:
        try:
            row = codes.known(code=code, address=f"colleague {actor.human}", now=now)
        except (codes.Unknown, codes.Wait):
            raise refuse("complete", _("Nothing can be taken in by this code. Read it again, or look for the person and their case.")) from None
        found, person, ref = offered(row=row, now=now), row.person, row.case
    else:
        view = look(case=case, actor=actor, now=now, record=False)
        if view.own_report_only or view.person is None:
            raise NotFound(case)
        found, person, ref = choices(book=view.book, state=view.state, case=case, now=now), view.person, case
    acts.demand(actor=actor, act=TAKE_IN, now=now, person=person.ref)
    return Telling(ref, person, found, {name: one.title for name, one in policy.channels.items()} | {"": _(ON_PAPER)})


def take_in_for(
    *, actor: Actor, case: str = "", code: str = "", choice: str, words: str, channel: str, received: date | None, reach: str = "",
    acting: str = "", key: str = "", now: datetime,
) -> Given:  # fmt: skip
    """Takes in for the person what they said: one step, which counts from the day on which it was received.

    Raises NotFound, and Refused with what is wrong, each with its field.
    """
    found = told(actor=actor, case=case, code=code, now=now)
    key = sent_key(key, actor.human, found.case, choice, words, channel, str(received), reach, acting)
    if before := earlier(person=found.person.ref, key=key):
        return before
    one = next((one for one in found.choices if one.step == choice), None)
    if one is None:
        raise _wrong("choice", _("Choose what they want. What they wanted before may be closed by now: look again."))
    if channel not in found.channels:
        raise _wrong("channel", _("Choose how it reached us"))
    moment = _moment(received, now)
    more = _(TAKEN).format(day=show_day(editions.book().policy().calendar.day(moment)), channel=found.channels[channel])
    answers = {one.asked.id: words_of(asked=one.asked, words=words, reach=reach, acting=acting, more=more)}
    taken = take_step(
        case=found.case, step=one.step, outcome=one.outcome_at(moment if one.dated else now), answers=answers, actor=one.actor(found.person.ref, acting), matter=one.matter,
        occurred_at=moment if one.dated else None, prepared_by=actor.human, key=key, now=now, sent=sent_by(acting, channel),
    )  # fmt: skip
    return given(taken.case, taken.event)


def _wrong(name: str, message: str) -> Refused:
    return Refused([Refusal("complete", message, field=name)])


def _moment(received: date | None, now: datetime) -> datetime:
    """When it was received: now, where that is today; else the middle of that day, on which it counts."""
    calendar = editions.book().policy().calendar
    today = calendar.day(now)
    if received is None or received == today:
        return now
    if received > today:
        raise _wrong("received", _("The day on which it was received cannot lie in the future"))
    return min(calendar.at(received, time(12)), now)


@dataclass(frozen=True)
class CodeOf:
    """The code of a letter, as a page lists it: never the code itself."""

    case: str
    letter: str
    title: str
    made: datetime
    ends: datetime


@dataclass(frozen=True)
class CodesOf:
    """The codes of a person's letters on the cases that the colleague may see, and whether something more is agreed."""

    person: Person
    codes: list[CodeOf]
    agreed: datetime | None


def codes_of(*, actor: Actor, person: str, now: datetime) -> CodesOf:
    """The codes that run. Raises NotFound, and Refused for who may not replace one for this person."""
    one = _found(person)
    acts.demand(actor=actor, act=CODE, now=now, person=one.ref)
    if not guard.open_to(actor=actor, person=one, now=now):
        raise NotFound(person)
    found, book = [], editions.book()
    for row in LetterCode.objects.filter(person=one, stopped=None, ends__gt=now).order_by("-id"):
        try:
            view = look(case=row.case, actor=actor, now=now, record=False)
        except NotFound:
            continue
        letter = view.state.letters.get(row.letter)
        if letter and not view.own_report_only:
            title = book.policy(letter.edition).letters[letter.name].title
            found.append(CodeOf(row.case, row.letter, title, row.made, row.ends))
    agreed = AgreedWord.objects.filter(person=one).values_list("at", flat=True).first()
    return CodesOf(one, found, agreed)


def _found(person: str) -> Person:
    one = find.by_ref(person) if "\0" not in person else None
    if one is None:
        raise NotFound(person)
    return one


def replace_code(*, actor: Actor, person: str, case: str, letter: str, now: datetime) -> str:
    """A new code for a letter, in groups, told once; the old one dies at once. Raises NotFound and Refused."""
    if not any((one.case, one.letter) == (case, letter) for one in codes_of(actor=actor, person=person, now=now).codes):
        raise NotFound(letter)
    with transaction.atomic():
        one = acts.held(person)
        ends = editions.book().policy().calendar.end_of(now.date() + timedelta(days=codes.DAYS))
        made = codes.make(person=one, case=case, letter=letter, ends=ends, now=now)
        acts.record(one, CODE, [{"do": "code", "case": case, "letter": letter}], by=actor.human, now=now)
    return codes.of(made)


def agree_word(*, actor: Actor, person: str, word: str, now: datetime) -> None:
    """Records what was agreed with the person so that they may read their letters with a code; kept only as a hash.

    Raises NotFound, and Refused for a word that is too short to be one.
    """
    try:
        said = clean_text(word, LONGEST, 1)
    except ValueError as error:
        raise _wrong("word", _("What was agreed: {why}.").format(why=error)) from None
    if sum(one.isalnum() for one in said) < SHORTEST:
        raise _wrong("word", _("Agree something of at least {number} letters or digits").format(number=SHORTEST))
    acts.demand(actor=actor, act=CODE, now=now, person=person)
    with transaction.atomic():
        one = acts.held(person)
        if not guard.open_to(actor=actor, person=one, now=now):
            raise NotFound(person)
        codes.agree(person=one, word=said, by=actor.human, now=now)
        acts.record(one, CODE, [{"do": "agreed"}], by=actor.human, now=now)
