"""Reports: how the policy is used, in numbers, for those whom it names."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.desk.policies import reports
from evenhand.desk.policies.reports import COUNTS, FEW, Period, Told
from evenhand.policy.calendar import say_day
from evenhand.web import edition
from evenhand.web.access import colleague
from evenhand.web.policytables import Table
from evenhand.web.views.common import page
from evenhand.web.words import small

BESIDE = 3  # how many periods that are over stand beside the one that runs
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


@colleague
def every_report(request: HttpRequest) -> HttpResponse:
    """The reports of the edition in force: what each counts, for whom, how often, and which are for me."""
    now, found = desk.clock.now(), edition.of(request)
    listed = [
        {"report": one, "to": to, "every": every, "counts": [small(_(COUNTS[what])) for what in one.counts if what in COUNTS],
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
    table = Table(_("Now and before"), (_("What is counted"), *(head(period) for period, _numbers in latest)), [
        (_(COUNTS[what]), *(_number(numbers[what]) for _period, numbers in latest)) for what in told.report.counts if what in COUNTS
    ])  # fmt: skip
    before = [(head(period), [(_(COUNTS[what]), _number(number)) for what, number in numbers.items()]) for period, numbers in told.periods[BESIDE + 1 :]]
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
        return HttpResponse(f"{refused}\n", status=403, content_type="text/plain; charset=utf-8")  # untranslated: a type
    answer = HttpResponse(_csv(told), content_type="text/csv; charset=utf-8")  # untranslated: a type
    answer["Content-Disposition"] = f'attachment; filename="{ref}.csv"'  # untranslated: a file's name
    return answer


def _csv(told: Told) -> str:
    paper = StringIO()
    out = csv.writer(paper)
    whats = [what for what in told.report.counts if what in COUNTS]
    out.writerow(map(cell, [told.report.title, _("from"), _("to"), *(_(COUNTS[what]) for what in whats)]))
    for period, numbers in reversed(told.periods):
        state = _("so far") if period.running else _("whole")
        out.writerow(map(cell, [state, period.first.isoformat(), period.last.isoformat(), *(_number(numbers[what]) for what in whats)]))
    return paper.getvalue()


def cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _number(number: int | None) -> str:
    return _("fewer than {number}").format(number=FEW) if number is None else str(number)


def head(period: Period) -> str:
    """A period as people say it: "October to December 2026, so far"; with its days where it is not whole months."""
    said = _span(period.first, period.last)
    return _("{period}, so far").format(period=said) if period.running else said


def _span(first: date, last: date) -> str:
    if first.day != 1 or (last + timedelta(days=1)).day != 1:
        return _("{first} to {last}").format(first=say_day(first), last=say_day(last))
    if (first.year, first.month) == (last.year, last.month):
        return _month(last)
    begin = MONTHS[first.month] if first.year == last.year else _month(first)
    return _("{first} to {last}").format(first=begin, last=_month(last))


def _month(day: date) -> str:
    return _("{month} {year}").format(month=MONTHS[day.month], year=day.year)
