"""What the rules have to know beside the case, read from the record at the moment of the question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from evenhand.case import subjects
from evenhand.case.facts import Facts, OtherRow
from evenhand.case.state import STANDING_KINDS, State
from evenhand.people import org
from evenhand.people.find import person_needs
from evenhand.people.models import Person
from evenhand.registers.models import AlertRow

ADULT = 18


def gather(
    *, case: str, state: State, now: datetime, letter_faults: Mapping[str, tuple[str, ...]] | None = None
) -> Facts:
    """The colleagues, and of the case's person the needs, age, and what stands on their other cases. Seven queries.

    What was decided of them in another capacity (as the representative of somebody) closes nothing here, and what
    is decided here closes nothing there.
    """
    person = state.subject.get("person", "")
    colleagues = org.colleagues(now=now)
    if not person:
        return Facts(colleagues=colleagues, letter_faults=letter_faults or {})
    rows = [row for row in _standing_elsewhere(person, case, now) if subjects.same(row.case.brief["subject"], state.subject)]
    born = Person.objects.filter(ref=person).values_list("year_of_birth", flat=True).first()
    return Facts(
        colleagues=colleagues, needs=frozenset(person_needs(person)), letter_faults=letter_faults or {},
        others=tuple(OtherRow(case=row.case.ref, closes=tuple(row.closes)) for row in rows),
        other_routes=tuple(sorted({row.route for row in rows if row.route})),
        # Only the year is known: in the year in which someone turns 18 they may still be a child, and safeguarding is asked.
        under_age=born is not None and now.year - born <= ADULT,
    )  # fmt: skip


def _standing_elsewhere(person: str, case: str, now: datetime) -> list[AlertRow]:
    standing = Q(kind__in=STANDING_KINDS) & Q(lifted=None) & (Q(ends=None) | Q(ends__gt=now))
    found = AlertRow.objects.filter(standing, person=person).exclude(case__ref=case).select_related("case")
    return list(found.order_by("id"))
