"""Held mail: what came in under a restriction, read with one press of five; danger closes when it is handed over."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand import desk
from evenhand.contacts.intake import written
from evenhand.contacts.marks import DANGERS
from evenhand.contacts.models import SAID
from evenhand.desk.contacts.inbound import FINDS
from evenhand.desk.looks import WHY
from evenhand.web import authorities, components, contacting, edition, moments, needing
from evenhand.web.access import colleague
from evenhand.web.views.check import UNKNOWN
from evenhand.web.views.common import page
from evenhand.web.views.settings_forms import Sheet

DONE = {
    "read": gettext_lazy("Recorded: the message has been read."), "sent": gettext_lazy("Recorded: they have been told where to turn."),
    "answered": gettext_lazy("Recorded: we have answered."), "from": gettext_lazy("Recorded from whom it came."), "own": gettext_lazy("Recorded: it is the person’s own."), "before": gettext_lazy("Somebody else has read this message already."),
}  # fmt: skip
MOST_SHOWN = 600  # characters of a message in the list; the rest is on its own page


@colleague
def held(request: HttpRequest) -> HttpResponse:
    """What waits to be read. A press that names no danger closes at once."""
    now, zone = desk.clock.now(), edition.zone(request)
    if request.method == "POST":
        return HttpResponseRedirect(_press(request, now))
    try:
        found = desk.held_mail(actor=request.actor, now=now)
    except desk.Refused as refused:
        return page(request, "inbound", now, 403, found=None, refusals=refused.refusals)
    names = contacting.channels(edition.of(request))
    return page(
        request, "inbound", now, found=found, rows=[_row(one, names, zone, now, place) for place, one in enumerate(found.waiting, 1)], done=_done(request), why=WHY,
        overdue=[_row(one, names, zone, now, place) for place, one in enumerate(found.overdue, 1)], finds=[(ref, _(words), ref in DANGERS) for ref, words in FINDS.items()],
    )  # fmt: skip


def _done(request: HttpRequest) -> dict[str, Any] | None:
    said = DONE.get(request.GET.get("done", ""))
    return {"type": "success", "text": said} if said else None


def _press(request: HttpRequest, now: datetime) -> str:
    """One press on the list; where more is asked, the message's own page."""
    number, do = contacting.number(request.POST.get("held", "")), request.POST.get("do", "")
    try:
        if do == "sent":
            desk.send_receipt(actor=request.actor, number=number, now=now)
        elif do == "answered":
            desk.answer_inbound(actor=request.actor, number=number, now=now)
        else:
            desk.read_inbound(actor=request.actor, number=number, found=do, now=now)
            do = "read"
    except desk.Refused as refused:
        again = any(one.rule == "open" for one in refused.refusals)
        return f"{reverse('inbound')}?done=before" if again else f"{reverse('inbound-one', args=[number])}?found={quote(do[:20])}"
    return f"{reverse('inbound')}?done={do}"


@colleague
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One message, whole: the five answers, and what a danger needs to close."""
    now, zone, named = desk.clock.now(), edition.zone(request), contacting.number(number)
    sheet = Sheet({"found": request.GET.get("found", ""), "elsewhere": "", "handed": contacting.typed(now, zone)})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("found", "elsewhere", "handed"))
        try:
            return HttpResponseRedirect(f"{reverse('inbound')}?done={_answer(request, named, sheet, now, zone)}")
        except desk.Refused as refused:
            sheet.first = "found"
            sheet.refused(refused)
        except ValueError as error:
            sheet.wrong["handed"] = f"{str(error)[:1].upper()}{str(error)[1:]}."
    found = desk.one_inbound(actor=request.actor, number=named, now=now)
    names = contacting.channels(edition.of(request))
    answers = [(ref, _(words)) for ref, words in FINDS.items()]
    there = sheet.text("elsewhere", _("The number that the other system gave"), _("For a hazard, a worry about somebody’s safety, or an emergency: it stays open without it."))
    return page(
        request, "inbound_one", now, 422 if sheet.wrong else 200, one=_row(found, names, zone, now), helps=needing.titles(edition.of(request), desk.helping(person=found.held.item.person)), errors=sheet.errors, why=WHY, read=found.held.read, done=_done(request), sender=authorities.sender(found.sender),
        found=_(FINDS[found.held.found]) if found.held.found else "", radios=_radios(sheet, answers), there=there,
        handed=sheet.text("handed", _("When it was handed over"), _("Day and time, for example 05/11/2026 16:40"), classes="govuk-input--width-10"),
    )  # fmt: skip


def _radios(sheet: Sheet, answers: list[tuple[str, str]]) -> Any:
    chosen, wrong = sheet.values.get("found", ""), sheet.wrong.get("found")
    return components.render("radios", {
        "idPrefix": "found", "name": "found", "errorMessage": {"text": wrong} if wrong else None, "classes": "govuk-radios--small",
        "fieldset": {"legend": {"text": _("What you found in it"), "classes": "govuk-fieldset__legend--s"}},
        "items": [{"value": ref, "text": words, "checked": ref == chosen} for ref, words in answers],
    })  # fmt: skip


def _answer(request: HttpRequest, number: int, sheet: Sheet, now: datetime, zone: ZoneInfo) -> str:
    """Takes the answer; a time that is none is no time."""
    found = sheet.values["found"]
    danger = found in DANGERS
    handed = written(sheet.values["handed"], zone) if danger and sheet.values["handed"] else None
    desk.read_inbound(
        actor=request.actor, number=number, found=found, elsewhere=sheet.values["elsewhere"], handed=handed, now=now, again=request.POST.get("again") == "yes",
    )  # fmt: skip
    return "read"


def _row(one: Any, names: dict[str, str], zone: ZoneInfo, now: datetime, place: int = 1) -> dict[str, Any]:
    """A message as a page shows it; `place` tells the buttons of one from those of another."""
    held, item = one.held, one.held.item
    text = held.text or item.words
    return {
        "id": held.pk, "sender": authorities.sender(one.sender), "only_for": one.only_for, "place": _("message {number}").format(number=place), "href": reverse("inbound-one", args=[held.pk]), "who": one.name or UNKNOWN, "ref": item.person, "card": reverse("person-card", args=[item.person]),
        "at": item.at, "how": contacting.how(item, names), "text": text, "short": text[:MOST_SHOWN], "longer": len(text) > MOST_SHOWN, "whole": held.whole,
        "late": one.late, "until": moments.until(held.due, zone, now), "alarms": ", ".join(held.alarms), "receipt": held.receipt, "told": held.receipt_sent,
        "mailto": _mailto(one.address, held.receipt), "office": one.office.title if one.office else "", "hours": one.office.hours if one.office else "", "deputy": one.office.deputy if one.office else "", "answer_until": moments.until(held.answer_due, zone, now), "answered": held.answered,
        "meanwhile": held.meanwhile, "elsewhere": held.elsewhere, "contact": reverse("contact", args=[item.pk]), "files": one.files, "files_at": reverse("contact-files", args=[item.pk]),
        "enter": reverse("told-person", args=[item.person]) if item.source == SAID else "",
    }  # fmt: skip


def _mailto(address: str, text: str) -> str:
    """A link that opens an e-mail with what is said at once; "" where no address is known."""
    subject = _("We have received your message")
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(text)}" if address else ""
