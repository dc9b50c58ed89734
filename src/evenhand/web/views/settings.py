"""Settings: the way in, the list of colleagues, one colleague, who covers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.desk.office import cover as office_cover
from evenhand.desk.office import record, views
from evenhand.desk.office.views import OneColleague
from evenhand.web import edition, moments
from evenhand.web.access import colleague
from evenhand.web.views.common import page
from evenhand.web.views.settings_forms import Sheet, people
from evenhand.web.views.settings_words import CHANGED, change_line

SECOND = timedelta(seconds=1)  # before midnight it is the last day


@colleague
def home(request: HttpRequest) -> HttpResponse:
    """What this colleague may set: their own leave and cover; their people's; for an administrator everything."""
    now = desk.clock.now()
    me = views.one(actor=request.actor, ref=request.actor.human, now=now)
    led = views.people(actor=request.actor, now=now) if not me.administrator else None
    return page(
        request, "settings_home", now, me=me, away=_running(me), people=[_line(request, one, now) for one in led.lines] if led else [],
        more=bool(led and led.after),
    )  # fmt: skip


def _running(one: OneColleague) -> Any:
    """The absence that runs now, if there is one."""
    return next((row for row in one.absences if row.state == "away"), None)


def _line(request: HttpRequest, one: Any, now: datetime) -> dict[str, Any]:
    zone = edition.zone(request)
    away = moments.day(one.away - SECOND, zone, now) if one.away else ""
    last = one.left - SECOND if one.left else None  # a moment of the last day
    return {"one": one, "away": away, "offices": ", ".join(one.offices), "last": last, "leaves": last if one.left and one.left > now else None}


@colleague
def colleagues(request: HttpRequest) -> HttpResponse:
    """Every colleague for an administrator; for a manager or head their people."""
    now = desk.clock.now()
    q, role, gone = request.GET.get("q", "")[:100], request.GET.get("role", "")[:60], request.GET.get("show") == "left"
    who = record.asker(actor=request.actor, now=now)
    found = views.people(actor=request.actor, q=q, role=role, gone=gone, after=request.GET.get("after", ""), now=now)
    offices = sorted(((name, one.title) for name, one in record.offices(edition.of(request)).items()), key=lambda one: one[1])
    kept = {"q": q, "role": role, "show": "left" if gone else ""}
    more = {"next": {"href": f"?{urlencode({**kept, 'after': found.after})}", "text": _("More colleagues")}} if found.after else None
    sheet = Sheet({"q": q, "role": role})
    return page(
        request, "settings_colleagues", now, lines=[_line(request, one, now) for one in found.lines], more=more, administrator=who.administrator,
        q=q, role=role, gone=gone, filtered=bool(q or role), search=sheet.text("q", _("Name or e-mail address"), type="search", spellcheck=False),
        offices=sheet.menu("role", _("Office"), offices, none=_("Every office")),
    )  # fmt: skip


@colleague
def one(request: HttpRequest, ref: str) -> HttpResponse:
    """One colleague, as far as the reader may see their settings."""
    now = desk.clock.now()
    found = views.one(actor=request.actor, ref=ref, now=now)
    policy, zone = edition.of(request), edition.zone(request)
    titles = {name: role.title for name, role in policy.roles.items()}
    changes = [(row, found.names.get(row.by, row.by), change_line(row, titles, found.names, zone)) for row in found.changes]
    done, left = CHANGED.get(request.GET.get("done", "")), found.one.left
    return page(
        request, "settings_colleague", now, found=found, one=found.one, me=ref == request.actor.human, away=_running(found),
        held=[row for row in found.offices if row.state != "ended"], ended=[row for row in found.offices if row.state == "ended"],
        details=_details(request, found), changes=changes, leaves=left - SECOND if left and left > now else None,
        gone=left - SECOND if left and left <= now else None, done={"type": "success", "text": _(done)} if done else None,
    )  # fmt: skip


def _details(request: HttpRequest, found: OneColleague) -> dict[str, Any]:
    one, known, names = found.one, found.now, found.names
    rows = [
        (_("E-mail address"), one.email), (_("Telephone"), one.telephone or _("None given")), (_("Reference"), one.ref), (_("Line manager"), names.get(known.manager, _("Nobody"))),
        (_("Head of their service"), names.get(known.head, _("Nobody"))), (_("Usual deputy"), one.deputy.name if one.deputy else _("Nobody")),
        (_("Account"), _account(one)),
    ]  # fmt: skip
    return {"rows": [{"key": {"text": key}, "value": {"text": value}} for key, value in rows]}


def _account(one: Any) -> str:
    if one.user is None:
        return _("None: they cannot sign in")
    if not one.user.is_active:
        return _("Closed")
    return _("Signs in with the e-mail address; administrator") if one.user.is_staff else _("Signs in with the e-mail address")


# --- who covers ----------------------------------------------------------------------------------
@colleague
def cover(request: HttpRequest, ref: str) -> HttpResponse:
    """When a colleague is away, and who covers: two fields. Below it the usual deputy."""
    now = desk.clock.now()
    found = views.one(actor=request.actor, ref=ref, now=now)
    sheet = Sheet({"first": edition.of(request).calendar.day(now).isoformat(), "last": "", "cover": "", "deputy": found.one.deputy.ref if found.one.deputy else ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("cover", "deputy", "do"), ("first", "last"))
        if done := _cover(request, ref, sheet, now):
            return HttpResponseRedirect(f"{reverse('settings-colleague', args=[ref])}?done={done}")
    others = people(found.names, _not_here(request, ref, now))
    usual = found.one.deputy.name if found.one.deputy else ""
    return page(
        request, "settings_cover", now, 422 if sheet.wrong else 200, found=found, one=found.one, me=ref == request.actor.human, errors=sheet.errors,
        first=sheet.date("first", _("First day away")), last=sheet.date("last", _("Last day away"), _("The whole day. If nobody knows yet, enter a day on which to look again.")),
        who=sheet.menu("cover", _("Who covers"), others, none=_("The usual deputy: {name}").format(name=usual) if usual else _("Nobody yet")),
        deputy=sheet.menu("deputy", _("Usual deputy"), others, none=_("Nobody")), absences=[one for one in found.absences if one.state in ("away", "to-come")],
        usual=usual,
    )  # fmt: skip


def _not_here(request: HttpRequest, ref: str, now: datetime) -> set[str]:
    """Those who cannot be chosen: they have left, or it is the colleague themselves."""
    known = record.asker(actor=request.actor, now=now).known
    return {key for key, one in known.items() if one.left and one.left <= now} | {ref}


def _cover(request: HttpRequest, ref: str, sheet: Sheet, now: datetime) -> str:
    """Does what was asked for: the word of the message, or "" with what is wrong on the sheet."""
    asked, actor = sheet.values["do"], request.actor
    try:
        if asked == "deputy":
            sheet.first = "deputy"
            office_cover.deputy(actor=actor, colleague=ref, deputy=sheet.values["deputy"], now=now)
            return "deputy"
        sheet.first = "last"
        if asked == "back":
            number = request.POST.get("absence", "")
            office_cover.back(actor=actor, colleague=ref, absence=int(number) if number.isdecimal() and len(number) < 18 else -1, now=now)
            return "back"
        first, last = sheet.day("first", _("Enter the first day away")), sheet.day("last", _("Enter the last day away"))
        if not sheet.wrong:
            office_cover.away(actor=actor, colleague=ref, first=first, last=last, cover=sheet.values["cover"], now=now)
            return "away"
    except desk.Refused as refused:
        sheet.refused(refused)
    return ""
