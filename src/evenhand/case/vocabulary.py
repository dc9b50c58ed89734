"""The steps and questions that code adds to every policy, as tables for the author's guide.

    python -m evenhand.case.vocabulary docs/policy-author.md

It stands here and not with the policy's own words, because `policy` does not know this room.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from evenhand.case import floor, house
from evenhand.policy.vocabulary import refresh, table

MARKER = "house"


def markdown() -> str:
    """The house steps with what each asks, and the floor's questions with the reason of each."""
    return "\n\n".join((
        "#### the house steps",
        table(("step", "what it is", "its outcomes, and what each asks"), _steps()),
        "#### the questions that the floor asks when a restriction is imposed",
        table(("field", "kind", "question", "why"), _questions()),
    ))


def _steps() -> Iterator[tuple[str, str, str]]:
    for step in house.STEPS.values():
        said = [
            f"`{outcome.id}`" + (f" ({', '.join(f'`{name}`' for name in outcome.asks)})" if outcome.asks else "")
            for outcome in step.outcomes.values()
        ]
        dated = "; may carry the day on which it happened" if step.dated else ""
        yield f"`{step.id}`", step.title + dated, ", ".join(said)


def _questions() -> Iterator[tuple[str, str, str, str]]:
    for name, field in floor.FIELDS.items():
        yield f"`{name}`", f"`{field.kind}`", field.label, floor.SOURCES.get(name, floor.SOURCES.get(name.partition("-")[0], ""))


if __name__ == "__main__":
    refresh(Path(sys.argv[1]), MARKER, markdown())
