"""Asking whoever holds a recording, a camera's pictures or posts to keep them, before they are overwritten."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.events import Refused
from evenhand.web import edition, moments, seating, standing
from evenhand.web.access import colleague
from evenhand.web.views.case import before_the_story
from evenhand.web.views.common import page

ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")


@colleague
def keep(request: HttpRequest, ref: str, matter: str) -> HttpResponse:
    """The request as it can be sent, and one press that records that it was."""
    now, wrong = desk.clock.now(), ""
    if request.method == "POST":
        try:
            taken = desk.asked_to_keep(actor=request.actor, case=ref, matter=matter, now=now)  # type: ignore[attr-defined]
            return HttpResponseRedirect(f"{reverse('case', args=[ref])}?done={taken.event.number}")
        except Refused as refused:
            wrong = refused.refusals[0].message
    found = desk.overwritten(actor=request.actor, case=ref, matter=matter, now=now)  # type: ignore[attr-defined]
    if seating.asks_first(request, found.case):
        return before_the_story(request, found.case, now)
    one, zone = found.one, edition.zone(request)
    text, subject = _text(ref, one, zone, now), _("Please keep this until we have a copy: {ref}").format(ref=ref)
    to = ADDRESS.search(one.holder)
    mail = f"mailto:{quote(to[0]) if to else ''}?subject={quote(subject)}&body={quote(text)}"
    rest = standing.form(ref, one.offer) if one.offer else ""
    errors = {"titleText": _("There is a problem"), "errorList": [{"text": wrong}]} if wrong else None
    box = {"name": "text", "id": "text", "value": text, "rows": "12", "label": {"text": _("The request"), "classes": "govuk-label--s"}, "hint": {"text": _("Copy it, or open it in your e-mail program. It names nobody.")}}
    return page(request, "evidence_keep", now, 422 if wrong else 200, case=found.case, one=one, box=box, mail=mail, rest=rest, errors=errors)


def _text(ref: str, one: Any, zone: Any, now: datetime) -> str:
    """The words of the request. Nobody is named: whoever holds it need not know whom it is about."""
    of = _(" of {moment}").format(moment=moments.when(one.happened, zone)) if one.happened else ""
    at = _(", at {place}").format(place=one.place) if one.place else ""
    last = ""
    if one.last:
        said = _(" We understand that it would otherwise be lost on {day}.") if now <= one.last else _(" We understand that it may have been lost since {day}: please keep it if it is still there.")
        last = said.format(day=moments.day(one.last, zone))
    what = one.what or _("What you hold")
    lines = (
        _("Please keep this until we have a copy: {what}{of}{at}.").format(what=what[:1].lower() + what[1:], of=of, at=at) + last,
        _("It is needed for our record {ref}.").format(ref=ref),
        _("Please answer that it is kept, and how we can fetch a copy. Please do not send it by e-mail before we have agreed on how."),
    )
    return "\n\n".join(lines)
