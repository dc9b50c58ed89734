"""Your say: photographs, recordings and documents to what somebody gave just now by the code of a letter.

The address of the form says what they go with, for an hour. It is judged before anything of the request is read, and
the code is asked for beside it, so that the address alone, in a history or a log, opens nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from evenhand import desk
from evenhand.case.events import Refusal
from evenhand.desk.rights.sending import Adding, Sent, limits
from evenhand.evidence.receiving import Interrupted, Receiver, announced, receiving
from evenhand.web import exhibits
from evenhand.web.access import anyone
from evenhand.web.views.evidence import no_room, too_much
from evenhand.web.views.rights import address_of, answered, code_box, control, no_code, side
from evenhand.web.views.settings_forms import Sheet

FIELDS = ("code",)


@require_http_methods(["GET", "HEAD", "POST"])
@anyone
@csrf_exempt  # asked once it is known that anything may come, and where it goes
def your_say_files(request: HttpRequest, ticket: str) -> HttpResponse:
    """The form by which files are added, and what was received by it."""
    now = desk.clock.now()
    try:
        return answered(_form(request, ticket, now) if request.method != "POST" else _receive(request, ticket, now))
    except desk.Unknown:
        return answered(_over(request, now, 404))
    except desk.Wait:
        return answered(_over(request, now, 429))


def _form(request: HttpRequest, ticket: str, now: datetime) -> HttpResponse:
    """Come back to by its address: the code is asked for again."""
    return _page(request, ticket, Sheet({"code": ""}), desk.adding(ticket=ticket, address=address_of(request), now=now), now)


def _receive(request: HttpRequest, ticket: str, now: datetime) -> HttpResponse:
    found = desk.begin_sending(ticket=ticket, address=address_of(request), now=now)
    if announced(request) > limits().most:
        return _page(request, ticket, Sheet({"code": ""}), found, now, 413, wrong=[too_much()])  # nothing of it was read
    with receiving(request, limits()) as receiver:
        try:
            checked: HttpResponse = csrf_protect(lambda asked: _keep(asked, ticket, found, receiver, now))(request)
        except Interrupted:
            return HttpResponseBadRequest()  # nobody is there to read it
    return checked


def _keep(request: HttpRequest, ticket: str, found: Adding, receiver: Receiver, now: datetime) -> HttpResponse:
    sheet = Sheet.posted(request, FIELDS)
    given = [one.incoming for one in request.FILES.getlist("file") if hasattr(one, "incoming")]
    if wrong := _left_out(receiver):
        return _page(request, ticket, sheet, found, now, 422, wrong=wrong)
    try:
        sent = desk.send_files(ticket=ticket, code=sheet.values["code"], address=address_of(request), files=given, now=now)
    except desk.Unknown:
        sheet.wrong["code"] = no_code()
        return _page(request, ticket, sheet, found, now, 422)
    except desk.Refused as refused:
        return _page(request, ticket, sheet, found, now, 422, wrong=refused.refusals)
    except desk.Stale:
        again = Refusal("open", _("Something else reached us at the same moment. Nothing was kept: send them once more."), field="file")
        return _page(request, ticket, sheet, found, now, 422, wrong=[again])
    return _page(request, ticket, sheet, found, now, sent=sent)


def _left_out(receiver: Receiver) -> list[Refusal]:
    """What was not written down while it came: too large, too many."""
    most = limits()
    large = _("{name}: it is larger than {most}. Send a shorter recording, or the part that matters. Nothing was kept.")
    found = [Refusal("complete", large.format(name=name, most=exhibits.size(most.each)), field="file") for name in receiver.too_large]
    found += [Refusal("complete", no_room(name), field="file") for name in receiver.not_written]
    many = _("At most {most} files can be sent at once. Nothing was kept: send them in several goes.").format(most=most.count)
    return found + ([Refusal("complete", many, field="file")] if receiver.too_many else [])


def _page(
    request: HttpRequest, ticket: str, sheet: Sheet, found: Adding, now: datetime, status: int = 200, *, wrong: Sequence[Refusal] = (), sent: Sent | None = None,
) -> HttpResponse:  # fmt: skip
    """The form, with what is wrong or what was received. A code that was typed is carried on until it is known to open nothing."""
    ask = not sheet.values["code"] or "code" in sheet.wrong
    room = sent.room if sent else found.room
    links = [{"text": one.message, **({"href": "#file"} if room > 0 else {})} for one in wrong]
    links += [{"text": text, "href": "#code"} for text in sheet.wrong.values()]
    return side(
        request, "files", now, status, errors={"titleText": _("There is a problem"), "errorList": links} if links else None, kept=[] if ask else [("code", sheet.values["code"])],
        box=code_box(sheet) if ask else "", adds=ticket, room=room, sent=sent, received=[{"name": one.name, "size": exhibits.size(one.size), "doubt": one.doubt} for one in sent.files] if sent else [],
        upload=control(" ".join(one.message for one in wrong)),
    )  # fmt: skip


def _over(request: HttpRequest, now: datetime, status: int) -> HttpResponse:
    """Nothing can be added by this address: whatever is wrong with it, the page is the same, but where too much was tried."""
    return side(request, "files_over", now, status, wait=status == 429)
