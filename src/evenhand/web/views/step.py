"""A step: the choice, then its questions, then a look at the answers, then it is taken. Made from the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from evenhand import desk
from evenhand.case import house
from evenhand.case.annul import KEPT
from evenhand.case.events import Refused
from evenhand.case.facts import Actor
from evenhand.case.offers import Offer
from evenhand.policy.model import Need, Outcome
from evenhand.web import clauses, previews, prose, standing, taking, telling
from evenhand.web.access import colleague
from evenhand.web.forms.form import OCCURRED, WHEN, Form
from evenhand.web.views.common import page, words_of
from evenhand.web.words import Words

CHECK, QUESTIONS = "check", "questions"


@dataclass
class Visit:
    """One person at one step of one case."""

    request: HttpRequest
    actor: Actor
    view: Any  # desk.CaseView
    words: Words
    offer: Offer
    draft: taking.Draft
    kept: bool  # whether there is a draft

    @property
    def outcomes(self) -> list[Outcome]:
        return list(self.offer.step.outcomes.values())

    @property
    def now(self) -> datetime:
        return self.words.now

    @property
    def lasting(self) -> bool:
        """Whether this step cannot be taken back alone once it is recorded."""
        return self.offer.step.id.startswith(KEPT)

    def href(self, **query: str) -> str:
        """The address of this step, with what is asked for."""
        matter = {"matter": self.offer.matter.id} if self.offer.matter else {}
        asked = {key: value for key, value in {**matter, **query}.items() if value}
        link = reverse("step", args=[self.view.ref, self.offer.step.id])
        return f"{link}?{urlencode(asked)}" if asked else link

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """A page of this step, with the clauses it rests on beside it."""
        policy = self.offer.context.policy
        beside = [clauses.one(policy, number) for number in self.offer.step.clause if number in policy.clauses]
        back = reverse("case", args=[self.view.ref])
        return page(
            self.request, template, self.now, status, case=self.view, offer=self.offer, step=self.offer.step, visit=self, beside=beside,
            back=back, draft=self.draft, words=self.words, **context,
        )  # fmt: skip


@colleague
def step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Every page of a step. A choice and answers live in a draft, so that nothing is lost between them."""
    now, actor = desk.clock.now(), request.actor
    view = desk.look(case=ref, actor=actor, now=now)
    words = words_of(view, now)
    named = request.POST.get("matter") or request.GET.get("matter", "")
    found = [offer for offer in view.offers if offer.step.id == step and not standing.reports_another(offer)]
    offers = [offer for offer in found if offer.matter and offer.matter.id == named] if named else found
    if not offers:
        return _gone(request, view, words, named)
    if len(offers) > 1:
        links = [(offer.matter.title if offer.matter else "", standing.href(view.ref, offer)) for offer in offers]
        return page(request, "matter", now, case=view, matter=None, links=links, words=words, offers=offers)
    draft = taking.load(actor, view.ref, offers[0], now)
    visit = Visit(request, actor, view, words, offers[0], draft or taking.Draft(tag=offers[0].tag), draft is not None)
    return _post(visit) if request.method == "POST" else _get(visit)


def _gone(request: HttpRequest, view: Any, words: Words, matter: str) -> HttpResponse:
    """What was open when the form was opened has been answered: told as any other change. Else there is no such step."""
    if matter not in view.state.matters:
        raise Http404
    entries = [telling.entry(words, event) for event in list(view.events)[-3:]]
    return page(request, "changed", words.now, 409, case=view, entries=entries, typed=[], again="")


def _chosen(visit: Visit, name: str) -> Outcome | None:
    if len(visit.outcomes) == 1:
        return visit.outcomes[0]
    return visit.offer.step.outcomes.get(name)


def _get(visit: Visit) -> HttpResponse:
    asked = visit.request.GET
    outcome = _chosen(visit, asked.get("outcome", visit.draft.outcome if "choose" not in asked else ""))
    if outcome is None:
        return _choice(visit)
    form = _form(visit, outcome)
    nothing_to_ask = visit.offer.may and not form.fields and not visit.offer.step.dated
    at_once = nothing_to_ask and asked.get("page") != QUESTIONS
    return _check(visit, form) if at_once or asked.get("page") == CHECK else _questions(visit, form)


def _choice(visit: Visit, status: int = 200) -> HttpResponse:
    """The choice on its own page."""
    items = [{"value": one.id, "text": one.title or one.id, "checked": one.id == visit.draft.outcome} for one in visit.outcomes]
    error = {"text": "Choose one"} if status != 200 else None
    errors = {"titleText": "There is a problem", "errorList": [{"text": "Choose one", "href": "#outcome"}]} if error else None
    radios = {
        "name": "outcome", "idPrefix": "outcome", "items": items, "errorMessage": error,
        "fieldset": {"legend": {"text": "What do you want to record?", "classes": "govuk-fieldset__legend--m"}},
    }  # fmt: skip
    return visit.page("step_choice", status, radios=radios, errors=errors)


def _form(visit: Visit, outcome: Outcome) -> Form:
    values, hints = taking.prefilled(visit.words, visit.offer, outcome)
    if visit.kept and visit.draft.outcome in ("", outcome.id):
        values, hints = visit.draft.values, {}
    elif visit.kept:
        values = {**values, **visit.draft.values}
    return Form(visit.words, visit.offer, outcome, values, hints)


def _questions(visit: Visit, form: Form, status: int = 200) -> HttpResponse:
    """The questions of the outcome chosen."""
    people = [(ref, visit.words.person_in_a_list(ref)) for ref in sorted(visit.offer.context.acting()) if ref != visit.actor.human]
    several = len(visit.outcomes) > 1
    prepared = visit.words.human(visit.draft.prepared_by) if visit.draft.prepared_by else ""
    letter = previews.of_matter(visit.view, visit.actor, visit.offer, form.values, visit.now)
    return visit.page(
        "step", status, form=form, errors=form.summary(), people=people, several=several, prepared=prepared, letter=letter,
        approving=visit.offer.step.id == house.APPROVE, helps=_helps(visit, form),
    )  # fmt: skip


def _helps(visit: Visit, form: Form) -> list[str]:
    """What helps the person, where measures are chosen that may close what they depend on."""
    if not form.outcome.imposes and not any(one.kind == "restrictions" for one in form.fields):
        return []
    needs = visit.offer.context.policy.needs
    return [_need(visit, needs[one]) for one in sorted(visit.view.facts.needs) if one in needs]


def _need(visit: Visit, need: Need) -> str:
    cannot = ", ".join(visit.words.names.get(one, one) for one in need.cannot)
    return f"{need.title} (cannot use: {cannot})" if cannot else need.title


def _check(visit: Visit, form: Form) -> HttpResponse:
    """The answers, what follows from them, and the letter; or the questions again, with what is wrong."""
    event = taking.attempt(visit.view, form, visit.actor, visit.draft)
    if event is None:
        return _questions(visit, form, 422)
    change = visit.href(outcome=form.outcome.id, page=QUESTIONS)
    rows = [_row(form, name, value, change) for name, value in form.values.items()]
    follows = telling.effects(visit.words, event)
    prepared = visit.words.human(visit.draft.prepared_by) if visit.draft.prepared_by else ""
    answers = taking.answers(form.values)
    if not visit.kept:
        visit.draft.outcome, visit.draft.values = form.outcome.id, dict(form.values)
    letter = previews.of_event(visit.view, visit.actor, event, answers, visit.now)
    letter = letter or previews.of_matter(visit.view, visit.actor, visit.offer, answers, visit.now)
    return visit.page("step_check", form=form, rows={"rows": rows}, follows=follows, change=change, prepared=prepared, letter=letter)


def _row(form: Form, name: str, value: Any, change: str) -> dict[str, Any]:
    field = WHEN if name == OCCURRED else telling.field_of(form.offer.context.policy, name)
    lines = form.words.typed(field, value)
    anchor = f"#{form.anchor(field)}"
    link = {"href": change + anchor, "text": "Change", "visuallyHiddenText": (field.label or name).lower()}
    return {"key": {"text": field.label or name}, "value": {"html": prose.lines(lines)}, "actions": {"items": [link]}}


def _post(visit: Visit) -> HttpResponse:
    outcome = _chosen(visit, visit.request.POST.get("outcome", ""))
    if outcome is None:
        return _choice(visit, 422)
    do = visit.request.POST.get("do", "continue")
    if do == "choose":
        return HttpResponseRedirect(visit.href(outcome=outcome.id))
    if do == "confirm":
        return _confirm(visit, outcome)
    form = _form(visit, outcome)
    draft = visit.draft
    draft.outcome, draft.values = outcome.id, form.read(visit.request.POST)
    draft.tag = visit.request.POST.get("tag", "") or visit.offer.tag
    anchor = _change_rows(draft.values, do, visit.request.POST)
    if draft.tag != visit.offer.tag and do == "continue":
        return _changed(visit, form, draft)
    try:
        taking.save(visit.actor, visit.view.ref, visit.offer, draft, visit.now, _for(visit) if do == "prepare" else "")
    except Refused as refused:
        form.values = draft.values
        form.refused(refused.refusals)
        return _questions(visit, form, 422)
    if do in ("save", "prepare"):
        return HttpResponseRedirect(f"{reverse('case', args=[visit.view.ref])}?saved={do}")
    if do == "continue":
        return HttpResponseRedirect(visit.href(outcome=outcome.id, page=CHECK))
    return HttpResponseRedirect(visit.href(outcome=outcome.id) + anchor)


def _for(visit: Visit) -> str:
    """For whom it is prepared: the one chosen, of those who may take the step."""
    chosen = visit.request.POST.get("for", "")
    acting = visit.offer.context.acting()
    return chosen if chosen in acting else next(iter(sorted(acting)), "")


def _change_rows(values: dict[str, Any], do: str, post: Any) -> str:
    """Adds or removes a row of measures; returns the anchor of where to go on."""
    what, _, rest = do.partition(":")
    name, _, index = rest.partition(":")
    rows = list(values.get(name, []))
    anchor = f"#answer-{name}"
    if what == "add" and (measure := post.get(f"answer-{name}-new")):
        rows.append({"measure": measure})
        anchor = f"#answer-{name}-{len(rows) - 1}"
    elif what == "remove" and index.isdigit() and int(index) < len(rows):
        del rows[int(index)]
    else:
        return anchor if what in ("add", "remove") else ""
    values[name] = rows
    if not rows:
        del values[name]
    return anchor


def _confirm(visit: Visit, outcome: Outcome) -> HttpResponse:
    """Takes the step as it was shown. What was changed since it was shown (in another window, or by whoever
    prepares it) is shown again first."""
    form, post = _form(visit, outcome), visit.request.POST
    if not visit.kept:  # nothing was asked, so there is no draft: the form itself carries what it was about
        visit.draft.outcome, visit.draft.values = outcome.id, dict(form.values)
        visit.draft.tag, visit.draft.key = post.get("tag", ""), post.get("key", "")
    if post.get("digest", "") != visit.draft.digest:
        return HttpResponseRedirect(visit.href(outcome=outcome.id, page=CHECK))
    try:
        taken = taking.take(visit.view.ref, form, visit.actor, visit.draft)
    except Refused as refused:
        form.refused(refused.refusals)
        return _questions(visit, form, 422)
    except desk.Stale as stale:
        return _changed(visit, form, visit.draft, stale.events)
    if any(effect["do"] == "bar" and visit.actor.human in effect["humans"] for effect in taken.event.effects):
        return HttpResponseRedirect(f"{reverse('work')}?closed={visit.view.ref}")
    return HttpResponseRedirect(f"{reverse('case', args=[visit.view.ref])}?done={taken.event.number}")


def _changed(visit: Visit, form: Form, draft: taking.Draft, events: Any = ()) -> HttpResponse:
    """Something happened while the form was open: what it was, and what was typed, which is kept."""
    draft.outcome, draft.tag = form.outcome.id, visit.offer.tag
    if draft.values:
        taking.save(visit.actor, visit.view.ref, visit.offer, draft, visit.now)
    shown = {event.number for event in visit.view.events}
    since = [event for event in events if event.number in shown] or list(visit.view.events)[-3:]
    entries = [telling.entry(visit.words, event) for event in since]
    asked = {name: telling.field_of(visit.words.policy, name) for name in taking.answers(draft.values)}
    typed = [(asked[name].label or name, visit.words.typed(asked[name], value)) for name, value in taking.answers(draft.values).items()]
    return page(
        visit.request, "changed", visit.now, 409, case=visit.view, entries=entries, typed=typed, again=visit.href(outcome=form.outcome.id),
    )  # fmt: skip
