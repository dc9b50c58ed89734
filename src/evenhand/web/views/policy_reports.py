"""Reports: how the policy is used, in numbers, for those whom it names."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

from django.http import HttpRequest, HttpResponse

from evenhand import desk
from evenhand.desk import reports
from evenhand.desk.reports import COUNTS, FEW, Period, Told
from evenhand.web import edition
from evenhand.web.access import colleague
from evenhand.web.policytables import Table
from evenhand.web.views.common import page

BESIDE = 3  # how many periods that are over stand beside the one that runs
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


@colleague
def every_report(request: HttpRequest) -> HttpResponse:
    """The reports of the edition in force: what each counts, for whom, how often, and which are for me."""
    now, found = desk.clock.now(), edition.of(request)
    listed = [
        {"report": one, "to": to, "every": every, "counts": [COUNTS[what].lower() for what in one.counts if what in COUNTS],
         "mine": reports.may_read(actor=request.actor, report=one, policy=found, now=now)}  # type: ignore[attr-defined]
        for one, to, every in reports.named(found)
    ]  # fmt: skip
    return page(request, "policy_reports", now, policy=found, reports=listed)


@colleague
def report(request: HttpRequest, ref: str) -> HttpResponse:
    """One report: the period that runs and the last ones side by side, then all of them."""
    now, found = desk.clock.now(), edition.of(request)
    try:
        told = reports.read(actor=request.actor, name=ref, now=now)  # type: ignore[attr-defined]
    except desk.Refused as refused:
        return page(request, "policy_report", now, 403, policy=found, report=found.reports[ref], refusals=refused.refusals)
    latest = told.periods[: BESIDE + 1]
    table = Table("Now and before", ("What is counted", *(_head(period) for period, _ in latest)), [
        (COUNTS[what], *(_number(numbers[what]) for _, numbers in latest)) for what in told.report.counts if what in COUNTS
    ])  # fmt: skip
    before = [(_head(period), [(COUNTS[what], _number(number)) for what, number in numbers.items()]) for period, numbers in told.periods[BESIDE + 1 :]]
    named = next((to, every) for one, to, every in reports.named(found) if one.id == ref)
    return page(
        request, "policy_report", now, policy=found, report=told.report, told=told, table=table, before=before, few=FEW, to=named[0], every=named[1]
    )


@colleague
def report_csv(request: HttpRequest, ref: str) -> HttpResponse:
    """The same for a spreadsheet: a row for each period, the oldest first."""
    try:
        told = reports.read(actor=request.actor, name=ref, now=desk.clock.now())  # type: ignore[attr-defined]
    except desk.Refused as refused:
        return HttpResponse(f"{refused}\n", status=403, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(_csv(told), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{ref}.csv"'
    return answer


def _csv(told: Told) -> str:
    paper = StringIO()
    out = csv.writer(paper)
    whats = [what for what in told.report.counts if what in COUNTS]
    out.writerow(map(cell, [told.report.title, "from", "to", *(COUNTS[what] for what in whats)]))
    for period, numbers in reversed(told.periods):
        state = "so far" if period.running else "whole"
        out.writerow(map(cell, [state, period.first.isoformat(), period.last.isoformat(), *(_number(numbers[what]) for what in whats)]))
    return paper.getvalue()


def cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _number(number: int | None) -> str:
    return f"fewer than {FEW}" if number is None else str(number)


def _head(period: Period) -> str:
    """A period as people say it: "October to December 2026, so far"; with its days where it is not whole months."""
    first, last = period.first, period.last
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        begin = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
        said = f"{last:%B %Y}" if (first.year, first.month) == (last.year, last.month) else f"{begin} to {last:%B %Y}"
    else:
        said = f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}"
    return f"{said}, so far" if period.running else said
