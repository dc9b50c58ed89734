"""Bringing in what exists: a file is sent, shown as it would be read, handed over; then how far it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand import desk
from evenhand.desk.people.persons import why_not
from evenhand.intake import tables
from evenhand.intake.columns import COLUMNS, KINDS
from evenhand.intake.models import Brought, Finding
from evenhand.web import components, edition, me
from evenhand.web.access import colleague
from evenhand.web.views.common import page
from evenhand.web.views.settings_forms import Sheet

AT_ONCE = 50_000  # bytes: what is larger is taken in by the worker
COLUMN = "column-"
STATES = {
    Brought.STAGED: (gettext_lazy("Not brought in yet"), "govuk-tag--blue"), Brought.WAITING: (gettext_lazy("Waiting"), "govuk-tag--yellow"),
    Brought.RUNNING: (gettext_lazy("Being brought in"), "govuk-tag--yellow"), Brought.DONE: (gettext_lazy("Brought in"), "govuk-tag--green"),
    Brought.REFUSED: (gettext_lazy("Nothing was brought in"), "govuk-tag--red"),
}  # fmt: skip
SORTS = {Finding.REFUSED: gettext_lazy("Refused"), Finding.CHANGED: gettext_lazy("Changed"), Finding.LEFT: gettext_lazy("Left as it was")}


def number_of(text: str) -> int:
    """The number in an address. Raises NotFound."""
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        raise desk.NotFound(text)
    return int(text)


@colleague
def imports(request: HttpRequest) -> HttpResponse:
    """What was brought in, and the form for another file."""
    now, sheet = desk.clock.now(), Sheet({"kind": "", "file": ""})
    may = desk.may_import(actor=request.actor, now=now)
    if request.method == "POST":
        sheet = Sheet.posted(request, ("kind",))
        sheet.values["file"] = ""
        given = request.FILES.get("file")
        if sheet.values["kind"] not in KINDS:
            sheet.wrong["kind"] = _("Choose what the file holds")
        if given is None:
            sheet.wrong["file"] = _("Choose a file")
        if not sheet.wrong and given is not None:
            try:
                one = desk.stage_file(actor=request.actor, kind=sheet.values["kind"], name=str(given.name), pieces=given.chunks(), now=now)
                return HttpResponseRedirect(reverse("import-file", args=[one.pk]))
            except desk.Refused as refused:
                sheet.first = "file"
                sheet.refused(refused)
    files = desk.imports(actor=request.actor, now=now)
    names = me.names({one.by for one in files})
    rows = [_listed(one, names) for one in files]
    wrong = sheet.wrong.get("file")
    upload = components.render("file-upload", {
        "id": "file", "name": "file", "errorMessage": {"text": wrong} if wrong else None, "label": {"text": _("The file"), "classes": "govuk-label--s"},
        "hint": {"text": _("A table (.csv) or an Excel workbook (.xlsx), up to 60 megabytes and 200,000 rows. The first line names the columns.")},
    })  # fmt: skip
    kinds = sheet.radios("kind", _("What it holds"), [(kind, _(words)) for kind, words in KINDS.items() if may[kind]])
    status = 422 if sheet.wrong else 403 if request.method == "POST" and not any(may.values()) else 200
    why = [] if any(may.values()) else why_not(actor=request.actor, act="import.people", person="", now=now)
    return page(request, "imports", now, status, why=why, may=any(may.values()), sorts=may["cases"], kinds=kinds, upload=upload, rows=rows, errors=sheet.errors)


def _listed(one: Brought, names: Mapping[str, str]) -> dict[str, Any]:
    words, style = STATES[one.state]
    return {"file": one, "kind": _(KINDS[one.kind]), "state": words, "style": style, "by": names.get(one.by, _("the operator of this installation"))}


@colleague
def one_file(request: HttpRequest, number: str) -> HttpResponse:
    """A file before it is brought in: which column is what, and its first rows. Afterwards: what became of it."""
    now, key = desk.clock.now(), number_of(number)
    state = desk.import_state(actor=request.actor, number=key, now=now)
    if state.file.state != Brought.STAGED:
        if request.method == "POST" and request.POST.get("do") == "take-back":
            return _take_back(request, key, now)
        if request.method == "POST":
            return HttpResponseRedirect(request.path)
        return _progress(request, state, now)
    mapping = {name: request.POST[f"{COLUMN}{name}"][:500] for name in COLUMNS[state.file.kind] if f"{COLUMN}{name}" in request.POST}
    do, errors = request.POST.get("do", "") if request.method == "POST" else "", []
    try:
        if do == "drop":
            desk.drop_import(actor=request.actor, number=key, now=now)
            return HttpResponseRedirect(reverse("imports"))
        if do == "begin":
            return _begin(request, key, mapping, now)
    except desk.Refused as refused:
        errors = [one.message for one in refused.refusals]
    try:
        found = desk.import_preview(actor=request.actor, number=key, mapping=mapping, now=now)
    except desk.Refused as refused:
        errors += [one.message for one in refused.refusals]
        found = None
    return _preview(request, state.file, found, errors, now)


def _take_back(request: HttpRequest, number: int, now: Any) -> HttpResponse:
    try:
        desk.take_back_rows(actor=request.actor, number=number, now=now)
    except desk.Refused as refused:
        return _progress(request, desk.import_state(actor=request.actor, number=number, now=now), now, [one.message for one in refused.refusals])
    return HttpResponseRedirect(reverse("sorting"))


def _begin(request: HttpRequest, number: int, mapping: dict[str, str], now: Any) -> HttpResponse:
    partial = request.POST.get("partial") == "yes"
    one = desk.begin_import(actor=request.actor, number=number, mapping=mapping, partial=partial, now=now)
    if one.size <= AT_ONCE:
        desk.bring_in(actor=request.actor, number=number, now=now)
    return HttpResponseRedirect(request.path)


def _preview(request: HttpRequest, file: Brought, found: Any, errors: list[str], now: Any) -> HttpResponse:
    sheet = Sheet()
    if found:
        heads = [(one, one) for one in found.head]
        sheet.values = {f"{COLUMN}{name}": found.head[place] for name, place in found.columns.items()}
        selects = [sheet.menu(f"{COLUMN}{name}", _(words), heads, none=_("No column")) for name, (words, _others) in COLUMNS[file.kind].items()]
        shown = [(name, _(COLUMNS[file.kind][name][0])) for name in found.columns]
        rows = [{"number": number, "why": why, "cells": [(words, cells.get(name, "")[:200]) for name, words in shown if cells.get(name)]} for number, cells, why in found.rows]
        context = {"selects": selects, "rows": rows, "missing": found.missing, "begins": found.begins, "sheet": found.sheets[0], "others": [name[:60] for name in found.sheets[1][:10]]}
    else:
        context = {"selects": [], "rows": [], "missing": []}
    first = f"#{COLUMN}{next(iter(COLUMNS[file.kind]))}" if found else "#drop"
    return page(request, "import_file", now, 422 if errors else 200, file=file, kind=_(KINDS[file.kind]), errors=_summary(errors, first), whole=file.kind != "cases", broken=found is None, **context)


def _summary(errors: Sequence[str], at: str) -> dict[str, Any] | None:
    return {"titleText": _("There is a problem"), "errorList": [{"text": one, "href": at} for one in errors]} if errors else None


def _progress(request: HttpRequest, state: Any, now: Any, errors: Sequence[str] = ()) -> HttpResponse:
    file = state.file
    words, style = STATES[file.state]
    findings = [{"row": one.row, "sort": SORTS[one.sort], "ref": one.ref, "why": one.why} for one in state.findings]
    return page(
        request, "import_done", now, 422 if errors else 200, errors=_summary(errors, "#main-content"), waiting=state.waiting, file=file, kind=_(KINDS[file.kind]), state=words, style=style, findings=findings, more=state.more, given=state.given, zone=edition.zone(request),
        going=file.state in (Brought.WAITING, Brought.RUNNING), writes=file.done > 0, done=file.done or file.checked, cases=file.kind == "cases" and file.state == Brought.DONE,
    )  # fmt: skip


@colleague
def refused(request: HttpRequest, number: str) -> HttpResponse:
    """The refused rows of a file, to be mended and sent again."""
    paper = io.StringIO()
    for row in desk.refused_rows(actor=request.actor, number=number_of(number), now=desk.clock.now()):
        csv.writer(paper).writerow([tables.neutral(one) for one in row])
    answer = HttpResponse("\ufeff" + paper.getvalue(), content_type="text/csv; charset=utf-8")  # untranslated: a type
    answer["Content-Disposition"] = 'attachment; filename="refused-rows.csv"'  # untranslated: a file's name
    return answer
