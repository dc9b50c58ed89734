"""Settings of administrators: a colleague joins, changes, is given offices, gets a password, leaves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.desk.office import account as office_account
from evenhand.desk.office import joiners, views
from evenhand.desk.office import leave as office_leave
from evenhand.desk.office import record as office
from evenhand.web import edition
from evenhand.web.access import colleague
from evenhand.web.views.common import page
from evenhand.web.views.settings_forms import Choices, Sheet, leaving, not_yours, people

NO_REASON = "ended on the page"  # untranslated: goes into the record
DETAILS = ("name", "email", "telephone", "manager", "head", "deputy", "why")


def _to(ref: str, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('settings-colleague', args=[ref])}?done={done}")


def _choose(who: office.Asker, now: datetime, but: str = "") -> Choices:
    """Colleagues who work here."""
    return people({ref: one.name for ref, one in who.known.items() if not (one.left and one.left <= now)}, {but})


def _offices(request: HttpRequest) -> Choices:
    found = office.offices(edition.of(request)).items()
    return sorted(((name, _("{office} (one human holds it)").format(office=one.title) if one.one else one.title) for name, one in found), key=lambda one: one[1])


def _person(sheet: Sheet, others: Choices) -> list[Any]:
    return [
        sheet.text("name", _("Name"), autocomplete="off"), sheet.text("email", _("E-mail address"), _("They sign in with it."), type="email", autocomplete="off", spellcheck=False),
        sheet.text("telephone", _("Telephone (optional)"), type="tel", autocomplete="off"), sheet.menu("manager", _("Line manager"), others, none=_("Nobody")),
        sheet.menu("head", _("Head of their service"), others, none=_("Nobody")),
    ]  # fmt: skip


# --- joining, changing ---------------------------------------------------------------------------
@colleague
def join(request: HttpRequest) -> HttpResponse:
    """A new colleague, on one page; the password is shown once, in the answer."""
    now = desk.clock.now()
    who = office.asker(actor=request.actor, now=now)
    if not who.administrator:
        return not_yours(request, _("Add a colleague"), now)
    sheet, asks = Sheet(dict.fromkeys(("name", "email", "telephone", "manager", "head", "leave"), "")), None
    if request.method == "POST":
        sheet = Sheet.posted(request, ("name", "email", "telephone", "manager", "head", "leave"), several=("roles",))
        try:
            roles = sheet.values["roles"] if sheet.values["leave"] != "no" else _free(sheet.values["roles"], now)
            given = {name: sheet.values[name] for name in ("name", "email", "telephone", "manager", "head")}
            ref, word = joiners.join(actor=request.actor, **given, roles=roles, leave=sheet.values["leave"] == "yes", now=now)
            return page(request, "settings_password", now, ref=ref, name=sheet.values["name"], email=sheet.values["email"].lower(), word=word, joined=True)
        except desk.Refused as refused:
            sheet.refused(refused)
            if any(one.rule == "one" for one in refused.refusals):
                held = joiners.sole(roles=sheet.values["roles"], since=now, besides="")
                names = list(dict.fromkeys(name for one in held for name in one.names))
                asks = sheet.radios("leave", _holder([one.title for one in held]), leaving(names, sheet.values["name"] or _("the new colleague")))
    fields = [*_person(sheet, _choose(who, now)), sheet.boxes("roles", _("Offices (optional)"), _offices(request), _("Under the policy in force. They count at once."))]
    return page(
        request, "settings_form", now, 422 if sheet.wrong else 200, errors=sheet.errors, caption=_("Settings"), heading=_("Add a colleague"), fields=[*fields, asks or ""],
        button=_("Add and show the password"), back=reverse("settings-colleagues"), back_text=_("Colleagues"),
        lead=_("They can sign in as soon as you have given them the password, which is shown once."),
    )  # fmt: skip


def _holder(titles: list[str]) -> str:
    return _("Who holds the office of {office}?").format(office=_(" and ").join(titles))


def _free(roles: list[str], now: datetime) -> list[str]:
    """Of these offices those that nobody else holds where one human does."""
    held = {one.role for one in joiners.sole(roles=roles, since=now, besides="")}
    return [one for one in roles if one not in held]


@colleague
def details(request: HttpRequest, ref: str) -> HttpResponse:
    """Another name, address, number, manager, head or deputy."""
    now = desk.clock.now()
    found = views.one(actor=request.actor, ref=ref, now=now)
    if not found.administrator:
        return not_yours(request, _("Change the details"), now)
    one = found.one
    sheet = Sheet({"name": one.name, "email": one.email, "telephone": one.telephone, "why": "", **{
        name: getattr(one, name).ref if getattr(one, name) else "" for name in ("manager", "head", "deputy")
    }})  # fmt: skip
    if request.method == "POST":
        sheet = Sheet.posted(request, DETAILS)
        try:
            changed = joiners.change(actor=request.actor, colleague=ref, **sheet.values, now=now)
            return _to(ref, "details" if changed else "same")
        except desk.Refused as refused:
            sheet.refused(refused)
    others = _choose(office.asker(actor=request.actor, now=now), now)
    fields = [*_person(sheet, others), sheet.menu("deputy", _("Usual deputy"), others, none=_("Nobody")), sheet.why(_("Why (optional)"))]
    return page(
        request, "settings_form", now, 422 if sheet.wrong else 200, errors=sheet.errors, caption=one.name, heading=_("Change the details"), fields=fields,
        button=_("Save"), back=reverse("settings-colleague", args=[ref]), back_text=one.name,
    )  # fmt: skip


# --- offices -------------------------------------------------------------------------------------
@colleague
def offices(request: HttpRequest, ref: str) -> HttpResponse:
    """The offices of a colleague: give one, end one."""
    now = desk.clock.now()
    found = views.one(actor=request.actor, ref=ref, now=now)
    if not found.administrator:
        return not_yours(request, _("Offices"), now)
    sheet, asks = Sheet({"role": request.GET.get("role", ""), "since": edition.of(request).calendar.day(now).isoformat(), "until": "", "why": "", "leave": ""}), None
    if request.method == "POST":
        sheet = Sheet.posted(request, ("role", "why", "leave", "do"), ("since", "until"))
        try:
            if done := _office(request, ref, sheet, now):
                return _to(ref, done)
        except desk.Refused as refused:
            sheet.refused(refused)
            if any(one.rule == "one" for one in refused.refusals):
                held = joiners.sole(roles=[sheet.values["role"]], since=now, besides=ref)
                asks = sheet.radios("leave", _holder([held[0].title]), leaving(held[0].names, found.one.name)) if held else None
    running = [row for row in found.offices if row.state != "ended"]
    return page(
        request, "settings_offices", now, 422 if sheet.wrong else 200, errors=sheet.errors, one=found.one, held=running, asks=asks,
        role=sheet.menu("role", _("Office"), _offices(request)), since=sheet.date("since", _("From")), until=sheet.date("until", _("Last day (optional)")), why=sheet.why(),
    )  # fmt: skip


def _office(request: HttpRequest, ref: str, sheet: Sheet, now: datetime) -> str:
    """Gives or ends an office: the word of the message, or "" with what is wrong on the sheet. Raises Refused."""
    values, calendar = sheet.values, edition.of(request).calendar
    if values["do"] == "take":
        sheet.first = "role"
        joiners.take(actor=request.actor, colleague=ref, role=values["role"], why=values["why"], now=now)
        return "office-ended"
    if values["leave"] == "no":
        return "kept"
    since = sheet.day("since", _("Enter the first day"))
    until = sheet.day("until", "") if values["until"] else None
    if not values["role"]:
        sheet.wrong["role"] = _("Choose an office")
    if sheet.wrong:
        return ""
    if since < calendar.day(now):
        sheet.wrong["since"] = _("Enter today or a later day: what was decided before was decided by whoever held the office then.")
        return ""
    if until and until < since:
        sheet.wrong["until"] = _("The last day has to be the first one or later.")
        return ""
    joiners.give(
        actor=request.actor, colleague=ref, role=values["role"], since=calendar.start_of(since), until=calendar.end_of(until) if until else None,
        leave=values["leave"] == "yes", why=values["why"], now=now,
    )  # fmt: skip
    return "office"


# --- leaving -------------------------------------------------------------------------------------
@colleague
def leave(request: HttpRequest, ref: str) -> HttpResponse:
    """All that a colleague holds, and handing it on in one go; for an administrator, that they leave."""
    now = desk.clock.now()
    found = views.one(actor=request.actor, ref=ref, now=now)
    holding = views.holding(actor=request.actor, ref=ref, now=now)
    sheet = Sheet({"day": "", "to": "", "why": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("to", "why"), ("day",))
        if request.POST.get("do") == "stay":
            if _stay(request, ref, sheet, now):
                return _to(ref, "stays")
        elif handed := _leave(request, found, sheet, now):
            to = found.names.get(sheet.values["to"], "")
            return page(
                request, "settings_left", now, one=found.one, handed=handed, to=to, at_once=handed.at <= now, left=found.administrator,
                last=handed.at - timedelta(seconds=1), still=_still(handed),
            )  # fmt: skip
    others = _choose(office.asker(actor=request.actor, now=now), now, ref)
    return page(
        request, "settings_leave", now, 422 if sheet.wrong else 200, errors=sheet.errors, one=found.one, holding=holding, administrator=found.administrator,
        me=ref == request.actor.human, day=sheet.date("day", _("First day on which they no longer work here"), _("Today means at once.")), why=sheet.why(),
        to=sheet.menu("to", _("Who takes over"), others, none=_("Nobody yet") if found.administrator else _("Choose one")),
        gone=found.one.left - timedelta(seconds=1) if found.one.left else None,
    )  # fmt: skip


def _still(handed: office_leave.Handed) -> list[tuple[str, list[str]]]:
    """The cases that could not be handed over, by why."""
    found: dict[str, list[str]] = {}
    for case, why in handed.left.items():
        found.setdefault(why.rstrip("."), []).append(case)
    return list(found.items())


def _stay(request: HttpRequest, ref: str, sheet: Sheet, now: datetime) -> bool:
    try:
        office_leave.stay(actor=request.actor, colleague=ref, why=sheet.values["why"], now=now)
    except desk.Refused as refused:
        sheet.first = "why"
        sheet.refused(refused)
    return not sheet.wrong


def _leave(request: HttpRequest, found: Any, sheet: Sheet, now: datetime) -> office_leave.Handed | None:
    try:
        if not found.administrator:
            return office_leave.hand_on(actor=request.actor, colleague=found.one.ref, to=sheet.values["to"], now=now)
        day = sheet.day("day", _("Enter the day"))
        if not sheet.wrong:
            return office_leave.leave(actor=request.actor, colleague=found.one.ref, day=day, to=sheet.values["to"], why=sheet.values["why"], now=now)
    except desk.Refused as refused:
        sheet.first = "to"
        sheet.refused(refused)
    return None


# --- the account, and whom they are close to -----------------------------------------------------
@colleague
def account(request: HttpRequest, ref: str) -> HttpResponse:
    """A new password, shown once in the answer; who is an administrator."""
    now = desk.clock.now()
    found = views.one(actor=request.actor, ref=ref, now=now)
    if not found.administrator:
        return not_yours(request, _("Account"), now)
    sheet = Sheet({"why": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("why",))
        try:
            if request.POST.get("do") != "administrator":
                word = office_account.reset_password(actor=request.actor, colleague=ref, now=now)
                return page(request, "settings_password", now, ref=ref, name=found.one.name, email=found.one.email, word=word)
            office_account.make_administrator(actor=request.actor, colleague=ref, yes=request.POST.get("yes") == "yes", why=sheet.values["why"], now=now)
            return _to(ref, "administrator")
        except desk.Refused as refused:
            sheet.refused(refused)
    return page(request, "settings_account", now, 422 if sheet.wrong else 200, errors=sheet.errors, one=found.one, why=sheet.why())


@colleague
def relations(request: HttpRequest, ref: str) -> HttpResponse:
    """Whom a colleague is close to: for themselves and administrators."""
    now = desk.clock.now()
    found = views.one(actor=request.actor, ref=ref, now=now)
    if not found.own:
        raise desk.NotFound(ref)
    sheet = Sheet({"other": "", "why": ""})
    if request.method == "POST":
        sheet = Sheet.posted(request, ("other", "why"))
        try:
            if request.POST.get("do") == "end":
                joiners.unrelate(actor=request.actor, colleague=ref, other=sheet.values["other"], why=sheet.values["why"] or NO_REASON, now=now)
                return _to(ref, "relation-ended")
            joiners.relate(actor=request.actor, colleague=ref, other=sheet.values["other"], now=now)
            return _to(ref, "relation")
        except desk.Refused as refused:
            sheet.refused(refused)
    other = sheet.text("other", _("Reference of the person or colleague"), _("As it stands at the top of their page: P-1001, or the part of an e-mail address before the @."), spellcheck=False)
    return page(request, "settings_relations", now, 422 if sheet.wrong else 200, errors=sheet.errors, found=found, one=found.one, me=ref == request.actor.human, other=other)
