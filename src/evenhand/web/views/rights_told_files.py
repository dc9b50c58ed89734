"""Files that came with what a colleague took in: added by them, seen by whoever deals with the matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand import desk
from evenhand.case.events import Refusal, Refused
from evenhand.web import contacting, exhibits
from evenhand.web.access import colleague
from evenhand.web.views.common import page
from evenhand.web.views.evidence import not_received, streamed, too_much


@colleague
@streamed
def told_files(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The form, for whoever took the entry in."""
    now = desk.clock.now()
    if request.method != "POST":
        return _page(request, ref, number, now)
    receiver = getattr(request, "receiver", None)
    if receiver is None:
        return _page(request, ref, number, now, 413, wrong=[too_much()])
    given = [one.incoming for one in request.FILES.getlist("file") if hasattr(one, "incoming")]
    if wrong := not_received(receiver):
        return _page(request, ref, number, now, 422, wrong=wrong)
    try:
        added = desk.add_told_files(actor=request.actor, case=ref, entry=number, files=given, now=now)
    except Refused as refused:
        return _page(request, ref, number, now, 422, wrong=refused.refusals)
    return HttpResponseRedirect(f"{request.path}?added={added}")


def _page(request: HttpRequest, ref: str, number: int, now: datetime, status: int = 200, *, wrong: Sequence[Refusal] = ()) -> HttpResponse:
    found = desk.told_entry(actor=request.actor, case=ref, entry=number, now=now)  # type: ignore[attr-defined]
    errors = {"titleText": _("There is a problem"), "errorList": [{"text": one.message, "href": "#file"} for one in wrong]} if wrong else None
    added = contacting.number(request.GET.get("added", ""))
    said = ngettext("{number} file is with the entry now.", "{number} files are with the entry now.", added).format(number=added)
    return page(
        request, "rights_told_files", now, status, found=found, errors=errors, upload=exhibits.upload(" ".join(one.message for one in wrong)),
        done={"type": "success", "text": said} if added else None,
    )  # fmt: skip
