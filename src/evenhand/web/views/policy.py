"""The policy: where to find what, its clauses in our sentences, what rests on each, what each office does, the process."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse

from evenhand import desk
from evenhand.desk.policies import reports
from evenhand.policy.diagram import svg
from evenhand.web import clauses, edition, policytables, readings, stories
from evenhand.web.access import colleague
from evenhand.web.views.common import page


@colleague
def policy(request: HttpRequest) -> HttpResponse:
    """What this policy is, whether its own review is overdue, and the way to each of its pages."""
    now, found = desk.clock.now(), edition.of(request)
    told = stories.every(found)
    return page(
        request, "policy", now, policy=found, overdue=_overdue(found.review_by, found.calendar.day(now)),
        owner=clauses.offices(found, [found.owner]), effective=date.fromisoformat(found.effective),
        review_by=date.fromisoformat(found.review_by) if found.review_by else None,
        approved=date.fromisoformat(found.approved) if found.approved else None, clauses=len(found.clauses),
        questions=sum(len(one.questions) for one in readings.of(found)), stories=len(told), failing=sum(bool(one.fault) for one in told),
        told=[
            {"id": one.id, "title": one.title, "mine": reports.may_read(actor=request.actor, report=one, policy=found, now=now)}  # type: ignore[attr-defined]
            for one in found.reports.values()
        ],
    )  # fmt: skip


def _overdue(review_by: str, today: date) -> bool:
    return bool(review_by) and date.fromisoformat(review_by) < today


@colleague
def every_clause(request: HttpRequest) -> HttpResponse:
    """Every clause, in order, in a sentence of ours."""
    found = edition.of(request)
    return page(request, "policy_clauses", desk.clock.now(), policy=found, clauses=clauses.every(found))


@colleague
def clause(request: HttpRequest, number: str) -> HttpResponse:
    """One clause: our sentence, how we read it, what operates it, the stories that name it."""
    found = edition.of(request)
    order = clauses.in_order({*found.clauses, *found.not_operated})
    try:
        one = clauses.one(found, number)
    except KeyError:
        raise Http404 from None
    place = order.index(number)
    return page(
        request, "clause", desk.clock.now(), policy=found, clause=one, questions=readings.questions(number, one.reading),
        stories=stories.naming(found, number), before=order[place - 1] if place else "",
        after=order[place + 1] if place + 1 < len(order) else "",
    )  # fmt: skip


@colleague
def roles(request: HttpRequest) -> HttpResponse:
    """What each office does under this policy."""
    found = edition.of(request)
    return page(request, "roles", desk.clock.now(), policy=found, offices=clauses.every_office(found))


@colleague
def process(request: HttpRequest) -> HttpResponse:
    """The whole process: the picture, and the same in words."""
    found = edition.of(request)
    return page(request, "process", desk.clock.now(), policy=found, table=policytables.steps(found))


@colleague
def diagram(request: HttpRequest) -> HttpResponse:
    """The picture itself; `?narrow` as wide as a telephone."""
    return HttpResponse(svg(edition.of(request), narrow="narrow" in request.GET), content_type="image/svg+xml; charset=utf-8")  # untranslated: a type
