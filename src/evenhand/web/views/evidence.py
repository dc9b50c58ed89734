"""Evidence: the files of a case, adding to them, one file, and taking them out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from evenhand import desk
from evenhand.case.events import Refusal, Refused
from evenhand.desk.evidence.keeping import too_many
from evenhand.desk.evidence.overwritten import losing, starts
from evenhand.evidence.leaving import leaving, sealed
from evenhand.evidence.receiving import Interrupted, announced, most_bytes, receiving
from evenhand.web import contacting, exhibits, seating, standing
from evenhand.web.access import View, colleague
from evenhand.web.views.case import before_the_story
from evenhand.web.views.common import page, words_of


def streamed(view: View) -> View:
    """A view whose files are written to the disk as they come. What is not kept by then is gone when it answers."""
    guarded = csrf_protect(view)

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if request.method != "POST" or announced(request) > most_bytes():
            return view(request, *args, **named)  # nothing of what was sent is read
        with receiving(request) as receiver:
            request.receiver = receiver  # type: ignore[attr-defined]
            try:
                return guarded(request, *args, **named)
            except Interrupted:
                return HttpResponseBadRequest()  # nobody is there to read it

    inner.csrf_exempt = True  # type: ignore[attr-defined]  # asked above, once the files have a place to go
    return inner


@colleague
@streamed
def evidence(request: HttpRequest, ref: str) -> HttpResponse:
    """The evidence of a case; adding files to it."""
    now = desk.clock.now()
    if request.method != "POST":
        return _list(request, ref, now)
    receiver = getattr(request, "receiver", None)
    if receiver is None:
        return _list(request, ref, now, 413, wrong=[too_much()])
    title = request.POST.get("title", "")
    given = [one.incoming for one in request.FILES.getlist("file") if hasattr(one, "incoming")]
    if wrong := not_received(receiver):
        return _list(request, ref, now, 422, wrong=wrong, title=title)
    try:
        taken = desk.add_files(actor=request.actor, case=ref, title=title, files=given, entry=contacting.number(request.POST.get("entry", "")), now=now)  # type: ignore[attr-defined]
    except Refused as refused:
        return _list(request, ref, now, 422, wrong=refused.refusals, title=title)
    return HttpResponseRedirect(f"{reverse('evidence', args=[ref])}?added={taken.event.number}")


def too_much() -> Refusal:
    """Why nothing was read of what was sent."""
    return Refusal("complete", _("That is more than can be sent at once. Nothing was kept: send fewer files, or smaller ones."), field="file")


def no_room(name: str) -> str:
    """Why a file is not taken that could not be written."""
    return _("{name}: there is no room for it on our side. Nothing was kept. Tell an administrator, and keep the file until it is here.").format(name=name)


def not_received(receiver: Any) -> list[Refusal]:
    """What was left out while it came: too large, too many."""
    from django.conf import settings

    most = exhibits.size(settings.EVENHAND_FILE_MOST_BYTES)
    said = _("{name}: it is larger than {most}. Send a shorter recording, or the part that matters. Nothing was kept.")
    found = [Refusal("complete", said.format(name=name, most=most), field="file") for name in receiver.too_large]
    found += [Refusal("complete", no_room(name), field="file") for name in receiver.not_written]
    return found + ([Refusal("complete", too_many(settings.EVENHAND_FILES_AT_ONCE), field="file")] if receiver.too_many else [])


def _list(request: HttpRequest, ref: str, now: datetime, status: int = 200, *, wrong: Sequence[Refusal] = (), title: str = "", why: str = "") -> HttpResponse:
    found = desk.evidence_of(actor=request.actor, case=ref, now=now)  # type: ignore[attr-defined]
    if seating.asks_first(request, found.case):
        return before_the_story(request, found.case, now)
    errors = {"titleText": _("There is a problem"), "errorList": [_link(one) for one in wrong]} if wrong else None
    said = {one.field: one.message for one in wrong}
    box = {
        "name": "title", "id": "title", "value": title, "label": {"text": _("What it is"), "classes": "govuk-label--s"},
        "hint": {"text": _("In a few words, for example: the door after he left.")}, "errorMessage": {"text": said["title"]} if "title" in said else None,
    }  # fmt: skip
    reason = {
        "name": "why", "id": "why", "value": why, "label": {"text": _("For whom, and why"), "classes": "govuk-label--s"},
        "errorMessage": {"text": said["why"]} if "why" in said else None,
    }  # fmt: skip
    shown, entry = exhibits.things(found.items, found.names), _entry(request, found.case)
    added = next((one for one in shown if str(one.number) == request.GET.get("added")), None)
    return page(
        request, "evidence", now, status, case=found.case, things=shown, found=found, errors=errors, box=box, upload=exhibits.upload(said.get("file", "")),
        losing=losing(found.case), starts=standing.form(ref, start) if (start := starts(found.case)) else "", reason=reason, added=added, entry=entry.number if entry else 0, entry_said=words_of(found.case, now).entry(entry) if entry else "", exports=found.may_export and any(one.files for one in found.items), wrong=said,
    )  # fmt: skip


def _entry(request: HttpRequest, view: Any) -> Any:
    """The entry of the case to which files are added, where one is named."""
    number = contacting.number(request.POST.get("entry", "") or request.GET.get("entry", ""))
    return next((event for event in view.events if event.number == number), None)


def _link(one: Refusal) -> dict[str, str]:
    return {"text": one.message, **({"href": f"#{one.field}"} if one.field else {})}


@colleague
def evidence_file(request: HttpRequest, ref: str, file: str) -> HttpResponse:
    """One file; whoever may, releases or refuses it here."""
    now, wrong = desk.clock.now(), ""
    if request.method == "POST":
        do, why = request.POST.get("do", ""), request.POST.get("why", "")
        try:
            if do not in ("release", "refuse"):
                raise Refused([Refusal("complete", _("Choose whether to release it or to refuse it."))])
            desk.decide_file(actor=request.actor, case=ref, file=file, release=do == "release", why=why, now=now)  # type: ignore[attr-defined]
            return HttpResponseRedirect(f"{reverse('evidence-file', args=[ref, file])}?done={do}")
        except Refused as refused:
            wrong = refused.refusals[0].message
    found = desk.evidence_file(actor=request.actor, case=ref, file=file, now=now)  # type: ignore[attr-defined]
    if seating.asks_first(request, found.case):
        return before_the_story(request, found.case, now)
    one = found.file
    box = {
        "name": "why", "id": "why", "value": request.POST.get("why", ""), "label": {"text": _("Why"), "classes": "govuk-label--s"},
        "errorMessage": {"text": wrong} if wrong else None,
    }  # fmt: skip
    errors = {"titleText": _("There is a problem"), "errorList": [{"text": wrong, "href": "#why"}]} if wrong else None
    return page(
        request, "evidence_file", now, 422 if wrong else 200, case=found.case, found=found, one=one, said=exhibits.exhibit(one), box=box, errors=errors,
        by=exhibits.given_by(one, found.names), decided_by=found.names.get(one.decided_by, one.decided_by), done=request.GET.get("done", ""),
    )  # fmt: skip


@colleague
def shown(request: HttpRequest, ref: str, file: str) -> HttpResponse:
    """The picture that was drawn anew from a file."""
    return _leaving(request, ref, file, drawn=True)


@colleague
def original(request: HttpRequest, ref: str, file: str) -> HttpResponse:
    """The file as it was given, to be saved."""
    return _leaving(request, ref, file, drawn=False)


def _leaving(request: HttpRequest, ref: str, file: str, *, drawn: bool) -> HttpResponse:
    try:
        found = desk.open_file(actor=request.actor, case=ref, file=file, drawn=drawn, now=desk.clock.now())  # type: ignore[attr-defined]
    except Refused as refused:
        return refused_page(refused)
    return leaving(found.path, found.mime, found.save_as, drawn=drawn)


def refused_page(refused: Refused) -> HttpResponse:
    """Why a file is not given out, in words."""
    return HttpResponse(f"{refused.refusals[0].message}\n", status=403, content_type="text/plain; charset=utf-8")  # untranslated: a type


@colleague
@require_POST
def export(request: HttpRequest, ref: str) -> HttpResponse:
    """All files of a case with their originals, in one archive, sent as it is made."""
    now, why = desk.clock.now(), request.POST.get("why", "")
    try:
        found = desk.export_evidence(actor=request.actor, case=ref, why=why, now=now)  # type: ignore[attr-defined]
    except Refused as refused:
        return _list(request, ref, now, 422, wrong=refused.refusals, why=why)
    answer = StreamingHttpResponse(found.pieces, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{found.name}"'  # untranslated: a header
    return sealed(answer)  # type: ignore[arg-type]
