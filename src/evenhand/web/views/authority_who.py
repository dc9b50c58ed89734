"""Who acts for a person turns out to be somebody whom we know: found, with what tells people apart, tied, and untied."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.desk.people import persons
from evenhand.people.authority import ENDED
from evenhand.people.standings import HOW_KNOWN
from evenhand.web import authorities
from evenhand.web.access import colleague
from evenhand.web.views.authority import RECORD, as_number
from evenhand.web.views.common import page
from evenhand.web.views.person_forms import choices, not_yours
from evenhand.web.views.settings_forms import Sheet


@colleague
def who(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """This is the person whom we know as …: looked for, chosen, with how we know; or the tie taken back."""
    number, now = as_number(key), desk.clock.now()
    found = desk.one_authority(actor=request.actor, person=ref, key=number, now=now)
    line, person = found.line, found.line.person
    if line.state == ENDED:
        raise desk.NotFound(key)
    if refused_page := not_yours(request, RECORD, person, authorities.name_of(line)):
        return refused_page
    q = request.GET.get("q", "")
    sheet = Sheet({"representative": "", "sure": ""})
    if request.method == "POST":
        sheet, q = Sheet.posted(request, ("representative", "sure")), request.POST.get("q", "")
        if _done(request, sheet, person.ref, number, now):
            return HttpResponseRedirect(f"{reverse('authority', args=[person.ref, number])}?done={'unnamed' if request.POST.get('do') == 'own' else 'named'}")
    people = [] if line.given else _people(request, q, person.ref, now)
    return page(
        request, "authority_who", now, 422 if sheet.wrong else 200, errors=sheet.errors, caption=persons.name_of(person), name=authorities.name_of(line), given=line.given, q=q[:200],
        asked=bool(q.strip()), fields=_fields(sheet, people) if people else [], back=reverse("authority", args=[person.ref, number]),
    )  # fmt: skip


def _done(request: HttpRequest, sheet: Sheet, ref: str, key: int, now: datetime) -> bool:
    """Whether it was done; else what is wrong stands in the sheet."""
    sheet.first, actor = "representative", request.actor  # type: ignore[attr-defined]
    try:
        if request.POST.get("do") == "own":
            desk.unname_representative(actor=actor, person=ref, key=key, now=now)
        else:
            desk.name_representative(actor=actor, person=ref, key=key, **sheet.values, now=now)
    except desk.Refused as refused:
        sheet.refused(refused)
        return False
    return True


def _people(request: HttpRequest, q: str, ref: str, now: datetime) -> list[tuple[str, str]]:
    """Those who may be meant, each with what tells them apart; never the person themselves."""
    found = desk.find_people(actor=request.actor, q=q, now=now) if q.strip() else []  # type: ignore[attr-defined]
    return [(one.ref, _said(one)) for one in found if one.kind == "person" and not one.unidentified and one.ref != ref]


def _said(one: Any) -> str:
    born = _("born in {year}").format(year=one.year_of_birth) if one.year_of_birth else _("year of birth not known")
    where = one.address or _("no address known")
    return _("{name} ({ref})").format(name=one.name, ref=one.ref) if one.group else _("{name}, {born}, {where} ({ref})").format(name=one.name, born=born, where=where, ref=one.ref)


def _fields(sheet: Sheet, people: list[tuple[str, str]]) -> list[Any]:
    return [
        sheet.radios("representative", _("Whom we know them as"), people),
        sheet.radios("sure", _("How do you know it is this one?"), choices(HOW_KNOWN), _("Your answer is kept with the person’s record.")),
    ]  # fmt: skip
