"""Your work: what waits for me, soonest first; then what I may do but need not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from evenhand import desk
from evenhand.case.facts import Book
from evenhand.web import edition, moments
from evenhand.web.access import colleague
from evenhand.web.views.common import page

CLOSED = "Recorded. You have a conflict of interest on that case: it is closed to you from now on, and your deputy acts instead."


@colleague
def work(request: HttpRequest) -> HttpResponse:
    """The reader's own matters. Late ones are soonest, so they stand on top."""
    now = desk.clock.now()
    found = desk.work(actor=request.actor, now=now, mine=True, cursor=request.GET.get("cursor", ""))
    book = desk.editions.book()
    items = [_item(request, one, now) for one in found.items if not _stands_open(book, one)]
    more = {"next": {"href": f"{reverse('work')}?cursor={found.cursor}", "text": "Later work"}} if found.cursor else None
    closed = {"text": CLOSED, "type": "success"} if "closed" in request.GET else None
    return page(
        request, "work", now, closed=closed, late=sum(one["late"] for one in items), duties=[one for one in items if one["duty"]],
        rights=[one for one in items if not one["duty"]], more=more,
    )  # fmt: skip


def _stands_open(book: Book, one: Any) -> bool:
    """What may be done on every case at any time is no work: it stands on the case."""
    known = book.policy(one.edition).matters.get(one.name)
    return known is not None and known.standing


def initials(one: Any) -> str:
    """Who a case is about, as a list says it: initials, or that nobody is named."""
    if one.initials.strip("?"):
        return str(one.initials)
    return "somebody not yet identified" if one.person else "an address"


def _item(request: HttpRequest, one: Any, now: Any) -> dict[str, Any]:
    zone = edition.zone(request)
    until = moments.until(one.due, zone, now) if one.due else ""
    if not until and one.aim:
        until = f"our own target: {moments.until(one.aim, zone, now)}"
    return {
        "href": reverse("matter", args=[one.case, one.matter]), "title": one.title, "case": one.case, "initials": initials(one),
        "until": until, "late": one.late, "duty": one.kind == "duty", "clauses": one.clause,
    }  # fmt: skip
