"""The person's own side: what they, or who acts for them, give by the code of a letter; and reading it with one thing more.

The code lets one give and nothing else: no word of the case is shown, not even a name. What is given is the policy's own
step, taken by the person; what the policy offers them now is what can be chosen.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from evenhand.case import house
from evenhand.case.events import Event, Refusal, Refused
from evenhand.case.facts import OUTSIDE, PERSON, REPRESENTATIVE, Actor, Book
from evenhand.case.offers import Offer, available
from evenhand.case.passing import pass_time
from evenhand.case.state import State
from evenhand.desk import editions, facts, keys, looks
from evenhand.desk.casework.steps import take_step
from evenhand.desk.casework.views import read
from evenhand.desk.errors import NotFound
from evenhand.desk.letters import post
from evenhand.desk.models import Key, LetterCode
from evenhand.desk.people.authority_seeking import PAGE, Sent
from evenhand.desk.rights import codes, tickets
from evenhand.desk.rights.codes import Unknown, Wait
from evenhand.ledger.models import CASE
from evenhand.ledger.models import Event as Row
from evenhand.ledger.record import as_event
from evenhand.letters.document import Document
from evenhand.letters.parts_open import SENT
from evenhand.letters.render import render
from evenhand.letters.telling import approved_at
from evenhand.people.joined import folded
from evenhand.policy.kinds import clean_text
from evenhand.policy.model import Field
from evenhand.policy.tongue import N_

__all__ = ["Choice", "Given", "Unknown", "Wait", "choices", "give", "offered", "open_code", "read_letter"]

REACH, WHO = 200, 200  # characters
ACTING = N_("Said by {name}, acting for the person.")
REACHED = N_("How to reach them: {reach}")


@dataclass(frozen=True)
class Choice:
    """One thing that the person may give now: a step of the policy that asks for one text."""

    step: str
    matter: str
    title: str
    asked: Field
    dated: bool  # it counts from the day on which it was received
    outcome: str
    late: str  # the outcome of what came after `due`
    due: datetime | None
    representative: bool = True  # the policy lets a representative take it; else it is the person's step, whoever brings it

    def actor(self, person: str, acting: str) -> Actor:
        """Who takes it: what somebody sends for the person is received in any case, and says who sent it."""
        return Actor(person, REPRESENTATIVE if acting.strip() and self.representative else PERSON)

    def outcome_at(self, received: datetime) -> str:
        """The outcome of what was received at a moment: what comes late is taken all the same, and says that it is."""
        return self.late if self.due and received > self.due else self.outcome


@dataclass(frozen=True)
class Given:
    """What was received: its reference, and the day by which somebody answers (None where nothing has to be answered)."""

    reference: str
    case: str
    answer_by: date | None
    repeated: bool = False
    number: int = 0  # of the entry
    adds: str = ""  # by which files are added to it, where it was given by a code


def open_code(*, code: str, address: str, now: datetime) -> LetterCode:
    """The letter that a code is of, for further calls; it may be shown to nobody. Raises Unknown and Wait."""
    return codes.known(code=code, address=address, now=now)


def offered(*, row: LetterCode, now: datetime) -> list[Choice]:
    """What may be given by this code now, what its letter opened first. Empty where the case takes nothing any more."""
    book, record = editions.book(), read(row.case)
    state = folded(record.events)
    if state.subject.get("person") != row.person.ref:
        return []
    pass_time(book, state, now)
    return choices(book=book, state=state, case=row.case, now=now, letter=row.letter)


def choices(*, book: Book, state: State, case: str, now: datetime, letter: str = "") -> list[Choice]:
    """What the policy offers the person of a case whose time has been passed: each step once, on the matter nearest to `letter`."""
    actor = Actor(state.subject.get("person", ""), PERSON)
    known = facts.gather(case=case, state=state, now=now)
    one = state.letters.get(letter)
    rights, strand = (one.rights, one.strand) if one else ((), "")
    found: dict[str, tuple[tuple[bool, bool, int], Choice]] = {}
    for place, offer in enumerate(available(book, state, actor, now, known)):
        made = _choice(offer)
        if made and offer.matter:
            nearest = (offer.matter.id in rights, offer.matter.strand == strand, place)
            if offer.step.id not in found or nearest > found[offer.step.id][0]:
                found[offer.step.id] = (nearest, made)
    return [made for nearest, made in sorted(found.values(), key=lambda one: not one[0][0])]


def _choice(offer: Offer) -> Choice | None:
    """The step as something to choose, where one text is all that it needs."""
    matter, step = offer.matter, offer.step
    if matter is None or not offer.may or step.id in house.STEPS or not step.outcomes:
        return None
    first = next((one for one in step.outcomes.values() if not one.late), None)
    late = next((one for one in step.outcomes.values() if one.late), first)
    if first is None or late is None:
        return None
    asked = [[one for one in offer.fields(outcome) if not one.optional] for outcome in (first, late)]
    if asked[0] != asked[1] or len(asked[0]) != 1 or asked[0][0].kind != "text":
        return None
    title = matter.title if matter.kind == "right" and matter.title else _("Answer what we asked you")
    return Choice(step.id, matter.id, title, asked[0][0], step.dated, first.id, late.id, matter.due, REPRESENTATIVE in (step.by or matter.owner))


def words_of(*, asked: Field, words: str, reach: str = "", acting: str = "", more: str = "") -> str:
    """The text that goes onto the record: what they say, who said it for them, how to reach them. Raises Refused."""
    found: list[Refusal] = []

    def clean(name: str, value: str, most: int, least: int = 0) -> str:
        try:
            return clean_text(value, most, least)
        except ValueError as error:
            found.append(Refusal("complete", _("What you wrote here: {why}.").format(why=error), field=name))
            return ""

    lines = [clean("words", words, asked.at_most or 20_000, max(asked.at_least, 1))]
    who, how = clean("acting", acting, WHO), clean("reach", reach, REACH)
    if found:
        raise Refused(found)
    lines += [_(ACTING).format(name=who)] if who else []
    lines += [_(REACHED).format(reach=how)] if how else []
    whole = "\n\n".join([*lines, *([more] if more else [])])
    if asked.at_most and len(whole) > asked.at_most:
        said = _("This is too long together with how to reach you: shorten it by {number} characters, or send it in two parts.")
        raise Refused([Refusal("complete", said.format(number=len(whole) - asked.at_most), field="words")])
    return whole


def give(
    *, code: str, address: str, choice: str, words: str, reach: str = "", acting: str = "", key: str = "", now: datetime
) -> Given:
    """Takes the step `choice` for the person by the code of a letter. Received now; the same form sent twice is one.

    `acting` names who acts for them; the record then says who gave it, and where it is not known that they may, the person
    is asked. Raises Unknown and Wait (the code), Refused (what was written), NotFound (this cannot be given, or not any more).
    """
    row = codes.known(code=code, address=address, now=now)
    key = sent_key(key, row.case, choice, words, reach, acting)
    if found := earlier(person=row.person.ref, key=key):
        return _adding(row, found, now)
    one = next((one for one in offered(row=row, now=now) if one.step == choice), None)
    if one is None:
        raise NotFound(choice)
    answers = {one.asked.id: words_of(asked=one.asked, words=words, reach=reach, acting=acting)}
    taken = take_step(
        case=row.case, step=one.step, outcome=one.outcome_at(now), answers=answers, actor=one.actor(row.person.ref, acting), matter=one.matter, key=key,
        sent=sent_by(acting), now=now,
    )  # fmt: skip
    return _adding(row, given(taken.case, taken.event), now)


def _adding(row: LetterCode, found: Given, now: datetime) -> Given:
    return replace(found, adds=tickets.ticket(row=row.pk, entry=found.number, now=now))


def sent_key(key: str, *content: str) -> str:
    """The key of a form as sent: the same form with other words in it is another."""
    return keys.digest({"form": key or secrets.token_hex(16), "content": content})


def sent_by(acting: str, came_by: str = PAGE) -> Sent | None:
    """Who sent it for the person; None where it was the person."""
    return Sent(acting, came_by) if acting.strip() else None


def earlier(*, person: str, key: str) -> Given | None:
    """What the same form was answered with before; what it answered may be closed by now."""
    found = Key.objects.filter(actor__in=[f"{kind}:{person}" for kind in OUTSIDE], key=key).first()
    if found is None:
        return None
    row = Row.objects.get(stream__kind=CASE, stream__ref=found.case, number=found.number)
    return given(found.case, as_event(row, {}), repeated=True)


def given(case: str, event: Event, repeated: bool = False) -> Given:
    """What the one who gave it is told: nothing of the case but the reference, and the day of the first answer due."""
    calendar = editions.book().policy(event.edition).calendar
    dues = [datetime.fromisoformat(one["due"]) for one in _opened(event) if one.get("due")]
    return Given(f"{case}-{event.number}", case, calendar.day(min(dues)) if dues else None, repeated, event.number)


def _opened(event: Event) -> Iterator[Mapping[str, str]]:
    for effect in event.effects:
        if effect["do"] == "open" and effect["kind"] == "duty" and not effect["letter"]:
            yield effect


def read_letter(*, code: str, word: str, address: str, format: str = "", now: datetime) -> tuple[Document, bytes, str]:
    """The last letter that was sent to the person on this case: the document, its bytes and their media type.

    The code alone does not read: `word` is what was agreed with the person. The look is recorded as theirs. Raises
    Unknown (either is wrong, or nothing was agreed, which cannot be told apart), Wait, KeyError for an unknown format.
    """
    row = codes.known(code=code, address=address, now=now)
    codes.demand_word(row=row, word=word, address=address, now=now)
    record, book = read(row.case), editions.book()
    state = folded(record.events)
    sent = [one for one in state.letters.values() if one.state in SENT and one.dispatched and one.state != "returned"]
    if not sent or state.subject.get("person") != row.person.ref:
        raise Unknown
    last = max(sent, key=lambda one: (one.dispatched, approved_at(state, one)))
    composed = post.document(case=row.case, state=state, book=book, letter=last, now=now, head=record.rows[approved_at(state, last) - 1].hash)
    data, mime = render(composed, format)
    looks.note(actor=Actor(row.person.ref, PERSON), what=looks.LETTER, ref=f"{row.case}/{last.id}", now=now)
    return composed, data, mime
