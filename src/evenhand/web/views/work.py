"""Your work: what waits for me, soonest first; what I may do but need not; what I handed on; what came of my reports."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from evenhand import desk
from evenhand.web import edition, moments, reporting, standing
from evenhand.web.access import colleague
from evenhand.web.views.authority import to_ask
from evenhand.web.views.common import page
from evenhand.web.words import small

CLOSED = gettext_lazy("Recorded. You have a conflict of interest on that case: it is closed to you from now on, and your deputy acts instead.")
LATE, TODAY, SOON, LATER, OPEN = "late", "today", "soon", "later", "open"
GROUPS = {
    LATE: gettext_lazy("Late"), TODAY: gettext_lazy("Today"), SOON: gettext_lazy("In the next seven days"), LATER: gettext_lazy("Later"), OPEN: gettext_lazy("Without a last day"),
}  # fmt: skip
WEEK = timedelta(days=7)


@colleague
def work(request: HttpRequest) -> HttpResponse:
    """The reader's own matters. Late ones are soonest, so they stand on top."""
    now, zone = desk.clock.now(), edition.zone(request)
    found = desk.my_work(actor=request.actor, now=now, cursor=request.GET.get("cursor", ""))
    items = [_item(one, found, now, zone) for one in found.page.items]
    duties, rights = [one for one in items if one["duty"]], [one for one in items if not one["duty"]]
    more = {"next": {"href": f"{reverse('work')}?cursor={found.page.cursor}", "text": _("Later work")}} if found.page.cursor else None
    if more and request.GET.get("cursor"):
        more["previous"] = {"href": reverse("work"), "text": _("Back to the soonest")}
    groups = [{"title": GROUPS[name], "items": list(some), "late": name == LATE, "pressing": name in (LATE, TODAY)} for name, some in groupby(duties, key=lambda one: one["group"])]
    return page(
        request, "work", now, closed={"text": str(CLOSED), "type": "success"} if "closed" in request.GET else None, groups=groups, rights=rights,
        pressing=[one for one in groups if one["pressing"]], others=[one for one in groups if not one["pressing"]],
        counts=_counts(groups, rights, bool(more)), more=more, first="cursor" not in request.GET,
        handed=[_handed(one, now, zone) for one in found.handed], came=[_came(one, now, zone) for one in found.came],
        cover=_cover(found, now, zone), overview=found.overview, held=found.held, needs=found.needs, asks=to_ask(found.to_ask), asks_number=found.to_ask_number, logs=found.logs,
    )  # fmt: skip


def initials(one: Any) -> str:
    """Who a case is about, as a list says it: initials, or that nobody is named."""
    if one.initials.strip("?"):
        return str(one.initials)
    return _("somebody not yet identified") if one.person else _("an address")


def _counts(groups: list[dict[str, Any]], rights: list[Any], more: bool) -> str:
    """How much there is, in a line: "2 late, 1 today, 4 in the next seven days; 3 that you need not do"."""
    counted = (_("{number} {group}").format(number=len(one["items"]), group=small(str(one["title"]))) for one in groups)
    free = ngettext("{number} that you may do but need not", "{number} that you may do but need not", len(rights)).format(number=len(rights)) if rights else ""
    said = "; ".join(filter(None, (", ".join(counted), free)))
    return _("{counts}. There is more: this page shows the soonest.").format(counts=said) if more else f"{said}." if said else ""


def _group(one: Any, now: datetime, zone: ZoneInfo) -> str:
    due = one.aim if one.planned else one.due or one.aim
    if one.late:
        return LATE
    if due is None:
        return OPEN
    if due.astimezone(zone).date() <= now.astimezone(zone).date():
        return TODAY
    return SOON if due <= now + WEEK else LATER


def _item(one: Any, found: Any, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    until = moments.until(one.due, zone, now) if one.due else ""
    if not until and one.aim:
        until = _("our own target: {until}").format(until=moments.until(one.aim, zone, now))
    if one.planned:
        until = standing.missed(one, zone, now)
    rest = reporting.is_second_half(found.book.policy(one.edition), one.name)
    href = reverse("report-rest", args=[one.case]) + f"?matter={one.matter}" if rest else reverse("matter", args=[one.case, one.matter])
    begun = found.begun.get((one.case, one.matter))
    state = "" if begun is None else _("{name} has prepared it for you to confirm.").format(name=begun) if begun else _("You have begun this.")
    return {
        "href": href, "title": one.title, "case": one.case, "initials": initials(one), "until": until, "late": one.late,
        "duty": one.kind == "duty", "clauses": one.clause, "group": _group(one, now, zone), "state": state,
        "covers": found.names.get(one.covers, ""),
    }  # fmt: skip


def _waits(one: Any, now: datetime, zone: ZoneInfo) -> str:
    """What is next, who has it, and until when."""
    if one.due:
        return _("{what}: {who}, {until}").format(what=one.title, who=one.who, until=moments.until(one.due, zone, now))
    return _("{what}: {who}").format(what=one.title, who=one.who)


def _handed(one: Any, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    following = one.following
    if one.prepared:
        waits = _("{what}: prepared for {who}, who has to confirm it").format(what=following.title, who=following.who)
    else:
        waits = _waits(following, now, zone)
    return {"case": one.case, "initials": one.initials or _("an address"), "waits": waits, "late": following.late}


def _came(one: Any, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """What came of a report, in the fewest words that say it."""
    lines = []
    if one.in_force:
        lines.append(ngettext("{number} measure is in force.", "{number} measures are in force.", one.in_force).format(number=one.in_force))
    if one.ended:
        lines.append(_("The case was closed on {day}.").format(day=moments.day(one.ended, zone, now)))
    elif one.following:
        lines.append(_("Next: {what}.").format(what=_waits(one.following, now, zone)))
    elif one.only_report:
        lines.append(_("It is being dealt with. You see what came of your own report, and nothing else of the case."))
    else:
        lines.append(_("Nothing has to be done at present."))
    return {"case": one.case, "when": moments.day(one.reported, zone, now), "initials": one.initials or _("an address"), "lines": lines}


def _cover(found: Any, now: datetime, zone: ZoneInfo) -> list[str]:
    """Whose work I cover and why, and who covers mine."""
    lines = [_("You stand in for {name}, who is away until {moment}.").format(name=one.name, moment=moments.when(one.until, zone, now)) for one in found.covering]
    if found.away_until:
        until = moments.when(found.away_until, zone, now)
        if found.deputy:
            lines.append(_("You are recorded as away until {moment}: {name} acts for you. You may still act yourself.").format(moment=until, name=found.deputy))
        else:
            lines.append(_("You are recorded as away until {moment}: nobody is named who acts for you. You may still act yourself.").format(moment=until))
    # Those who are here but cannot act on one of the cases: why is theirs to know.
    others = {found.names.get(one.covers, "") for one in found.page.items} - {one.name for one in found.covering} - {""}
    return lines + [_("On one of the cases you act for {name}, who cannot.").format(name=name) for name in sorted(others)]
