"""Forms that are no longer about the case as it stands.

A form's tag covers its matter, the rows that stand, the person's needs and the edition, and nothing else: a tick, a
dispatched letter or somebody's note never makes it stale.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from evenhand.case import offers
from evenhand.case.events import Event, Refused
from evenhand.case.facts import Actor, Facts
from evenhand.case.fold import apply
from evenhand.case.state import State
from evenhand.desk.errors import Stale
from evenhand.desk.recording import Open
from evenhand.desk.sight import blank, sealed_views


@dataclass(frozen=True)
class _Form:
    """What a form was about."""

    tag: str
    matter: str
    edition: str


def check(*, asked_tag: str, case: Open, facts: Facts, actor: Actor, step: str, matter: str) -> None:
    """Raises Stale, with the events since the form was opened, when its tag is not that of the case as it stands."""
    if case.stream is None:
        return
    try:
        offer = offers.offer(case.book, case.state, actor, case.now, facts, step, matter)
    except Refused:
        return  # there is no such step: the rules say so better
    if offer.tag != asked_tag:
        raise Stale(_shown(_since(_Form(asked_tag, matter, offer.context.policy.edition), case, facts), case, actor))


def _shown(events: Iterable[Event], case: Open, actor: Actor) -> list[Event]:
    """What may be told of them to whoever is told: that they happened, no answers, and of a sealed view not even that."""
    assert case.stream is not None
    hidden = sealed_views(case.state, actor.human)
    recorded = [event for event in events if event.number <= case.stream.number]  # the rest is time, about to be undone
    return [blank(event) if event.number in hidden else replace(event, answers={}) for event in recorded]


def _since(form: _Form, case: Open, facts: Facts) -> list[Event]:
    """The events after the last moment at which the tag was true; none, when it cannot be told (needs changed)."""
    earlier, last = State(), None
    for event in case.state.events:
        apply(earlier, event)
        for one in [*(m for m in earlier.matters.values() if form.matter in (m.id, m.name, "")), None]:
            if offers.tag(earlier, one, facts, one.edition if one else form.edition, case.now) == form.tag:
                last = event.number
    return [event for event in case.state.events if event.number > last] if last else []
