"""Your work: what waits for me, soonest first; what I may do but need not; what I handed on; what came of my reports."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from evenhand import desk
from evenhand.web import edition, moments, reporting
from evenhand.web.access import colleague
from evenhand.web.views.common import page
from evenhand.web.words import small

CLOSED = "Recorded. You have a conflict of interest on that case: it is closed to you from now on, and your deputy acts instead."
LATE, TODAY, SOON, LATER, OPEN = "Late", "Today", "In the next seven days", "Later", "Without a last day"
WEEK = timedelta(days=7)


@colleague
def work(request: HttpRequest) -> HttpResponse:
    """The reader's own matters. Late ones are soonest, so they stand on top."""
    now, zone = desk.clock.now(), edition.zone(request)
    found = desk.my_work(actor=request.actor, now=now, cursor=request.GET.get("cursor", ""))
    items = [_item(one, found, now, zone) for one in found.page.items]
    duties, rights = [one for one in items if one["duty"]], [one for one in items if not one["duty"]]
    more = {"next": {"href": f"{reverse('work')}?cursor={found.page.cursor}", "text": "Later work"}} if found.page.cursor else None
    if more and request.GET.get("cursor"):
        more["previous"] = {"href": reverse("work"), "text": "Back to the soonest"}
    groups = [{"title": title, "items": list(some), "late": title == LATE} for title, some in groupby(duties, key=lambda one: one["group"])]
    return page(
        request, "work", now, closed={"text": CLOSED, "type": "success"} if "closed" in request.GET else None, groups=groups, rights=rights,
        counts=_counts(groups, rights, bool(more)), more=more, first="cursor" not in request.GET,
        handed=[_handed(one, now, zone) for one in found.handed], came=[_came(one, now, zone) for one in found.came],
        cover=_cover(found, now, zone), overview=found.overview,
    )  # fmt: skip


def initials(one: Any) -> str:
    """Who a case is about, as a list says it: initials, or that nobody is named."""
    if one.initials.strip("?"):
        return str(one.initials)
    return "somebody not yet identified" if one.person else "an address"


def _counts(groups: list[dict[str, Any]], rights: list[Any], more: bool) -> str:
    """How much there is, in a line: "2 late, 1 today, 4 in the next seven days; 3 that you need not do"."""
    said = ", ".join(f"{len(one['items'])} {small(one['title'])}" for one in groups)
    free = f"{len(rights)} that you may do but need not" if rights else ""
    return "; ".join(filter(None, (said, free))) + (". There is more: this page shows the soonest" if more else "")


def _group(one: Any, now: datetime, zone: ZoneInfo) -> str:
    due = one.due or one.aim
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
        until = f"our own target: {moments.until(one.aim, zone, now)}"
    rest = reporting.is_second_half(found.book.policy(one.edition), one.name)
    href = reverse("report-rest", args=[one.case]) + f"?matter={one.matter}" if rest else reverse("matter", args=[one.case, one.matter])
    begun = found.begun.get((one.case, one.matter))
    state = "" if begun is None else f"{begun} has prepared it for you to confirm" if begun else "You have begun this"
    return {
        "href": href, "title": one.title, "case": one.case, "initials": initials(one), "until": until, "late": one.late,
        "duty": one.kind == "duty", "clauses": one.clause, "group": _group(one, now, zone), "state": state,
        "covers": found.names.get(one.covers, ""),
    }  # fmt: skip


def _waits(one: Any, now: datetime, zone: ZoneInfo) -> str:
    """What is next, who has it, and until when."""
    until = f", {moments.until(one.due, zone, now)}" if one.due else ""
    return f"{one.title}: {one.who}{until}"


def _handed(one: Any, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    waits = f"{one.following.title}: prepared for {one.following.who}, who has to confirm it" if one.prepared else _waits(one.following, now, zone)
    return {"case": one.case, "initials": one.initials or "an address", "waits": waits, "late": one.following.late}


def _came(one: Any, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """What came of a report, in the fewest words that say it."""
    lines = []
    if one.in_force:
        lines.append(f"{one.in_force} {'measure is' if one.in_force == 1 else 'measures are'} in force.")
    if one.ended:
        lines.append(f"The case was closed on {moments.day(one.ended, zone, now)}.")
    elif one.following:
        lines.append(f"Next: {_waits(one.following, now, zone)}.")
    elif one.only_report:
        lines.append("It is being dealt with. You see your own report, because you have a conflict of interest on the case.")
    else:
        lines.append("Nothing has to be done at present.")
    return {"case": one.case, "when": moments.day(one.reported, zone, now), "initials": one.initials or "an address", "lines": lines}


def _cover(found: Any, now: datetime, zone: ZoneInfo) -> list[str]:
    """Whose work I cover and why, and who covers mine."""
    lines = [f"You stand in for {one.name}, who is away until {moments.when(one.until, zone, now)}." for one in found.covering]
    if found.away_until:
        who = f"{found.deputy} acts for you" if found.deputy else "nobody is named who acts for you"
        lines.append(f"You are recorded as away until {moments.when(found.away_until, zone, now)}: {who}. You may still act yourself.")
    # Those who are here but cannot act on one of the cases: why is theirs to know.
    others = {found.names.get(one.covers, "") for one in found.page.items} - {one.name for one in found.covering} - {""}
    return lines + [f"On one of the cases you act for {name}, who cannot." for name in sorted(others)]
