"""A step: the choice, then its questions, then a look at the answers, then it is taken. Made from the policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.asked import VIEW_OF
from evenhand.case.events import Refusal, Refused
from evenhand.policy.model import Outcome
from evenhand.web import rowbyrow, seating, standing, taking, telling
from evenhand.web.access import colleague
from evenhand.web.forms.form import Form
from evenhand.web.forms.rows import begun
from evenhand.web.views import stepping, stepping_plain
from evenhand.web.views.case import before_the_story
from evenhand.web.views.common import page, words_of
from evenhand.web.views.stepping import CHECK, QUESTIONS, Visit
from evenhand.web.words import Words


@colleague
def step(request: HttpRequest, ref: str, step: str) -> HttpResponse:
    """Every page of a step. A choice and answers live in a draft, so that nothing is lost between them."""
    now = desk.clock.now()
    view = desk.look(case=ref, actor=request.actor, now=now)
    if seating.asks_first(request, view) and step != seating.INTEREST:
        return before_the_story(request, view, now)
    words = words_of(view, now)
    named = request.POST.get("matter") or request.GET.get("matter", "")
    found = [offer for offer in view.offers if offer.step.id == step and not standing.reports_another(offer)]
    offers = [offer for offer in found if offer.matter and offer.matter.id == named] if named else found
    if not offers:
        return _gone(request, view, words, named)
    if len(offers) > 1:
        links = [(offer.matter.title if offer.matter else "", standing.href(view.ref, offer)) for offer in offers]
        return page(request, "matter", now, case=view, matter=None, links=links, words=words, offers=offers)
    visit = stepping.visit(request, view, words, offers[0])
    return _post(visit) if request.method == "POST" else _get(visit)


def _gone(request: HttpRequest, view: Any, words: Words, matter: str) -> HttpResponse:
    """What was open when the form was opened has been answered: told as any other change. Else there is no such step."""
    if matter not in view.state.matters:
        raise Http404
    entries = [telling.entry(words, event) for event in list(view.events)[-3:]]
    return page(request, "changed", words.now, 409, case=view, entries=entries, typed=[], again="")


def _get(visit: Visit) -> HttpResponse:
    asked = visit.request.GET
    outcome = visit.chosen(asked.get("outcome", visit.draft.outcome if "choose" not in asked else ""))
    if outcome is None:
        return _unchosen(visit)
    form = stepping.form_of(visit, outcome)
    nothing_to_ask = visit.offer.may and not form.fields and not visit.offer.step.dated
    at_once = nothing_to_ask and asked.get("page") != QUESTIONS
    return stepping.check(visit, form) if at_once or asked.get("page") == CHECK else stepping.questions(visit, form)


def _unchosen(visit: Visit, status: int = 200) -> HttpResponse:
    """The choice: on a page of its own, or where it is one with the answers, with them."""
    if seating.one_page(visit.offer):
        form = stepping.form_of(visit, visit.outcomes[0])
        if status != 200:
            form.values = form.read(visit.request.POST)
        return stepping.seat(visit, form, status, unchosen=status != 200)
    if rowbyrow.shape(visit.offer, visit.words):
        return stepping.review(visit, None, status)
    return (stepping_plain.page(visit) if status == 200 else None) or stepping.choice(visit, status)


def _post(visit: Visit) -> HttpResponse:
    post = visit.request.POST
    if "review" in post:
        return _reviewed(visit)
    outcome = visit.chosen(post.get("outcome", ""))
    if outcome is None:
        return _unchosen(visit, 422)
    do = post.get("do", "continue")
    if do == "choose":
        return HttpResponseRedirect(visit.href(outcome=outcome.id))
    if do == "confirm":
        return _confirm(visit, outcome)
    form = stepping.form_of(visit, outcome)
    before, values = visit.draft.values, form.read(post)
    if visit.telephone and VIEW_OF not in values and do == "continue":  # else it would be recorded as the writer's own
        form.values = values
        form.refused([Refusal("complete", _("Whose view it is: choose one."), field=VIEW_OF)])
        return stepping.questions(visit, form, 422)
    carried = {name: before[name] for name in post.getlist("kept") if name in before and name not in values}
    return _keep(visit, form, {**carried, **values})


def _reviewed(visit: Visit) -> HttpResponse:
    """A choice and a reason for each restriction, as the one outcome that they come to."""
    shape, post = rowbyrow.shape(visit.offer, visit.words), visit.request.POST
    if shape is None:
        return _unchosen(visit, 422)
    given = rowbyrow.read(shape, visit.words, post)
    form = stepping.form_of(visit, rowbyrow.outcome(shape, given))
    form.values = {**form.read(post), **rowbyrow.values(shape, visit.words, given, form)}
    if given.wrong and post.get("do", "continue") == "continue":
        return stepping.review(visit, form, 422, given)
    return _keep(visit, form, dict(form.values))


def _keep(visit: Visit, form: Form, values: dict[str, Any]) -> HttpResponse:
    """Keeps what was typed, and goes where the button says."""
    post, outcome, draft = visit.request.POST, form.outcome, visit.draft
    do = post.get("do", "continue")
    draft.outcome, draft.values = outcome.id, values
    draft.tag = post.get("tag", "") or visit.offer.tag
    anchor = _change_rows(draft.values, do, post, lambda measure: begun(visit.words.policy, measure))
    if draft.tag != visit.offer.tag and do == "continue":
        return _changed(visit, form, draft)
    try:
        taking.save(visit.actor, visit.view.ref, visit.offer, draft, visit.now, _for(visit) if do == "prepare" else "")
    except Refused as refused:
        form.values = draft.values
        form.refused(refused.refusals)
        return stepping.questions(visit, form, 422)
    if do in ("save", "prepare"):
        return HttpResponseRedirect(f"{reverse('case', args=[visit.view.ref])}?saved={do}")
    if do == "continue":
        return HttpResponseRedirect(visit.href(outcome=outcome.id, page=CHECK))
    name = do.partition(":")[2].partition(":")[0]
    anchor = anchor or (f"#answer-{name}" if name else "")
    # What was asked on the page stays asked, with what has been typed into it.
    opened = [one.id for one in form.fields if one.id not in post.getlist("kept")] if visit.prepared else []
    # `at` says the same as the anchor, which a script that follows us does not get to know.
    return HttpResponseRedirect(visit.href(outcome=outcome.id, open=[*opened, name] if visit.prepared else None, at=anchor[1:]) + anchor)


def _for(visit: Visit) -> str:
    """For whom it is prepared: the one chosen, of those who may take the step."""
    chosen = visit.request.POST.get("for", "")
    acting = visit.offer.context.acting()
    return chosen if chosen in acting else next(iter(sorted(acting)), "")


def _change_rows(values: dict[str, Any], do: str, post: Any, begin: Callable[[str], dict[str, Any]]) -> str:
    """Adds or removes a row of measures; returns the anchor of where to go on."""
    what, _colon, rest = do.partition(":")
    name, _colon, index = rest.partition(":")
    rows = list(values.get(name, []))
    anchor = f"#answer-{name}"
    if what == "add" and (measure := post.get(f"answer-{name}-new")):
        rows.append(begin(measure))
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
    form, post = stepping.form_of(visit, outcome), visit.request.POST
    if not visit.kept:  # nothing was asked, so there is no draft: the form itself carries what it was about
        visit.draft.outcome, visit.draft.values = outcome.id, dict(form.values)
        visit.draft.tag, visit.draft.key = post.get("tag", ""), post.get("key", "")
    if post.get("digest", "") != visit.draft.digest:
        return HttpResponseRedirect(visit.href(outcome=outcome.id, page=CHECK))
    try:
        taken = taking.take(visit.view.ref, form, visit.actor, visit.draft)
    except Refused as refused:
        form.refused(refused.refusals)
        return stepping.questions(visit, form, 422)
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
