"""One case: what is open, what is in force, its story; the steps that answer one matter; who has seen it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evenhand import desk
from evenhand.case import subjects
from evenhand.case.state import Matter
from evenhand.web import (
    advising,
    capacities,
    exhibits,
    me,
    needing,
    seating,
    standing,
    telling,
    timeline,
    unanswered,
    why,
)
from evenhand.web.access import colleague
from evenhand.web.views import stepping
from evenhand.web.views.common import page, words_of
from evenhand.web.words import Words, small

SAVED = {
    "save": {"text": gettext_lazy("Your draft is saved. Nothing has been recorded yet.")},
    "prepare": {"text": gettext_lazy("Saved for the colleague whom you chose. Nothing has been recorded yet.")},
}  # fmt: skip
FORMATS = (
    ("pdf", "PDF"), ("large-print", gettext_lazy("Large print")), ("docx", "Word"), ("html", gettext_lazy("Web page")), ("text", gettext_lazy("Plain text")),
)  # fmt: skip


@colleague
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """One case: what is open, what is in force, its story, its letters, and what the reader may do."""
    now = desk.clock.now()
    view = desk.look(case=ref, actor=request.actor, now=now)
    if seating.asks_first(request, view):
        return before_the_story(request, view, now)
    words = words_of(view, now)
    offers = [offer for offer in view.offers if not standing.reports_another(offer)]
    another = any(standing.reports_another(offer) and offer.may for offer in view.offers)
    open_now = standing.open_matters(view.ref, words, offers)
    whole = "whole" in request.GET
    done = next((telling.entry(words, event) for event in view.events if str(event.number) == request.GET.get("done")), None)
    pictures = [] if view.own_report_only else [one for one in (timeline.lives(words), timeline.over_time(words)) if one]
    return page(
        request, "case", now, case=view, who=whom(view), helps=needing.titles(view.policy, view.facts.needs), open=[one for one in open_now if not (one.early or one.over)],
        later=[one for one in open_now if one.early or one.over],
        mine=standing.to_do(open_now), rows=standing.rows(words), letters=standing.letters(words), formats=needing.formats(view.policy, view.facts.needs, FORMATS), things=exhibits.of_case(view),
        ways=standing.ways(view.ref, words, offers), another=another, why=why.why(words, offers), folds=timeline.folds(words, view.events, whole),
        unanswered=unanswered.unanswered(words, open_now), assessed=[] if view.own_report_only else advising.assessments(words),
        messages=[] if view.own_report_only else desk.begun_from(actor=request.actor, case=view.ref, person=view.state.subject.get("person", ""), now=now),
        acted=[] if view.own_report_only else capacities.acted(words), done=done, adds=any(offer.step.id == "evidence.add" and offer.may for offer in offers), whole=whole, pictures=pictures, saved=SAVED.get(request.GET.get("saved", "")),
        old=[] if view.own_report_only else standing.old_register(words, view), lead=words.human(view.state.lead) if view.state.lead else "", deputy=words.human(view.state.deputy) if view.state.deputy else "",
    )  # fmt: skip


def whom(view: Any) -> str:
    """Whom the case is about, as its heading says it."""
    if view.person:
        name = view.person.name or _("Somebody not yet identified: {description}").format(description=small(view.person.description))
        return ", ".join(filter(None, (name, subjects.acting_for(view.state.subject))))
    return _("Address {reference}").format(reference=view.state.subject.get("address", ""))


@colleague
def seen(request: HttpRequest, ref: str) -> HttpResponse:
    """Who has looked at a case: each colleague once, with their last look and how often."""
    now = desk.clock.now()
    found = desk.who_saw(actor=request.actor, case=ref, now=now)
    names = me.names({one.actor for one in found})
    looks: dict[str, dict[str, Any]] = {}
    for one in found:  # the latest first
        known = looks.setdefault(one.actor, {"name": names.get(one.actor, one.actor), "last": one.at, "times": 0, "first": one.at})
        known["times"] += 1
        known["first"] = one.at
    return page(request, "seen", now, ref=ref, looks=list(looks.values()))


@colleague
def matter(request: HttpRequest, ref: str, matter: str) -> HttpResponse:
    """What answers one matter: at once the only step, else a choice; for a group its seats; for one that is closed, how."""
    now = desk.clock.now()
    view = desk.look(case=ref, actor=request.actor, now=now)
    if matter not in view.state.matters:
        raise Http404
    if seating.asks_first(request, view):
        return before_the_story(request, view, now)
    one, words = view.state.matters[matter], words_of(view, now)
    found = [offer for offer in view.offers if offer.matter and offer.matter.id == matter]
    seat = next((offer for offer in found if seating.is_seat(offer)), None)
    if seat and seating.one_page(seat):
        return stepping.seat(stepping.visit(request, view, words, seat), None)
    if not one.open:
        return _closed(request, view, words, one)
    mine = [offer for offer in found if offer.may]
    if len(mine) == 1:
        return HttpResponseRedirect(standing.href(view.ref, mine[0]))
    mine.sort(key=lambda offer: one.name not in offer.step.on[:1])  # first the step that it is there for
    links = [(offer.step.title, standing.href(view.ref, offer)) for offer in mine]
    return page(request, "matter", now, case=view, matter=one, title=telling.matter_title(one.name, one.title), links=links, words=words, offers=found)


def _closed(request: HttpRequest, view: Any, words: Words, one: Matter) -> HttpResponse:
    """What was open once, for whoever still has a link to it: how it ended; of a group the views side by side."""
    if one.seats:
        step = seating.seat_step(words, one)
        return page(
            request, "step_seat", words.now, case=view, matter=one, seats=seating.seats(words, one, None, request.actor.human),  # type: ignore[attr-defined]
            facts=seating.facts(words, one.strand, step), beside=[],
        )  # fmt: skip
    entries = [telling.entry(words, event) for event in view.events if event.matter == one.id][-1:]
    return page(
        request, "matter", words.now, case=view, matter=one, title=telling.matter_title(one.name, one.title), closed=True,
        closed_how=_(one.closed_how), entries=entries,
    )  # fmt: skip


@colleague
def interest(request: HttpRequest, ref: str) -> HttpResponse:
    """“Do you have anything to do with anyone in this?” One press declares it, before anything of the story is shown."""
    now = desk.clock.now()
    view = desk.look(case=ref, actor=request.actor, now=now)
    if request.method != "POST":
        return before_the_story(request, view, now)
    if request.POST.get("do") != "declare":
        seating.answered(request, view.ref)
        back, onward = reverse("case", args=[view.ref]), request.POST.get("next", "")
        safe = onward.startswith(back) and url_has_allowed_host_and_scheme(onward, None)
        return HttpResponseRedirect(onward if safe else back)
    offer = seating.may_declare(view)
    if offer is None:
        raise Http404
    outcome = next(iter(offer.step.outcomes))
    desk.take_step(case=view.ref, step=offer.step.id, outcome=outcome, answers={}, actor=request.actor, now=now)
    return HttpResponseRedirect(f"{reverse('work')}?closed={view.ref}")


def before_the_story(request: HttpRequest, view: Any, now: datetime) -> HttpResponse:
    """The question alone, with the names that it takes to answer it."""
    onward = request.get_full_path() if request.method == "GET" and request.path != reverse("interest", args=[view.ref]) else ""
    words = words_of(view, now)
    return page(request, "case_interest", now, case=view, named=seating.concerned(words, whom(view)), onward=onward, declares=seating.may_declare(view))
