"""The files of one message: adding to them, saving one, and deciding about one that is held back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.events import Refusal, Refused
from evenhand.evidence.leaving import leaving
from evenhand.evidence.models import HELD, SHOWN
from evenhand.web import contacting, edition, exhibits, needing
from evenhand.web.access import colleague
from evenhand.web.views.check import UNKNOWN
from evenhand.web.views.common import page
from evenhand.web.views.evidence import not_received, refused_page, streamed, too_much


@colleague
@streamed
def files(request: HttpRequest, number: str) -> HttpResponse:
    """The files of one message, and the form that adds to them."""
    now, item = desk.clock.now(), contacting.number(number)
    if request.method != "POST":
        return _page(request, item, now)
    receiver = getattr(request, "receiver", None)
    if receiver is None:
        return _page(request, item, now, 413, wrong=[too_much()])
    given = [one.incoming for one in request.FILES.getlist("file") if hasattr(one, "incoming")]
    if wrong := not_received(receiver):
        return _page(request, item, now, 422, wrong=wrong)
    try:
        desk.add_to_contact(actor=request.actor, item=item, files=given, now=now)
    except Refused as refused:
        return _page(request, item, now, 422, wrong=refused.refusals)
    return HttpResponseRedirect(f"{request.path}?done=added")


@colleague
def file(request: HttpRequest, number: str, file: str) -> HttpResponse:
    """One file, to be saved; whoever may, releases or refuses it here."""
    now, item = desk.clock.now(), contacting.number(number)
    if request.method == "POST":
        do = request.POST.get("do", "")
        try:
            if do not in ("release", "refuse"):
                raise Refused([Refusal("complete", _("Choose whether to release it or to refuse it."))])
            desk.decide_contact_file(actor=request.actor, item=item, file=file, release=do == "release", why=request.POST.get("why", ""), now=now)
            return HttpResponseRedirect(f"{reverse('contact-files', args=[number])}?done={do}")
        except Refused as refused:
            return _page(request, item, now, 422, wrong=refused.refusals)
    try:
        found = desk.contact_file(actor=request.actor, item=item, file=file, now=now)
    except Refused as refused:
        return refused_page(refused)
    return leaving(found.path, found.mime, found.save_as)


def _page(request: HttpRequest, item: int, now: datetime, status: int = 200, *, wrong: Sequence[Refusal] = ()) -> HttpResponse:
    found = desk.contact_files(actor=request.actor, item=item, now=now)  # type: ignore[attr-defined]
    said = {one.field: one.message for one in wrong}
    errors = {"titleText": _("There is a problem"), "errorList": [{"text": one.message, **({"href": f"#{one.field}"} if one.field == "file" else {})} for one in wrong]} if wrong else None
    done = {"added": _("Added."), "release": _("Released. It can be opened now."), "refuse": _("Refused. Its content is gone, its hash stays on the record.")}.get(request.GET.get("done", ""))
    shown = [{"said": exhibits.exhibit(one), "at": one.at, "held": one.state == HELD and not one.erased, "may": not one.erased and (found.may_release or one.state == SHOWN)} for one in found.files]
    names, zone = contacting.channels(edition.of(request)), edition.zone(request)
    return page(
        request, "contact_files", now, status, found=found, item=found.line.item, person=found.person, heading=found.person.name or UNKNOWN, files=shown,
        line=contacting.line(found.line, names, zone, now), errors=errors, upload=exhibits.upload(said.get("file", "")), given_by=exhibits.by_code(), **needing.of_person(request, found.person, now),
        done={"type": "success", "text": done} if done else None,
    )  # fmt: skip
