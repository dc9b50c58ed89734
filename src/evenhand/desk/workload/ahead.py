"""What time will do next, and who has something to do: for the demonstration's two bars, which may show any case.

Nothing here is asked outside the demonstration: it passes over who may see what.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.db.models import Q

from evenhand.case.carried import planned
from evenhand.case.facts import COLLEAGUE, Actor, Facts
from evenhand.desk import editions, whose
from evenhand.desk.whose import Asker
from evenhand.ledger.models import Event
from evenhand.people import org
from evenhand.registers.models import AlertRow, MatterRow

BEGINS, ENDS, COMES, LATE, LAPSES = "begins", "ends", "comes", "late", "lapses"


@dataclass(frozen=True, order=True)
class Coming:
    """Something that time will do: a measure begins or ends; a duty comes up or becomes late; a right lapses."""

    when: datetime
    what: str
    case: str
    title: str
    review: bool = False  # it is the review of restrictions


@dataclass(frozen=True)
class Waiting:
    """How much a colleague has to do now, and how much of it is late."""

    duties: int = 0
    late: int = 0


def coming(*, now: datetime) -> list[Coming]:
    """All that time will do from now on, as far as it is known today; soonest first. Two queries."""
    book, found = editions.book(), []
    alerts = AlertRow.objects.filter(Q(ends__gt=now) | Q(binds__gt=now) | Q(starts__gt=now), lifted=None, binds__isnull=False)
    for case, name, edition, starts, binds, ends in alerts.values_list("case__ref", "measure", "edition", "starts", "binds", "ends"):
        title = book.policy(edition).measures[name].title
        begins = max(starts, binds)
        found += [Coming(when, what, case, title) for when, what in ((begins, BEGINS), (ends, ENDS)) if when and when > now]
    open_on = MatterRow.objects.filter(Q(due__gt=now) | Q(shows__gt=now), case__ended=None)
    for case, title, name, edition, kind, due, shows in open_on.values_list("case__ref", "title", "name", "edition", "kind", "due", "shows"):
        known = book.policy(edition).matters.get(name)
        review = bool(known and known.while_ and kind == "duty" and name in _reviewing(edition))
        if due and due > now:
            found.append(Coming(due + timedelta(seconds=1), LATE if kind == "duty" else LAPSES, case, title, review))
        if shows and shows > now and kind == "duty":
            found.append(Coming(shows, COMES, case, title, review))
    return sorted(found)


def _reviewing(edition: str) -> set[str]:
    """The matters of an edition on which a step can lift what stands."""
    steps = editions.book().policy(edition).steps.values()
    return {name for step in steps if any(one.lifts for one in step.outcomes.values()) for name in step.on}


def waiting(*, now: datetime) -> dict[str, Waiting]:
    """By colleague, what they have to do: judged by the core, kept until something is recorded or a quarter passes."""
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return _waiting(last, now.replace(minute=now.minute // 15 * 15, second=59, microsecond=0))


@lru_cache(maxsize=2)
def _waiting(last: int, now: datetime) -> dict[str, Waiting]:
    """`last` is the last event of the record: what waits follows from it and from the moment."""
    asker = Asker(Actor(""), editions.book(), Facts(colleagues=org.colleagues(now=now)), now)  # nobody in particular
    shown = Q(shows=None) | Q(shows__lte=now)
    rows = list(MatterRow.objects.filter(shown, kind="duty").select_related("case"))
    matters = whose.by_case(rows)
    found: dict[str, Waiting] = {}
    for row in rows:
        state = whose.brief_case(row.case, matters[row.case_id])
        for human in whose.acting(asker, state, state.matters[row.matter]) if COLLEAGUE not in row.owner else ():
            one = found.get(human, Waiting())
            late = bool(row.due and row.due < now) and not planned(row.kind, row.due, row.aim, now)
            found[human] = Waiting(one.duties + 1, one.late + late)
    return found
