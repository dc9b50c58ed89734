"""The plan of an old register: agreed once by who sorts; then each kept row becomes a case of its own.

So many a week, the riskiest first. What is not to be reviewed yet, and missed nothing, stands on its own day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand import ledger
from evenhand.case.facts import Actor
from evenhand.desk import acts, editions
from evenhand.desk.errors import refuse
from evenhand.desk.intake import case as sorting_case
from evenhand.desk.intake import shown
from evenhand.desk.intake.case import Lacking
from evenhand.desk.intake.run import IMPORTS
from evenhand.desk.intake.sorting import ACT, FRESH, KEEP, SAME, Row
from evenhand.desk.intake.table import every_row
from evenhand.desk.office import record
from evenhand.desk.paging import SIZE, Page
from evenhand.intake.models import OldCase
from evenhand.ledger.models import OFFICE

MOST_A_WEEK, AT_ONCE = 50, 100
FRIDAY = 4


@dataclass(frozen=True)
class Planned:
    """A row that becomes a case, the day for which it is planned, and what is to be done about it then."""

    row: Row
    day: date
    duties: Sequence[str]


@dataclass(frozen=True)
class Plan:
    """What was, or is to be, agreed."""

    rows: Sequence[Planned]  # all of them
    unsorted: int
    agreed: bool
    lacking: Sequence[Lacking] = ()

    def page(self, cursor: str) -> Page[Planned]:
        """Those that come after the row which `cursor` names, in the order of the plan; the first where it names none."""
        place = next((number for number, one in enumerate(self.rows, 1) if str(one.row.item.pk) == cursor), 0)
        found = self.rows[place : place + SIZE]
        return Page(found, str(found[-1].row.item.pk) if len(self.rows) > place + SIZE else "")

    @property
    def left(self) -> int:
        """How many rows are still to become cases."""
        return sum(not one.row.item.case for one in self.rows) if self.agreed else 0


def sort_plan(*, actor: Actor, start: date, a_week: int, now: datetime) -> Plan:
    """The plan as it would be, or as it was agreed. Raises NotFound, Refused."""
    acts.demand(actor=actor, act=ACT, now=now)
    if not 1 <= a_week <= MOST_A_WEEK:
        raise record.wrong("a_week", _("Enter a number from 1 to {most}.").format(most=MOST_A_WEEK))
    if not 2000 <= start.year <= now.year + 5:
        raise record.wrong("start", _("Enter a day within the next years."))
    rows, unsorted, open_ = every_row(now, (KEEP, FRESH)), OldCase.objects.filter(answer="").count(), OldCase.objects.filter(agreed="").exists()
    return Plan(planned(rows, start, a_week), unsorted, not open_ and OldCase.objects.exists())


def planned(rows: Sequence[Row], start: date, a_week: int) -> list[Planned]:
    """When each of these rows is done, in their order: so many a week; what is not due before has its own day."""
    found, place = [], 0
    for one in rows:
        slot = start + timedelta(weeks=place // a_week, days=(FRIDAY - start.weekday()) % 7)
        own = one.review.due if one.item.answer == KEEP and not one.review.missed and not one.item.said.get("safety") else None
        day = one.item.planned or (own if own and own > slot else slot)
        place += day == slot
        found.append(Planned(one, day, duties(one)))
    return found


def duties(row: Row) -> list[str]:
    """What is to be done about a row once it is a case, in words."""
    found = [_("Decide afresh") if row.item.answer == FRESH else _("Review it")]
    if row.review.missed:
        found.append(ngettext("put right {number} missed review", "put right {number} missed reviews", len(row.review.missed)).format(number=len(row.review.missed)))
    if row.item.given.get("attend"):
        found.append(_("check the safety note"))
    return found


def agree_plan(*, actor: Actor, start: date, a_week: int, now: datetime) -> Plan:
    """Agrees the plan, and makes a case of each row in it, some hundred at a time. Again, it makes those that are left.

    Raises NotFound, Refused while rows are not sorted.
    """
    acts.demand(actor=actor, act=ACT, now=now)
    with transaction.atomic():
        stream = ledger.lock(kind=OFFICE, ref=IMPORTS)
        found = sort_plan(actor=actor, start=start, a_week=a_week, now=now)
        if found.unsorted:
            raise refuse("open", _("{number} rows are not sorted yet. Sort them first: the riskiest may be among them.").format(number=found.unsorted))
        if start < editions.book().policy().calendar.day(now) and not found.agreed:
            raise record.wrong("start", _("The plan begins today or later."))
        fresh = [one for one in found.rows if not one.row.item.planned]
        for one in fresh:
            one.row.item.planned = one.day
        OldCase.objects.bulk_update([one.row.item for one in fresh], ["planned"])
        OldCase.objects.filter(agreed="").exclude(answer="").update(agreed=actor.human, agreed_at=now)  # not what came in meanwhile
        if fresh:
            effects = [{"do": "planned", "row": one.row.item.pk, "by": one.day.isoformat()} for one in fresh]
            record.record(stream=stream, step="old-cases.planned", about="", effects=effects, by=actor.human, role="", now=now)
    made, lacking = 0, []
    for one in found.rows:
        if one.row.item.case or made == AT_ONCE:
            continue
        lacks = sorting_case.bring(one.row, actor=actor, now=now)
        lacking, made = ([*lacking, lacks], made) if lacks else (lacking, made + 1)
    _doubles(now)
    return Plan(found.rows, 0, True, lacking)


def _doubles(now: datetime) -> None:
    """The safety note of a row that is the same as another shows until that one is a case, or is none."""
    with transaction.atomic():
        rows = list(OldCase.objects.filter(answer=SAME, shows_until__isnull=False).select_related("about"))
        over = [one for one in rows if OldCase.objects.filter(pk=int(one.given["other"])).exclude(case="", answer__in=(KEEP, FRESH)).exists()]
        OldCase.objects.filter(pk__in=[one.pk for one in over]).update(shows_until=None)
        shown.told(shown.cards(over), now)
