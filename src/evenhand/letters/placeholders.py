"""The placeholders that a letter's text may use, each filled by one function from what the letter tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from evenhand.case.house import STEPS as HOUSE_STEPS
from evenhand.letters.absent import Absent
from evenhand.letters.telling import Telling
from evenhand.letters.words import clean, field_of, one_line
from evenhand.policy.kinds import show_day
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _


@dataclass(frozen=True)
class Placeholder:
    """One placeholder: what it stands for, and whether a name follows its colon (no, may or must). Where one
    that is optional has nothing to say, the sentence it stands in is left out with its whole paragraph."""

    what: str
    value: Callable[[Telling, str], str]
    named: str = "no"
    optional: bool = False


def _day(day: date | None) -> str:
    return show_day(day) if day else ""


def _last_day(telling: Telling, name: str) -> str:
    """The last day of the right named; of the first one that the letter opens, where none is named."""
    if name:
        return _day(telling.last_days.get(name))
    return _day(next(iter(telling.last_days.values()), None))


def _decided_on(telling: Telling, name: str) -> str:
    """The day of the decision that the letter is about."""
    event = telling.state.event(telling.letter.about) if telling.letter.about else telling.origin
    return _day(telling.calendar.day(event.recorded_at))


def _outcome(telling: Telling, name: str) -> str:
    step = telling.policy.steps.get(telling.origin.step) or HOUSE_STEPS.get(telling.origin.step)
    found = step.outcomes.get(telling.origin.outcome) if step else None
    return found.title.rstrip(".") if found else ""


PLACEHOLDERS: dict[str, Placeholder] = {
    "person": Placeholder(N_("the person's name"), lambda telling, _: one_line(telling.person.name)),
    "organisation": Placeholder(N_("the organisation's name"), lambda telling, _: telling.policy.organisation.name
    ),
    "telephone": Placeholder(N_("the organisation's number"), lambda telling, _: telling.policy.organisation.telephone
    ),
    "email": Placeholder(N_("the organisation's e-mail address"), lambda telling, _: telling.policy.organisation.email
    ),
    "emergency": Placeholder(N_("whom to ring in an emergency"), lambda telling, _: telling.policy.organisation.emergency
    ),
    "policy": Placeholder(N_("the title of the policy"), lambda telling, _: telling.policy.title),
    "link": Placeholder(N_("where the policy can be read"), lambda telling, _: telling.policy.link),
    "today": Placeholder(N_("the day of the letter"), lambda telling, _: _day(telling.day)),
    "decided_on": Placeholder(N_("the day of the decision"), _decided_on),
    "received_on": Placeholder(N_("the day on which it was received"),
        lambda telling, _: _day(telling.calendar.day(telling.origin.occurred_at)),
    ),
    "outcome": Placeholder(N_("the outcome"), _outcome),
    "answer_by": Placeholder(N_("the day by which we answer"), lambda telling, _: _day(telling.answer_by)),
    "last_day": Placeholder(N_("the last day"), _last_day, "may"),
    "answer": Placeholder(N_("the answer"), lambda telling, name: telling.said(name, earlier=False), "must"),
    "said": Placeholder(N_("what was last answered in this matter, if anything was"),
        lambda telling, name: telling.said(name),
        "must",
        optional=True,
    ),
}


def value(telling: Telling, word: str, name: str) -> str:
    """What stands in the place of a placeholder, "" where it may be left out. Raises `Absent`."""
    known = PLACEHOLDERS.get(word)
    if known is None:
        raise Absent(lambda: _("nothing is known by the placeholder {placeholder}").format(placeholder=f"{{{word}}}"))
    found = clean(known.value(telling, name))
    if not found and not known.optional:
        raise Absent(lambda: _("{what} is missing").format(what=_called(telling, known, name)))
    return found


def _called(telling: Telling, known: Placeholder, name: str) -> str:
    asked = field_of(telling.policy, name) if known.named == "must" else None
    if asked:
        return _("the answer to “{question}”").format(question=asked.label or name)
    matter = telling.policy.matters.get(name)
    what = _(known.what)
    return _("{what} of “{matter}”").format(what=what, matter=matter.title) if matter else what
