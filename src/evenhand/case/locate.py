"""Which step is meant: under which edition, on which open matter, in which strand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evenhand.case import house, impact_giving
from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import OUTSIDE, Book, Facts
from evenhand.case.rules import Context, Request
from evenhand.case.state import Matter, State
from evenhand.policy.model import Policy, Step
from evenhand.policy.tongue import gettext as _


def locate(book: Book, state: State, request: Request, facts: Facts) -> Context:
    """The step named, the policy it is under, and the matter it answers. Raises `Refused` for an unknown step."""
    if request.step in house.STEPS:
        return _locate_house(book, state, request, facts)
    step, edition = book.policy().steps.get(request.step), book.in_force
    found: list[Matter] = []
    matter = None
    if step is None or step.on:
        found = answered(book, state, request.step)
        matter = _matter(request, found)
        edition = matter.edition if matter else edition_of(book, state)
        step = book.policy(edition).steps.get(request.step, step)
    if step is None or not (step.on or edition == book.in_force):
        raise Refused([Refusal("open", _("There is no step {step!r} under this policy.").format(step=request.step[:60]))])
    return Context(book.policy(edition), state, facts, request, step, matter, matter.strand if matter else "", tuple(found))


def answered(book: Book, state: State, step: str) -> list[Matter]:
    """The open matters that a step answers, each under its own edition."""
    known = ((one, house.STEPS.get(step) or book.policy(one.edition).steps.get(step)) for one in state.open_matters())
    return [matter for matter, one in known if one and matter.name in one.on]


def edition_of(book: Book, state: State) -> str:
    """The edition under which the case's latest strand runs; the one in force where there is none yet."""
    return list(state.strands.values())[-1].edition if state.strands else book.in_force


def _locate_house(book: Book, state: State, request: Request, facts: Facts) -> Context:
    found = answered(book, state, request.step)
    matter = _matter(request, found)
    strand = matter.strand if matter else impact_giving.strand(book, state) if request.step == house.GIVE else _strand_named(state, request)
    strand = "" if request.step == house.BRING else strand  # it begins one
    edition = matter.edition if matter else state.strands[strand].edition if strand else book.in_force
    policy = book.policy(edition)
    step = house.step(policy, request.step, state.letters.get(matter.letter) if matter else None)
    context = Context(policy, state, facts, request, _to_what_they_gave(step, state, request), matter, strand, tuple(found))
    return impact_giving.Giving.of(context, book) if request.step == house.GIVE else context


def _to_what_they_gave(step: Step, state: State, request: Request) -> Step:
    """The step as it is staffed for somebody outside who adds files to an entry that was theirs.

    No policy decides this: whoever may say something in any form may send the photograph that goes with it.
    """
    entry = request.answers.get(house.FILE_ENTRY)
    carries = house.FILE_ENTRY in house.CARRIED.get(request.step, ())
    if not carries or request.actor.kind not in OUTSIDE or not isinstance(entry, int) or not 1 <= entry <= state.number:
        return step
    return replace(step, by=(*step.by, request.actor.kind)) if state.event(entry).role in OUTSIDE else step


def _strand_named(state: State, request: Request) -> str:
    """The strand that a free house step concerns: the one named as its matter, that of an entry, or the latest."""
    if request.matter in state.strands:
        return request.matter
    number = request.answers.get("about-event")
    if isinstance(number, int) and 1 <= number <= state.number:
        return state.event(number).strand
    live = [one.id for one in state.strands.values() if not one.annulled]
    return (live or list(state.strands) or [""])[-1]


def _matter(request: Request, found: Sequence[Matter]) -> Matter | None:
    named = [one for one in found if request.matter in ("", one.id, one.name)]
    return named[0] if len(named) == 1 else None


def policy_of(book: Book, state: State) -> Policy:
    """The edition under which the case's latest strand runs."""
    return book.policy(edition_of(book, state))
