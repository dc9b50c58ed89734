"""The policy: its clauses in our sentences, what rests on each, and what each office does."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from importlib.util import find_spec

from django.http import Http404, HttpRequest, HttpResponse

from evenhand import desk
from evenhand.web import clauses, edition
from evenhand.web.access import colleague
from evenhand.web.views.common import page

DIAGRAM = "evenhand.policy.diagram"


@colleague
def policy(request: HttpRequest) -> HttpResponse:
    """The clauses, in order; whether the policy's own review is overdue."""
    now, found = desk.clock.now(), edition.of(request)
    today = found.calendar.day(now)
    overdue = bool(found.review_by) and date.fromisoformat(found.review_by) < today
    return page(
        request, "policy", now, policy=found, clauses=clauses.every(found), overdue=overdue, owner=clauses.offices(found, [found.owner]),
        effective=date.fromisoformat(found.effective), review_by=date.fromisoformat(found.review_by) if found.review_by else None,
        diagram=find_spec(DIAGRAM) is not None,
    )  # fmt: skip


@colleague
def clause(request: HttpRequest, number: str) -> HttpResponse:
    """One clause and what rests on it."""
    found = edition.of(request)
    try:
        return page(request, "clause", desk.clock.now(), policy=found, clause=clauses.one(found, number))
    except KeyError:
        raise Http404 from None


@colleague
def roles(request: HttpRequest) -> HttpResponse:
    """What each office does under this policy."""
    found = edition.of(request)
    return page(request, "roles", desk.clock.now(), policy=found, offices=clauses.every_office(found))


@colleague
def process(request: HttpRequest) -> HttpResponse:
    """The whole process as a picture, with the way to the same in words."""
    if find_spec(DIAGRAM) is None:
        raise Http404
    return page(request, "process", desk.clock.now(), policy=edition.of(request))


@colleague
def diagram(request: HttpRequest) -> HttpResponse:
    """The picture itself."""
    if find_spec(DIAGRAM) is None:
        raise Http404
    svg = import_module(DIAGRAM).svg(edition.of(request))
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
