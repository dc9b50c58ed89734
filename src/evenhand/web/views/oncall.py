"""On a call now: a warning, another, the end, one press each; then it is logged, and a report is offered."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.events import Refused
from evenhand.case.subjects import GROUP, PERSON
from evenhand.desk.attend import calls
from evenhand.desk.attend.calls import CallView
from evenhand.people.find import by_ref
from evenhand.people.models import Colleague
from evenhand.web import authorities, edition, moments, needing, oncall, telling_calls
from evenhand.web.access import colleague
from evenhand.web.views.check import UNKNOWN
from evenhand.web.views.common import page
from evenhand.web.views.settings_forms import Sheet

NUMBER = re.compile(r"[0-9]{1,9}")
START, UNSAY, DROP, CLOSE, MOVE = "start", "unsay", "drop", "close", "move"


@colleague
def call(request: HttpRequest, ref: str) -> HttpResponse:
    """The call that this colleague is on with this person; without one, the person's card."""
    now = desk.clock.now()
    if request.method == "POST":
        return _press(request, ref, now)
    found = desk.open_call(actor=request.actor)
    if found is None or found.person.ref != ref:
        return HttpResponseRedirect(reverse("person-card", args=[ref]))
    return _page(request, found, now)


def _press(request: HttpRequest, ref: str, now: datetime) -> HttpResponse:
    do, __, which = request.POST.get("do", START).partition(":")
    actor = request.actor
    try:
        if do == START:
            desk.start_call(actor=actor, person=ref, now=now)
        elif do == MOVE:
            ref = desk.move_call(actor=actor, person=ref, now=now).person.ref
        elif do == UNSAY:
            desk.unsay(actor=actor, person=ref, now=now)
        elif do == DROP:
            desk.drop_call(actor=actor, person=ref)
            return HttpResponseRedirect(reverse("person-card", args=[ref]))
        elif do == CLOSE:
            number = desk.close_call(actor=actor, person=ref, how=which, now=now)
            return HttpResponseRedirect(reverse("call-logged", args=[ref, number]) if number else f"{reverse('person-card', args=[ref])}?call=over")
        else:
            desk.say(actor=actor, person=ref, what=do, now=now)
    except Refused as refused:
        return _refused(request, refused, now, ref if do == START else "")
    except desk.NotFound:
        if do in (START, MOVE):
            raise
        return HttpResponseRedirect(reverse("person-card", args=[ref]))  # closed meanwhile, in another window
    return HttpResponseRedirect(reverse("call", args=[ref]))


@colleague
def unknown(request: HttpRequest) -> HttpResponse:
    """One press for a call from a number under which nobody was found."""
    now = desk.clock.now()
    if request.method != "POST":
        return HttpResponseRedirect(reverse("check"))
    try:
        found = desk.call_from(actor=request.actor, number=request.POST.get("number", "")[:200], now=now)
    except Refused as refused:
        if desk.open_call(actor=request.actor) is not None:
            return _refused(request, refused, now)
        return HttpResponseRedirect(f"{reverse('person-new')}?who=unknown")
    return HttpResponseRedirect(reverse("call", args=[found.person.ref]))


def _refused(request: HttpRequest, refused: Refused, now: datetime, other: str = "") -> HttpResponse:
    """The call that is open all the same, with why; `other`: with whom another was to begin, who may be the one who rings."""
    found = desk.open_call(actor=request.actor)
    if found is None:
        raise desk.NotFound
    errors = {"titleText": _("This cannot be done yet"), "errorList": [{"text": one.message} for one in refused.refusals]}
    return _page(request, found, now, errors, by_ref(other) if other else None)


def _name(person: Any) -> str:
    """How a page names the one on the telephone."""
    return person.name or str(UNKNOWN)


def _page(request: HttpRequest, found: CallView, now: datetime, errors: dict[str, Any] | None = None, other: Any = None) -> HttpResponse:
    policy = edition.of(request)
    words, zone = oncall.to_say(policy, found.needs), edition.zone(request)
    said = [
        {"id": name, "title": title, "words": words[name], "at": moments.clock(at, zone) if at else ""}
        for name, title, at in ((calls.FIRST, _("First warning"), found.first), (calls.SECOND, _("Second warning"), found.second))
    ]
    return page(
        request, "oncall", now, 422 if errors else 200, call=found, name=_name(found.person), said=said, ending=words[oncall.ENDED],
        next=next((one for one in said if not one["at"]), None), needs=oncall.needs(policy, found.needs),
        promised=oncall.WARN_FIRST in found.needs and not found.first, errors=errors, other=other, other_name=_name(other) if other else "", emergency=policy.organisation.emergency,
        here=needing.first_contact(request, found.person, now), calls=authorities.calling(desk.who_calls(actor=request.actor, person=found.person.ref, now=now)),  # type: ignore[attr-defined]
        opens=desk.page_opens(actor=request.actor, ref=found.person.ref, now=now),  # type: ignore[attr-defined]
    )  # fmt: skip


@colleague
def logged(request: HttpRequest, ref: str, number: str) -> HttpResponse:
    """What was kept of the call, the report that is offered, and taking back one that was logged in error."""
    now, entry, sheet = desk.clock.now(), int(number) if NUMBER.fullmatch(number) else 0, Sheet({"why": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("why",))
        try:
            desk.take_back_call(actor=request.actor, person=ref, number=entry, why=sheet.values["why"], now=now)
            return HttpResponseRedirect(f"{reverse('person-card', args=[ref])}?call=back")
        except Refused as refused:
            sheet.first = "why"
            sheet.refused(refused)
    found = desk.logged_call(actor=request.actor, person=ref, number=entry, now=now)
    kind = GROUP if found.person.is_group else PERSON
    report = f"{reverse('report')}?{urlencode({'about': f'{kind}:{ref}', 'call': found.number})}"
    manager = Colleague.objects.filter(ref=request.actor.human).values_list("manager__name", "manager__telephone").first()
    return page(
        request, "oncall_logged", now, 422 if sheet.wrong else 200, call=found, errors=sheet.errors, wrong=bool(sheet.wrong), why=sheet.text("why", _("Why"), _("It stands on the person’s record.")), name=_name(found.person), report=report, manager=manager[0] if manager else "",
        telephone=(manager[1] if manager else "") or "", how=_(telling_calls.ENDINGS[found.how]),
        sentence=telling_calls.sentence(found, edition.zone(request)),
    )  # fmt: skip
