"""What a representative sends is taken in whether or not we know that they may act: if we do not, it is asked for from then on.

Nobody has to think of it: it begins with the step itself, in its transaction. A no of the person stands: what comes later
from the same one is taken in and counts, and the person is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from evenhand.case.events import Effect, Event
from evenhand.desk import acts, editions
from evenhand.desk.people import guard
from evenhand.desk.people.authority_words import names_of, said_of
from evenhand.desk.recording import Open
from evenhand.desk.whose import Asker
from evenhand.people import words
from evenhand.people.authority import ALL, CASE, CONFIRMED, DEATH, ENDED, REFUSED, SOUGHT, Authority
from evenhand.people.models import Person

RECORD = "authority.record"
_FIRST = (REFUSED, SOUGHT, CONFIRMED)  # of several that answer, the later of these: who said no may say yes
WITHIN = 5  # working days until somebody has asked the person; no edition names a time
PAGE = "page"  # it came by the code of a letter
LONGEST = 200


@dataclass(frozen=True)
class Sent:
    """Who sent something for the person, in the words that they gave, and how it reached us: a channel of the policy, "" on paper."""

    name: str = ""
    came_by: str = PAGE
    representative: Person | None = None  # who it was, where they have a record of their own
    kind: str = ""  # an id of `people.authority.KINDS`, as they say
    more: Mapping[str, str] = field(default_factory=dict)  # how to reach them


def follow(*, case: Open, event: Event, sent: Sent, by: str) -> None:
    """After a step that a representative took: where no confirmed authority covers it, one is sought. The step's transaction."""
    one = case.person
    if one is None or one.died or one.unidentified:
        return
    seek(one, sent=sent, received=editions.book().policy().calendar.day(event.occurred_at), case=case.ref, by=by, now=case.now)


def seek(one: Person, *, sent: Sent, received: date, by: str, now: datetime, case: str = "") -> Authority:
    """Whoever sent something for a person, as we know them: confirmed for it, being asked about, or refused by the person;
    else one who is asked about from now on. The caller holds the person, who is alive and known."""
    calendar, name = editions.book().policy().calendar, " ".join(sent.name.split())[:LONGEST]
    known = [row for row, called in _standing(one) if _is(row, called, sent, name, case) and _answers(row, case, calendar.day(now))]
    if known:
        return max(known, key=lambda row: (_FIRST.index(row.state), row.pk))
    row = Authority(
        person=one, representative=sent.representative, kind=sent.kind, case=case, covers=CASE if case else ALL, came_by=sent.came_by or "letter", received=received,
        recorded=now, by=by, ask_by=calendar.add_working_days(calendar.day(now), WITHIN),
    )  # fmt: skip
    said = {**({"name": name} if name and not sent.representative else {}), **sent.more}
    save(row, "authority.sought", said, by=by, now=now)
    return row


def said_no(row: Authority, name: str) -> bool:
    """Whether the person said no to the same one, and it stands."""
    sent = Sent(name, representative=row.representative)
    return any(other.state == REFUSED and other.pk != row.pk and _is(other, called, sent, name, "") for other, called in _standing(row.person))


def save(row: Authority, act: str, said: dict[str, str], *, by: str, now: datetime) -> None:
    """Writes a new row and its event on the stream of the person, who is held."""
    row.save()
    number = acts.record(row.person, act, [effect(row, "authority")], by=by, now=now, said=said)
    if said:
        row.said_ref, row.said_in = row.person.ref, number
        row.save(update_fields=["said_ref", "said_in"])


def effect(row: Authority, does: str) -> Effect:
    """What the record says in the open: ids, dates and references; no name."""
    days = {name: day.isoformat() for name in ("received", "ask_by", "since", "until") if isinstance(day := getattr(row, name), date)}
    known = {"kind": row.kind, "covers": row.covers, "case": row.case, "asked_by": row.asked_by, "answer": row.answer, "how": row.ended_how}
    who = {"representative": row.representative.ref} if row.representative else {}
    return {"do": does, "authority": row.pk, "state": row.state, **days, **{name: value for name, value in known.items() if value}, **who}


def _standing(one: Person) -> list[tuple[Authority, tuple[str, ...]]]:
    """Those who act, are being asked about or were refused, each with the names that we know them by."""
    rows = list(Authority.objects.filter(person=one).exclude(state=ENDED).select_related("representative").order_by("id"))
    said = said_of(rows)
    return [(row, (*([row.representative.called] if row.representative else []), said[row.pk][0].get("name", ""))) for row in rows]


def _answers(row: Authority, case: str, day: date) -> bool:
    """Whether nothing new is sought beside this one: it covers the case, is being asked about, or the person said no."""
    return row.state in (SOUGHT, REFUSED) or row.holds(day, case)


def _is(row: Authority, called: tuple[str, ...], sent: Sent, name: str, case: str) -> bool:
    """Whether it is the same one: by their own record, else all words of the name that we know stand in what was written.
    One word alone may be anybody's, and has to be all of it. Nobody who gave no name is taken for another, but on one case."""
    if sent.representative:
        return row.representative == sent.representative
    theirs, names = set(words.name_words(name)), [set(words.name_words(one)) for one in called]
    if not theirs:
        return not any(names) and row.state == SOUGHT and row.said_in is None and row.case == case
    return any(mine == theirs or (len(mine) > 1 and mine <= theirs) for mine in names)


def end_with_death(one: Person, *, back: bool, by: str, now: datetime) -> None:
    """A death ends what anybody could do for the person, and what they could do for others; taken back, it stands again.
    The caller holds the person and records the death."""
    rows = Authority.objects.filter(person=one) | Authority.objects.filter(representative=one)
    for row in rows.distinct().select_related("person", "representative").order_by("id"):
        if back and row.ended_how == DEATH and not row.person.died and not (row.representative and row.representative.died):
            row.state, row.ended, row.ended_how = CONFIRMED if row.decided else SOUGHT, None, ""
        elif not back and row.state in (SOUGHT, CONFIRMED):
            row.state, row.ended, row.ended_how = ENDED, now, DEATH
        else:
            continue
        row.save(update_fields=["state", "ended", "ended_how"])
        # On the stream of the one who died, which is held: that of the other would be a second lock
        acts.record(one, "authority.stands" if back else "authority.ended", [effect(row, "authority")], by=by, now=now)


@dataclass(frozen=True)
class ToAsk:
    """Somebody who has to be asked whether another may act for them."""

    key: int
    person: Person
    name: str  # "" where whoever sent it gave none
    came_by: str
    received: date
    ask_by: date | None
    late: bool
    tried: int


def to_ask(who: Asker, most: int) -> tuple[list[ToAsk], int]:
    """Whom to ask, soonest first, and how many there are, for those who may record it; nothing for others. Three queries."""
    if not acts.allowed(who.book.policy(), who.facts.colleagues, who.human, RECORD, who.now, ""):
        return [], 0
    closed = {who.human, *who.self.related}
    rows = Authority.objects.filter(state=SOUGHT, person__died=None, person__same_as=None).exclude(person__ref__in=closed)
    if not guard.holds(policy=who.book.policy(), colleagues=who.facts.colleagues, human=who.human, now=who.now):
        rows = rows.filter(person__colleague=None)  # the record of somebody who works here is held by few
    found = list(rows.select_related("person", "representative").order_by("ask_by", "id")[: most + 1])
    return lines(found[:most], who.book.policy().calendar.day(who.now)), rows.count() if len(found) > most else len(found)


def lines(rows: Iterable[Authority], today: date) -> list[ToAsk]:
    """The same rows as somebody reads them."""
    known = list(rows)
    names = names_of(known)
    return [
        ToAsk(one.pk, one.person, names[one.pk], one.came_by, one.received, one.ask_by, bool(one.ask_by and one.ask_by < today), one.tried)
        for one in known
    ]  # fmt: skip
