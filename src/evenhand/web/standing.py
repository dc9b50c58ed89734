"""What stands on a case, for its page: what is open and whose turn, what is in force, letters, what one may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand.case import carried, house
from evenhand.case.died import HAS_DIED
from evenhand.case.events import Refusal
from evenhand.case.offers import Offer
from evenhand.case.rules import who_could
from evenhand.case.state import Letter, Matter, Row
from evenhand.desk.attend import ticks
from evenhand.desk.casework.views import CaseView
from evenhand.desk.evidence import overwritten
from evenhand.policy.tongue import N_
from evenhand.web import moments, reporting
from evenhand.web.words import Words

LETTER_STATES = {
    "wanted": (N_("Waiting for approval"), "govuk-tag--yellow"), "approved": (N_("Approved, to be sent"), "govuk-tag--blue"),
    "dispatched": (N_("Sent"), "govuk-tag--green"), "served": (N_("Arrived"), "govuk-tag--green"), "returned": (N_("Came back"), "govuk-tag--red"),
    "withheld": (N_("Not sent for now"), "govuk-tag--orange"), "void": (N_("Taken back"), "govuk-tag--grey"),
}  # fmt: skip


@dataclass(frozen=True)
class Open:
    """One open matter: whose turn it is, by when, and whether the reader may answer it."""

    id: str
    title: str
    clauses: tuple[str, ...]
    duty: bool
    late: bool
    until: str
    turn: str
    aim: str
    href: str  # "" where the reader cannot answer it
    early: bool  # long before it is due: nobody's work yet
    over: bool  # a right whose last day has passed: what comes now is late
    files: int  # that came with what opened it


@dataclass(frozen=True)
class Standing:
    """One row that stands, read as sentences."""

    title: str
    words: str
    lines: list[str]
    clauses: tuple[str, ...]
    in_force: bool
    id: str = ""
    kind: str = ""
    closes: str = ""
    decision: int = 0


@dataclass(frozen=True)
class Fact:
    """Something known, under its name."""

    label: str
    said: str


@dataclass(frozen=True)
class Post:
    """One letter and where it is in its life."""

    id: str
    title: str
    state: str
    tag: str
    lines: list[str]


@dataclass(frozen=True)
class Way:
    """One step on one matter, as a link or as reasons why not."""

    title: str
    about: str
    href: str
    refusals: Sequence[Refusal]
    duty: bool


def href(case: str, offer: Offer) -> str:
    """Where a step is taken: its form, tonight's call list, the files of the case, or the tasks of a report's second half."""
    if offer.step.id == "evidence.add":  # with files; what is none is a way on from there
        return reverse("evidence", args=[case]) + "#add"
    if offer.matter and overwritten.is_one(offer.context.policy, offer.matter.name):
        return reverse("evidence-keep", args=[case, offer.matter.id])
    if offer.matter and ticks.is_list(offer.context.policy, offer.step, offer.matter.name):
        return reverse("call-list", args=[case, offer.matter.id])
    return reporting.rest(case, offer) if reporting.completes(offer) else form(case, offer)


def form(case: str, offer: Offer) -> str:
    """The address of a step's form."""
    link = reverse("step", args=[case, offer.step.id])
    return f"{link}?{urlencode({'matter': offer.matter.id})}" if offer.matter else link


def open_matters(case: str, words: Words, offers: Sequence[Offer]) -> list[Open]:
    """What is open, soonest first; duties before rights of the same moment. What stands open for ever is left to `ways`."""
    found = [one for one in words.state.open_matters() if not one.standing]
    found.sort(key=lambda one: one.kind != "duty")
    return [_open(case, words, one, [offer for offer in offers if offer.matter and offer.matter.id == one.id]) for one in found]


def to_do(found: Sequence[Open]) -> Open | None:
    """The duty that the reader should see to first, if any."""
    return next((one for one in found if one.href and one.duty and not one.early), None)


def _open(case: str, words: Words, matter: Matter, offers: Sequence[Offer]) -> Open:
    mine = [offer for offer in offers if offer.may]
    planned = carried.planned(matter.kind, matter.due, matter.aim, words.now)
    late = matter.kind == "duty" and matter.due is not None and matter.due < words.now and not planned
    return Open(
        id=matter.id, title=matter.title, clauses=matter.clause, duty=matter.kind == "duty", late=late,
        until=missed(matter, words.zone, words.now) if planned else _until(matter, words), turn=_turn(words, matter, offers), aim="" if planned else _aim(matter, words),
        href=(href(case, mine[0]) if len(mine) == 1 else reverse("matter", args=[case, matter.id])) if mine else "",
        early=matter.shows is not None and matter.shows > words.now,
        over=matter.kind == "right" and matter.due is not None and matter.due < words.now, files=words.came_with.get(matter.opened_by, 0),
    )  # fmt: skip


def _until(matter: Matter, words: Words) -> str:
    if matter.due is None:
        return ""
    if matter.kind == "right" and matter.due < words.now:
        whole = moments.ends_with_the_day(matter.due, words.zone)
        last = moments.day(matter.due, words.zone, words.now) if whole else moments.when(matter.due, words.zone, words.now)
        return _("until {moment}, which has passed; what comes now is recorded as late").format(moment=last)
    return moments.until(matter.due, words.zone, words.now)


def missed(one: Any, zone: ZoneInfo, now: datetime) -> str:
    """Of what was missed before it came here from an old register: since when, and for when it is planned."""
    return _("missed since {day}; planned by {planned}").format(day=moments.day(one.due, zone, now), planned=moments.day(one.aim, zone, now))


def _aim(matter: Matter, words: Words) -> str:
    return _("our own target: {until}").format(until=moments.until(matter.aim, words.zone, words.now)) if matter.aim else ""


def _turn(words: Words, matter: Matter, offers: Iterable[Offer]) -> str:
    """Whose turn, by office and, where they are few, by name."""
    best = next((who_could(offer.context) for offer in offers), "") or words.offices(matter.owner)
    return best[:1].upper() + best[1:]


# What an old register told of a case, each on a line of its page
_TOLD = ("old-under", "old-promised", "old-next", "old-letter", "old-missed")


def old_register(words: Words, case: CaseView) -> list[tuple[str, list[str]]]:
    """For a case of an old register: under what it was decided, what was promised, in which letter; else nothing."""
    first = next((one for one in case.events if one.number == 1), None)
    if not carried.carried(words.state) or first is None:
        return []
    day = moments.day(first.occurred_at, words.zone, words.now)
    found = [(_("Decided"), [day])] if first.occurred_at < first.recorded_at else []
    asked = [(house.FIELDS[name], first.answers[name]) for name in _TOLD if name in first.answers]
    return found + [(one.label, list(words.answer(one, value))) for one, value in asked]


def rows(words: Words) -> list[Standing]:
    """What stands, that in force first."""
    found = [row(words, one) for one in words.state.standing_rows(words.now)]
    return sorted(found, key=lambda one: not one.in_force)


def row(words: Words, row: Row) -> Standing:
    """One row, read as sentences."""
    measure = words.policy.measures.get(row.measure)
    values = {**_given(words, row), **row.values}
    lines = [f"{field.label}: {', '.join(words.answer(field, values[field.id]))}." for field in words.asked(row.measure) if field.id in values]
    return Standing(
        title=measure.title if measure else row.measure, words=measure.words if measure else "",
        lines=[*lines, *_source(row), _force(words, row)], clauses=measure.clause if measure else (), in_force=row.in_force(words.now),
        id=row.id, kind=row.kind, decision=row.decision,
        closes=", ".join(words.policy.channels[one].title for one in row.closes if one in words.policy.channels),
    )  # fmt: skip


def _source(row: Row) -> list[str]:
    if carried.MARK not in row.values:
        return []
    return [_("From the old register, being checked.") if row.kind == "precaution" else _("From the old register.")]


def _given(words: Words, row: Row) -> dict[str, Any]:
    """A row's words: they are answers of the event that put it, as far as the reader may see them."""
    event = next((one for one in words.events if one.number == row.decision), None)
    rows_given = event.answers.get(row.field) if event else None
    return dict(rows_given[row.index]) if isinstance(rows_given, list) and row.index < len(rows_given) else {}


def _force(words: Words, row: Row) -> str:
    end = moments.when(row.ends, words.zone, words.now) if row.ends else ""
    if row.binds is None:
        if row.ends:
            return _("Decided, not in force yet: it begins when the letter has arrived, until {moment}.").format(moment=end)
        return _("Decided, not in force yet: it begins when the letter has arrived, until it is reviewed.")
    start = max(row.binds, row.starts)
    if start <= words.now:
        said = _("In force from {day}, until {moment}.") if row.ends else _("In force from {day}, until it is reviewed.")
    else:
        said = _("Begins from {day}, until {moment}.") if row.ends else _("Begins from {day}, until it is reviewed.")
    return said.format(day=words.day(start), moment=end)


def letters(words: Words) -> list[Post]:
    """The letters of the case, the latest first."""
    return [post(words, letter) for letter in reversed(list(words.state.letters.values()))]


def post(words: Words, letter: Letter) -> Post:
    """One letter and where it is in its life."""
    known = words.policy.letters.get(letter.name)
    state, tag = LETTER_STATES.get(letter.state, (letter.state, "govuk-tag--grey"))
    lines = []
    if letter.dispatched:
        lines.append(_("Sent on {day}.").format(day=words.day(letter.dispatched)))
    elif letter.state == "void" and any(one.letter == letter.id and one.closed_how == HAS_DIED for one in words.state.matters.values()):
        state = N_("Stopped")
        lines.append(_("Not sent, because the person has died."))
    elif letter.posting:
        lines.append(_("To be sent on {day}.").format(day=words.iso_day(letter.posting)))
    if letter.deemed and letter.state in ("dispatched", "served"):
        lines.append(_("Taken to have arrived on {day}.").format(day=words.iso_day(letter.deemed)))
    for name, last in letter.last_days.items():
        title = words.policy.matters[name].title if name in words.policy.matters else name
        lines.append(_("{title}: until {day}, as the letter says.").format(title=title, day=words.day(datetime.fromisoformat(last))))
    if letter.again_of:
        lines.append(_("Sent again, because the first came back."))
    return Post(letter.id, known.title if known else letter.name, _(state), tag, lines)


def ways(case: str, words: Words, offers: Sequence[Offer]) -> list[Way]:
    """What the reader may do besides what is open: rights that stand open, free entries."""
    return _once([_way(case, words, offer) for offer in offers if offer.may and _besides(offer)])


def _besides(offer: Offer) -> bool:
    return offer.matter is None or offer.matter.standing


def _way(case: str, words: Words, offer: Offer) -> Way:
    about = letter_title(words, offer)
    duty = offer.matter is not None and offer.matter.kind == "duty"
    return Way(offer.step.title or offer.step.id, about, href(case, offer), offer.refusals, duty)


def letter_title(words: Words, offer: Offer) -> str:
    """Which letter a step is about; "" where it is about none."""
    letter = words.state.letters.get(offer.matter.letter) if offer.matter and offer.matter.letter else None
    known = words.policy.letters.get(letter.name) if letter else None
    return known.title if known else ""


def _once(found: list[Way]) -> list[Way]:
    """Each once."""
    seen: dict[tuple[str, str, str], Way] = {}
    for one in found:
        seen.setdefault((one.title, one.about, one.href), one)
    return list(seen.values())


def reports_another(offer: Offer) -> bool:
    """Whether the step begins a new report: its own page, with its own four answers, does that."""
    return not offer.step.on and offer.step.id not in house.FREE
