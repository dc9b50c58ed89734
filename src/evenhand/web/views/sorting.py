"""The sorting table: the list of old rows, one row a page, and the plan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand import desk
from evenhand.desk.intake.answers import TEXTS
from evenhand.desk.intake.sorting import ANSWERS, DATED, FRESH, KEEP, SAME
from evenhand.desk.intake.table import SORTED, WAITING
from evenhand.intake import cases
from evenhand.intake.columns import COLUMNS
from evenhand.policy.kinds import show_day
from evenhand.web import components, edition
from evenhand.web.access import colleague
from evenhand.web.oldmeasures import Ticked
from evenhand.web.views.check import line
from evenhand.web.views.common import page
from evenhand.web.views.importing import number_of
from evenhand.web.views.settings_forms import Sheet

SHORT = {"keep": gettext_lazy("Keep"), "fresh": gettext_lazy("Fresh decision"), "end": gettext_lazy("End"), "same": gettext_lazy("Same as another"), "not-ours": gettext_lazy("Not ours")}
A_WEEK, MOST_LACKING, MOST_ALIKE = "5", 50, 10
WAYS = {WAITING: gettext_lazy("Still to answer"), SORTED: gettext_lazy("Answered")}
HOLDS, ATTEND = "holds", "attend"


def _not_yours(request: HttpRequest, refused: desk.Refused, now: Any) -> HttpResponse:
    return page(request, "sorting", now, 403 if request.method == "POST" else 200, refusals=refused.refusals)


@colleague
def sorting(request: HttpRequest) -> HttpResponse:
    """A page of the rows: those that wait, the riskiest first; or those that are answered, all or by their answer."""
    now = desk.clock.now()
    try:
        found = desk.sorting_table(actor=request.actor, now=now, show=request.GET.get("show", "")[:20], cursor=request.GET.get("cursor", "")[:20])
    except desk.Refused as refused:
        return _not_yours(request, refused, now)
    rows = [{"row": one, "tag": SHORT.get(one.item.answer, "")} for one in found.rows]
    numbers = {WAITING: found.waiting, SORTED: found.number - found.waiting, **found.counts}
    ways = [{"words": words, "href": _way(show), "number": numbers[show], "here": show == found.show} for show, words in {**WAYS, **SHORT}.items() if show in WAYS or numbers.get(show)]
    more = {"next": {"href": _way(found.show, found.page.cursor), "text": _("More rows")}} if found.page.cursor else None
    return page(request, "sorting", now, found=found, rows=rows, ways=ways, next=more, sorted=found.number - found.waiting)


def _way(show: str, cursor: str = "") -> str:
    asked = {"show": show, "cursor": cursor} if cursor else {"show": show}
    return f"{reverse('sorting')}?{urlencode(asked)}"


@colleague
def one_row(request: HttpRequest, number: str) -> HttpResponse:
    """One row: its own words, whom it may be about, and the answer."""
    now, sheet, key = desk.clock.now(), Sheet(), number_of(number)
    q = request.GET.get("q", "").replace("\0", "")[:200]
    try:
        found = desk.one_row(actor=request.actor, number=key, now=now, q=q)
        menus = {HOLDS: Ticked(HOLDS, "old-holds", found.offer), ATTEND: Ticked(ATTEND, "old-attend", found.offer)}
        if request.method == "POST":
            sheet = Sheet.posted(request, ("answer", *TEXTS))
            sheet.values |= {name: menu.read(request.POST) for name, menu in menus.items()}
            if answer := _post(request, found, sheet, now):
                return answer
    except desk.Refused as refused:
        return _not_yours(request, refused, now)
    item = found.row.item
    if request.method != "POST":
        said = {"under" if name == "decided_under" else name: text for name, text in found.row.said.items()}
        sheet.values = {"answer": item.answer, HOLDS: [], ATTEND: [], **{name: said.get(name, "") for name in TEXTS}, **item.given}
    refs = [one.ref for one in found.possible]
    named = [ref for ref in refs if ref.casefold() == item.said.get("reference", "").casefold()] or refs
    if len(named) == 1 and not sheet.values.get("person"):
        sheet.values["person"] = named[0]
    cells = [(_(COLUMNS["cases"][name][0]), text) for name, text in item.said.items() if name in COLUMNS["cases"]]
    report = f"{reverse('danger')}?about=person:{found.possible[0].ref}" if len(found.possible) == 1 else reverse("danger")
    closed = bool(item.agreed and (item.case or item.answer not in (KEEP, FRESH)))
    return page(
        request, "sorting_row", now, 422 if sheet.wrong else 200, found=found, row=found.row, item=item, said=cells, errors=sheet.errors, q=q, answers=_answers(sheet, found, menus),
        holds=_holds(sheet, menus), opened=bool(sheet.values.get(HOLDS) or HOLDS in sheet.wrong), divides=item.parts == 1 and len(_names(item)) > 1, names=_names(item),
        danger=report if item.said.get("safety") else "", possible=found.possible, closed=closed, alike=[{"item": one.item, "words": _another(one, found.row)} for one in found.others[: found.alike]][:MOST_ALIKE], missed=[show_day(one) for one in found.row.review.missed],
    )  # fmt: skip


def _names(item: Any) -> list[str]:
    return cases.names(item.said)


def _post(request: HttpRequest, found: Any, sheet: Sheet, now: Any) -> HttpResponse | None:
    """Keeps an answer and goes on to the next row; None where something is wrong with it."""
    number = found.row.item.pk
    try:
        if request.POST.get("do") == "divide":
            desk.split_row(actor=request.actor, number=number, now=now)
            return HttpResponseRedirect(request.path)
        given = {name: value for name, value in sheet.values.items() if name not in DATED or name in request.POST}  # what was not asked is not emptied
        desk.sort_row(actor=request.actor, number=number, answer=sheet.values["answer"], given=given, now=now)
    except desk.Refused as refused:
        if any(one.rule == "role" for one in refused.refusals):
            raise
        sheet.first = "answer"
        sheet.refused(refused)
        return None
    return HttpResponseRedirect(reverse("sorting-row", args=[found.next]) if found.next else reverse("sorting"))


def _answers(sheet: Sheet, found: Any, menus: dict[str, Ticked]) -> Any:
    """Whom it is about, how we attend where a safety note is written, what becomes of the row, and why."""
    people = [(one.ref, f"{one.name or _('Somebody not yet identified')}, {line(one)}") for one in found.possible]
    chosen = sheet.values.get("person", "")
    if chosen and chosen not in dict(people):
        people.append((chosen, chosen))
    who = sheet.radios("person", _("Whom it is about"), people, _("For a row that is kept, or needs a fresh decision")) if people else ""
    hint = _("It begins with the case and ends sixty days after the import at the latest. If nothing is needed, say below why.")
    wrong = sheet.wrong.get(ATTEND, "")
    attend = menus[ATTEND].draw(_("How we attend while the safety note is checked"), hint, sheet.values.get(ATTEND) or [], wrong) if found.row.item.said.get("safety") else ""
    why = sheet.text("why", _("Why, in a few words"), _("It stands in the office’s record. Needed to end a row, or where it is not ours."))
    return [who, attend, _radios(sheet, found), why]


def _radios(sheet: Sheet, found: Any) -> Any:
    narrow = {"classes": "govuk-input--width-10"}
    dated = [
        sheet.text("decided", _("Decided on (if known)"), _("For example 12/05/2021"), **narrow), sheet.text("under", _("Decided under (which policy or edition)")),
        sheet.text("review", _("Review that was promised (a day, or how often)"), _("For example 12/05/2022, or yearly"), **narrow), sheet.text("next_review", _("Next review that was promised (a day)"), **narrow),
        sheet.text("earlier_reviews", _("Reviews that were held (days or years)"), _("For example 12/05/2022; 2023"), **narrow), sheet.text("letter", _("The letter in which it stands (empty: none was found)")),
    ]  # fmt: skip
    others = [(str(one.item.pk), _another(one, found.row)) for one in found.others]
    inner = {KEEP: "".join(dated), SAME: sheet.menu("other", _("Which row"), others, hint=_("The likely ones stand first. The search above finds others."))}
    wrong = sheet.wrong.get("answer")
    items = [{"value": key, "text": _(words), "checked": key == sheet.values.get("answer"), **({"conditional": {"html": mark_safe(inner[key])}} if key in inner else {})} for key, words in ANSWERS.items()]
    return components.render("radios", {
        "name": "answer", "idPrefix": "answer", "items": items, "errorMessage": {"text": wrong} if wrong else None,
        "fieldset": {"legend": {"text": _("What becomes of it"), "classes": "govuk-fieldset__legend--m"}},
    })  # fmt: skip


def _holds(sheet: Sheet, menus: dict[str, Ticked]) -> Any:
    hint = _("Only what stands in the letter. It binds since then, because the letter told the person. Without a letter, tick nothing.")
    return menus[HOLDS].draw(_("Which measures the letter holds"), hint, sheet.values.get(HOLDS) or [], sheet.wrong.get(HOLDS, ""))


def _another(one: Any, row: Any) -> str:
    """A row to choose from: its number, and its file where that is another."""
    words = _("row {number}: {called}") if one.item.file_id == row.item.file_id else _("row {number} of {file}: {called}")
    return words.format(number=one.item.row, called=one.called, file=one.item.file.name)


@colleague
def plan(request: HttpRequest) -> HttpResponse:
    """The plan: so many a week, the riskiest first; agreed once, and then each row becomes a case."""
    now = desk.clock.now()
    today = edition.of(request).calendar.day(now)
    monday = today + timedelta(days=(7 - today.weekday()) % 7)
    sheet, lacking, found = Sheet({name: request.GET.get(name, usual)[:10] for name, usual in (("start", monday.isoformat()), ("a_week", A_WEEK))}), [], None
    sheet.days.add("start")
    if request.method == "POST":
        sheet = Sheet.posted(request, ("a_week",), ("start",))
    start, a_week = sheet.day("start", _("Enter the day on which it begins")), sheet.values["a_week"]
    number = int(a_week) if a_week.isascii() and a_week.isdecimal() and len(a_week) < 4 else 0
    try:
        agree = request.method == "POST" and request.POST.get("do") == "agree" and not sheet.wrong
        ask = desk.agree_plan if agree else desk.sort_plan
        found = ask(actor=request.actor, start=monday if sheet.wrong else start, a_week=int(A_WEEK) if sheet.wrong else number, now=now)
        lacking = list(found.lacking)
    except desk.Refused as refused:
        if any(one.rule == "role" for one in refused.refusals):
            return _not_yours(request, refused, now)
        sheet.first = "a_week"
        sheet.refused(refused)
    shown = found.page(request.GET.get("cursor", "")) if found else None
    asked = {"start": start.isoformat(), "a_week": number, "cursor": shown.cursor} if shown and shown.cursor else {}
    more = {"next": {"href": f"{reverse('sorting-plan')}?{urlencode(asked)}", "text": _("Later in the plan")}} if asked else None
    return page(
        request, "sorting_plan", now, 422 if sheet.wrong else 200, found=found, errors=sheet.errors, lacking=lacking[:MOST_LACKING], lacks=len(lacking), rows=shown.items if shown else [], next=more,
        fields=[sheet.date("start", _("It begins on")), sheet.text("a_week", _("How many a week"), classes="govuk-input--width-3", inputmode="numeric")],
    )  # fmt: skip
