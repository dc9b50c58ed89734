"""What time has done: for every case whose next moment has come, in a transaction of its own."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from evenhand.case.passing import pass_time as happenings
from evenhand.desk import editions
from evenhand.desk.recording import hold_case, record
from evenhand.registers.models import CaseRow

log = logging.getLogger(__name__)


def pass_time(*, now: datetime, case: str = "") -> int:
    """Records what time has done by `now`, on one case or on all; returns the number of events.

    A case that cannot be passed does not stop the others: it is logged, and tried again at the next tick.
    """
    due = CaseRow.objects.filter(next_moment__lte=now).order_by("next_moment", "ref")
    refs = [case] if case else list(due.values_list("ref", flat=True))
    count = 0
    for ref in refs:
        try:
            count += _pass(ref, now)
        except Exception:
            if case:
                raise
            log.exception("time could not be passed on %s", ref)
    return count


def _pass(ref: str, now: datetime) -> int:
    book = editions.book()
    with transaction.atomic():
        held = hold_case(ref=ref, book=book, now=now)
        if held is None:
            return 0
        made = happenings(book, held.state, now)
        if made:
            record(held, made, fresh=())
        return len(made)
