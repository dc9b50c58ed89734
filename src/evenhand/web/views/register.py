"""What belongs to the register beside its list: the download, the counts by quarter, the views that a colleague keeps."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.events import Refused
from evenhand.desk.casework.register import Asked, InForce, Line
from evenhand.desk.policies.reports import COUNTS
from evenhand.policy.calendar import either
from evenhand.policy.tongue import N_
from evenhand.web import charts, edition, questions
from evenhand.web.access import colleague
from evenhand.web.policytables import Table
from evenhand.web.views.common import page
from evenhand.web.views.policy_reports import cell, head

MARK = "\ufeff"  # tells a spreadsheet that names are in UTF-8
HEAD = (
    N_("Case"), N_("About"), N_("Subject"), N_("Opened"), N_("Closed"), N_("Lead"), N_("What is due next"), N_("Whose turn"), N_("By when"),
    N_("Late"), N_("In force"), N_("Edition"), N_("They acted"),
)  # fmt: skip
SUBJECTS = {"person": N_("person"), "address": N_("address"), "group": N_("group"), "representative": N_("representative")}
SAID = {"saved": N_("The view is saved."), "changed": N_("The view is changed."), "deleted": N_("The view is deleted. No case has changed.")}


@colleague
def download(request: HttpRequest) -> HttpResponse:
    """The list for a spreadsheet: what the same questions show on the page, all of it."""
    now = desk.clock.now()
    try:
        asked = questions.read(request.GET) or Asked()
    except Refused as refused:
        return HttpResponse(f"{refused}\n", status=422, content_type="text/plain; charset=utf-8")  # untranslated: a type
    lines = desk.download(actor=request.actor, asked=asked, now=now)
    answer = HttpResponse(_csv(lines, edition.zone(request)), content_type="text/csv; charset=utf-8")  # untranslated: a type
    answer["Content-Disposition"] = f'attachment; filename="cases-{questions.named_day(now)}.csv"'  # untranslated: a file's name
    return answer


def _csv(lines: list[Line], zone: ZoneInfo) -> str:
    paper = StringIO()
    out = csv.writer(paper)
    out.writerow(map(_, HEAD))
    for line in lines:
        one = line.case
        force = "; ".join(_force(row, zone) for row in line.force)
        row = (
            one.ref, questions.called(line), _(SUBJECTS[one.subject]) if one.subject in SUBJECTS else one.subject, _when(one.opened, zone), _when(one.ended, zone), one.lead_name,
            one.waiting, either(one.turn) if one.turn else "", _when(one.next_due, zone), _("late") if one.late else "", force, one.edition, "; ".join(questions.capacities()[name] for name in line.acted),
        )  # fmt: skip
        out.writerow(map(cell, row))
    return MARK + paper.getvalue()


def _force(row: InForce, zone: ZoneInfo) -> str:
    return _("{measure} until {moment}").format(measure=row.title, moment=_when(row.until, zone)) if row.until else row.title


def _when(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""


@colleague
def quarters(request: HttpRequest) -> HttpResponse:
    """The register in numbers, quarter by quarter, as a picture with its table."""
    now = desk.clock.now()
    told = desk.by_quarter(actor=request.actor, now=now)
    labels = [_label(period.first, place) for place, (period, _numbers) in enumerate(told.periods)]
    whats = [*told.periods[-1][1]]
    picture = charts.bars(
        _("Counts by quarter"),
        _("Columns for each quarter. The first is {first}, the last {last}. The table has the same numbers.").format(
            first=head(told.periods[0][0]), last=head(told.periods[-1][0]),
        ),
        labels, [(_(COUNTS[what]), [numbers[what] for _period, numbers in told.periods]) for what in whats],
    )  # fmt: skip
    rows = [(head(period), *(str(numbers[what]) for what in whats)) for period, numbers in reversed(told.periods)]
    table = Table(_("The numbers, the latest quarter first"), (_("Quarter"), *(_(COUNTS[what]) for what in whats)), rows, "numbers")
    return page(request, "register_quarters", now, picture=picture, table=table, everything=told.everything)


def _label(first: date, place: int) -> str:
    """What stands below a column: the quarter, with its year at the first of the picture and of each year."""
    said = _("Q{quarter}").format(quarter=(first.month + 2) // 3)
    return f"{said}\n{first.year}" if place == 0 or first.month == 1 else said


@colleague
def views(request: HttpRequest) -> HttpResponse:
    """The views that the reader keeps: saving what the address asks, renaming, deleting, what the register opens with."""
    now = desk.clock.now()
    try:
        asked = questions.read(request.POST if request.method == "POST" else request.GET)
        refused = None
    except Refused as wrong:
        asked, refused = None, wrong
    if request.method == "POST" and not refused:
        try:
            return HttpResponseRedirect(f"{reverse('case-views')}?done={_act(request, asked, now)}")
        except Refused as wrong:
            refused = wrong
    return _drawn(request, asked, refused, now)


def _act(request: HttpRequest, asked: Asked | None, now: datetime) -> str:
    """Does what a button asks. Raises Refused, NotFound."""
    given, actor = request.POST, request.actor  # type: ignore[attr-defined]
    first, name = bool(given.get("first")), given.get("name", "")
    if given.get("do") == "save":
        desk.save_view(actor=actor, name=name, asked=asked or Asked(), first=first, now=now)
        return "saved"
    if not given.get("view", "").isdecimal() or len(given["view"]) > 18:
        raise Http404
    if given.get("do") == "delete":
        desk.delete_view(actor=actor, view=int(given["view"]), now=now)
        return "deleted"
    desk.change_view(actor=actor, view=int(given["view"]), name=name, first=first, now=now)
    return "changed"


def _drawn(request: HttpRequest, asked: Asked | None, refused: Refused | None, now: datetime) -> HttpResponse:
    offices = {role.id: role.title for role in edition.of(request).roles.values()}
    wrong = request.POST.get("view", "new") if refused else ""
    error = {"text": refused.refusals[0].message} if refused else None
    kept = []
    for one in desk.saved_views(actor=request.actor, now=now):  # type: ignore[attr-defined]
        mine = wrong == str(one.pk)
        kept.append({
            "id": one.pk, "name": one.name, "href": questions.of_kept(one), "said": _said(one, offices), "first": one.first,
            "box": _box(f"name-{one.pk}", _("Name"), request.POST["name"] if mine else one.name, error if mine else None),
            "opens": _opens(f"first-{one.pk}", "first" in request.POST if mine else one.first),
        })  # fmt: skip
    new = {"box": _box("name-new", _("Name of the view"), request.POST.get("name", "") if wrong == "new" else "", error if wrong == "new" else None),
           "opens": _opens("first-new", "first" in request.POST)}  # fmt: skip
    errors = {"titleText": _("There is a problem"), "errorList": [{"text": error["text"], "href": f"#name-{wrong}"}]} if error else None
    return page(
        request, "register_views", now, 422 if refused else 200, asked=questions.said(asked, offices) if asked else "", new=new, errors=errors,
        hidden=questions.hidden(asked) if asked else [], kept=kept, done=_(SAID[done]) if (done := request.GET.get("done", "")) in SAID else None,
    )  # fmt: skip


def _said(view: Any, offices: Any) -> str:
    try:
        return questions.said(desk.read_asked(view.asked), offices)
    except (desk.NotFound, Refused):
        return _("What this view asks can no longer be asked. Delete it, and save a new one.")


def _box(ref: str, label: str, value: str, error: dict[str, str] | None) -> dict[str, Any]:
    box = {"id": ref, "name": "name", "label": {"text": label}, "value": value, "classes": "govuk-input--width-20"}
    return {**box, "errorMessage": error} if error else box


def _opens(ref: str, checked: bool) -> dict[str, Any]:
    return {"name": "first", "idPrefix": ref, "items": [{"value": "1", "text": _("Open the register with this view"), "checked": checked}]}
