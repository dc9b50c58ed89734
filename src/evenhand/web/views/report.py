"""Report an incident: four answers on one page open the case; then what happens next, by when."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from evenhand import desk
from evenhand.case.events import Refusal, Refused
from evenhand.people.models import Colleague
from evenhand.web import reporting, standing, taking
from evenhand.web.access import colleague
from evenhand.web.forms.form import Form
from evenhand.web.reporting import Opening
from evenhand.web.views.cases import whom
from evenhand.web.views.check import UNKNOWN, line
from evenhand.web.views.common import page, words_of

WHO, ABOUT, CHOICE = "who", "about", "outcome"
LOOKED = {"person": "person", "address": "address"}


@colleague
def report(request: HttpRequest) -> HttpResponse:
    """The first half. Sent twice, it is recorded once."""
    now = desk.clock.now()
    found = reporting.openings(request.actor, now)
    named = request.GET.get("step", "")
    opening = next((one for one in found if one.step.id == named), found[0] if found else None)
    if opening is None:
        raise Http404
    others = [one for one in found if one is not opening]
    if request.method == "POST":
        return _send(request, opening, others, now)
    about = request.GET.get(ABOUT, "")
    known = _known(request, about, now) if about else None
    return _page(request, opening, others, opening.form({}), {"about": about if known else "", "known": known, "key": secrets.token_urlsafe(12)}, now)


def _known(request: HttpRequest, about: str, now: datetime) -> str | None:
    """Whom a link from a card or a case names, in words; None where there is nobody, or not for this reader."""
    kind, _, ref = about.partition(":")
    if kind == "case":
        try:
            view = desk.look(case=ref, actor=request.actor, now=now, record=False)
        except desk.NotFound:
            return None
        return f"Another incident on case {view.ref}, {whom(view)}."
    if kind not in LOOKED:
        return None
    found = [one for one in desk.find_people(actor=request.actor, q=ref, now=now) if one.kind == kind and one.ref == ref]
    return f"{found[0].name or (found[0].address if kind == 'address' else UNKNOWN)}, {line(found[0])}" if found else None


def _page(
    request: HttpRequest, opening: Opening, others: list[Opening], form: Form, shown: dict[str, Any], now: datetime, status: int = 200,
) -> HttpResponse:  # fmt: skip
    must = [one for one in form.fields if not one.optional]
    may = [one for one in form.fields if one.optional]
    return page(
        request, "report", now, status, step=opening.step, others=[(one.step.title, one.step.id) for one in others],
        questions=[form.html(one) for one in must], besides=[form.html(one) for one in may], beside=[form.html(one) for one in form.beside],
        emergency=opening.words.policy.organisation.emergency, outcomes=_outcomes(opening, shown), who=_who(shown), describe=_describe(shown), errors=_summary(form, shown), **shown,
    )  # fmt: skip


def _who(shown: dict[str, Any]) -> dict[str, Any]:
    wrong = shown.get("wrong", {}).get(WHO)
    return {
        "id": WHO, "name": WHO, "value": shown.get("typed", ""), "label": {"text": "Who was it, or where did it happen?", "classes": "govuk-label--s"},
        "hint": {"text": "A name, address, postcode, telephone number or reference"}, "errorMessage": {"text": wrong} if wrong else None,
        "spellcheck": False, "attributes": {"autofocus": ""} if not shown.get("wrong") and not shown.get("known") else {},
    }  # fmt: skip


def _describe(shown: dict[str, Any]) -> dict[str, Any]:
    wrong = shown.get("wrong", {}).get("description")
    return {
        "id": "description", "name": "description", "value": shown.get("description", ""),
        "label": {"text": "If you do not know who it was: how would you know them again?", "classes": "govuk-label--s"},
        "hint": {"text": "Leave this empty if you do. Above, give the address at which it happened."}, "errorMessage": {"text": wrong} if wrong else None,
    }  # fmt: skip


def _outcomes(opening: Opening, shown: dict[str, Any]) -> dict[str, Any] | None:
    """The choice that the policy offers (is anyone in danger now?), where there is one."""
    choices = list(opening.step.outcomes.values())
    if len(choices) < 2:
        return None
    wrong = shown.get("wrong", {}).get(CHOICE)
    items = [{"value": one.id, "text": one.title or one.id, "checked": one.id == shown.get("outcome")} for one in choices]
    return {
        "name": CHOICE, "idPrefix": CHOICE, "items": items, "errorMessage": {"text": wrong} if wrong else None,
        "fieldset": {"legend": {"text": "Which is true now?", "classes": "govuk-fieldset__legend--s"}},
    }  # fmt: skip


def _summary(form: Form, shown: dict[str, Any]) -> dict[str, Any] | None:
    anchors = {WHO: "which" if shown.get("matches") else WHO}
    own = [{"text": text, "href": f"#{anchors.get(name, name)}"} for name, text in shown.get("wrong", {}).items()]
    rest = form.summary()
    links = own + (rest["errorList"] if rest else [])
    return {"titleText": "There is a problem", "errorList": links} if links else None


def _send(request: HttpRequest, opening: Opening, others: list[Opening], now: datetime) -> HttpResponse:
    post = request.POST
    form = opening.form({})
    form.values = form.read(post)
    choices = list(opening.step.outcomes)
    outcome = post.get(CHOICE, choices[0] if len(choices) == 1 else "")
    shown: dict[str, Any] = {
        "outcome": outcome, "typed": post.get(WHO, "")[:200], "description": post.get("description", "").strip(), "key": post.get("key", ""),
        "about": post.get(ABOUT, ""), "wrong": {},
    }  # fmt: skip
    chosen = _whom(request, shown, now)
    if outcome not in choices:
        shown["wrong"][CHOICE] = "Choose one"
    if chosen is None or shown["wrong"]:
        _check_answers(form)
        return _page(request, opening, others, form, shown, now, 422)
    try:
        taken = desk.take_step(
            **chosen, step=opening.step.id, outcome=outcome, answers=taking.answers(form.values), actor=request.actor,
            occurred_at=taking.occurred(form.words, form.values), key=shown["key"], now=now,
        )  # fmt: skip
    except Refused as refused:
        form.refused(refused.refusals)
        return _page(request, opening, others, form, shown, now, 422)
    return HttpResponseRedirect(reverse("reported", args=[taken.case]))


def _check_answers(form: Form) -> None:
    """What is missing is said at once, also while it is still open whom the report is about."""
    missing = [one for one in form.fields if not one.optional and one.id not in form.values]
    form.refused([Refusal("complete", "this has to be answered", field=one.id) for one in missing])


def _whom(request: HttpRequest, shown: dict[str, Any], now: datetime) -> dict[str, Any] | None:
    """Whom it is about, as the desk takes it: a case, or the subject of a new one. Several that fit are offered to
    choose from; nobody is a fault with a way forward."""
    shown["known"] = _known(request, shown["about"], now) if shown["about"] else None
    which = request.POST.get("which", "")
    if which.startswith("case:") and not shown["known"]:
        which = ""  # a case is named by a link from it, never typed
    if which or shown["known"]:
        return _described(shown, which or shown["about"])
    typed = shown["typed"].replace("\0", "").strip()
    found = desk.find_people(actor=request.actor, q=typed, now=now) if typed else []
    places = [one for one in found if one.kind == "address"]
    people = [] if shown["description"] else [one for one in found if one.kind == "person"]
    if shown["description"] and len(places) == 1:
        return _described(shown, f"unknown:{places[0].ref}")
    if not shown["description"] and len(people) == 1 and people[0].exact:
        return {"subject": {"person": people[0].ref}}
    if people or places:
        shown["matches"] = _matches(people, places, bool(shown["description"]))
        shown["wrong"][WHO] = "Choose which of these you mean"
    elif typed:
        shown["wrong"][WHO] = "Nothing here fits. Check the spelling, or give the postcode or the whole address"
    else:
        shown["wrong"][WHO] = "Say who it was, or where it happened"
    return None


def _described(shown: dict[str, Any], which: str) -> dict[str, Any] | None:
    if which.startswith("unknown:") and len(shown["description"]) < 3:
        shown["wrong"]["description"] = "Say in a few words how you would know them again"
    found = reporting.subject(which, shown["description"])
    if found is None:
        shown["wrong"][WHO] = "Say who it was, or where it happened"
    return found


def _matches(people: list[Any], places: list[Any], unknown: bool) -> dict[str, Any]:
    items = [{"value": f"person:{one.ref}", "text": one.name or UNKNOWN, "hint": {"text": line(one)}} for one in people]
    kind, words = ("unknown", "Somebody not yet identified, at") if unknown else ("address", "The address itself:")
    items += [{"value": f"{kind}:{one.ref}", "text": f"{words} {one.address}"} for one in places]
    return {
        "name": "which", "idPrefix": "which", "items": items, "fieldset": {"legend": {"text": "Which do you mean?", "classes": "govuk-fieldset__legend--s"}},
        "hint": {"text": "If it is none of these, change what you typed above."},
    }  # fmt: skip


@colleague
def reported(request: HttpRequest, ref: str) -> HttpResponse:
    """What happens next, by when, and who is to be rung if somebody is in danger."""
    now = desk.clock.now()
    view = desk.look(case=ref, actor=request.actor, now=now, record=False)
    words = words_of(view, now)
    latest = [strand for strand in view.state.strands.values() if not strand.annulled]
    if not latest:
        raise Http404
    opened = standing.open_matters(view.ref, words, view.offers)
    event = next((one for one in view.events if one.number == latest[-1].opened_by), None)
    urgent = event is not None and reporting.is_urgent(view.policy, event)
    attend = reporting.attendance(view.policy, view.offers) if urgent else None
    refs = attend.context.acting() - {request.actor.human} if attend else set()
    duties = [one for one in opened if one.duty]
    told = attend.matter.id if attend and attend.may and attend.matter else ""
    return page(
        request, "reported", now, case=view, next=duties, mine=standing.to_do([one for one in duties if one.id != told]),
        urgent=urgent, attend=reporting.attend_at_once(view.ref, attend) if attend and attend.may else "",
        to_ring=list(Colleague.objects.filter(ref__in=refs).order_by("name")), emergency=view.policy.organisation.emergency,
    )  # fmt: skip
