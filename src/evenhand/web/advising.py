"""Measures that somebody advised before: whoever is asked for measures starts from them. The latest such advice of a case.

An assessment asks, among other things, which measures of the policy it advises. Nothing of it is in force: it is what a
form begins with, and what the case's page keeps in view until it is looked at again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from evenhand.case.events import Event
from evenhand.policy import menus
from evenhand.policy.model import Field, Outcome, Policy
from evenhand.web import telling
from evenhand.web.forms.rows import begun
from evenhand.web.telling import Answer
from evenhand.web.words import Words, small

AT_ONCE = ("choice", "choices", "date")  # kinds of answer that a summary shows; texts, and what has a class, stay in the story


@dataclass(frozen=True)
class Assessment:
    """The latest assessment of a report: what was chosen and until when it holds."""

    number: int
    title: str
    incident: str  # "" where the case has one report
    by: str
    day: str
    answers: list[Answer]


def _advised(policy: Policy, outcome: Outcome, asks: tuple[str, ...] = ()) -> list[Field]:
    """The questions of a choice that ask for advised measures."""
    asked = (policy.fields[name] for name in (*asks, *outcome.asks) if name in policy.fields)
    return [one for one in asked if menus.advises(policy, one)]


def _latest(words: Words, strand: str) -> Event | None:
    """The latest entry of a report that answers the step of an assessment, where it still advises something."""
    for event in reversed(words.events):
        step = words.policy.steps.get(event.step)
        if event.strand != strand or step is None or event.number in words.state.annulled:
            continue
        if any(_advised(words.policy, one, step.asks) for one in step.outcomes.values()):
            chosen = step.outcomes.get(event.outcome)
            return event if chosen and _advised(words.policy, chosen, step.asks) else None  # looked at again, and over
    return None


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
    found = [(ref, event) for ref, one in reversed(words.state.strands.items()) if not one.annulled and (event := _latest(words, ref))]
    several = len(words.state.strands) > 1
    return [_assessment(words, event, words.incident(ref) if several else "") for ref, event in found]


def _assessment(words: Words, event: Event, incident: str) -> Assessment:
    step = telling.step_of(words.policy, event.step)
    asks = [*step.asks, *step.outcomes[event.outcome].asks]
    asked = [words.policy.fields[name] for name in asks if name in event.answers and name in words.policy.fields]
    shown = [Answer(one.label or one.id, words.answer(one, event.answers[one.id])) for one in asked if one.kind in AT_ONCE and not one.sort]
    return Assessment(event.number, step.title, incident, words.human(event.by), words.day(event.recorded_at), shown)
