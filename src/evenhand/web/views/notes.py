"""Taking out for good what was written about a person: the list of it, and one with the reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.desk.people import persons
from evenhand.desk.people.erasing_notes import ABOUT, LABELS, Note
from evenhand.policy.tongue import gettext
from evenhand.web.access import colleague
from evenhand.web.views.common import page
from evenhand.web.views.settings_forms import Sheet


@colleague
def notes(request: HttpRequest, ref: str) -> HttpResponse:
    """What was written about a person, for those who may take it out."""
    now = desk.clock.now()
    try:
        one, found = desk.notes(actor=request.actor, person=ref, now=now)
    except desk.Refused as refused:
        return _not_yours(request, ref, refused)
    done = {"type": "success", "text": _("Taken out for good. That it was, when, by whom and why stays on the record.")} if "done" in request.GET else None
    return page(request, "notes", now, person=one, heading=persons.name_of(one), found=[_said(each) for each in found], done=done)


@colleague
def note(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """One of them, and the reason for which it goes."""
    now, sheet = desk.clock.now(), Sheet({"why": ""})
    try:
        if request.method == "POST":
            sheet = Sheet.posted(request, ("why",))
            try:
                kept = desk.erase_note(actor=request.actor, person=ref, key=key, why=sheet.values["why"], now=now)
                return HttpResponseRedirect(f"{reverse('person-notes', args=[kept.ref])}?done=1")
            except desk.Refused as refused:
                if any(each.rule in ("role", "independent") for each in refused.refusals):
                    raise
                sheet.refused(refused)
        one, found = desk.one_note(actor=request.actor, person=ref, key=key, now=now)
    except desk.Refused as refused:
        return _not_yours(request, ref, refused)
    why = sheet.text("why", _("Why it is taken out"), _("For example: they asked us to forget it. Do not repeat what it says."))
    return page(request, "note", now, 422 if sheet.wrong else 200, person=one, caption=persons.name_of(one), one=_said(found), why=why, errors=sheet.errors, message=key[:1] == "c")


def _not_yours(request: HttpRequest, ref: str, refused: desk.Refused) -> HttpResponse:
    """Who may, where the reader may not."""
    found = desk.needs_of(actor=request.actor, person=ref, now=desk.clock.now())  # type: ignore[attr-defined]
    return page(request, "person_not_yours", desk.clock.now(), 422 if request.method == "POST" else 200, heading=_("What was written about them"), reasons=[each.message for each in refused.refusals], person=found.person)


def _said(one: Note) -> dict[str, Any]:
    words = [(gettext(LABELS[name]) if name in LABELS else name, said) for name, said in one.words]
    return {"key": one.key, "about": gettext(ABOUT[one.about]), "words": words, "at": one.at, "by": one.by, "erased": one.erased, "erased_by": one.erased_by}


