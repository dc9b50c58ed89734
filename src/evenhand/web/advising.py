"""Measures that somebody advised before: whoever is asked for measures starts from them. The latest such advice of a case.

An assessment asks, among other things, which measures of the policy it advises. Nothing of it is in force: it is what a
form begins with, and what the case's page keeps in view until it is looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evenhand.case.events import Event
from evenhand.policy import menus
from evenhand.policy.model import Field, Outcome, Policy
from evenhand.web import telling
from evenhand.web.forms.rows import begun
from evenhand.web.words import Words, small

AT_ONCE = ("choice", "choices", "date")  # kinds of answer that a summary shows; texts, and what has a class, stay in the story


@dataclass(frozen=True)
class Group:
    """Some questions of an assessment under their heading: each with what was chosen, now and the time before."""

    heading: str
    rows: list[tuple[str, list[tuple[str, list[str]]]]]  # question -> for each day what was answered


@dataclass(frozen=True)
class Assessment:
    """The latest assessment of a report, beside the one before: what was chosen and until when it holds."""

    number: int
    title: str
    incident: str  # "" where the case has one report
    by: str
    days: list[str]  # its day, and that of the one before where there is one
    groups: list[Group]


def _advised(policy: Policy, outcome: Outcome, asks: tuple[str, ...] = ()) -> list[Field]:
    """The questions of a choice that ask for advised measures."""
    asked = (policy.fields[name] for name in (*asks, *outcome.asks) if name in policy.fields)
    return [one for one in asked if menus.advises(policy, one)]


def _latest(words: Words, strand: str) -> Event | None:
    """The latest entry of a report that answers the step of an assessment, where it still advises something."""
    return next(iter(_since_over(words, strand)), None)


def _since_over(words: Words, strand: str) -> list[Event]:
    """The assessments of a report, the latest first, back to the last time it was looked at again and over."""
    found: list[Event] = []
    for event in reversed(words.events):
        step = words.policy.steps.get(event.step)
        if event.strand != strand or step is None or event.number in words.state.annulled:
            continue
        if any(_advised(words.policy, one, step.asks) for one in step.outcomes.values()):
            chosen = step.outcomes.get(event.outcome)
            if not chosen or not _advised(words.policy, chosen, step.asks):
                break
            found.append(event)
    return found


def measures(words: Words, strand: str, field: Field) -> tuple[list[str], Event | None]:
    """The measures of this question's menu that the report's latest assessment advises, as far as the reader may see
    it; and the entry that does."""
    event = _latest(words, strand) if field.kind == "restrictions" else None
    if event is None:
        return [], None
    named = [one for name, value in event.answers.items() if name in words.policy.fields and menus.advises(words.policy, words.policy.fields[name]) for one in value]
    offered = {one.id for one in menus.measures(words.policy, field)}
    return [one for one in dict.fromkeys(named) if one in offered], event


def rows(words: Words, strand: str, field: Field) -> tuple[list[dict[str, Any]], Event | None]:
    """Rows for an empty form, and the entry that advised them; none where nothing of the menu was."""
    named, event = measures(words, strand, field)
    return [begun(words.policy, one) for one in named], event


def said(words: Words, event: Event) -> str:
    """Where advised measures come from."""
    title = small(telling.step_of(words.policy, event.step).title)
    told = _("Started from what {name} advised on {day} ({step}): change what you like.")
    return told.format(name=words.human(event.by), day=words.day(event.recorded_at), step=title)


def assessments(words: Words) -> list[Assessment]:
    """The latest of each report that stands, the latest report's first; of it what was chosen, as far as the reader may
    see it."""
    found = [(ref, events[:2]) for ref, one in reversed(words.state.strands.items()) if not one.annulled and (events := _since_over(words, ref))]
    several = len(words.state.strands) > 1
    return [_assessment(words, events, words.incident(ref) if several else "") for ref, events in found]


def _assessment(words: Words, events: Sequence[Event], incident: str) -> Assessment:
    event = events[0]
    step = telling.step_of(words.policy, event.step)
    asks = [*step.asks, *step.outcomes[event.outcome].asks]
    days, groups = [words.day(one.recorded_at) for one in events], list[Group]()
    for asked in (words.policy.fields[name] for name in asks if name in words.policy.fields):
        if asked.heading or not groups:
            groups.append(Group(asked.heading, []))
        if asked.kind in AT_ONCE and not asked.sort and any(asked.id in one.answers for one in events):
            given = [words.answer(asked, one.answers[asked.id]) if asked.id in one.answers else [] for one in events]
            groups[-1].rows.append((asked.label or asked.id, list(zip(days, given, strict=True))))
    return Assessment(event.number, step.title, incident, words.human(event.by), days, [one for one in groups if one.rows])
