"""What goes to whoever acts for a person on paper: a copy of a letter, and what they are told meanwhile."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from evenhand import desk
from evenhand.letters.render import Unprintable
from evenhand.web.access import colleague
from evenhand.web.views.authority import as_number
from evenhand.web.views.case import FORMATS
from evenhand.web.views.common import page


@colleague
def letter_copy(request: HttpRequest, ref: str, letter: str, key: str) -> HttpResponse:
    """The copy of a letter for somebody who acts; with a press, that it was sent."""
    number, now = as_number(key), desk.clock.now()
    given = {"actor": request.actor, "case": ref, "letter": letter, "authority": number, "now": now}
    back = reverse("letter", args=[ref, letter])
    try:
        if request.method == "POST":
            desk.note_copied(**given)
            return HttpResponseRedirect(f"{back}?done=copied#copies")
        chosen = request.GET.get("format", "")
        if chosen and chosen not in dict(FORMATS):
            raise Http404
        content, mime = desk.copied_letter(**given, format=chosen or "pdf")
    except desk.Refused as refused:
        return page(request, "authority_refused", now, 422, reasons=[each.message for each in refused.refusals], back=back)
    except Unprintable as error:
        return page(request, "unprintable", now, 422, ref=ref, message=str(error))
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="{ref}-{letter}-copy"'  # untranslated: a header
    return answer


@colleague
def receipt(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """What whoever acts is told meanwhile, as a letter to their own address."""
    number, now = as_number(key), desk.clock.now()
    chosen, back = request.GET.get("format", ""), reverse("authority", args=[ref, number])
    if chosen and chosen not in dict(FORMATS):
        raise Http404
    try:
        content, mime = desk.receipt_letter(actor=request.actor, person=ref, key=number, format=chosen, now=now)
    except desk.Refused as refused:
        return page(request, "authority_refused", now, 422, reasons=[each.message for each in refused.refusals], back=back)
    except Unprintable as error:
        return page(request, "unprintable", now, 422, ref=ref, message=str(error))
    answer = HttpResponse(content, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="A-{number}-received"'  # untranslated: a header
    return answer
