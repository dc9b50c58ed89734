"""The card of a person or address: what to know before contact, what helps first.

An alert is one row in force at the moment asked for, judged by its moments and never by a flag. A card says
how to act and nothing else of the story. An empty card never says that it is safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from evenhand.alerts import sources
from evenhand.alerts.sources import Sources
from evenhand.case import subjects
from evenhand.case.carried import MARK
from evenhand.case.facts import Book
from evenhand.case.floor import OPEN_ROUTES
from evenhand.case.reach import open_channels
from evenhand.case.state import STANDING_KINDS
from evenhand.intake.models import OldCase
from evenhand.policy.kinds import show
from evenhand.policy.model import Contact, Need, Policy, Route
from evenhand.registers.models import AlertRow

MOST = 500  # cards in one look-up
_OWN_PLACE = ("risk", "contact", "channels", "keeps", "scope")  # parameters that stand in a field of their own


@dataclass(frozen=True)
class Risk:
    """A phrase of the policy's closed list, the month of the report, and whom it comes from."""

    phrase: str
    month: str
    source: str


@dataclass(frozen=True)
class Alert:
    """One row in force. Ids are the policy's; words are for people."""

    id: str
    case: str
    kind: str
    person: str
    address: str
    measure: str
    title: str
    words: str
    risk: Risk | None
    closed: tuple[str, ...]
    open: tuple[str, ...]
    scope: tuple[str, ...]
    contact: Contact | None
    details: tuple[tuple[str, str], ...]
    effective_from: datetime
    effective_to: datetime | None
    review_by: datetime | None
    owner: str
    as_at: datetime
    clause: tuple[str, ...] = ()
    closed_words: tuple[str, ...] = ()
    open_words: tuple[str, ...] = ()
    scope_words: tuple[str, ...] = ()
    carried: bool = False  # it came from an old register
    checking: bool = False  # and is being checked: it ends soon
    acting_for: str = ""  # it holds only for contacts made as the representative of this person or group

    @property
    def service_words(self) -> tuple[str, ...]:
        """The services that it is about: its scope without the capacity in which it holds."""
        return self.scope_words[1:] if self.acting_for else self.scope_words


@dataclass(frozen=True)
class Card:
    """What a colleague sees before contact: what helps, then how to act, then what stays open."""

    person: str
    address: str
    name: str
    year_of_birth: int | None
    lines: str
    unidentified: bool
    group: bool
    needs: tuple[Need, ...]
    alerts: tuple[Alert, ...]
    contacts: tuple[Contact, ...]
    open_routes: tuple[Route, ...]
    as_at: datetime
    words: str  # what an empty card says, or ""


def card(*, person: str = "", address: str = "", now: datetime, book: Book) -> Card | None:
    """The card of one person or address as at `now`; None where the reference is not known here."""
    people, addresses = ([person] if person else []), ([address] if address else [])
    return next(iter(lookup(people=people, addresses=addresses, now=now, book=book)), None)


def lookup(*, people: Sequence[str], addresses: Sequence[str], now: datetime, book: Book) -> list[Card]:
    """Cards by reference, people first; unknown references are left out. A constant number of queries.

    Raises ValueError for more than 500 references.
    """
    if len(people) + len(addresses) > MOST:
        raise ValueError(_("ask for at most {number} cards at once").format(number=MOST))
    known = sources.load(people=people, addresses=addresses, now=now)
    found = [_of_person(known, ref, now, book) for ref in dict.fromkeys(people) if known.aliases.get(ref, ref) in known.people]
    return found + [_of_address(known, uprn, now, book) for uprn in dict.fromkeys(addresses) if uprn in known.places]


def _of_person(known: Sources, ref: str, now: datetime, book: Book) -> Card:
    """Whoever asks with the reference of a record that was joined to another is shown the whole under that reference."""
    one = known.people[known.aliases.get(ref, ref)]
    homes = [home for home in known.homes if home.person_id == one.pk]
    uprns = {home.uprn for home in homes}
    rows = [row for row in known.rows if row.person == one.ref or (row.address in uprns and row.address)]
    notes = [note for note in known.notes if note.about_id == one.pk or (note.place and note.place in uprns)]
    return _card(
        known, rows, notes, known.needs.get(one.ref, []), now, book, person=ref, name=one.called or one.description,
        year_of_birth=one.year_of_birth, unidentified=one.unidentified, group=one.is_group, lines=str(homes[0]) if homes else "",
    )  # fmt: skip


def _of_address(known: Sources, uprn: str, now: datetime, book: Book) -> Card:
    living = {home.person_id for home in known.homes if home.uprn == uprn}
    refs = [ref for ref, one in known.people.items() if one.pk in living]
    rows = [row for row in known.rows if row.address == uprn or row.person in refs]
    needs = list(dict.fromkeys(need for ref in refs for need in known.needs.get(ref, [])))
    theirs = {known.people[ref].pk for ref in refs}
    notes = [note for note in known.notes if note.place == uprn or note.about_id in theirs]
    return _card(known, rows, notes, needs, now, book, address=uprn, lines=str(known.places[uprn]))


def _card(
    known: Sources, rows: Iterable[AlertRow], notes: Sequence[OldCase], needs: Iterable[str], now: datetime, book: Book, *, lines: str,
    person: str = "", address: str = "", name: str = "", year_of_birth: int | None = None, unidentified: bool = False,
    group: bool = False,
) -> Card:  # fmt: skip
    policy = book.policy()
    force = sorted((row for row in rows if in_force(row, now)), key=lambda row: _order(row, book))
    alerts = tuple(_alert(known, row, now, book) for row in force)
    if note := max(notes, key=lambda one: (one.shows_until, -one.pk), default=None):  # however many notes, once
        ours = [one for one in alerts if one.kind in ("hold", "precaution")]
        alerts = (*ours, _checked(known, note, now, book), *alerts[len(ours) :])
    contacts = {one.contact.id: one.contact for one in alerts if one.contact}
    return Card(
        person=person, address=address, name=name, year_of_birth=year_of_birth, lines=lines, unidentified=unidentified, group=group,
        needs=tuple(policy.needs.get(need) or Need(id=need, title=need) for need in needs), alerts=alerts,
        contacts=tuple(contacts.values()), open_routes=_routes(policy, force, book, tuple(needs)), as_at=now,
        words="" if alerts else nothing(policy, now),
    )  # fmt: skip


def in_force(row: AlertRow, now: datetime) -> bool:
    """Whether a row binds at a moment: the same judgement as the core's `Row.in_force`."""
    if row.kind not in STANDING_KINDS or (row.lifted and row.lifted <= now) or (row.ends and row.ends <= now):
        return False
    return row.binds is not None and max(row.binds, row.starts) <= now


def nothing(policy: Policy, now: datetime) -> str:
    """What an empty card says."""
    local = now.astimezone(policy.calendar.tz)
    return _("Nothing recorded here at {time}; your lone-working rules still apply.").format(time=f"{local:%H:%M}")


def _order(row: AlertRow, book: Book) -> tuple[int, int, str]:
    """How we attend first, then what binds the person, the gravest first."""
    kinds = {"hold": 0, "precaution": 1, "order": 2, "restriction": 3}
    return kinds.get(row.kind, 9), -book.policy(row.edition).measures[row.measure].rank, row.id


def _alert(known: Sources, row: AlertRow, now: datetime, book: Book) -> Alert:
    policy, values = book.policy(row.edition), row.values
    measure = policy.measures[row.measure]
    opened = tuple(one for one in policy.channels if one not in row.closes) if row.closes else ()
    scope, only = tuple(values.get("scope", ())), subjects.acting_for(_subject(row))
    contact = book.policy().contacts.get(values.get("contact", "")) or policy.contacts.get(values.get("contact", ""))
    assert row.binds is not None  # in force
    carried = MARK in values
    checking = carried and row.kind == "precaution"
    return Alert(
        id=row.id, case=row.case.ref, kind=row.kind, person=row.person, address=row.address, measure=row.measure,
        title=measure.title, words=_checking(measure.words or measure.title) if checking else measure.words, risk=_risk(known, row, policy), closed=tuple(row.closes), open=opened,
        scope=scope, contact=contact, details=_details(row, policy), effective_from=max(row.binds, row.starts),
        effective_to=row.ends, review_by=row.review_by, owner=_owner(known, row, policy), as_at=now,
        clause=measure.clause, scope_words=(*((only,) if only else ()), *(policy.services.get(one, one) for one in scope)),
        acting_for=_subject(row).get(subjects.FOR, ""), carried=carried, checking=checking,
        closed_words=tuple(policy.channels[one].title for one in row.closes if one in policy.channels),
        open_words=tuple(policy.channels[one].title for one in opened),
    )  # fmt: skip


def _checking(words: str) -> str:
    return _("{words} (From the old register, being checked.)").format(words=words.strip())


def _checked(known: Sources, one: OldCase, now: datetime, book: Book) -> Alert:
    """That an old register holds a safety note that nobody has sorted yet: a fixed sentence, never the note's words."""
    policy = book.policy()
    owner = policy.roles[policy.owner].title if policy.owner in policy.roles else policy.owner
    person = next((ref for ref, each in known.people.items() if each.pk == one.about_id), "")
    return Alert(
        id=f"{MARK}:{person or one.place}", case="", kind="precaution", person=person, address=one.place, measure=MARK, title=_("From the old register, being checked"),
        words=_("Before contact, ask the office of the {owner}. (From the old register, being checked.)").format(owner=owner),
        risk=None, closed=(), open=(), scope=(), contact=None, details=(), effective_from=one.file.at, effective_to=one.shows_until,
        review_by=None, owner=owner, as_at=now, carried=True, checking=True,
    )  # fmt: skip


def _subject(row: AlertRow) -> Mapping[str, str]:
    """Whom the row's case is about, in the capacity in which it is about them."""
    found: Mapping[str, str] = row.case.brief["subject"]
    return found


def _risk(known: Sources, row: AlertRow, policy: Policy) -> Risk | None:
    phrase = policy.risks.get(row.values.get("risk", ""))
    if not phrase:
        return None
    someone = known.people.get(row.person) or known.others.get(row.person)
    source = _("someone not yet identified") if someone is None or someone.unidentified else _("this group") if someone.is_group else _("this person")
    unknown = MARK in row.values and row.told >= row.starts  # an old register that names no day
    return Risk(phrase=phrase, month=_("on a day not known") if unknown else _month(row.told.astimezone(policy.calendar.tz)), source=source)


def _month(moment: datetime) -> str:
    return _("{month} {year}").format(month=MONTHS[moment.month], year=moment.year)


def _details(row: AlertRow, policy: Policy) -> tuple[tuple[str, str], ...]:
    """What else was decided with the row: a number a week, an order's own words."""
    found = []
    for name in policy.measures[row.measure].asks:
        value = row.values.get(name, row.words.get(name))
        if name not in _OWN_PLACE and value not in (None, ""):
            field = policy.fields[name]
            found.append((field.label or name, show(field, value, {})))
    return tuple(found)


def _owner(known: Sources, row: AlertRow, policy: Policy) -> str:
    """Whom to ask: the lead of the case, else the office whose duty the review is, else the policy's owner."""
    if row.case.lead:
        return known.colleagues.get(row.case.lead, row.case.lead)
    role = next(iter(row.owner), policy.owner)
    return policy.roles[role].title if role in policy.roles else role


def _routes(policy: Policy, rows: Sequence[AlertRow], book: Book, needs: Sequence[str]) -> tuple[Route, ...]:
    rows = [row for row in rows if not subjects.acting_for(_subject(row))]  # their own channels stay as they are
    named = {row.route: book.policy(row.edition) for row in rows if row.route}
    kept = [
        Route(id=f"day-to-day-{one}", title=_("Day-to-day contact"), words=_("Stays open by {channel}.").format(channel=of.channels[one].title))
        for one, of in named.items() if one in of.channels
    ]  # fmt: skip
    closed = [one for row in rows for one in row.closes]
    if closed:
        words = ", ".join(policy.channels[one].title for one in open_channels(policy, closed, needs))
        kept.append(Route(id="channels", title=_("Ways of contact that are open"), words=f"{words[:1].upper()}{words[1:]}."))
    floor = [Route(id=ref, title=_(title), words=_(how)) for ref, title, how, __ in OPEN_ROUTES]
    return (*floor, *policy.routes.values(), *kept)
