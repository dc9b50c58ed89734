"""The register: the cases that a colleague may see, narrowed by plain questions, with what is in force on each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from evenhand.case.annul import IN_ERROR
from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.case.state import STANDING_KINDS, State
from evenhand.case.subjects import ADDRESS, AS, GROUP, PERSON, REPRESENTATIVE
from evenhand.desk import looks, whose
from evenhand.desk.casework import acted, caselist
from evenhand.desk.casework.caselist import CaseItem
from evenhand.desk.errors import NotFound
from evenhand.desk.models import SavedView
from evenhand.desk.whose import Asker
from evenhand.ledger.models import CASE, Event
from evenhand.people.models import Address
from evenhand.policy.calendar import Calendar
from evenhand.policy.capacities import CAPACITIES
from evenhand.registers.models import AlertRow, CaseRow, MatterRow, TurnRow

OPEN, LATE, SOON, CLOSED, ALL = "open", "late", "soon", "closed", "all"
SOON_DAYS = 7
ANY, NOTHING, WARNING = "any", "none", "warning"
REPORTED, DECIDED, ENDED = "reported", "decided", "closed"
UNKNOWN = "unknown"
# What may be asked, and the answers that there are; "" is no answer.
CHOICES = {
    "show": (OPEN, LATE, SOON, CLOSED, ALL), "force": ("", ANY, *STANDING_KINDS, WARNING, NOTHING),
    "about": ("", PERSON, UNKNOWN, GROUP, REPRESENTATIVE, ADDRESS), "what": (REPORTED, DECIDED, ENDED), "capacity": ("", *CAPACITIES),
}  # fmt: skip
_CHUNK = 500


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of the register."""

    show: str = OPEN
    force: str = ""
    office: str = ""  # whose turn it is
    about: str = ""
    capacity: str = ""  # in which they acted
    what: str = REPORTED
    since: date | None = None
    until: date | None = None
    mine: bool = False
    q: str = ""

    @property
    def data(self) -> dict[str, str]:
        """The answers that differ from an empty form's, as text: for an address, and to keep."""
        empty = asdict(Asked())
        given = {name: value for name, value in asdict(self).items() if value != empty[name]}
        if not (self.since or self.until):
            given.pop("what", None)
        return {name: "1" if value is True else str(value) for name, value in given.items()}


@dataclass(frozen=True)
class InForce:
    """A row in force on a case of the register."""

    title: str
    kind: str
    until: datetime | None


@dataclass(frozen=True)
class Line:
    """A case of the register."""

    case: CaseItem
    force: tuple[InForce, ...]
    soon: bool
    place: str  # where it is about an address, that address
    acted: tuple[str, ...] = ()  # in which capacities they acted, of `policy.capacities`


@dataclass(frozen=True)
class Register:
    """A page of the register, the questions that it answers, and what its reader keeps of it."""

    asked: Asked
    lines: Sequence[Line]
    cursor: str
    views: Sequence[SavedView]
    offices: Mapping[str, str]  # those whose turn it may be, by id, in words


def read_asked(data: Mapping[str, Any]) -> Asked:
    """The questions as an address or a saved view has them; names that it does not know are left alone.

    Raises NotFound for an answer that there is not, Refused (by field) for a day that cannot be read.
    """
    given: dict[str, Any] = {}
    for name in (one.name for one in fields(Asked)):
        text = str(data.get(name, "")).replace("\0", "").strip()[:200]
        if text and name in CHOICES and text not in CHOICES[name]:
            raise NotFound(text)
        if text:
            given[name] = text
    days: dict[str, date | None] = {name: _day(given[name]) for name in ("since", "until") if name in given}
    wrong = [Refusal("complete", _("Choose a day, or write it as year, month, day: 2026-08-28."), field=name) for name, day in days.items() if day is None]
    since, until = days.get("since"), days.get("until")
    if since and until and until < since:
        wrong.append(Refusal("complete", _("The last day has to be the first day or later."), field="until"))
    if wrong:
        raise Refused(wrong)
    given.update(days)
    given["mine"] = bool(given.get("mine"))
    return Asked(**given)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1900 < found.year < 9000 else None


def case_register(*, actor: Actor, asked: Asked | None, now: datetime, cursor: str = "") -> Register:
    """A page of the register; asked nothing, the one with which the colleague wants it to open. A constant number of
    queries. Raises NotFound when the asker is not known."""
    who = whose.asker(actor=actor, now=now)
    views = list(SavedView.objects.filter(by=actor.human).order_by("name", "id"))
    asked = asked or _first(views)
    found = caselist.page_of(who, caselist.theirs(who).filter(_condition(who, asked)), cursor, _keep(who, asked))
    offices = {role.id: role.title for role in who.book.policy().roles.values()}
    return Register(asked, _fitting(asked, _lines(who, found.items)), found.cursor, views, offices)


def _first(views: Sequence[SavedView]) -> Asked:
    """What the register opens with; every open case where nothing was kept, or what was kept can no longer be asked."""
    try:
        return next((read_asked(one.asked) for one in views if one.first), Asked())
    except (NotFound, Refused):
        return Asked()


def download(*, actor: Actor, asked: Asked, now: datetime) -> list[Line]:
    """The whole of a list. A look is recorded at each case in it: the list may go where nobody sees it being read.

    Raises NotFound when the asker is not known.
    """
    who = whose.asker(actor=actor, now=now)
    rows = caselist.theirs(who).filter(_condition(who, asked)).order_by("-opened", "-id")
    lines = [line for some in _chunks(list(rows)) for line in _fitting(asked, _lines(who, [one for one in caselist.judge(who, some, _keep(who, asked)) if one]))]
    looks.note_all(actor=actor, what=looks.CASE, refs=[one.case.ref for one in lines], now=now)
    return lines


def _chunks(rows: list[CaseRow]) -> Iterator[list[CaseRow]]:
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]


def _fitting(asked: Asked, lines: list[Line]) -> list[Line]:
    """Without those whose report in this capacity was taken back, which the database cannot tell."""
    return [one for one in lines if not asked.capacity or asked.capacity in one.acted]


def _lines(who: Asker, items: Sequence[CaseItem]) -> list[Line]:
    """What is in force on each, in which capacity they acted, and the addresses that they are about: four queries for all."""
    force: dict[str, list[InForce]] = {}
    for row in AlertRow.objects.filter(standing(who.now), case__ref__in=[one.ref for one in items]).select_related("case").order_by("starts", "id"):
        measure = who.book.policy(row.edition).measures[row.measure]
        force.setdefault(row.case.ref, []).append(InForce(measure.title, row.kind, row.ends))
    soon = who.now + timedelta(days=SOON_DAYS)
    uprns = {one.address for one in items if not one.person}
    places = {one.uprn: str(one) for one in Address.objects.filter(uprn__in=uprns).order_by("-person_id", "-id")} if uprns else {}
    said = acted.acted(who.book, [one.ref for one in items])
    return [
        Line(one, tuple(force.get(one.ref, ())), bool(one.next_due and not one.late and one.next_due < soon), places.get(one.address, one.address), said.get(one.ref, ()))
        for one in items
    ]  # fmt: skip


def standing(now: datetime) -> Q:
    """The condition on AlertRow for what is in force: the same judgement as on the card."""
    begun = Q(binds__lte=now, starts__lte=now, kind__in=STANDING_KINDS)
    return begun & (Q(lifted=None) | Q(lifted__gt=now)) & (Q(ends=None) | Q(ends__gt=now))


# --- the questions, as conditions on CaseRow -----------------------------------------------------


def _condition(who: Asker, asked: Asked) -> Q:
    found = _show(who, asked.show) & _force(who, asked.force) & _about(asked.about)
    if asked.capacity:
        found &= acted.having(who.book, asked.capacity)
    if asked.since or asked.until:
        found &= _within(who, asked)
    if asked.office:
        found &= Q(pk__in=_duties(who).filter(role=asked.office[:60]).values("matter__case_id"))
    if asked.mine:
        found &= Q(pk__in=_duties(who).filter(whose.turns(who)).values("matter__case_id")) | Q(lead=who.human) | whose.led(who)
    return found & caselist.called(asked.q) if asked.q else found


def _show(who: Asker, show: str) -> Q:
    due = MatterRow.objects.filter(kind="duty")
    if show == LATE:
        return Q(ended=None, pk__in=due.filter(due__lt=who.now).values("case_id"))
    if show == SOON:
        until = who.now + timedelta(days=SOON_DAYS)
        return Q(ended=None, pk__in=due.filter(due__gte=who.now, due__lt=until).values("case_id"))
    return Q() if show == ALL else Q(ended__isnull=show != CLOSED)


def _force(who: Asker, kind: str) -> Q:
    """That something of a kind is in force; a warning never is, it is given."""
    if not kind:
        return Q()
    if kind == WARNING:
        return Q(pk__in=AlertRow.objects.filter(kind=WARNING, lifted=None).values("case_id"))
    rows = AlertRow.objects.filter(standing(who.now))
    found = Q(pk__in=(rows if kind in (ANY, NOTHING) else rows.filter(kind=kind)).values("case_id"))
    return ~found if kind == NOTHING else found


def _about(about: str) -> Q:
    """Whom it is about: as the brief's subject says it."""
    capacity = "brief__subject__" + AS
    if about in (GROUP, REPRESENTATIVE):
        return Q(**{capacity: about})
    themselves = Q(brief__subject__has_key=AS)
    if about == PERSON:
        return ~Q(person="") & Q(address="") & ~themselves
    if about == UNKNOWN:
        return ~Q(person="") & ~Q(address="")
    return Q(person="") if about == ADDRESS else Q()


def _within(who: Asker, asked: Asked) -> Q:
    calendar: Calendar = who.book.policy().calendar
    since = calendar.start_of(asked.since) if asked.since else None
    until = calendar.start_of(asked.until + timedelta(days=1)) if asked.until else None
    if asked.what == ENDED:
        return _between("ended", since, until)
    recorded = Event.objects.filter(_between("recorded_at", since, until), stream__kind=CASE)
    if asked.what == REPORTED:
        opening = {step.id for policy in who.book.editions.values() for step in policy.steps.values() if not step.on}
        return Q(Exists(recorded.filter(stream__ref=OuterRef("ref"), body__step__in=sorted(opening))))
    rows = AlertRow.objects.filter(kind="restriction").exclude(how=IN_ERROR)
    made = Exists(recorded.filter(stream__ref=OuterRef("case__ref"), number=OuterRef("decision")))
    return Q(pk__in=rows.filter(made).values("case_id"))


def _between(name: str, since: datetime | None, until: datetime | None) -> Q:
    found = Q(**{f"{name}__gte": since}) if since else Q()
    return found & Q(**{f"{name}__lt": until}) if until else found


def _duties(who: Asker) -> Any:
    """The turns that somebody has now: of duties, not of what anybody may do besides."""
    return TurnRow.objects.filter(Q(matter__shows=None) | Q(matter__shows__lte=who.now), matter__kind="duty")


def _keep(who: Asker, asked: Asked) -> caselist.Keep | None:
    """Whether a turn is really theirs: the registers name everybody who may come in, the core judges."""
    if not (asked.office or asked.mine):
        return None

    def keep(state: State, matters: Sequence[MatterRow]) -> bool:
        now = [one for one in matters if one.kind == "duty" and (one.shows is None or one.shows <= who.now)]
        if asked.office and not any(asked.office in _owners(one) for one in now):
            return False
        leads = who.human in (state.lead, state.deputy)
        return not asked.mine or leads or any(who.human in whose.acting(who, state, state.matters[one.matter]) for one in now)

    return keep


def _owners(matter: MatterRow) -> set[str]:
    return {*matter.owner, *(office for _seat, offices in matter.data["seats"] for office in offices)}


