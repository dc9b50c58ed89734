"""This came from somebody acting for the person: one step from a message, and the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.people.authority import KINDS, STATES
from evenhand.policy.tongue import gettext
from evenhand.web import authorities, contacting, edition
from evenhand.web.access import colleague
from evenhand.web.views.check import UNKNOWN
from evenhand.web.views.common import page
from evenhand.web.views.person_forms import choices
from evenhand.web.views.settings_forms import Sheet

FIELDS = ("authority", "name", "representative", "organisation", "contact", "kind")
NEW = "new"


@colleague
def sender(request: HttpRequest, number: str) -> HttpResponse:
    """Who sent one message for the person: one of those whom we know, or somebody who is asked about from now on."""
    now, item = desk.clock.now(), contacting.number(number)
    found = desk.sending(actor=request.actor, item=item, now=now)
    sheet = Sheet(dict.fromkeys(FIELDS, ""))
    if request.method == "POST":
        sheet = Sheet.posted(request, FIELDS)
        if _done(request, sheet, item):
            back = reverse("inbound-one", args=[found.held]) if found.held else reverse("contact", args=[item])
            return HttpResponseRedirect(f"{back}?done={'own' if request.POST.get('do') == 'own' else 'from'}")
    names, zone = contacting.channels(edition.of(request)), edition.zone(request)
    line = contacting.line(desk.Line(found.item, (), None), names, zone, now)
    return page(
        request, "contact_from", now, 422 if sheet.wrong else 200, errors=sheet.errors, person=found.person, heading=found.person.called or UNKNOWN, line=line, item=found.item,
        sender=authorities.sender(found.sender), fields=_fields(sheet, found), back=reverse("inbound-one", args=[found.held]) if found.held else reverse("contact", args=[found.item.pk]),
    )  # fmt: skip


def _done(request: HttpRequest, sheet: Sheet, item: int) -> bool:
    """Whether it was done; else what is wrong stands in the sheet."""
    now, who = desk.clock.now(), request.actor  # type: ignore[attr-defined]
    sheet.first = "name"
    try:
        if request.POST.get("do") == "own":
            desk.take_back_sender(actor=who, item=item, now=now)
        else:
            given = {name: value for name, value in sheet.values.items() if value and value != NEW}
            desk.came_from(actor=who, item=item, given=given, now=now)
    except desk.Refused as refused:
        sheet.refused(refused)
        return False
    return True


def _fields(sheet: Sheet, found: Any) -> list[Any]:
    known = [(str(one.key), _("{name} ({state})").format(name=authorities.name_of(one), state=gettext(STATES[one.state]))) for one in found.known]
    first = [sheet.radios("authority", _("Who sent it"), [*known, (NEW, _("Somebody else: give their name here"))])] if known else []
    return [
        *first, sheet.text("name", _("Their name"), spellcheck=False),
        sheet.text("representative", _("The reference of their own record, if they have one"), _("Then leave the name empty."), spellcheck=False, classes="govuk-input--width-10"),
        sheet.menu("kind", _("On what authority, as they say (optional)"), choices(KINDS), none=_("They do not say")),
        sheet.text("organisation", _("Organisation or firm (optional)"), spellcheck=False),
        sheet.text("contact", _("How to reach them (optional)"), _("A number, an e-mail address or an address for post. What comes from it later is recognised."), spellcheck=False),
    ]  # fmt: skip
