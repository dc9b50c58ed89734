"""Erasing a part of an event: the words go everywhere, what was decided stays, the chain still verifies."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand import ledger
from evenhand.case.facts import Actor
from evenhand.desk import editions
from evenhand.desk.attend.contact import known_colleague
from evenhand.desk.errors import NotFound
from evenhand.desk.evidence import keeping
from evenhand.desk.recording import hold_case, office_event
from evenhand.ledger.models import CASE, OFFICE, Part
from evenhand.people.joined import folded
from evenhand.registers.fold import project


def erase(*, actor: Actor, case: str, part: str, why: str, now: datetime) -> None:
    """Empties one part (its id as `look` gives it) and notes on the office's stream that it was done, by whom and why.

    Whether a part may be erased is decided before: this room only sees that it is for a reviewer. Raises NotFound.
    """
    known = known_colleague(actor, now)
    book = editions.book()
    number, _, place = part.partition("-")
    if not (number.isdigit() and place.isdigit()) or not known.roles.filter(role__in=book.policy().reviewers).exists():
        raise NotFound(part)
    with transaction.atomic():
        held = hold_case(ref=case, book=book, now=now)
        found = Part.objects.filter(
            event__stream=held.stream, event__number=int(number), place=int(place), erased_at=None
        ).first() if held else None  # fmt: skip
        if held is None or found is None:
            raise NotFound(part)
        ledger.erase(part=found.pk, now=now)
        keeping.erase_with(case=case, event=int(number), now=now)
        stream = ledger.lock(kind=OFFICE, ref="erasures")
        effect = {"do": "erased", "case": case, "part": part, "why": why.replace("\0", "")[:500]}
        ledger.append(stream=stream, events=[office_event(stream, "part.erased", effect, now, actor.human)])
        project(case=case, state=folded(ledger.read(kind=CASE, ref=case)), book=book)

