"""Who may act for a person: the page of it, whom to ask yet, what the person said, and copies of letters."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from evenhand import desk
from evenhand.desk.people import persons
from evenhand.people.authority import (
    ANSWERS,
    CONFIRMED,
    COVERS,
    DOCUMENT,
    ENDED,
    GIVEN_ENDS,
    KINDS,
    PERSON,
    REFUSED,
    RESTS_ON,
    RULE,
    SOUGHT,
    WHY_ENDED,
)  # fmt: skip
from evenhand.people.standings import WAYS
from evenhand.policy.kinds import show_day
from evenhand.policy.tongue import gettext
from evenhand.web import authorities, edition, needing
from evenhand.web.access import colleague
from evenhand.web.views.case import FORMATS
from evenhand.web.views.common import page
from evenhand.web.views.person_forms import choices, not_yours
from evenhand.web.views.rights import area
from evenhand.web.views.settings_forms import Sheet

RECORD = "authority.record"
NOT_YET = "ask"
WHO = ("representative", "name", "organisation", "contact")
NEW = (*WHO, "kind", "covers", "case", "limits", "came_by", "answer", "asked_by", "how")
DONE = {
    "sought": N_("Recorded. Ask the person by another way than the one it came by."), "confirmed": N_("Recorded. From now on they may act, as far as it goes."),
    "refused": N_("Recorded. They are told nothing of the person; what they send is received all the same."), "unreached": N_("Recorded. Try again by the day that stands here now."),
    "ended": N_("Ended. It stands here as what was."), "told": N_("Recorded that they were told."),
    "named": N_("Recorded who they are."), "unnamed": N_("Taken back. They are known by the name again that was recorded of them."),
}  # fmt: skip


@colleague
def of_person(request: HttpRequest, ref: str) -> HttpResponse:
    """Who may act for a person, whom the person is to be asked about, who was refused, what was; and for whom they act."""
    now = desk.clock.now()
    found, today = desk.authorities_of(actor=request.actor, person=ref, now=now), edition.of(request).calendar.day(now)
    parts = {name: authorities.items(request, found.lines[state], today) for name, state in (("confirmed", CONFIRMED), ("sought", SOUGHT), ("refused", REFUSED), ("ended", ENDED))}
    return page(
        request, "authorities", now, person=found.person, heading=persons.name_of(found.person), may=found.may and not found.person.died, acts_for=authorities.items(request, found.acts_for, today),
        done=_done(request), copies=_copies(found.copies), **parts,
    )  # fmt: skip


def _done(request: HttpRequest) -> dict[str, Any] | None:
    said = DONE.get(request.GET.get("done", ""))
    return {"type": "success", "text": _(said)} if said else None


def _copies(found: Any) -> list[str]:
    return [_("A copy of {letter}, case {case}, was sent on {day} by {name}.").format(letter=one.letter, case=one.case, day=show_day(one.on), name=one.by) for one in found]


@colleague
def add(request: HttpRequest, ref: str) -> HttpResponse:
    """Somebody who acts, or says that they act, for a person."""
    found = desk.authorities_of(actor=request.actor, person=ref, now=desk.clock.now())
    one, heading = found.person, _("Record who acts for them")
    if refused_page := not_yours(request, RECORD, one, heading):
        return refused_page
    sheet = Sheet(dict.fromkeys(NEW, "") | {"covers": "all", "answer": NOT_YET, "until": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, NEW, ("until",))
        if made := _record(request, sheet, one.ref):
            return _back(one.ref, made)
    fields = [
        *_who(sheet), sheet.radios("kind", _("On what authority"), choices(KINDS)), *_covers(sheet),
        sheet.menu("came_by", _("How what they sent reached us (optional)"), choices(WAYS), none=_("Nothing was sent, or another way")),
        sheet.radios("answer", _("Who has confirmed it?"), [(NOT_YET, _("Nobody yet: the person is to be asked")), *choices(ANSWERS)]),
        sheet.menu("asked_by", _("If the person was asked: by which way"), choices(WAYS), hint=_("Another one than that by which it came.")),
        area(sheet, "how", _("If confirmed: how we know"), _("What they said, or which document you have seen. Never why they need somebody."), rows=3),
        sheet.date("until", _("Until when (optional)"), _("Of a parent: the day before the child turns eighteen.")),
    ]  # fmt: skip
    return _form(request, sheet, one, heading, fields, reverse("person-authorities", args=[one.ref]), proofs=authorities.proofs())


def _record(request: HttpRequest, sheet: Sheet, ref: str) -> str:
    """What was recorded, or "" with what is wrong in the sheet."""
    given = _given(sheet)
    if given.get("until") == date.min:
        return ""
    try:
        return str(desk.record_authority(actor=request.actor, person=ref, given=given, now=desk.clock.now()).state)  # type: ignore[attr-defined]
    except desk.Refused as refused:
        sheet.first = "name"
        sheet.refused(refused)
        return ""


def _given(sheet: Sheet) -> dict[str, Any]:
    """What was filled in; a day that is none is the first of days, and says so beside its boxes."""
    given: dict[str, Any] = {name: value for name, value in sheet.values.items() if value and value != NOT_YET}
    return given | ({"until": sheet.day("until", "")} if sheet.values["until"] else {})


def _who(sheet: Sheet) -> list[Any]:
    return [
        sheet.text("name", _("Their name"), spellcheck=False),
        sheet.text("representative", _("The reference of their own record, if they have one"), _("Then leave the name empty."), spellcheck=False, classes="govuk-input--width-10"),
        sheet.text("organisation", _("Organisation or firm (optional)"), spellcheck=False),
        sheet.text("contact", _("How to reach them (optional)"), _("A number, an e-mail address or an address for post."), spellcheck=False),
    ]  # fmt: skip


def _covers(sheet: Sheet) -> list[Any]:
    return [
        sheet.radios("covers", _("What it covers"), choices(COVERS)),
        sheet.text("case", _("If one case alone: its number"), spellcheck=False, classes="govuk-input--width-10"),
        sheet.text("limits", _("What it is limited to (optional)"), _("For example: money, not health.")),
    ]  # fmt: skip


@colleague
def one(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """One who acts: how to ask the person, and their answer with one press; what whoever acts is told meanwhile."""
    number, now = as_number(key), desk.clock.now()
    found = desk.one_authority(actor=request.actor, person=ref, key=number, now=now)
    line, person = found.line, found.line.person
    sheet = Sheet({"asked_by": next(iter(found.ways), ""), "answer": PERSON, "covers": line.covers, "case": line.case, "limits": line.limits, "how": ""})
    if request.method == "POST":
        if refused_page := not_yours(request, RECORD, person, authorities.name_of(line)):
            return refused_page
        sheet = Sheet.posted(request, ("asked_by", "answer", "covers", "case", "limits", "how"))
        if done := _answered(request, sheet, person.ref, number):
            return HttpResponseRedirect(f"{request.path}?done={done}")
    today, sought = edition.of(request).calendar.day(now), line.state == SOUGHT
    return page(
        request, "authority", now, 422 if sheet.wrong else 200, errors=sheet.errors, person=person, one=authorities.item(request, line, today), line=line, caption=persons.name_of(person),
        may=found.may, sought=sought, done=_done(request), copies=_copies(found.copies), ask=authorities.ask(line), received=show_day(line.received), ends=found.may and line.state != ENDED,
        ways=[(gettext(WAYS[way]), ", ".join(numbers)) for way, numbers in found.ways.items()], helps=needing.of_person(request, person, now)["helps"] if sought else [],
        tell=desk.receipt(actor=request.actor, line=line, now=now) if line.state != ENDED and found.may and not line.told else None, formats=[(ref, words) for ref, words in FORMATS], **_asking(sheet, found),
    )  # fmt: skip


def _asking(sheet: Sheet, found: Any) -> dict[str, Any]:
    """The question that each answer needs, and those that may be left as they are."""
    ways = [(way, gettext(WAYS[way])) for way in found.ways]
    people = [(name, gettext(words)) for name, words in ANSWERS.items() if name not in (DOCUMENT, RULE)]
    more = [*_covers(sheet), sheet.radios("answer", _("Who answered"), people), sheet.text("how", _("What they said (optional)"))]
    return {"asked_by": sheet.radios("asked_by", _("How you asked them"), ways), "more": more, "open": bool(set(sheet.wrong) - {"asked_by"})}


def _answered(request: HttpRequest, sheet: Sheet, ref: str, key: int) -> str:
    """What was done, or "" with what is wrong in the sheet."""
    do, now, who = request.POST.get("do", ""), desk.clock.now(), request.actor  # type: ignore[attr-defined]
    sheet.first = "asked_by"
    try:
        if do == "told":
            desk.note_told(actor=who, person=ref, key=key, now=now)
            return "told"
        given = {name: value for name, value in sheet.values.items() if value} | {"came": do}
        made = desk.answer_authority(actor=who, person=ref, key=key, given=given, now=now)
        return "unreached" if do == "unreached" else str(made.state)
    except desk.Refused as refused:
        sheet.refused(refused)
        return ""


@colleague
def instead(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """A document that was seen, or an elected member's own rule, in place of the person's answer."""
    found, heading = _one_sought(request, ref, key), _("A document or a rule in place of their answer")
    line, person = found.line, found.line.person
    if refused_page := not_yours(request, RECORD, person, heading):
        return refused_page
    names = ("kind", "answer", "covers", "case", "limits", "how")
    sheet = Sheet(dict.fromkeys(names, "") | {"kind": line.kind, "covers": line.covers, "case": line.case, "until": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, names, ("until",))
        given = _given(sheet) | {"came": "yes", "answer": sheet.values["answer"] or DOCUMENT}
        if given.get("until") != date.min:
            try:
                desk.answer_authority(actor=request.actor, person=ref, key=line.key, given=given, now=desk.clock.now())
                return HttpResponseRedirect(f"{reverse('authority', args=[person.ref, line.key])}?done=confirmed")
            except desk.Refused as refused:
                sheet.refused(refused)
    fields = [
        sheet.radios("kind", _("On what authority"), [one for one in choices(KINDS) if one[0] in RESTS_ON]),
        sheet.radios("answer", _("What stands in place of their answer"), [(DOCUMENT, _("We have seen the document")), (RULE, _("The member’s own rule: the person asked them for help"))]),
        area(sheet, "how", _("Which document, or what the member told you"), rows=3), *_covers(sheet), sheet.date("until", _("Until when (optional)")),
    ]  # fmt: skip
    return _form(request, sheet, person, heading, fields, reverse("authority", args=[person.ref, line.key]), proofs=authorities.proofs(), lead=authorities.name_of(line))


@colleague
def end(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Ends it from now on, with why."""
    found = desk.one_authority(actor=request.actor, person=ref, key=as_number(key), now=desk.clock.now())
    line, person, heading = found.line, found.line.person, _("They no longer act for the person")
    if refused_page := not_yours(request, RECORD, person, heading):
        return refused_page
    sheet = Sheet({"how": "", "note": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("how", "note"))
        try:
            desk.end_authority(actor=request.actor, person=ref, key=line.key, how=sheet.values["how"], note=sheet.values["note"], now=desk.clock.now())
            return _back(person.ref, "ended")
        except desk.Refused as refused:
            sheet.refused(refused)
    fields = [sheet.radios("how", _("Why it ends"), [(name, gettext(WHY_ENDED[name])) for name in GIVEN_ENDS]), sheet.text("note", _("What we were told (optional)"))]
    return _form(request, sheet, person, heading, fields, reverse("authority", args=[person.ref, line.key]), lead=authorities.name_of(line))


def _one_sought(request: HttpRequest, ref: str, key: str) -> Any:
    found = desk.one_authority(actor=request.actor, person=ref, key=as_number(key), now=desk.clock.now())  # type: ignore[attr-defined]
    if found.line.state != SOUGHT:
        raise desk.NotFound(key)
    return found


@colleague
def due(request: HttpRequest) -> HttpResponse:
    """Everybody who is to be asked whether somebody may act for them, soonest first, for those who may record it."""
    now = desk.clock.now()
    try:
        found, number = desk.authorities_due(actor=request.actor, now=now)
    except desk.Refused as refused:
        return page(request, "authorities_due", now, reasons=[each.message for each in refused.refusals])
    return page(request, "authorities_due", now, items=to_ask(found), number=number)


def to_ask(found: Any) -> list[dict[str, Any]]:
    """Whom to ask, as a list says it."""
    return [{"href": reverse("authority", args=[one.person.ref, one.key]), "title": authorities.ask(one), "line": authorities.due(one), "late": one.late} for one in found]


def as_number(key: str) -> int:
    """The number in an address. Raises NotFound for what is none."""
    if not (key.isascii() and key.isdecimal() and len(key) < 18):
        raise desk.NotFound(key)
    return int(key)


def _back(ref: str, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('person-authorities', args=[ref])}?done={done}")


def _form(request: HttpRequest, sheet: Sheet, person: Any, heading: str, fields: list[Any], back: str, **more: Any) -> HttpResponse:
    return page(
        request, "authority_form", desk.clock.now(), 422 if sheet.wrong else 200, errors=sheet.errors, caption=persons.name_of(person), heading=heading, fields=fields,
        back=back, button=_("Record it"), **more,
    )  # fmt: skip
