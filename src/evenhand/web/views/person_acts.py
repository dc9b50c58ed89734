"""Acts on a person's record: saying who they are, joining two records and parting them, a death."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.desk.people import death as persons_death
from evenhand.desk.people import guard, persons
from evenhand.desk.people import join as persons_join
from evenhand.web.access import colleague
from evenhand.web.views.check import line
from evenhand.web.views.common import page
from evenhand.web.views.person_forms import back_to, form, not_yours
from evenhand.web.views.settings_forms import Sheet, people


@colleague
def join(request: HttpRequest, ref: str) -> HttpResponse:
    """Joins another record to this one; for somebody not yet identified, joins theirs to the person they turned out to be.

    First the other is looked for, then both stand beside each other before anything is done.
    """
    now = desk.clock.now()
    known = persons.known(actor=request.actor, ref=ref, now=now)
    heading = _("Who is this?") if known.person.unidentified else _("Join another record to this one")
    if refused_page := not_yours(request, persons_join.IDENTIFY if known.person.unidentified else persons_join.MERGE, known.person, heading):
        return refused_page
    other = request.GET.get("other", "").strip()
    if other:
        return _beside(request, known.person, other)
    q = request.GET.get("q", "").replace("\0", "")[:200].strip()
    found = desk.find_people(actor=request.actor, q=q, now=now) if q else []
    listed = [
        {"href": f"{request.path}?{urlencode({'other': one.ref})}", "title": one.name, "line": line(one)}
        for one in found if one.kind == "person" and one.ref != known.person.ref
    ]  # fmt: skip
    search = {
        "id": "q", "name": "q", "value": q, "type": "search", "spellcheck": False, "autocomplete": "off", "label": {"text": _("The other record"), "classes": "govuk-label--m"},
        "hint": {"text": _("A name, address, telephone number or reference")},
    }  # fmt: skip
    return page(
        request, "person_join", now, person=known.person, name=persons.name_of(known.person), heading=heading, search=search, q=q, found=listed, may=known.may,
        names=known.may["person.identify"] and known.person.unidentified,
    )  # fmt: skip


def _beside(request: HttpRequest, one: Any, other: str) -> HttpResponse:
    now = desk.clock.now()
    keep, gone = (other, one.ref) if one.unidentified else (one.ref, other)
    sheet = Sheet({"why": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("why",))
        try:
            if one.unidentified:
                kept = persons_join.identify(actor=request.actor, ref=gone, known=keep, why=sheet.values["why"], now=now)
            else:
                kept = persons_join.merge(actor=request.actor, keep=keep, gone=gone, why=sheet.values["why"], now=now)
            return back_to(kept.ref, "identified" if one.unidentified else "joined")
        except desk.Refused as refused:
            sheet.refused(refused)
    try:
        both = persons_join.beside(actor=request.actor, keep=keep, gone=gone, now=now)
    except desk.Refused as refused:  # the same record twice
        return page(request, "person_not_yours", now, 422, heading=_("Join another record to this one"), reasons=[each.message for each in refused.refusals], person=one)
    return page(
        request, "person_beside", now, 422 if sheet.wrong else 200, errors=sheet.errors, both=[_column(both, each) for each in (both.kept, both.gone)], clash=both.both_born,
        why=sheet.text("why", _("How we know that it is the same person"), _("It stands in the record.")), back=reverse("person-join", args=[one.ref]), unidentified=one.unidentified,
    )  # fmt: skip


def _column(both: persons_join.Beside, one: Any) -> dict[str, Any]:
    born = str(one.year_of_birth) if one.year_of_birth else _("Not known")
    homes = "; ".join(str(home) for home in both.homes[one.ref]) or _("Not known")
    rows = [(_("Reference"), one.ref), (_("Born in"), born), (_("Address"), homes)]
    if one.unidentified:
        rows.insert(1, (_("Known as"), one.description))
    return {"name": persons.name_of(one), "rows": {"rows": [{"key": {"text": key}, "value": {"text": value}} for key, value in rows]}}


@colleague
def named(request: HttpRequest, ref: str) -> HttpResponse:
    """Gives somebody not yet identified their name, where they are nobody whom we know."""
    known = persons.known(actor=request.actor, ref=ref, now=desk.clock.now())
    if not known.person.unidentified:
        raise desk.NotFound(ref)
    if refused_page := not_yours(request, persons_join.IDENTIFY, known.person, _("Give them their name")):
        return refused_page
    sheet = Sheet({"name": "", "year_of_birth": "", "why": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("name", "year_of_birth", "why"))
        try:
            one = persons_join.identify(actor=request.actor, ref=ref, given=sheet.values, why=sheet.values["why"], now=desk.clock.now())
            return back_to(one.ref, "identified")
        except desk.Refused as refused:
            sheet.refused(refused)
    fields = [
        sheet.text("name", _("Name"), spellcheck=False), sheet.text("year_of_birth", _("Year of birth"), _("Where you know it"), classes="govuk-input--width-4", inputmode="numeric"),
        sheet.text("why", _("How we know"), _("It stands in the record.")),
    ]  # fmt: skip
    lead = _("Their cases, alerts and contacts stay with them. Look first whether they are a person whom we know already.")
    return form(request, sheet, heading=_("Give them their name"), fields=fields, button=_("Record it"), person=known.person, lead=lead)


@colleague
def part(request: HttpRequest, ref: str) -> HttpResponse:
    """Parts a record (`gone`) from the one that it was joined to; what came since is listed."""
    now, gone = desk.clock.now(), request.GET.get("gone", "")
    known = persons.known(actor=request.actor, ref=ref, now=now)
    joined = next((one for one in known.joins if one.gone.ref == gone), None)
    if joined is None:
        raise desk.NotFound(gone)
    if refused_page := not_yours(request, persons_join.MERGE, known.person, _("Part these records again")):
        return refused_page
    sheet = Sheet({"why": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("why",))
        try:
            found = persons_join.part(actor=request.actor, gone=gone, why=sheet.values["why"], now=now)
            return page(request, "person_parted", now, kept=found.kept, gone=found.gone, cases=found.cases, more=sum(found.since.values()), names=[persons.name_of(one) for one in (found.kept, found.gone)])
        except desk.Refused as refused:
            sheet.refused(refused)
    lead = _("Both records are as they were before they were joined. What has been recorded since stays with this one, and you are shown what it is.")
    return form(
        request, sheet, heading=_("Part these records again"), fields=[sheet.text("why", _("Why they are not the same person"), _("It stands in the record."))],
        button=_("Part them"), person=known.person, lead=lead,
    )  # fmt: skip


@colleague
def death(request: HttpRequest, ref: str) -> HttpResponse:
    """Records a death, or takes back one that was entered in error."""
    known = persons.known(actor=request.actor, ref=ref, now=desk.clock.now())
    if refused_page := not_yours(request, persons_death.ACT, known.person, _("Record a death")):
        return refused_page
    if known.person.died:
        return _lives(request, known)
    sheet = Sheet({"day": "", "told_by": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("told_by",), ("day",))
        day = sheet.day("day", _("Enter the day on which they died"))
        if len(sheet.values["told_by"]) < 2:
            sheet.wrong["told_by"] = _("Say who told us")
        try:
            if not sheet.wrong:
                persons_death.record_death(actor=request.actor, ref=ref, day=day, told_by=sheet.values["told_by"], now=desk.clock.now())
                return back_to(known.person.ref, "died")
        except desk.Refused as refused:
            sheet.first = "told_by"
            sheet.refused(refused)
    lead = _("At once no letter to them can be sent, what is in force for them ends, and what was still to be done about them is closed. What concerns an address or somebody else stays. It can be taken back.")
    fields = [sheet.date("day", _("Day of the death")), sheet.text("told_by", _("Who told us"))]
    return form(request, sheet, heading=_("Record a death"), fields=fields, button=_("Record the death"), person=known.person, lead=lead)


@colleague
def works_here(request: HttpRequest, ref: str) -> HttpResponse:
    """Says that a person works here too, so that their record is held by named few."""
    now = desk.clock.now()
    known = persons.known(actor=request.actor, ref=ref, now=now)
    one = known.person
    if refused_page := not_yours(request, guard.GUARD, one, _("They work here")):
        return refused_page
    sheet = Sheet({"colleague": one.colleague.ref if one.colleague else ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("colleague",))
        try:
            guard.works_here(actor=request.actor, ref=ref, colleague=sheet.values["colleague"], now=now)
            return back_to(one.ref, "changed")
        except desk.Refused as refused:
            sheet.refused(refused)
    lead = _("Their page is then open to those alone who may open the records of colleagues. What to know before contact stays open to everybody.")
    names = {each.ref: each.name for each in guard.colleagues(now=now)}
    fields = [sheet.menu("colleague", _("Which colleague they are"), people(names), none=_("They do not work here"))]
    return form(request, sheet, heading=_("They work here"), fields=fields, button=_("Record it"), person=one, lead=lead)


def _lives(request: HttpRequest, known: persons.Known) -> HttpResponse:
    sheet = Sheet({"why": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("why",))
        try:
            persons_death.take_back_death(actor=request.actor, ref=known.person.ref, why=sheet.values["why"], now=desk.clock.now())
            return back_to(known.person.ref, "lives")
        except desk.Refused as refused:
            sheet.refused(refused)
    lead = _("What the death ended stands again, as far as its time has not run out. Letters that were stopped wait to be sent again.")
    fields = [sheet.text("why", _("Why it was entered in error"), _("It stands in the record."))]
    return form(request, sheet, heading=_("Take back the death"), fields=fields, button=_("Take it back"), person=known.person, lead=lead)
