"""What helps a person: the page of it, and the forms that record, decide on, review and end it; the condition apart."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from evenhand import desk
from evenhand.desk.people import persons
from evenhand.people.needs import SAID_BY
from evenhand.policy.kinds import show_day
from evenhand.web import components, edition, needing
from evenhand.web.access import colleague
from evenhand.web.views.common import page
from evenhand.web.views.person_forms import choices, not_yours
from evenhand.web.views.settings_forms import Sheet

DONE = {
    "recorded": N_("Recorded. It is on the card from now on."), "asked": N_("Recorded as asked for. It waits for a decision."), "ended": N_("Ended. It is on no card from now on."),
    "agreed": N_("Agreed. It is on the card from now on."), "refused": N_("Refused. Tell the person why, what is offered instead, and that they may challenge it."),
    "reviewed": N_("Recorded that it still helps."), "nothing": N_("Recorded that they were asked. They are not asked again for a year."),
    "kept": N_("Kept. Only those who may see it are shown it."), "erased": N_("Taken out for good."),
}  # fmt: skip


@colleague
def needs(request: HttpRequest, ref: str) -> HttpResponse:
    """What helps a person now, what was asked for, what was refused, what was before. One press: asked, and nothing wanted."""
    now, reasons = desk.clock.now(), []
    if request.method == "POST":
        try:
            return _back(request, desk.note_asked(actor=request.actor, person=ref, now=now).ref, "nothing")
        except desk.Refused as refused:
            reasons = [{"text": one.message} for one in refused.refusals]
    found, policy = desk.needs_of(actor=request.actor, person=ref, now=now), edition.of(request)
    done = DONE.get(request.GET.get("done", ""))
    parts = {name: needing.lines(policy, getattr(found, name), now) for name in ("asked", "refused", "before")}
    return page(
        request, "needs", now, 422 if reasons else 200, found=found, person=found.person, heading=persons.name_of(found.person), ask=found.ask, talked=found.talked,
        holds=needing.lines(policy, found.now, now), errors={"titleText": _("There is a problem"), "errorList": reasons} if reasons else None,
        done={"type": "success", "text": _(done)} if done else None, record=found.may["need.record"], decide=found.may["need.decide"], health=found.may["need.health"], erase=found.may["note.erase"], **parts,
    )  # fmt: skip


@colleague
def add(request: HttpRequest, ref: str) -> HttpResponse:
    """Something that helps, on the person's word."""
    found = desk.needs_of(actor=request.actor, person=ref, now=desk.clock.now())
    one, policy = found.person, edition.of(request)
    if refused_page := not_yours(request, "need.record", one, _("Record what helps")):
        return refused_page
    names = ("need", "said_by", "how", "holds")
    sheet = Sheet(dict.fromkeys(names, "") | {"holds": "yes"})
    if request.method == "POST":
        sheet = Sheet.posted(request, names)
        waits = sheet.values["holds"] == "no"
        given = {name: sheet.values[name] for name in ("need", "said_by", "how")}
        if given["said_by"] not in SAID_BY:
            given["said_by"] = ""
        try:
            desk.record_need(actor=request.actor, person=ref, decide=waits, now=desk.clock.now(), **given)
            return _back(request, one.ref, "asked" if waits else "recorded")
        except desk.Refused as refused:
            sheet.refused(refused)
            if not given["need"]:
                sheet.wrong["need"] = _("Choose what helps")
    known = [(name, each.title) for name, each in policy.needs.items()]
    fields = [
        sheet.radios("need", _("What helps"), known, _("What helps, never why it is needed.")),
        sheet.text("how", _("How exactly (optional)"), _("For example: yellow paper, or which language. Not an illness or a diagnosis.")),
        sheet.radios("said_by", _("Who said so"), choices(SAID_BY), _("Their word is enough. No proof is asked.")),
        sheet.radios("holds", _("From when does it hold?"), [("yes", _("From now on")), ("no", _("An office has to decide first, because we cannot promise it by ourselves"))]),
    ]  # fmt: skip
    return _form(request, sheet, one, heading=_("Record what helps"), fields=fields, button=_("Record it"))


@colleague
def decide(request: HttpRequest, ref: str, asked: str) -> HttpResponse:
    """Agrees what was asked for, or refuses it with reasons and what is offered instead."""
    found, policy = desk.needs_of(actor=request.actor, person=ref, now=desk.clock.now()), edition.of(request)
    line = next((each for each in found.asked if str(each.key) == asked), None)
    if line is None:
        raise desk.NotFound(asked)
    heading = needing.title(policy, line.need)
    if refused_page := not_yours(request, "need.decide", found.person, heading):
        return refused_page
    names = ("answer", "reasons", "instead")
    sheet = Sheet(dict.fromkeys(names, ""))
    if request.method == "POST":
        sheet = Sheet.posted(request, names)
        given, answer = {name: sheet.values[name] for name in ("reasons", "instead")}, sheet.values["answer"]
        if answer not in ("agree", "refuse"):
            sheet.wrong["answer"] = _("Choose one")
        else:
            try:
                desk.decide_need(actor=request.actor, person=ref, asked=line.key, agreed=answer == "agree", now=desk.clock.now(), **given)
                return _back(request, found.person.ref, "agreed" if answer == "agree" else "refused")
            except desk.Refused as refused:
                sheet.refused(refused)
    fields = [
        sheet.radios("answer", _("What is decided"), [("agree", _("Agree: it holds from now on")), ("refuse", _("Refuse it"))]),
        _area(sheet, "reasons", _("If refused: why"), _("In words for the person. Health is no reason to doubt their word.")),
        _area(sheet, "instead", _("If refused: what is offered instead"), _("Or what was tried to find something.")),
    ]  # fmt: skip
    lead = _("Asked for on {day} ({who}).").format(day=show_day(policy.calendar.day(line.since)), who=needing.said_by(line.said_by))
    return _form(request, sheet, found.person, heading=heading, fields=fields, button=_("Record the decision"), lead=lead, quote=line.how)


@colleague
def change(request: HttpRequest, ref: str, need: str) -> HttpResponse:
    """Looks again at what holds: it still helps, or it holds no more."""
    found, policy = desk.needs_of(actor=request.actor, person=ref, now=desk.clock.now()), edition.of(request)
    line = next((each for each in found.now if each.need == need), None)
    if line is None:
        raise desk.NotFound(need)
    heading = needing.title(policy, need)
    if refused_page := not_yours(request, "need.record", found.person, heading):
        return refused_page
    sheet = Sheet({"answer": "", "said_by": "", "next": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("answer", "said_by"), days=("next",))
        if done := _changed(request, sheet, found.person.ref, need):
            return _back(request, found.person.ref, done)
    answers = [("end", _("It holds no more"))]
    if found.may["need.decide"]:
        answers.insert(0, ("keep", _("It still helps")))
    fields = [
        sheet.radios("answer", _("What is so now"), answers), sheet.radios("said_by", _("Who said so, if it holds no more"), choices(SAID_BY)),
        *([sheet.date("next", _("If it still helps: look again on (optional)"), _("Otherwise in a year"))] if found.may["need.decide"] else []),
    ]  # fmt: skip
    return _form(request, sheet, found.person, heading=heading, fields=fields, button=_("Record it"), quote=line.how)


def _changed(request: HttpRequest, sheet: Sheet, ref: str, need: str) -> str:
    """What was done, or "" where something is wrong with the form."""
    answer, by, now = sheet.values["answer"], sheet.values["said_by"], desk.clock.now()
    given = sheet.day("next", "") if sheet.values["next"] and answer == "keep" else None
    try:
        if answer == "keep" and given != date.min:
            desk.review_need(actor=request.actor, person=ref, need=need, next_on=given, now=now)  # type: ignore[attr-defined]
            return "reviewed"
        if answer == "end":
            desk.end_need(actor=request.actor, person=ref, need=need, said_by=by if by in SAID_BY else "", now=now)  # type: ignore[attr-defined]
            return "ended"
    except desk.Refused as refused:
        sheet.refused(refused)
    if answer not in ("keep", "end"):
        sheet.wrong["answer"] = _("Choose one")
    return ""


@colleague
def condition(request: HttpRequest, ref: str) -> HttpResponse:
    """The condition behind what helps, for those who may see it; each look is recorded."""
    view = desk.needs_of(actor=request.actor, person=ref, now=desk.clock.now())
    if refused_page := not_yours(request, "need.health", view.person, _("The condition behind it")):
        return refused_page
    now, sheet = desk.clock.now(), Sheet({"condition": "", "why": ""})
    if request.method == "POST":
        sheet, key = Sheet.posted(request, ("condition", "why")), request.POST.get("key", "")
        try:
            if key:
                number = int(key) if key.isascii() and key.isdecimal() and len(key) < 18 else -1
                desk.erase_condition(actor=request.actor, person=ref, key=number, why=sheet.values["why"], now=now)
                return HttpResponseRedirect(f"{request.path}?done=erased")
            desk.record_condition(actor=request.actor, person=ref, words=sheet.values["condition"], now=now)
            return HttpResponseRedirect(f"{request.path}?done=kept")
        except desk.Refused as refused:
            sheet.refused(refused)
    one, found = desk.conditions(actor=request.actor, person=ref, now=now)
    done = DONE.get(request.GET.get("done", ""))
    return page(
        request, "need_condition", now, 422 if sheet.wrong else 200, person=one, heading=persons.name_of(one), found=found, errors=sheet.errors,
        done={"type": "success", "text": _(done)} if done else None, field=_area(sheet, "condition", _("What they told us"), _("Only what they want kept.")),
    )  # fmt: skip


@colleague
def due(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, and what is to be looked at again, for those who may decide."""
    now, policy = desk.clock.now(), edition.of(request)
    try:
        found = desk.needs_due(actor=request.actor, now=now)
    except desk.Refused as refused:
        return page(request, "needs_due", now, reasons=[one.message for one in refused.refusals])
    items = [
        {
            "who": persons.name_of(one.person), "ref": one.person.ref, "title": needing.title(policy, one.need), "day": show_day(one.since), "asked": one.asked,
            "href": reverse("need-decide", args=[one.person.ref, one.asked]) if one.asked else reverse("need", args=[one.person.ref, one.need]),
        }
        for one in found
    ]  # fmt: skip
    return page(request, "needs_due", now, asked=[one for one in items if one["asked"]], again=[one for one in items if not one["asked"]])


def _back(request: HttpRequest, ref: str, done: str) -> HttpResponseRedirect:
    """To the page where it was asked, where that is one of ours; else to the person's needs."""
    given = request.POST.get("back", "")
    here = given.startswith("/") and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return HttpResponseRedirect(f"{given}#asked" if here else f"{reverse('person-needs', args=[ref])}?done={done}")


def _form(request: HttpRequest, sheet: Sheet, person: Any, **more: Any) -> HttpResponse:
    return page(
        request, "need_form", desk.clock.now(), 422 if sheet.wrong else 200, errors=sheet.errors, caption=persons.name_of(person),
        back=reverse("person-needs", args=[person.ref]), onward=request.POST.get("back", ""), **more,
    )  # fmt: skip


def _area(sheet: Sheet, name: str, label: str, hint: str) -> Any:
    wrong = sheet.wrong.get(name)
    return components.render("textarea", {
        "id": name, "name": name, "label": {"text": label, "classes": "govuk-label--s"}, "hint": {"text": hint}, "rows": 4,
        "value": sheet.values.get(name, ""), "errorMessage": {"text": wrong} if wrong else None,
    })  # fmt: skip
