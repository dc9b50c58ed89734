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
from evenhand.web import reporting, standing, subjects, taking
from evenhand.web.access import colleague
from evenhand.web.forms.form import Form
from evenhand.web.reporting import Opening
from evenhand.web.views.cases import whom
from evenhand.web.views.check import UNKNOWN, line
from evenhand.web.views.common import page, words_of

ABOUT, CHOICE = "about", "outcome"


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
    found = [one for one in desk.find_people(actor=request.actor, q=ref, now=now) if subjects.named(one) == about] if ref else []
    return f"{found[0].name or (found[0].address if kind == 'address' else UNKNOWN)}, {line(found[0])}" if found else None


def _page(
    request: HttpRequest, opening: Opening, others: list[Opening], form: Form, shown: dict[str, Any], now: datetime, status: int = 200,
) -> HttpResponse:  # fmt: skip
    must = [one for one in form.fields if not one.optional]
    may = [one for one in form.fields if one.optional]
    return page(
        request, "report", now, status, step=opening.step, others=[(one.step.title, one.step.id) for one in others],
        questions=[form.html(one) for one in must], besides=[form.html(one) for one in may], beside=[form.html(one) for one in form.beside],
        emergency=opening.words.policy.organisation.emergency, outcomes=_outcomes(opening, shown), errors=_summary(form, shown),
        **shown | subjects.questions(opening.words.policy, shown),
    )  # fmt: skip


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
    anchors = {
        subjects.WHO: subjects.WHICH if shown.get("matches") else subjects.WHO,
        subjects.ACTING: subjects.ACTING_WHICH if shown.get("acting_which") else subjects.ACTING,
    }
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
        "outcome": outcome, "typed": post.get(subjects.WHO, "")[:200], "description": post.get("description", "").strip(), "key": post.get("key", ""),
        "about": post.get(ABOUT, ""), "wrong": {},
    }  # fmt: skip
    shown["known"] = _known(request, shown["about"], now) if shown["about"] else None
    chosen = subjects.whom(request.actor, post, shown, now)
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
