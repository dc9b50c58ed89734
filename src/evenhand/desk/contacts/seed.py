"""Invented contacts for the demonstration: a log of one person, as if it had been kept for a while."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from evenhand.case.facts import Actor
from evenhand.desk import editions
from evenhand.desk.contacts import entering
from evenhand.desk.contacts import taken as contacts_intake
from evenhand.desk.contacts.taken import Taken
from evenhand.desk.contacts.window import window
from evenhand.policy.calendar import add_months

# What the messages say and are about. Plainly invented; in the mix of the day on which this was designed.
SAID: Sequence[tuple[str, tuple[str, ...]]] = (
    ("Nobody came on Tuesday about the damp, and I had taken the morning off.", ("chasing",)),  # untranslated: invented words
    ("I want to make a complaint about the time that this takes.", ("complaint",)),  # untranslated: invented words
    ("Please send me what you hold about the repair.", ("request",)),  # untranslated: invented words
    ("You said that somebody would ring by Friday. Nobody did.", ("chasing",)),  # untranslated: invented words
    ("The kitchen tap has begun to drip.", ("new",)),  # untranslated: invented words
    ("As I wrote yesterday, the wall is wet.", ("repeat",)),  # untranslated: invented words
    ("I complain again: the mould is back in the small room.", ("complaint", "chasing")),  # untranslated: invented words
    ("There is water coming through the ceiling light.", ("hazard",)),  # untranslated: invented words
    ("Is there any news?", ()),  # untranslated: invented words
)


def seed_contacts(*, person: str, opener: Actor, clerk: Actor, now: datetime, number: int = 40, days: int = 80, why: str = "") -> Taken:
    """Opens a log `days` ago and takes in so many messages spread over them, one in three by telephone. Done again, it
    adds nothing. Raises what `entering.open_log` and `contacts_intake.take_in` raise."""
    begun = now - timedelta(days=days)
    calendar = editions.book().policy().calendar
    reason = why or "More messages than one colleague can read, about damp and repairs."  # untranslated: invented words
    if window(person, now, editions.book().policy()).log is None:
        entering.open_log(actor=opener, person=person, why=reason, until=add_months(calendar.day(begun), 3), now=begun)
    return contacts_intake.take_in(actor=clerk, rows=_rows(person, begun, now, number), now=now)


def _rows(person: str, begun: datetime, now: datetime, number: int) -> Iterator[dict[str, Any]]:
    step = (now - begun) / (number + 1)
    for place, (words, marks) in zip(range(number), cycle(SAID), strict=False):
        yield {
            "person": person, "at": begun + step * (place + 1), "channel": "telephone" if place % 3 == 2 else "email", "direction": "out" if place % 11 == 10 else "in",
            "words": words, "copied": 1 + (place * 7) % 5, "message_id": f"<{person}.{place}@home.example>", "marks": marks, "effort": ("5", "15", "30")[place % 3],
        }  # fmt: skip
