"""What time has done: for every case whose next moment has come, in a transaction of its own."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from evenhand.case.passing import needs_changed
from evenhand.case.passing import pass_time as happenings
from evenhand.desk import editions
from evenhand.desk.intake import shown
from evenhand.desk.office import leave
from evenhand.desk.recording import hold_case, record
from evenhand.people.find import person_needs
from evenhand.people.models import PersonNeed
from evenhand.registers.models import CaseRow

log = logging.getLogger(__name__)


def pass_time(*, now: datetime, case: str = "") -> int:
    """Records what time has done by `now`, on one case or on all; returns the number of events.

    A case that cannot be passed does not stop the others: it is logged, and tried again at the next tick.
    """
    due = CaseRow.objects.filter(next_moment__lte=now).order_by("next_moment", "ref")
    refs = [case] if case else list(dict.fromkeys([*due.values_list("ref", flat=True), *_weighed_anew(now)]))
    if not case:
        leave.sweep(now=now)
        shown.passed(now)
    count = 0
    for ref in refs:
        try:
            count += _pass(ref, now)
        except Exception:
            if case:
                raise
            log.exception("time could not be passed on %s", ref)
    return count


def _weighed_anew(now: datetime) -> list[str]:
    """The cases with standing restrictions whose person is helped by something else than when it was decided."""
    if not any(policy.needs_change for policy in editions.book().editions.values()):
        return []
    standing = Q(alerts__kind="restriction", alerts__lifted=None) & (Q(alerts__ends=None) | Q(alerts__ends__gt=now))
    cases = {ref: (person, brief.get("weighed")) for ref, person, brief in
             CaseRow.objects.filter(standing, ended=None).exclude(person="").values_list("ref", "person", "brief")}  # fmt: skip
    known: dict[str, list[str]] = defaultdict(list)
    needs = PersonNeed.objects.filter(person__ref__in={person for person, _ in cases.values()}, ended=None)
    for person, need in needs.values_list("person__ref", "need"):
        known[person].append(need)
    return [ref for ref, (person, weighed) in cases.items() if weighed is not None and sorted(known[person]) != weighed]


def _pass(ref: str, now: datetime) -> int:
    book = editions.book()
    with transaction.atomic():
        held = hold_case(ref=ref, book=book, now=now)
        if held is None:
            return 0
        made = happenings(book, held.state, now)
        made += needs_changed(book, held.state, person_needs(held.state.subject.get("person", "")), now)
        if made:
            record(held, made, fresh=())
        return len(made)
