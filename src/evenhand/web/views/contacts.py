"""A person's contacts: the log and its count, one message, marking by a press, files, opening and ending a log."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand import desk
from evenhand.contacts.intake import MOST_WORDS
from evenhand.contacts.marks import EFFORTS, MARKS
from evenhand.desk.looks import WHY
from evenhand.web import authorities, components, contacting, edition, needing
from evenhand.web.access import colleague
from evenhand.web.views.check import UNKNOWN
from evenhand.web.views.common import page
from evenhand.web.views.settings_forms import Sheet

DONE = {
    "entered": gettext_lazy("Entered."), "marked": gettext_lazy("Marked."), "withdrawn": gettext_lazy("Taken back. It is counted no more."), "opened": gettext_lazy("The log is open."),
    "ended": gettext_lazy("The log has ended. Nothing more is entered in it."),
    "from": gettext_lazy("Recorded from whom it came."), "own": gettext_lazy("Recorded: it is the person’s own."),
    "looked-back": gettext_lazy("Recorded. If contacts still have to be kept, a new log can be opened, with a reason of its own."),
}  # fmt: skip
FIELDS = ("at", "channel", "direction", "words", "effort", "copied")


def done(request: HttpRequest) -> dict[str, Any] | None:
    """What was just done, as a banner."""
    said = DONE.get(request.GET.get("done", ""))
    return {"type": "success", "text": said} if said else None


@colleague
def log(request: HttpRequest, ref: str) -> HttpResponse:
    """A person's contacts, and the form for another."""
    now, zone, policy = desk.clock.now(), edition.zone(request), edition.of(request)
    names, sheet = contacting.channels(policy), Sheet({"at": contacting.typed(now, zone), "channel": "", "direction": "in", "words": "", "effort": "", "copied": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, FIELDS)
        try:
            item = desk.enter_contact(actor=request.actor, person=ref, now=now, **{name: sheet.values[name] for name in FIELDS})
            held = getattr(item, "held", None)
            return HttpResponseRedirect(reverse("inbound-one", args=[held.pk]) if held and not held.read else f"{request.path}?done=entered")
        except desk.Refused as refused:
            sheet.first = "words"
            sheet.refused(refused)
    found = desk.contact_log(actor=request.actor, person=ref, now=now, cursor=request.GET.get("cursor", ""))
    more = {"next": {"href": f"{request.path}?cursor={found.page.cursor}", "text": _("Earlier contacts")}} if found.page.cursor else None
    return page(
        request, "contacts", now, 422 if sheet.wrong else 200, found=found, person=found.person, **needing.of_person(request, found.person, now), heading=found.person.name or UNKNOWN, errors=sheet.errors,
        done=done(request), said=contacting.sentence(found.count), compared=contacting.compared(found.beside), pictures=contacting.pictures(found.weeks, names),
        tables=contacting.tables(found.weeks, names), lines=[contacting.line(one, names, zone, now) for one in found.page.items], more=more, why=WHY,
        form=_form(sheet, names) if found.window.open and found.may_enter else [], first="cursor" not in request.GET,
        nothing="" if found.window.open else found.nothing,
    )  # fmt: skip


def _form(sheet: Sheet, names: dict[str, str]) -> list[Any]:
    """Entry in one line: only the words have to be typed."""
    wrong = sheet.wrong.get("words")
    words = components.render("character-count", {
        "id": "words", "name": "words", "maxlength": MOST_WORDS, "rows": 2, "value": sheet.values.get("words", ""), "errorMessage": {"text": wrong} if wrong else None,
        "label": {"text": _("What it said, in short"), "classes": "govuk-label--s"}, "hint": {"text": _("Facts. Put spoken words in quotation marks.")},
    })  # fmt: skip
    return [
        words, sheet.text("at", _("When"), _("Day and time, for example 05/11/2026 16:40"), classes="govuk-input--width-10"),
        sheet.menu("channel", _("How it came"), [(ref, title[:1].upper() + title[1:]) for ref, title in names.items()]),
        sheet.menu("direction", _("Which way"), [("in", _("It came to us")), ("out", _("We sent it"))]),
        sheet.menu("effort", _("How long it took to deal with (optional)"), [(ref, _(words)) for ref, words in EFFORTS.items()], none=_("Not said"), hint=_("Of the message. It is never counted by colleague.")),
        sheet.text("copied", _("To how many it was copied (optional)"), classes="govuk-input--width-3", inputmode="numeric"),
    ]  # fmt: skip


@colleague
def opening(request: HttpRequest, ref: str) -> HttpResponse:
    """Opening a log, or ending the one that is open."""
    now = desk.clock.now()
    sheet = Sheet({"why": "", "until": ""})
    if request.method == "POST":
        ending = request.POST.get("do") == "end"
        sheet = Sheet.posted(request, ("why",), () if ending else ("until",))
        try:
            told = "opened"
            if ending:
                told = "ended" if desk.end_log(actor=request.actor, person=ref, why=sheet.values["why"], now=now) else "looked-back"
            else:
                until = sheet.day("until", _("Say until when"))
                if not sheet.wrong:
                    desk.open_log(actor=request.actor, person=ref, why=sheet.values["why"], until=until, now=now)
            if not sheet.wrong:
                return HttpResponseRedirect(f"{reverse('person-contacts', args=[ref])}?done={told}")
        except desk.Refused as refused:
            sheet.first = "why"
            sheet.refused(refused)
    found = desk.contact_log(actor=request.actor, person=ref, now=now)
    hint = _("At most three months, to {day}. It can be ended earlier, and opened afresh.").format(day=f"{found.last.day} {found.last.month} {found.last.year}")
    return page(
        request, "contact_log", now, 422 if sheet.wrong else 200, found=found, person=found.person, heading=found.person.name or UNKNOWN, errors=sheet.errors,
        reason=_reason(sheet, found), until=sheet.date("until", _("Until which day"), hint),
        nothing=found.nothing,
    )  # fmt: skip


def _reason(sheet: Sheet, found: Any) -> Any:
    """The one question of opening, ending and looking back, in the words of each."""
    if found.window.log:
        return sheet.text("why", _("Why"), _("Why it is not needed any more. It stands on the person’s record."))
    if found.over:
        return sheet.text("why", _("What it showed"), _("Was it needed, and what came of it? Facts; it stands on the person’s record."))
    return sheet.text("why", _("Why"), _("What happened that a log is needed for. It stands on the person’s record."))


@colleague
def file(request: HttpRequest, ref: str) -> HttpResponse:
    """Taking in a mailbox or an export: what is of other people is not kept."""
    now, sheet, taken = desk.clock.now(), Sheet({"file": ""}), None
    if request.method == "POST":
        given = request.FILES.get("file")
        try:
            if given is None:
                sheet.wrong["file"] = _("Choose a file")
            else:
                taken = desk.take_in_file(actor=request.actor, person=ref, name=str(given.name), file=given.file, size=given.size or 0, now=now)
        except desk.Refused as refused:
            sheet.refused(refused)
    found = desk.contact_log(actor=request.actor, person=ref, now=now)
    wrong = sheet.wrong.get("file")
    upload = components.render("file-upload", {
        "id": "file", "name": "file", "errorMessage": {"text": wrong} if wrong else None, "label": {"text": _("The file"), "classes": "govuk-label--s"},
        "hint": {"text": _("A mailbox (.mbox), an e-mail (.eml) or a table (.csv), up to 60 megabytes")},
    })  # fmt: skip
    return page(
        request, "contact_file", now, 422 if sheet.wrong else 200, found=found, person=found.person, heading=found.person.name or UNKNOWN, errors=sheet.errors,
        upload=upload, taken=taken, nothing="" if found.window.open else found.nothing,
    )  # fmt: skip


@colleague
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One message: all that it was about, a report of what is in it, and taking back what was entered in error."""
    now, zone, item = desk.clock.now(), edition.zone(request), contacting.number(number)
    sheet = Sheet({"marks": [], "why": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("why",), several=("marks",))
        withdraw = request.POST.get("do") == "withdraw"
        found, person = desk.one_contact(actor=request.actor, item=item, now=now)
        try:
            if withdraw:
                desk.withdraw_contact(actor=request.actor, item=item, why=sheet.values["why"], now=now)
                return HttpResponseRedirect(f"{reverse('person-contacts', args=[person.ref])}?done=withdrawn")
            desk.mark_contact(actor=request.actor, item=item, marks=sheet.values["marks"], now=now)
            return HttpResponseRedirect(f"{request.path}?done=marked")
        except desk.Refused as refused:
            sheet.first = "why" if withdraw else "marks"
            sheet.refused(refused)
    found, person = desk.one_contact(actor=request.actor, item=item, now=now)
    files = len(desk.files_about(actor=request.actor, kind="contact", ref=str(found.item.pk), now=now))
    if not sheet.wrong:
        sheet.values["marks"] = found.marks
    names, sender = contacting.channels(edition.of(request)), desk.sending(actor=request.actor, item=item, now=now).sender
    marks = [(ref, words[:1].upper() + words[1:]) for ref, words in ((ref, _(words)) for ref, words in MARKS.items())]
    return page(
        request, "contact_one", now, 422 if sheet.wrong else 200, found=found, person=person, files=files, sender=authorities.sender(sender), **needing.of_person(request, person, now), heading=person.name or UNKNOWN, line=contacting.line(found, names, zone, now),
        errors=sheet.errors, done=done(request), report=contacting.report_link(person, found.item), reported=desk.reported_of(actor=request.actor, item=item, now=now), text=found.held.text if found.held else "",
        boxes=sheet.boxes("marks", _("What it was about"), marks, _("Choose all that apply. A complaint, a request, an appeal and a warning of danger never count as conduct.")),
        reason=sheet.text("why", _("Why it is taken back"), _("It stands on the person’s record.")), withdrawing="why" in sheet.wrong,
    )  # fmt: skip


@colleague
def mark(request: HttpRequest) -> HttpResponse:
    """Messages that wait to be marked: one press each."""
    now, zone = desk.clock.now(), edition.zone(request)
    person = request.GET.get("person", "")
    if request.method == "POST":
        item = contacting.number(request.POST.get("item", ""))
        with suppress(desk.Refused):  # a press that names no mark: the message stays on the list
            desk.mark_contact(actor=request.actor, item=item, marks=[request.POST.get("mark", "")], now=now)
        return HttpResponseRedirect(request.get_full_path())
    try:
        found = desk.unmarked(actor=request.actor, now=now, person=person)
    except desk.Refused as refused:
        return page(request, "contact_mark", now, 403, found=None, refusals=refused.refusals)
    names = contacting.channels(edition.of(request))
    lines = [{**contacting.line(desk.Line(item, (), None), names, zone, now), "id": item.pk, "place": _("message {number}").format(number=place), "who": name or UNKNOWN} for place, (item, name) in enumerate(found.lines[:25], 1)]
    return page(request, "contact_mark", now, found=found, lines=lines, marks=[(ref, _(words)) for ref, words in MARKS.items()], person=person, here=request.get_full_path())


@colleague
def logs(request: HttpRequest) -> HttpResponse:
    """The logs that are open now."""
    now = desk.clock.now()
    try:
        rows = desk.open_logs(actor=request.actor, now=now)
    except desk.Refused as refused:
        return page(request, "contact_logs", now, 403, rows=[], refusals=refused.refusals)
    shown = [{"href": reverse("person-contacts", args=[person.ref]), "name": person.name or UNKNOWN, "ref": person.ref, "until": log.until, "waits": waits} for log, person, waits in rows]
    return page(request, "contact_logs", now, rows=shown, waits=sum(one["waits"] for one in shown))
