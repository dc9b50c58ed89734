"""What a message was about, and how messages are counted.

A message may hold several matters. It is counted once, in the way that is best for the person: what may never count
comes first, then what we caused ourselves. No number here decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evenhand.policy.tongue import N_

NEW, REPEAT, CHASING = "new", "repeat", "chasing"
MARKS: Mapping[str, str] = {
    NEW: N_("something new"),
    REPEAT: N_("a repeat of what has been answered"),
    CHASING: N_("chasing what we promised or were late with"),
    "complaint": N_("a complaint"),
    "request": N_("a request for information or access"),
    "appeal": N_("an appeal"),
    "hazard": N_("a hazard or repair"),
    "safeguarding": N_("a worry about somebody’s safety"),
    "emergency": N_("an emergency"),
}
DANGERS = ("hazard", "safeguarding", "emergency")
# Never counted as conduct: a complaint, a request or an appeal is a right (the floor), and danger is always taken.
EXCLUDED = frozenset({"complaint", "request", "appeal", *DANGERS})
LEFT_OUT, UNMARKED = "excluded", "unmarked"
SORTS = (LEFT_OUT, CHASING, NEW, REPEAT, UNMARKED)
# Effort, as "under so many minutes": of a message, never of a colleague.
EFFORTS: Mapping[str, str] = {
    "5": N_("Under 5 minutes"), "15": N_("Under 15 minutes"), "30": N_("Under 30 minutes"), "60": N_("Under an hour"),
}  # fmt: skip


@dataclass(frozen=True)
class Count:
    """Messages that came in, each counted once; `copies` is what they would be if every copy counted."""

    total: int = 0
    excluded: int = 0
    chasing: int = 0
    new: int = 0
    repeat: int = 0
    unmarked: int = 0
    copies: int = 0


def sort_of(marks: Iterable[str], *, meanwhile: bool = False) -> str:
    """Under which of `SORTS` a message counts; `meanwhile`: it came while an answer of ours was late."""
    known = set(marks)
    if known & EXCLUDED:
        return LEFT_OUT
    if meanwhile or CHASING in known:
        return CHASING
    return next((one for one in (NEW, REPEAT) if one in known), UNMARKED)


def count(messages: Iterable[tuple[str, int]]) -> Count:
    """Counts messages given as (sort, to how many they went)."""
    numbers, copies = dict.fromkeys(SORTS, 0), 0
    for sort, copied in messages:
        numbers[sort] += 1
        copies += copied
    return Count(
        sum(numbers.values()), numbers[LEFT_OUT], numbers[CHASING], numbers[NEW], numbers[REPEAT], numbers[UNMARKED], copies,
    )  # fmt: skip
