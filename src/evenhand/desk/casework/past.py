"""A person's past, as far as a colleague may see the cases that it lies in: what was reported and decided, what was in
force from when until when and why it ended, and for whom somebody acts. What was entered in error is not in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from evenhand.case.annul import IN_ERROR
from evenhand.case.passing import OUT_OF_TIME
from evenhand.case.state import STANDING_KINDS
from evenhand.case.subjects import AS, FOR, REPRESENTATIVE
from evenhand.desk.casework import caselist
from evenhand.desk.casework.caselist import CaseItem
from evenhand.desk.policies.reports import Sense
from evenhand.desk.whose import Asker
from evenhand.ledger.models import CASE, Event
from evenhand.people.models import Person
from evenhand.policy.model import Policy
from evenhand.policy.tongue import N_
from evenhand.registers.models import AlertRow, CaseRow

HAPPENED = {
    "reports": N_("An incident was reported"), "decisions": N_("A restriction was decided"), "warnings": N_("A warning was given"),
    "appeals": N_("An appeal was made"),
}  # fmt: skip
_WHY = {"ended": N_("its time was over"), "replaced": N_("another decision took its place"), OUT_OF_TIME: N_("it was not looked at in time")}
Entry = tuple[int, datetime, datetime, Mapping[str, Any]]


@dataclass(frozen=True)
class Happening:
    """Something that happened on a case; `what` is one of `HAPPENED`."""

    case: str
    what: str
    at: datetime


@dataclass(frozen=True)
class Life:
    """A measure from its beginning to its end: None where it never took effect, or has not ended."""

    case: str
    kind: str
    title: str
    since: datetime | None
    until: datetime | None
    ended: bool
    why: str  # why it ended, or ""


@dataclass(frozen=True)
class Acting:
    """That somebody acts, or acted, for somebody else on a case."""

    case: str
    ref: str
    name: str


@dataclass(frozen=True)
class Past:
    """What a colleague may see of it, the latest first."""

    happened: Sequence[Happening]
    lives: Sequence[Life]
    represents: Sequence[Acting]
    represented_by: Sequence[Acting]


def past(*, who: Asker, ref: str, items: Sequence[CaseItem]) -> Past:
    """The past of a person on the cases given, which the asker may see. Five queries."""
    refs = [one.ref for one in items]
    entries = _entries(refs)
    rows = AlertRow.objects.filter(case__ref__in=refs, kind__in=STANDING_KINDS).exclude(how=IN_ERROR).select_related("case")
    lives = [_life(who, row, entries.get(row.case.ref, ())) for row in rows]
    happened = [one for case, events in entries.items() for one in _happened(who, case, events)]
    represents, represented_by = _acting(who, ref, refs)
    return Past(
        sorted(happened, key=lambda one: one.at, reverse=True), sorted(lives, key=lambda one: (one.since or one.until or who.now), reverse=True),
        represents, represented_by,
    )  # fmt: skip


def _entries(refs: Sequence[str]) -> dict[str, list[Entry]]:
    """What is recorded on the cases, without what was entered in error."""
    found: dict[str, list[Entry]] = {}
    events = Event.objects.filter(stream__kind=CASE, stream__ref__in=refs).order_by("stream_id", "number")
    for case, number, recorded, occurred, body in events.values_list("stream__ref", "number", "recorded_at", "occurred_at", "body"):
        found.setdefault(case, []).append((number, recorded, occurred, body))
    for case, entries in found.items():
        wrong = {number for *_rest, body in entries for effect in body["effects"] if effect["do"] == "annul" for number in effect["events"]}
        found[case] = [one for one in entries if one[0] not in wrong]
    return found


def _happened(who: Asker, case: str, entries: Iterable[Entry]) -> list[Happening]:
    """What counts in the reports is what is told here, by the same sense of it."""
    senses: dict[str, Sense] = {}
    found = []
    for _number, recorded, occurred, body in entries:
        policy = _policy(who, body["edition"])
        sense = senses.setdefault(body["edition"], Sense(policy))
        for what in dict.fromkeys(sense.of(body)):
            if what in HAPPENED:
                found.append(Happening(case, what, occurred if what == "reports" else recorded))
    return found


def _policy(who: Asker, edition: str) -> Policy:
    return who.book.editions.get(edition) or who.book.policy()


def _life(who: Asker, row: AlertRow, entries: Iterable[Entry]) -> Life:
    policy = who.book.policy(row.edition)
    begun = max(row.binds, row.starts) if row.binds else None
    over = min((one for one in (row.lifted, row.ends) if one), default=None)
    ended = over is not None and over <= who.now
    if begun and (begun > who.now or (over and over <= begun)):
        begun = None
    why = _why(who, row, entries) if ended else ""
    return Life(row.case.ref, row.kind, policy.measures[row.measure].title, begun, over, ended, why)


def _why(who: Asker, row: AlertRow, entries: Iterable[Entry]) -> str:
    """Why a measure ended: in the words of the step that lifted it."""
    if row.lifted is None or (row.ends and row.ends <= row.lifted):
        return _(_WHY["ended"])
    if row.how in _WHY:
        return _(_WHY[row.how])
    for *_rest, body in entries:
        if any(effect["do"] == "lift" and effect["id"] == row.row for effect in body["effects"]):
            step = _policy(who, body["edition"]).steps.get(body["step"])
            outcome = step.outcomes.get(body["outcome"]) if step else None
            said = ": ".join(filter(None, (step.title, outcome.title))) if step and outcome else ""
            return _("it was lifted ({step})").format(step=said) if said else _("it was lifted")
    return _("it was lifted")


def _acting(who: Asker, ref: str, refs: Sequence[str]) -> tuple[list[Acting], list[Acting]]:
    """For whom the person acts, and who acts for them: as far as the asker may see the cases that say so."""
    capacity = {f"brief__subject__{AS}": REPRESENTATIVE}
    own = [(row.ref, row.brief["subject"][FOR]) for row in CaseRow.objects.filter(ref__in=refs, **capacity)]
    others = list(caselist.theirs(who).filter(**capacity, **{f"brief__subject__{FOR}": ref}).order_by("id")[:100])
    theirs = [(one.ref, one.person) for one in caselist.judge(who, others) if one]
    names = {one.ref: one.name or one.description for one in Person.objects.filter(ref__in={other for _, other in own + theirs})}
    return [Acting(case, other, names.get(other, other)) for case, other in own], [Acting(case, other, names.get(other, other)) for case, other in theirs]
