"""The plan of an old register: agreed once by who sorts; then each kept row becomes a case of its own.

A case begins with the report that the policy opens it with, on the day of the old decision, in the row's own words,
with what was promised. What a policy asks besides, and nobody wrote down, is not guessed: the row says what it lacks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand import ledger
from evenhand.case.events import Refused
from evenhand.case.facts import Actor
from evenhand.desk import acts, editions
from evenhand.desk.casework.steps import take_step
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.intake.run import IMPORTS
from evenhand.desk.intake.sorting import ACT, Row, planned, sorting_table
from evenhand.desk.office import record
from evenhand.intake import cases
from evenhand.intake.models import OldCase
from evenhand.ledger.models import OFFICE
from evenhand.people.models import Colleague
from evenhand.policy.kinds import show_day
from evenhand.policy.model import Field, Outcome, Policy, Step

MOST_A_WEEK, MOST_WORDS = 50, 500


@dataclass(frozen=True)
class Lacking:
    """A row that could not become a case, and why."""

    row: Row
    why: str


@dataclass(frozen=True)
class Plan:
    """What was, or is to be, agreed."""

    rows: Sequence[tuple[Row, date]]
    unsorted: int
    agreed: bool
    lacking: Sequence[Lacking] = ()


def sort_plan(*, actor: Actor, start: date, a_week: int, now: datetime) -> Plan:
    """The plan as it would be, or as it was agreed. Raises NotFound, Refused."""
    rows = sorting_table(actor=actor, now=now)
    if not 1 <= a_week <= MOST_A_WEEK:
        raise record.wrong("a_week", _("Enter a number from 1 to {most}.").format(most=MOST_A_WEEK))
    if not 2000 <= start.year <= now.year + 5:
        raise record.wrong("start", _("Enter a day within the next years."))
    return Plan(planned(rows, start, a_week), sum(not one.item.answer for one in rows), any(one.item.agreed for one in rows))


def agree_plan(*, actor: Actor, start: date, a_week: int, now: datetime) -> Plan:
    """Agrees the plan, and makes a case of each row in it. Again, it makes those that are still lacking.

    Raises NotFound, Refused while rows are not sorted.
    """
    acts.demand(actor=actor, act=ACT, now=now)
    with transaction.atomic():
        stream = ledger.lock(kind=OFFICE, ref=IMPORTS)
        found = sort_plan(actor=actor, start=start, a_week=a_week, now=now)
        if found.unsorted:
            raise refuse("open", _("{number} rows are not sorted yet. Sort them first: the riskiest may be among them.").format(number=found.unsorted))
        if start < editions.book().policy().calendar.day(now) and not found.agreed:
            raise record.wrong("start", _("The plan begins today or later."))
        fresh = [(row, day) for row, day in found.rows if not row.item.agreed]
        for row, day in fresh:
            row.item.planned = day
        OldCase.objects.bulk_update([row.item for row, _day in fresh], ["planned"])
        OldCase.objects.filter(agreed="").update(agreed=actor.human, agreed_at=now)
        if fresh:
            effects = [{"do": "planned", "row": row.item.pk, "by": day.isoformat()} for row, day in fresh]
            record.record(stream=stream, step="old-cases.planned", about="", effects=effects, by=actor.human, role="", now=now)
    lacking = [one for row, _day in found.rows if not row.item.case and (one := _case(row, actor, now))]
    return Plan(found.rows, 0, True, lacking)


def _case(row: Row, actor: Actor, now: datetime) -> Lacking | None:
    """Makes a case of a row; what it lacks where it cannot."""
    item, policy = row.item, editions.book().policy()
    try:
        step, outcome = _opening(policy)
        decided = cases.day(item.said | item.given, "decided")
        moment = datetime.combine(decided, time(12), policy.calendar.tz) if decided and step.dated else None
        answers = _answers(policy, step, outcome, row, actor, moment or now)
        taken = take_step(
            subject={"person": item.given["person"]}, step=step.id, outcome=outcome.id, answers=answers, actor=actor, key=f"old-case/{item.pk}", now=now,
            occurred_at=moment if moment and moment < now else None,
        )  # fmt: skip
    except Refused as refused:
        return Lacking(row, " ".join(one.message for one in refused.refusals))
    except NotFound:
        return Lacking(row, _("Whom it is about is not known here any more."))
    OldCase.objects.filter(pk=item.pk).update(case=taken.case)
    item.case = taken.case
    return None


def _opening(policy: Policy) -> tuple[Step, Outcome]:
    """The policy's report of what nobody has to answer at once."""
    found = [step for step in policy.steps.values() if not step.on and step.outcomes]
    if not found:
        raise refuse("open", _("The policy has no report with which a case begins."))
    step = next((one for one in found if one.dated), found[0])
    return step, next(iter(step.outcomes.values()))


def _answers(policy: Policy, step: Step, outcome: Outcome, row: Row, actor: Actor, when: datetime) -> dict[str, Any]:
    """The answers that the row itself gives. Raises Refused, naming what the policy asks and no row can say."""
    asked = [policy.fields[name] for name in (*step.asks, *outcome.asks) if name in policy.fields and not policy.fields[name].optional]
    number = Colleague.objects.filter(ref=actor.human).values_list("telephone", flat=True).first() or _("through the office")
    words, found = in_words(row), dict[str, Any]()
    lacking: list[Field] = []
    for one in asked:
        if one.kind == "text":
            found[one.id] = (number if one.whose == "colleague" else words)[: one.at_most or MOST_WORDS]
        elif one.kind == "moment":
            found[one.id] = when.isoformat()
        else:
            lacking.append(one)
    if lacking:
        raise refuse("complete", _("The policy asks besides: {questions}. Report it on the page of reports.").format(questions="; ".join(one.label or one.id for one in lacking)))
    return found


def in_words(row: Row) -> str:
    """What a row says and what was promised, in the words of the case, at most 500 characters: the promises first."""
    said: Mapping[str, str] = row.item.said | row.item.given
    parts = [_("From the old register, row {number}.").format(number=row.item.row)]
    parts += [f"{row.review.why}."] if row.review.due else []
    parts += [_("To be done by {day}.").format(day=show_day(row.item.planned))] if row.item.planned else []
    for name, words in (("decided", _("Decided")), ("decided_under", _("Under")), ("review", _("Promised review")), ("letter", _("Letter")), ("restriction", _("Restriction")), ("safety", _("Safety")), ("written", _("Written")), ("why", _("Sorted"))):
        if said.get(name):
            parts.append(f"{words}: {said[name].rstrip('.')}.")
    text = " ".join(" ".join(parts).split())
    return text if len(text) <= MOST_WORDS else f"{text[: MOST_WORDS - 2]} …"
