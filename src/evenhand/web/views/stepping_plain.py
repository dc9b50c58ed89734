"""A step of which no choice asks anything or binds anybody: each choice is a button, with what follows written beside it.

So what follows is read before it is recorded, as on the page that checks answers, and one press is enough.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from evenhand.case import house
from evenhand.policy.model import Outcome
from evenhand.web import taking, telling
from evenhand.web.views import stepping
from evenhand.web.views.stepping import Visit


@dataclass(frozen=True)
class Choice:
    """One button: the choice, what follows from it, and what the form carries so that it is taken as it was shown."""

    outcome: Outcome
    follows: list[str]
    draft: taking.Draft


def page(visit: Visit) -> HttpResponse | None:
    """The page of buttons; None where the step is not of this sort."""
    step, matter = visit.offer.step, visit.offer.matter
    apart = step.dated or step.id in house.STEPS or bool(matter and (matter.letter or matter.seats))
    if not visit.offer.may or visit.kept or apart or len(visit.outcomes) < 2 or any(_weighs(one) for one in visit.outcomes):
        return None
    found = [_choice(visit, one) for one in visit.outcomes]
    shown = [one for one in found if one]
    return visit.page("step_plain", choices=shown) if len(shown) == len(found) else None


def _weighs(outcome: Outcome) -> bool:
    """Whether a choice does something to somebody, or ends the case: that is read back on a page of its own."""
    return bool(outcome.imposes or outcome.lifts or outcome.letter or outcome.ends or outcome.late)


def _choice(visit: Visit, outcome: Outcome) -> Choice | None:
    form = stepping.form_of(visit, outcome)
    draft = taking.Draft(outcome=outcome.id, values=dict(form.values), tag=visit.offer.tag)
    event = None if form.fields else taking.attempt(visit.view, form, visit.actor, draft)
    return Choice(outcome, telling.effects(visit.words, event), draft) if event else None
