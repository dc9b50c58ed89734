"""Tonight's call list: a tick for each who has to know, one press each, kept until the list is recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.events import Refused
from evenhand.case.who import People
from evenhand.desk.attend import danger, ticks
from evenhand.desk.attend.ticks import CallList
from evenhand.people.models import Colleague
from evenhand.policy.model import Outcome, Policy
from evenhand.web import me, moments, needing
from evenhand.web.access import colleague
from evenhand.web.views.common import page, words_of

TICK, UNTICK, RECORD = "tick", "untick", "record"


@colleague
def call_list(request: HttpRequest, ref: str, matter: str) -> HttpResponse:
    """The list. Every press is kept at once, so that a lost connection loses nothing."""
    now = desk.clock.now()
    found = desk.call_list(actor=request.actor, case=ref, matter=matter, now=now)
    if request.method != "POST":
        return _page(request, found, now)
    what, _colon, name = request.POST.get("do", "").partition(":")
    try:
        if what == RECORD:
            note = _note(found)
            taken = desk.record_list(actor=request.actor, case=ref, matter=matter, outcome=name, note=note, now=now)
            return HttpResponseRedirect(f"{reverse('case', args=[ref])}?done={taken.event.number}")
        desk.tick(actor=request.actor, case=ref, matter=matter, name=name, told=what != UNTICK, now=now)
    except (Refused, desk.Stale) as error:
        again = desk.call_list(actor=request.actor, case=ref, matter=matter, now=now)
        if not again.matter.open:
            return HttpResponseRedirect(request.path)
        said = [one.message for one in error.refusals] if isinstance(error, Refused) else [str(error)]
        return _page(request, again, now, said)
    return HttpResponseRedirect(f"{request.path}#name-{name}")


def _policy(found: CallList) -> Policy:
    return found.view.book.policy(found.matter.edition)


def _outcomes(found: CallList) -> tuple[Outcome, list[Outcome]]:
    """The outcome that needs every name, and those that do not."""
    every = list(found.step.outcomes.values())
    policy = _policy(found)
    whole = next((one for one in every if (asked := ticks.named(policy, found.step, one)) and not asked.optional), every[0])
    return whole, [one for one in every if one is not whole]


def _note(found: CallList) -> str:
    """When each was told, and by whom, in a line each: in the house's own language, since others read it on the record."""
    zone = _policy(found).calendar.tz
    names = me.names({one.by for one in found.ticks.values()})
    told = sorted(found.ticks.values(), key=lambda one: one.at)
    with translation.override(settings.LANGUAGE_CODE):
        said = _("{who}: {moment}, by {name}.")
        return "\n".join(said.format(who=found.names.get(one.name, one.name), moment=moments.when(one.at, zone), name=names.get(one.by, one.by)) for one in told)


def _page(request: HttpRequest, found: CallList, now: datetime, wrong: list[str] | None = None) -> HttpResponse:
    words = words_of(found.view, now)
    by = me.names({one.by for one in (*found.ticks.values(), *found.stale.values())})
    names = [_name(found, name, said, by) for name, said in found.names.items()]
    rows = [row for row in found.view.state.standing_rows(now) if row.decision == found.decision and row.kind in danger.ATTENDING]
    policy = _policy(found)
    whole, partly = _outcomes(found)
    event = next((one for one in found.view.events if one.matter == found.matter.id), None)
    errors = {"titleText": _("This cannot be done yet"), "errorList": [{"text": one} for one in wrong]} if wrong else None
    return page(
        request, "call_list", now, 422 if wrong else 200, case=found.view, matter=found.matter, names=names, left=sum(not one["told"] for one in names),
        say=[{"words": policy.measures[row.measure].words or policy.measures[row.measure].title, "ends": row.ends} for row in rows],
        helps=needing.titles(policy, found.view.facts.needs), where=_where(request, found, now), whole=whole, partly=partly, next=_next(found, partly, now), errors=errors, recorded=_recorded(words, event),
        may=bool(found.offer and found.offer.may), refusals=found.offer.refusals if found.offer else (), hint=_hint(policy, found, partly),
    )  # fmt: skip


def _name(found: CallList, name: str, said: str, by: dict[str, str]) -> dict[str, Any]:
    told, before = found.ticks.get(name), found.stale.get(name)
    return {
        "id": name, "words": said, "told": told.at if told else None, "by": by.get(told.by, told.by) if told else "",
        "before": before.at if before else None,
    }  # fmt: skip


def _where(request: HttpRequest, found: CallList, now: datetime) -> str:
    """Whom and where it is about, in words."""
    view = found.view
    person, uprn = (view.person.name or view.person.description) if view.person else "", view.state.subject.get("address", "")
    places = desk.find_people(actor=request.actor, q=uprn, now=now) if uprn else []
    place = next((one.address for one in places if one.ref == uprn), uprn)
    return ", ".join(filter(None, (person, place)))


def _hint(policy: Policy, found: CallList, partly: list[Outcome]) -> str:
    fields = [ticks.named(policy, found.step, one) for one in partly]
    return next((one.hint for one in fields if one and one.hint), "")


def _next(found: CallList, partly: list[Outcome], now: datetime) -> list[Colleague]:
    """Whom to ring when a name does not answer: those whose turn it would be then."""
    policy = _policy(found)
    people = People(policy, found.view.state, found.matter.strand, found.view.facts.colleagues, now)
    matters = [policy.matters[name] for one in partly for name in one.opens]
    refs = {ref for one in matters for ref in people.acting(one.owner, one.instead, lambda ref: "")}
    return list(Colleague.objects.filter(ref__in=refs).order_by("name"))


def _recorded(words: Any, event: Any) -> dict[str, Any] | None:
    """How the list was recorded, for whoever comes back to it."""
    if event is None:
        return None
    step = words.policy.steps.get(event.step)
    outcome = step.outcomes.get(event.outcome) if step else None
    return {"title": outcome.title if outcome else event.outcome, "by": words.human(event.by), "at": event.recorded_at}
