"""Settings: days on which the offices are closed, and the tokens of programs."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from evenhand import desk
from evenhand.desk.office import closures as office_closures
from evenhand.desk.office import record as office
from evenhand.desk.office import tokens as office_tokens
from evenhand.web import edition, me
from evenhand.web.access import colleague
from evenhand.web.views.common import page
from evenhand.web.views.settings_forms import Sheet, not_yours

CLOSED = {
    "added": N_("The day is added. Limits that are reckoned from now on leave it out."),
    "withdrawn": N_("The day is withdrawn. It counts again for what is reckoned from now on."),
}
NO_REASON = "withdrawn on the page"  # untranslated: goes into the record


@colleague
def closures(request: HttpRequest) -> HttpResponse:
    """Further days on which the offices are closed: everybody may read them, an administrator adds and withdraws."""
    now = desk.clock.now()
    who = office.asker(actor=request.actor, now=now)
    sheet = Sheet({"day": "", "why": ""})
    if request.method == "POST":
        if not who.administrator:
            return not_yours(request, _("Days on which we are closed"), now)
        sheet = Sheet.posted(request, ("why",), ("day",))
        if done := _close(request, sheet):
            return HttpResponseRedirect(f"{reverse('settings-closures')}?done={done}")
    rows, policy = office_closures.closures(now=now), edition.of(request)
    names = me.names({one.by for one in rows})
    said = CLOSED.get(request.GET.get("done", ""))
    return page(
        request, "settings_closures", now, 422 if sheet.wrong else 200, errors=sheet.errors, administrator=who.administrator, policy=policy,
        rows=[(one, names.get(one.by, _("the operator of this installation"))) for one in rows], day=sheet.date("day", _("Day"), _("A day to come, for example 24 12 2026")),
        why=sheet.why(), done={"type": "success", "text": _(said)} if said else None, always=policy.closures,
    )  # fmt: skip


def _close(request: HttpRequest, sheet: Sheet) -> str:
    now = desk.clock.now()
    try:
        if request.POST.get("do") == "withdraw":
            try:
                day = date.fromisoformat(request.POST.get("which", ""))
            except ValueError:
                sheet.wrong["day"] = _("Choose a day from the list")
                return ""
            office_closures.withdraw(actor=request.actor, day=day, why=sheet.values["why"] or NO_REASON, now=now)
            return "withdrawn"
        day = sheet.day("day", _("Enter the day"))
        if not sheet.wrong:
            office_closures.close(actor=request.actor, day=day, why=sheet.values["why"], now=now)
            return "added"
    except desk.Refused as refused:
        sheet.first = "day"
        sheet.refused(refused)
    return ""


@colleague
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of programs: one's own, for an administrator everybody's. A new one is shown once, in the answer."""
    now = desk.clock.now()
    who = office.asker(actor=request.actor, now=now)
    everybody = who.administrator and request.GET.get("show") == "all"
    sheet, made = Sheet({"name": ""}), ""
    if request.method == "POST":
        sheet = Sheet.posted(request, ("name",))
        try:
            if request.POST.get("do") == "revoke":
                number = request.POST.get("token", "")
                office_tokens.revoke(actor=request.actor, token=int(number) if number.isdecimal() and len(number) < 18 else -1, now=now)
                return HttpResponseRedirect(f"{reverse('settings-tokens')}?done=revoked{'&show=all' if everybody else ''}")
            made = office_tokens.make_token(actor=request.actor, name=sheet.values["name"], now=now)
            sheet = Sheet({"name": ""})
        except desk.Refused as refused:
            sheet.refused(refused)
    rows = office_tokens.tokens(actor=request.actor, everybody=everybody, now=now)
    done = {"type": "success", "text": _("The token is revoked. No program can use it any more.")} if request.GET.get("done") == "revoked" else None
    return page(
        request, "settings_tokens", now, 422 if sheet.wrong else 200, errors=sheet.errors, administrator=who.administrator, everybody=everybody, made=made,
        using=[one for one in rows if not one.revoked], revoked=[one for one in rows if one.revoked], done=done,
        name=sheet.text("name", _("What it is for"), _("For example: job sheets of the repairs system.")),
    )  # fmt: skip
