"""In which capacity somebody acted, as the case's page says it. It changes no right by itself."""

from __future__ import annotations

from evenhand.policy.capacities import CAPACITIES, asks
from evenhand.policy.tongue import gettext
from evenhand.web import telling
from evenhand.web.words import Words


def acted(words: Words) -> list[str]:
    """What was last answered on each report that stands, each capacity once, as far as the reader may see it."""
    said: dict[str, str] = {}
    for event in words.events:
        strand = words.state.strands.get(event.strand)
        if strand is None or strand.annulled or event.number in words.state.annulled:
            continue
        for name, value in event.answers.items():
            if isinstance(value, str) and value in CAPACITIES and asks(telling.field_of(words.policy, name)):
                said[event.strand] = gettext(CAPACITIES[value])
    return list(dict.fromkeys(said.values()))
