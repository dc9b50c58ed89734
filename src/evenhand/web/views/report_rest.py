"""Report an incident, its second half: a list of tasks, one thing a page, saved at each, in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.events import Refusal, Refused
from evenhand.case.offers import Offer
from evenhand.policy.model import Outcome
from evenhand.web import moments, needing, reporting, secondhalf, standing, taking
from evenhand.web.access import colleague
from evenhand.web.forms.form import Form
from evenhand.web.secondhalf import CHOICE, Task
from evenhand.web.views.common import page, words_of
from evenhand.web.words import Words

TAGS = {secondhalf.DONE: "", secondhalf.TO_DO: "govuk-tag--blue", secondhalf.FREE: "govuk-tag--grey", secondhalf.WRONG: "govuk-tag--red"}


@dataclass
class Rest:
    """One colleague, completing one report."""

    request: HttpRequest
    view: Any  # desk.CaseView
    words: Words
    offer: Offer
    draft: taking.Draft
    kept: bool
    hints: dict[str, str]

    @property
    def outcome(self) -> Outcome:
        return secondhalf.outcome_of(self.offer, self.draft.outcome)

    @property
    def form(self) -> Form:
        return Form(self.words, self.offer, self.outcome, self.draft.values, self.hints)

    @property
    def tasks(self) -> list[Task]:
        return secondhalf.tasks(self.offer, self.outcome, self.draft.values)

    def href(self, **query: str) -> str:
        """The address of the list, or of one of its pages."""
        return reporting.rest(self.view.ref, self.offer, **query)

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """A page of the second half, with how much of it is done."""
        found = self.tasks
        asked = [one for one in found if one.state != secondhalf.FREE]
        return page(
            self.request, template, self.words.now, status, case=self.view, step=self.offer.step, offer=self.offer, rest=self, back=self.href(),
            done=sum(not one.open for one in asked), all=len(asked), **context,
        )  # fmt: skip


@colleague
def rest(request: HttpRequest, ref: str) -> HttpResponse:
    """The list, one of its pages (`ask`), or what is sent from there. Someone else may have been quicker."""
    now = desk.clock.now()
    view = desk.look(case=ref, actor=request.actor, now=now)
    words = words_of(view, now)
    named = request.POST.get("matter") or request.GET.get("matter", "")
    found = [one for one in reporting.second_half(view.offers) if not named or (one.matter and one.matter.id == named)]
    if not found:
        if named in view.state.matters and not view.state.matters[named].open:
            return HttpResponseRedirect(reverse("case", args=[ref]))
        raise Http404
    here = _begin(request, view, words, found[0])
    if request.method == "POST":
        return _save(here)
    ask = request.GET.get("ask", "")
    if not ask:
        return _list(here)
    task = next((one for one in here.tasks if ask == one.id or ask in [asked.id for asked in one.fields]), None)
    if task is None:
        raise Http404
    return _ask(here, task, here.form)


def _begin(request: HttpRequest, view: Any, words: Words, offer: Offer) -> Rest:
    draft = taking.load(request.actor, view.ref, offer, words.now)
    if draft:
        return Rest(request, view, words, offer, draft, True, {})
    values, hints = taking.prefilled(words, offer, secondhalf.BLANK)
    for name, moment in secondhalf.moment_of_report(offer, words, words.zone).items():
        if name not in values:
            values[name], hints[name] = moment, _("Filled in from the report: change it if that is not when it happened.")
    return Rest(request, view, words, offer, taking.Draft(tag=offer.tag, values=values), False, hints)


def _list(here: Rest) -> HttpResponse:
    """All tasks with what is done; the way to the check when nothing is left."""
    found = here.tasks
    check = f"{standing.form(here.view.ref, here.offer)}&{urlencode({'outcome': here.outcome.id, 'page': 'check'})}"
    due = here.offer.matter.due if here.offer.matter else None
    return here.page(
        "report_rest", items=[_task_item(here, one) for one in found], ready=not any(one.open for one in found), check=check,
        until=moments.until(due, here.words.zone, here.words.now) if due else "", prepared=here.words.human(here.draft.prepared_by) if here.draft.prepared_by else "",
        saved={"text": _("Saved. You can come back to it: it waits under Your work.")} if "saved" in here.request.GET else None,
        about=_about(here), here=needing.first_contact(here.request, here.view.person, here.words.now),
    )  # fmt: skip


def _task_item(here: Rest, task: Task) -> dict[str, Any]:
    state = _(task.state)
    status = {"text": state} if not TAGS[task.state] else {"tag": {"text": state, "classes": TAGS[task.state]}}
    hint = {"text": task.also} if task.also else None
    return {"title": {"text": task.title}, "href": here.href(ask=task.id), "status": status, **({"hint": hint} if hint else {})}


def _about(here: Rest) -> list[str]:
    """What was reported, so that it need not be remembered: the first answer of the report."""
    strand = here.words.state.strands.get(here.offer.context.strand)
    event = next((one for one in here.words.events if strand and one.number == strand.opened_by), None)
    if event is None:
        return []
    texts = [str(value) for value in event.answers.values() if isinstance(value, str)]
    said = _("{name} reported on {day}: {sentence}") if texts else _("{name} reported on {day}.")
    return [said.format(name=here.words.human(event.by), day=here.words.day(event.recorded_at), sentence=max(texts, key=len, default=""))]


def _ask(here: Rest, task: Task, form: Form, status: int = 200) -> HttpResponse:
    """One page: its few questions, or the choice."""
    radios = None
    if task.id == CHOICE:
        items = [{"value": one.id, "text": one.title or one.id, "checked": one.id == here.draft.outcome} for one in here.offer.step.outcomes.values()]
        legend = {"text": task.title, "classes": "govuk-fieldset__legend--s"}
        radios = {"name": CHOICE, "idPrefix": CHOICE, "items": items, "fieldset": {"legend": legend}}
    found = here.tasks
    number = [one.id for one in found].index(task.id) + 1
    return here.page("report_rest_page", status, task=task, radios=radios, html=[form.html(one) for one in task.fields], errors=form.summary(), number=number, count=len(found))


def _save(here: Rest) -> HttpResponse:
    """Keeps one page. What cannot be read is kept too, and said."""
    post = here.request.POST
    task = next((one for one in here.tasks if one.id == post.get("ask", "")), None)
    if task is None:
        raise Http404
    if task.id == CHOICE:
        chosen = post.get(CHOICE, "")
        here.draft.outcome = chosen if chosen in here.offer.step.outcomes else here.draft.outcome
    else:
        given, ours = here.form.read(post), {one.id for one in task.fields}
        values = {name: value for name, value in here.draft.values.items() if name not in ours}
        here.draft.values = values | {name: value for name, value in given.items() if name in ours}
    here.draft.tag = here.offer.tag
    form = here.form
    try:
        taking.save(here.request.actor, here.view.ref, here.offer, here.draft, here.words.now)
    except Refused as refused:
        form.refused(refused.refusals)
        return _ask(here, task, form, 422)
    if wrong := secondhalf.faults(here.offer, task.fields, here.draft.values):
        labels = {one.id: one.label or one.id for one in task.fields}
        form.refused([Refusal("complete", f"{labels[name]}: {said}.", field=name) for name, said in wrong.items()])
        return _ask(here, task, form, 422)
    return HttpResponseRedirect(_onward(here, task, post.get("do", "")))


def _onward(here: Rest, task: Task, do: str) -> str:
    """The next page that has still to be done; the list when none is left, or when it was asked for."""
    found = here.tasks
    place = [one.id for one in found].index(task.id)
    later = [one for one in found[place + 1 :] if one.open] if do != "list" else []
    return here.href(ask=later[0].id) if later else here.href(saved="1") if do == "list" else here.href()
