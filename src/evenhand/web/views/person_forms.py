"""Forms about a person: somebody new, what they are called, and the ways to reach them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from evenhand import desk
from evenhand.desk.people import persons
from evenhand.people.change import ADDING, WAS
from evenhand.people.standings import KNOWN, LINKS, WAYS
from evenhand.policy.tongue import gettext
from evenhand.web.access import colleague
from evenhand.web.views.common import page
from evenhand.web.views.settings_forms import Choices, Sheet

NEW = ("name", "year_of_birth", "telephone", "email", "uprn", "lines", "postcode", "description")
# What each kind of way is called, what it asks for, and what to know before it is added
ADD = {
    "address": (N_("Add an address"), N_("Where they live. What is in force at the address stands on their card as well.")),
    "correspondence": (N_("Add an address for post"), N_("Letters go there from now on, in place of their home and of any such address before.")),
    "safe": (N_("Record a safe address"), N_("All post goes there from now on. Only those who may see safe addresses are shown it: nobody finds anybody by it, and it stands on no card.")),
    "telephone": (N_("Add a telephone number"), ""),
    "email": (N_("Add an e-mail address"), ""),
    "reference": (N_("Add a reference of another system"), N_("Whoever looks for exactly this reference finds them.")),
    "link": (N_("Link to somebody else"), N_("It is shown on both pages and does nothing else: what is in force for one is not in force for the other.")),
}  # fmt: skip


def choices(known: Any) -> Choices:
    """A closed list as the reader's choices."""
    return [(name, gettext(words)) for name, words in known.items()]


def back_to(ref: str, done: str) -> HttpResponseRedirect:
    """The page of what is known of a person, told what was done."""
    return HttpResponseRedirect(f"{reverse('person-known', args=[ref])}?done={done}")


def form(request: HttpRequest, sheet: Sheet, *, heading: str, fields: list[SafeString], button: str, person: Any = None, lead: str = "", **more: Any) -> HttpResponse:
    """One form about a person."""
    return page(
        request, "person_form", desk.clock.now(), 422 if sheet.wrong else 200, errors=sheet.errors, heading=heading, fields=fields, button=button, lead=lead,
        caption=persons.name_of(person) if person else "", back=reverse("person-known", args=[person.ref]) if person else reverse("check"), **more,
    )  # fmt: skip


def not_yours(request: HttpRequest, act: str, person: Any, heading: str) -> HttpResponse | None:
    """A page that says who could, for whoever may not take an act on this person; None where they may."""
    now = desk.clock.now()
    reasons = persons.why_not(actor=request.actor, act=act, person=person.ref, now=now)
    if not reasons:
        return None
    return page(request, "person_not_yours", now, 422 if request.method == "POST" else 200, heading=heading, reasons=reasons, person=person)


@colleague
def new(request: HttpRequest) -> HttpResponse:
    """Somebody new: a person by name, or somebody not yet identified, tied to an address, a number or an e-mail address."""
    unknown = request.GET.get("who") == "unknown"
    sheet = Sheet(dict.fromkeys(NEW, "") | {"standings": []})
    if request.method == "POST":
        sheet = Sheet.posted(request, NEW, several=("standings",))
        given = {name: value for name, value in sheet.values.items() if value} | ({"unidentified": True} if unknown else {})
        try:
            made = persons.record_person(actor=request.actor, given=given, now=desk.clock.now())
            return back_to(made.ref, "recorded")
        except desk.Refused as refused:
            sheet.first = "description" if unknown else "name"
            sheet.refused(refused)
    reach = [
        sheet.text("telephone", _("Telephone number"), type="tel"), sheet.text("email", _("E-mail address"), type="email"),
        sheet.text("uprn", _("Reference of their address"), _("The address’s own number (UPRN), where you know it")),
    ]  # fmt: skip
    if unknown:
        fields = [sheet.text("description", _("How they are known"), _("What tells them apart, in facts: for example “rings from this number, gives no name”")), *reach]
        lead = _("Give at least one thing by which they may be found again. Once we know who it is, their record is joined to the person’s and nothing is lost.")
        return form(request, sheet, heading=_("Record somebody not yet identified"), fields=fields, button=_("Record them"), lead=lead)
    fields = [
        sheet.text("name", _("Name"), spellcheck=False), sheet.text("year_of_birth", _("Year of birth"), _("Where you know it"), classes="govuk-input--width-4", inputmode="numeric"),
        sheet.boxes("standings", _("What they are to us"), choices(KNOWN), _("Several may be true at once.")), *reach,
        sheet.text("lines", _("Address"), _("Where it has no reference here yet")), sheet.text("postcode", _("Postcode"), classes="govuk-input--width-10"),
    ]  # fmt: skip
    lead = _("Check first that they are not recorded already: two records of one person hide what is known of them.")
    return form(request, sheet, heading=_("Record a person"), fields=fields, button=_("Record them"), lead=lead, unknown=f"{reverse('person-new')}?who=unknown")


@colleague
def change(request: HttpRequest, ref: str) -> HttpResponse:
    """What a person is called, and what they are to us."""
    known = persons.known(actor=request.actor, ref=ref, now=desk.clock.now())
    one = known.person
    if refused_page := not_yours(request, persons.RECORD, one, _("Change what is known")):
        return refused_page
    sheet = Sheet({
        "name": one.name, "was": "", "preferred_name": one.preferred_name, "year_of_birth": str(one.year_of_birth or ""), "language": one.language,
        "standings": one.standings, "prefers": one.prefers,
    })  # fmt: skip
    if request.method == "POST":
        sheet = Sheet.posted(request, ("name", "was", "preferred_name", "year_of_birth", "language"), several=("standings", "prefers"))
        given = dict(sheet.values)
        if one.unidentified or not given["name"]:
            given.pop("name")
        if one.is_group:
            given.pop("year_of_birth")
        try:
            if not one.unidentified and "name" not in given:
                sheet.wrong["name"] = _("Enter the name")
            else:
                persons.change_person(actor=request.actor, ref=ref, given=given, now=desk.clock.now())
                return back_to(one.ref, "changed")
        except desk.Refused as refused:
            sheet.first = "preferred_name"
            sheet.refused(refused)
    name = [] if one.unidentified else [
        sheet.text("name", _("Name"), spellcheck=False), sheet.radios("was", _("If the name is another now, what was the one before?"), choices(WAS)),
    ]  # fmt: skip
    fields = [
        *name, sheet.text("preferred_name", _("What they like to be called"), _("Used in letters and on the card, where it is not their name"), spellcheck=False),
        *([] if one.is_group else [sheet.text("year_of_birth", _("Year of birth"), classes="govuk-input--width-4", inputmode="numeric")]),
        sheet.text("language", _("Language"), _("By its code: en, cy, pl"), classes="govuk-input--width-5", spellcheck=False),
        sheet.boxes("standings", _("What they are to us"), choices(KNOWN)), sheet.boxes("prefers", _("How they like to be reached"), choices(WAYS)),
    ]  # fmt: skip
    return form(request, sheet, heading=_("Change what is known"), fields=fields, button=_("Change it"), person=one)


@colleague
def add(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """One more way to reach a person, a reference or a link."""
    known = persons.known(actor=request.actor, ref=ref, now=desk.clock.now())
    if kind not in ADDING or kind not in ADD:
        raise desk.NotFound(kind)
    names = {"address": ("uprn", "lines", "postcode"), "reference": ("system", "reference"), "link": ("link", "other"), "telephone": ("value",), "email": ("value",)}
    asked = names.get(kind, ("lines", "postcode"))
    if refused_page := not_yours(request, persons.SAFE if kind == "safe" else persons.RECORD, known.person, _(ADD[kind][0])):
        return refused_page
    sheet = Sheet(dict.fromkeys(asked, ""))
    if request.method == "POST":
        sheet = Sheet.posted(request, asked)
        try:
            persons.add_way(actor=request.actor, ref=ref, kind=kind, given=sheet.values, now=desk.clock.now())
            return back_to(known.person.ref, "added")
        except desk.Refused as refused:
            sheet.refused(refused)
    draw = {
        "uprn": lambda: sheet.text("uprn", _("Reference of the address"), _("Its own number (UPRN), where you know it")),
        "lines": lambda: sheet.text("lines", _("Address"), _("Each part after a comma")), "postcode": lambda: sheet.text("postcode", _("Postcode"), classes="govuk-input--width-10"),
        "system": lambda: sheet.text("system", _("Which system"), _("For example: Housing, Repairs")), "reference": lambda: sheet.text("reference", _("Their reference there"), spellcheck=False),
        "link": lambda: sheet.menu("link", _("What the other is to them"), choices(LINKS)), "other": lambda: sheet.text("other", _("Reference of the other"), _("As it stands on their page"), spellcheck=False),
        "value": lambda: sheet.text("value", _("Telephone number") if kind == "telephone" else _("E-mail address")),
    }  # fmt: skip
    heading, lead = ADD[kind]
    return form(request, sheet, heading=_(heading), fields=[draw[name]() for name in asked], button=_("Add it"), person=known.person, lead=_(lead) if lead else "")
