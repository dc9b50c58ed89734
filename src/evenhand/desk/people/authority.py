"""Who may act for a person: recorded, asked about, confirmed, refused and ended by those who may, on the person's stream.

What a representative sends never waits for this (see `authority_seeking`). What waits is what we tell them: until the
person has said yes, asked by another way than the one it came by, content goes to the person alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.desk import acts, editions, whose
from evenhand.desk.casework.caselist import cases_about
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.people import authority_seeking
from evenhand.desk.people.authority_seeking import RECORD, WITHIN, save
from evenhand.desk.people.authority_words import names_of
from evenhand.desk.people.needs import held_for, text
from evenhand.people import find, org
from evenhand.people.authority import (
    ALL,
    ANSWERS,
    CASE,
    CONFIRMED,
    COVERS,
    ENDED,
    GIVEN_ENDS,
    HELPED,
    KINDS,
    OF_A_COURT,
    PARENT,
    PERSON,
    REFUSED,
    RESTS_ON,
    SOUGHT,
    Authority,
)
from evenhand.people.models import Person
from evenhand.people.standings import WAYS

LINE, LONG = 200, 1000  # characters of a name or number, and of how we know or what limits it
YEARS = 18
_FURTHEST = timedelta(days=50 * 365)


def record_authority(*, actor: Actor, person: str, given: Mapping[str, Any], now: datetime) -> Authority:
    """Records that somebody acts for a person: to be asked about, or with `answer` confirmed at once.

    `given`: representative (a reference) or name, organisation, contact; kind; covers, case, limits; came_by; and where it is confirmed
    answer, asked_by, asked_on, how, since, until. Raises NotFound, Refused with each fault at its field.
    """
    with transaction.atomic():
        one = held_for(actor=actor, ref=person, act=RECORD, now=now)
        if one.died:
            raise refuse("open", _("This person has died: nobody acts for them any more. Executors write in their own name."))
        row = Authority(person=one, recorded=now, by=actor.human, received=_today(now))
        said = who_acts(one, row, given, actor, now)
        row.kind = one_of(given.get("kind"), "kind", KINDS, _("Choose on what authority they act"), empty=not given.get("answer"))
        row.came_by = one_of(given.get("came_by"), "came_by", WAYS, _("Choose how it reached us"), empty=True)
        _covers(row, given, actor, now)
        if limits := text(given.get("limits") or "", "limits", LONG, 0, ""):
            said["limits"] = limits
        if given.get("answer"):
            said |= _confirm(row, given, now, actor, said.get("name", ""))
        else:
            row.ask_by = _soon(now)
        save(row, f"authority.{row.state}", said, by=actor.human, now=now)
        if row.state == CONFIRMED:
            row.decided_ref, row.decided_in = row.said_ref, row.said_in
            row.save(update_fields=["decided_ref", "decided_in"])
    return row


def answer_authority(*, actor: Actor, person: str, key: int, given: Mapping[str, Any], now: datetime) -> Authority:
    """What came of asking: `came` is yes, no or unreached; with yes and no `asked_by` (a way other than the one by which it
    came), `asked_on` (today, if left out) and `answer` (who answered: the person, if left out), and for yes kind (their own
    word, if left out), covers, case, since, until, limits, how. Raises NotFound, Refused."""
    came = given.get("came")
    with transaction.atomic():
        row = opened(actor, person, key, (SOUGHT,), now)
        if came == "unreached":
            row.tried, row.tried_on, row.ask_by = row.tried + 1, _today(now), _soon(now)
            return _done(row, "authority.tried", {}, actor, now)
        if came not in ("yes", "no"):
            raise _wrong("came", _("Choose what they said"))
        if came == "yes":
            row.kind = one_of(given.get("kind") or row.kind or "word", "kind", KINDS, _("Choose on what authority they act"))
            _covers(row, given, actor, now)
            said = _confirm(row, {"answer": PERSON, **{name: value for name, value in given.items() if value}}, now, actor, names_of([row])[row.pk])
        else:
            said = _asked(row, given, now)
            row.state, row.decided, row.decided_by = REFUSED, now, actor.human
        if limits := text(given.get("limits") or "", "limits", LONG, 0, ""):
            said["limits"] = limits
        return _done(row, f"authority.{row.state}", said, actor, now)


def end_authority(*, actor: Actor, person: str, key: int, how: str, note: str = "", now: datetime) -> Authority:
    """Ends what was sought, confirmed or refused, from now on: `how` is one of `people.authority.GIVEN_ENDS`. Raises NotFound, Refused."""
    if how not in GIVEN_ENDS:
        raise _wrong("how", _("Choose why it ends"))
    words = text(note, "note", LONG, 0, "")
    with transaction.atomic():
        row = opened(actor, person, key, (SOUGHT, CONFIRMED, REFUSED), now)
        row.state, row.ended, row.ended_how = ENDED, now, how
        said = {"note": words} if words else {}
        acts.record(row.person, "authority.ended", [authority_seeking.effect(row, "authority")], by=actor.human, now=now, said=said)
        row.save()
    return row


def note_told(*, actor: Actor, person: str, key: int, now: datetime) -> Authority:
    """Records that whoever acts was told today that what they sent was received, and nothing else. Raises NotFound, Refused."""
    with transaction.atomic():
        row = opened(actor, person, key, (SOUGHT, CONFIRMED, REFUSED), now)
        row.told = _today(now)
        acts.record(row.person, "authority.told", [authority_seeking.effect(row, "authority")], by=actor.human, now=now)
        row.save(update_fields=["told"])
    return row


def opened(actor: Actor, person: str, key: int, states: tuple[str, ...], now: datetime) -> Authority:
    """The authority in one of these states, its person held, for whoever may record it. Raises NotFound, Refused."""
    one = held_for(actor=actor, ref=person, act=RECORD, now=now)
    row = Authority.objects.select_for_update(of=("self",)).select_related("representative").filter(person=one, pk=key).first()
    if row is None:
        raise NotFound(str(key))
    if row.state not in states:
        raise refuse("open", _("This has been answered or ended meanwhile. Look again at who may act for this person."))
    row.person = one
    not_theirs(row, actor, now)
    return row


def _done(row: Authority, act: str, said: Mapping[str, str], actor: Actor, now: datetime) -> Authority:
    number = acts.record(row.person, act, [authority_seeking.effect(row, "authority")], by=actor.human, now=now, said=said)
    if said:
        row.decided_ref, row.decided_in = row.person.ref, number
    row.save()
    return row


def not_theirs(row: Authority, actor: Actor, now: datetime) -> None:
    """Nobody says of themselves, or of somebody close to them, that they may act for another. Raises Refused."""
    if row.representative and row.representative.ref in org.colleagues(now=now)[actor.human].related:
        raise refuse("independent", _("You cannot do this: it is you, or somebody close to you, who acts for them. Ask a colleague."))


def who_acts(one: Person, row: Authority, given: Mapping[str, Any], actor: Actor, now: datetime) -> dict[str, str]:
    """Who acts: somebody with a record of their own, or a name and how to reach them. Returns what goes into the part."""
    if ref := given.get("representative") or "":
        row.representative = representative_of(one, ref)
        not_theirs(row, actor, now)
        return {}
    name = text(given.get("name") or "", "name", LINE, 2, _("Give their name, or the reference of their own record"))
    rest = {field: text(given.get(field) or "", field, LINE, 0, "") for field in ("organisation", "contact")}
    return {"name": name} | {field: value for field, value in rest.items() if value}


def representative_of(one: Person, ref: Any) -> Person:
    """The person with this reference, who can act for another. Raises Refused."""
    found = find.by_ref(ref) if isinstance(ref, str) and "\0" not in ref else None
    if found is None or found.unidentified:
        raise _wrong("representative", _("There is no person with this reference. Leave it empty and give their name."))
    if found.pk == one.pk:
        raise _wrong("representative", _("Nobody is their own representative."))
    if found.died:
        raise _wrong("representative", _("This person has died."))
    return found


def _covers(row: Authority, given: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    row.covers = one_of(given.get("covers") or (CASE if given.get("case") else row.covers or ALL), "covers", COVERS, _("Choose what it covers"))
    case = given.get("case") or row.case
    if row.covers == CASE:
        if not case or (case != row.case and case not in [one.ref for one in cases_about(whose.asker(actor=actor, now=now), row.person.ref)]):
            raise _wrong("case", _("Give the number of a case of this person"))
        row.case = case


def _confirm(row: Authority, given: Mapping[str, Any], now: datetime, actor: Actor, name: str) -> dict[str, str]:
    """Fills in what a confirmed authority has. Returns what goes into the part. Raises Refused."""
    said, today = _asked(row, given, now), _today(now)
    if row.answer not in (PERSON, HELPED) and row.kind not in OF_A_COURT and authority_seeking.said_no(row, name):
        raise _wrong("answer", _("The person said no to them, and that stands: nothing but a court’s order comes before it. Ask the person again; or end that first, if it no longer holds."))
    row.since, row.until = _day(given.get("since"), "since") or today, _day(given.get("until"), "until")
    if row.since > today:
        raise _wrong("since", _("Enter a day that is not to come: record it when it begins."))
    if row.kind == PARENT:
        _of_child(row, today)
    if row.until and not today <= row.until <= today + _FURTHEST:
        raise _wrong("until", _("Enter a day from today on, or leave it empty."))
    row.state, row.decided, row.decided_by, row.ask_by = CONFIRMED, now, actor.human, None
    return said


def _asked(row: Authority, given: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """How the person was asked, when, and who answered; or the document or rule that stands in its place."""
    row.answer = one_of(given.get("answer") or PERSON, "answer", ANSWERS, _("Choose who answered"))
    if row.answer in (PERSON, HELPED):
        row.asked_by = one_of(given.get("asked_by"), "asked_by", WAYS, _("Choose how you asked them"))
        if row.asked_by == row.came_by:
            raise _wrong("asked_by", _("It came by this way itself. Ask them by another one, so that it is they who answer."))
    elif row.answer not in RESTS_ON.get(row.kind, ()):
        raise _wrong("answer", _("For this authority the person has to be asked: nothing stands in place of their answer."))
    least = 0 if row.answer in (PERSON, HELPED) else 5
    how = text(given.get("how") or "", "how", LONG, least, _("Say which document you have seen, or what the member told you"))
    on = _day(given.get("asked_on"), "asked_on") or _today(now)
    if on > _today(now):
        raise _wrong("asked_on", _("Enter a day that is not to come."))
    row.tried_on = on
    return {"how": how} if how else {}


def _of_child(row: Authority, today: date) -> None:
    """A parent speaks for a child: until the last day on which we are sure that they are under eighteen, or a day that
    somebody names who knows their birthday."""
    born = row.person.year_of_birth
    if born is not None and today.year - born > YEARS:
        raise _wrong("kind", _("They are over eighteen: a parent acts for them only if they say so. Choose their own word."))
    if born is not None and row.until is None and today <= date(born + YEARS - 1, 12, 31):
        row.until = date(born + YEARS - 1, 12, 31)
    elif row.until is None:
        raise _wrong("until", _("Enter the day before they turn eighteen: a parent’s authority ends then."))
    if row.until.year > (born or today.year) + YEARS:
        raise _wrong("until", _("They are over eighteen by then. Enter the day before they turn eighteen: a parent’s authority ends then."))


def _today(now: datetime) -> date:
    return editions.book().policy().calendar.day(now)


def _soon(now: datetime) -> date:
    return editions.book().policy().calendar.add_working_days(_today(now), WITHIN)


def one_of(value: Any, field: str, known: Mapping[str, str], missing: str, *, empty: bool = False) -> str:
    """One of the ids of a list; "" where nothing is chosen and that is allowed. Raises Refused."""
    if empty and not value:
        return ""
    if not isinstance(value, str) or value not in known:
        raise _wrong(field, missing)
    return value


def _day(value: Any, field: str) -> date | None:
    if value in (None, ""):
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _wrong(field, _("Enter a real day")) from None


def _wrong(field: str, message: str) -> Refused:
    return Refused([Refusal("complete", message, field=field)])
