"""Settings: who is away, and who covers. By the colleague, their manager or head, or an administrator.

Why somebody is away is asked nowhere: it is nobody's business here.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from evenhand.case.events import Effect
from evenhand.case.facts import Actor
from evenhand.desk import editions
from evenhand.desk.errors import refuse
from evenhand.desk.office import record
from evenhand.people import make
from evenhand.people.models import Absence, Colleague
from evenhand.policy.kinds import show_day

LONGEST = timedelta(days=3 * 366)


def away(*, actor: Actor, colleague: str, first: date, last: date, cover: str = "", now: datetime) -> Absence:
    """That a colleague is away from the first to the last of these days, and who covers, if not their usual deputy.

    From the first day on (at once, where it has begun) the cover may act for them. Raises NotFound, Refused.
    """
    with record.changing() as stream:
        who, capacity = record.may_cover(actor=actor, colleague=colleague, now=now)
        one, calendar = record.subject(colleague), editions.book().policy().calendar
        today = calendar.day(now)
        if last < first:
            raise record.wrong("last", _("The last day away has to be the first one or later."))
        if last < today:
            raise record.wrong("last", _("The last day away has to be today or later: what is over needs no cover."))
        if last - first > LONGEST or today - first > LONGEST:
            raise record.wrong("last", _("An absence of more than three years is not cover. Ask an administrator who should hold the office."))
        if one.left and one.left <= now:
            raise refuse("role", _("{name} has left.").format(name=one.name))
        start, end = calendar.start_of(first), calendar.start_of(last + timedelta(days=1))
        stands_in = _cover(one, cover, max(start, now), end, now) if cover else None
        made = make.away(colleague=one, start=start, end=end, cover=stands_in)
        effect: Effect = {"do": "away", "from": first.isoformat(), "until": last.isoformat(), "cover": cover, "absence": made.pk}
        record.record(stream=stream, step="absence.named", about=one.ref, effects=[effect], by=who.human, role=capacity, now=now)
    return made


def _cover(one: Colleague, cover: str, start: datetime, end: datetime, now: datetime) -> Colleague:
    found = record.named(cover, "cover", now)
    if found.pk == one.pk:
        raise record.wrong("cover", _("Nobody covers for themselves. Choose somebody else."))
    if found.left and found.left < end:
        raise record.wrong("cover", _("{name} leaves before then. Choose somebody else.").format(name=found.name))
    clash = Absence.objects.filter(colleague=found, start__lt=end, end__gt=start).order_by("start").first()
    if clash:
        calendar = editions.book().policy().calendar
        first, last = show_day(calendar.day(clash.start)), show_day(calendar.day(clash.end - timedelta(seconds=1)))
        message = _("{name} is away from {first} to {last}. Choose somebody else.")
        raise record.wrong("cover", message.format(name=found.name, first=first, last=last))
    return found


def back(*, actor: Actor, colleague: str, absence: int, now: datetime) -> None:
    """Ends an absence now, or takes back one that has not begun. Raises NotFound, Refused."""
    with record.changing() as stream:
        who, capacity = record.may_cover(actor=actor, colleague=colleague, now=now)
        found = Absence.objects.filter(pk=absence, colleague__ref=colleague, end__gt=now).first() if abs(absence) < 2**62 else None
        if found is None:
            raise refuse("open", _("This absence is over, or was taken back before."))
        make.back(absence=found, now=now)
        effect: Effect = {"do": "back", "absence": found.pk, "until": found.end.isoformat()}
        record.record(stream=stream, step="absence.ended", about=colleague, effects=[effect], by=who.human, role=capacity, now=now)


def deputy(*, actor: Actor, colleague: str, deputy: str, now: datetime) -> None:
    """Who usually stands in for a colleague who is away or may not act; "" for nobody. Raises NotFound, Refused."""
    with record.changing() as stream:
        who, capacity = record.may_cover(actor=actor, colleague=colleague, now=now)
        one = record.subject(colleague)
        if deputy and deputy == one.ref:
            raise record.wrong("deputy", _("Nobody is their own deputy. Choose somebody else."))
        one.deputy = record.named(deputy, "deputy", now) if deputy else None
        one.save(update_fields=["deputy"])
        record.record(
            stream=stream, step="deputy.named", about=one.ref, effects=[{"do": "deputy", "deputy": deputy}], by=who.human, role=capacity, now=now
        )
