"""Report an incident, its first half: four answers on one page open the case; then what happens next, by when."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.events import Refusal, Refused
from evenhand.people.models import Colleague
from evenhand.web import (
    contacting,
    labelling,
    reporting,
    sameness,
    standing,
    subjects,
    sureness,
    taking,
    telling_calls,
)
from evenhand.web.access import colleague
from evenhand.web.forms.form import Form, control
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
    return _page(request, opening, others, opening.form(telling_calls.prefilled(request, opening, now)), {"about": about if known else "", "known": known, "contact": request.GET.get("contact", "") if known and contacting.first_words(request, about.partition(":")[2], now) else "", "key": secrets.token_urlsafe(12)}, now)


def _known(request: HttpRequest, about: str, now: datetime) -> str | None:
    """Whom a link from a card or a case names, in words; None where there is nobody, or not for this reader."""
    kind, _colon, ref = about.partition(":")
    if kind == "case":
        try:
            view = desk.look(case=ref, actor=request.actor, now=now, record=False)
        except desk.NotFound:
            return None
        return _("Another incident on case {case}, {name}.").format(case=view.ref, name=whom(view))
    found = [one for one in desk.find_people(actor=request.actor, q=ref, now=now) if subjects.named(one) == about] if ref else []
    return f"{found[0].name or (found[0].address if kind == 'address' else _(UNKNOWN))}, {line(found[0])}" if found else None


def _page(
    request: HttpRequest, opening: Opening, others: list[Opening], form: Form, shown: dict[str, Any], now: datetime, status: int = 200,
) -> HttpResponse:  # fmt: skip
    must = [one for one in form.fields if not one.optional]
    asked = subjects.questions(opening.words.policy, shown)
    return page(
        request, "report", now, status, step=opening.step, others=[(one.step.title, one.step.id) for one in others],
        questions=[form.html(one) for one in must], besides=_besides(form), asked=asked,
        unknown_open=bool(shown.get("description") or "description" in shown.get("wrong", {})),
        beside=[form.html(one) for one in form.beside], beside_open=any(control(one.id) in form.errors or one.id in form.values for one in form.beside),
        emergency=opening.words.policy.organisation.emergency, outcomes=_outcomes(opening, shown), errors=_summary(form, shown), **shown | asked,
    )  # fmt: skip


def _besides(form: Form) -> list[dict[str, Any]]:
    """What may be left out: each folded under what it is for, open where something stands in it."""
    return [
        {"summary": reporting.besides(one), "html": form.html(one), "open": control(one.id) in form.errors or one.id in form.values}
        for one in form.fields if one.optional
    ]  # fmt: skip


def _outcomes(opening: Opening, shown: dict[str, Any]) -> dict[str, Any] | None:
    """The choice that the policy offers (is anyone in danger now?), where there is one."""
    choices = list(opening.step.outcomes.values())
    if len(choices) < 2:
        return None
    wrong = shown.get("wrong", {}).get(CHOICE)
    policy = opening.words.policy
    danger = any(reporting.is_danger(policy, opening.step, one.id) for one in choices)
    items = [{"value": one.id, "text": one.title or one.id, "checked": one.id == shown.get("outcome")} for one in choices]
    return {
        "name": CHOICE, "idPrefix": CHOICE, "items": items, "errorMessage": {"text": wrong} if wrong else None,
        "fieldset": {"legend": {"text": _("Is anybody in danger now?") if danger else _("Which is true now?"), "classes": "govuk-fieldset__legend--s"}},
    }  # fmt: skip


def _summary(form: Form, shown: dict[str, Any]) -> dict[str, Any] | None:
    anchors = {
        subjects.WHO: subjects.WHICH if shown.get("matches") else subjects.WHO,
        subjects.ACTING: subjects.ACTING_WHICH if shown.get("acting_which") else subjects.ACTING,
    }
    own = [{"text": text, "href": f"#{anchors.get(name, name)}"} for name, text in shown.get("wrong", {}).items()]
    rest = form.summary()
    links = own + (rest["errorList"] if rest else [])
    return {"titleText": _("There is a problem"), "errorList": links} if links else None


def _send(request: HttpRequest, opening: Opening, others: list[Opening], now: datetime) -> HttpResponse:
    post = request.POST
    form = opening.form({})
    form.values = form.read(post)
    choices = list(opening.step.outcomes)
    outcome = post.get(CHOICE, choices[0] if len(choices) == 1 else "")
    shown: dict[str, Any] = {
        "outcome": outcome, "typed": post.get(subjects.WHO, "")[:200], "description": post.get("description", "").strip(), "key": post.get("key", ""),
        "about": post.get(ABOUT, ""), "wrong": {}, "said_sure": post.get(sureness.SURE, ""), "contact": post.get("contact", "")[:15],
    }  # fmt: skip
    shown["known"] = _known(request, shown["about"], now) if shown["about"] else None
    chosen = subjects.whom(request.actor, post, shown, now)
    if outcome not in choices:
        shown["wrong"][CHOICE] = _("Choose one")
    if chosen is None or shown["wrong"]:
        _check_answers(form)
        return _page(request, opening, others, form, shown, now, 422)
    try:
        where = _record(request, opening, form, shown, chosen, now)
    except Refused as refused:
        # Changed after its answer was lost on the way: the first is told, and what was changed may go with a key of its own.
        shown["already"] = desk.already_reported(actor=request.actor, key=shown["key"])
        if shown["already"]:
            shown["key"] = secrets.token_urlsafe(12)
        else:
            form.refused(refused.refusals)
        where = ""
    if where:
        return HttpResponseRedirect(where)
    return _page(request, opening, others, form, shown, now, 200 if shown.get("same") or shown.get("sure") or shown.get("already") else 422)


def _record(request: HttpRequest, opening: Opening, form: Form, shown: dict[str, Any], chosen: dict[str, Any], now: datetime) -> str:
    """Records the report, or adds it to the one that it is, and says where to go on; "" where something has to be
    asked first. A report of danger is never held up by a question. Raises Refused."""
    answers, said = taking.answers(form.values), request.POST.get(sameness.SAME, "")
    danger, sure = reporting.is_danger(opening.words.policy, opening.step, shown["outcome"]), sureness.said(request.POST, chosen)
    if not danger and (asked := sureness.question(request.actor, sureness.whom(chosen), sure, now)):
        _check_answers(form)
        shown["sure"] = asked
        return ""
    if "subject" in chosen and said != sameness.ANOTHER and not danger:
        _check_answers(form)
        if form.errors:
            return ""
        found = desk.possible_duplicates(actor=request.actor, subject=chosen["subject"], answers=answers, key=shown["key"], now=now)
        if same := sameness.adding(found, said):
            return reverse("reported", args=[sameness.add(request.actor, same, form, shown["key"], now)]) + "?added=1"
        if found:
            shown["same"] = sameness.question(found, opening.words.zone, now, said)
            return ""
    taken = desk.take_step(
        **chosen, step=opening.step.id, outcome=shown["outcome"], answers=answers, actor=request.actor,
        occurred_at=taking.occurred(form.words, form.values), key=shown["key"], now=now,
    )  # fmt: skip
    if shown["contact"]:
        contacting.reported(request, shown["contact"], taken.case, now)
    if not taken.repeated:
        sureness.keep(request.actor, chosen, sure, taken.case, now)
    return reverse("reported", args=[taken.case])


def _check_answers(form: Form) -> None:
    """What is missing is said at once, also while it is still open whom the report is about."""
    missing = [one for one in form.fields if not one.optional and one.id not in form.values]
    form.refused([Refusal("complete", _("this has to be answered"), field=one.id) for one in missing])


@colleague
def reported(request: HttpRequest, ref: str) -> HttpResponse:
    """What happens next, by when, who has it, who looks after the colleague; whom to ring if somebody is in danger."""
    now = desk.clock.now()
    view = desk.look(case=ref, actor=request.actor, now=now, record=False)
    words = words_of(view, now)
    latest = [strand for strand in view.state.strands.values() if not strand.annulled]
    if not latest:
        raise Http404
    duties = [one for one in standing.open_matters(view.ref, words, view.offers) if one.duty]
    event = next((one for one in view.events if one.number == latest[-1].opened_by), None)
    added = "added" in request.GET
    urgent = event is not None and not added and reporting.is_urgent(view.policy, event)
    attend = reporting.attendance(view.policy, view.offers) if urgent else None
    refs = attend.context.acting() - {request.actor.human} if attend else set()
    told = attend.matter.id if attend and attend.may and attend.matter else ""
    rest = next(iter(reporting.second_half(view.offers)), None)
    support = {one.id for one in view.state.open_matters() if reporting.looks_after(view.book.policy(one.edition), one.owner)}
    ours = {told, rest.matter.id if rest and rest.matter else ""}
    own = event is not None and event.by == request.actor.human and not added
    return page(
        request, "reported", now, labels=labelling.in_texts(event) if event and own else [], recorded=True, case=view, next=[one for one in duties if one.id not in support | ours and not one.early], added=added,
        rest=next((one for one in duties if rest and rest.matter and one.id == rest.matter.id), None),
        rest_href=reporting.rest(view.ref, rest) if rest else "",
        support=[one for one in duties if one.id in support and not one.early],
        mine=standing.to_do([one for one in duties if one.id not in ours]), urgent=urgent,
        attend=reporting.attend_at_once(view.ref) if attend and attend.may else "",
        to_ring=list(Colleague.objects.filter(ref__in=refs).order_by("name")), emergency=view.policy.organisation.emergency,
    )  # fmt: skip
