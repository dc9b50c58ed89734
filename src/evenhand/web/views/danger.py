"""Danger now: a manager on a telephone changes how we attend; then what follows, and tonight's call list."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.events import Refused
from evenhand.case.offers import Offer
from evenhand.case.state import State
from evenhand.case.who import People
from evenhand.desk.attend import danger as urgently
from evenhand.desk.attend import ticks
from evenhand.desk.attend.danger import Urgent
from evenhand.people.models import Colleague
from evenhand.policy.model import Policy
from evenhand.web import advising, moments, needing, reporting, standing, subjects
from evenhand.web.access import colleague
from evenhand.web.attending import HOW, Questions
from evenhand.web.views.check import UNKNOWN, line
from evenhand.web.views.common import page, words_of
from evenhand.web.words import small

ABOUT, KEY, STANDS = "about", "key", "stands"


@dataclass
class Visit:
    """One colleague at this page, about a case, somebody, somewhere, or nobody named yet."""

    request: HttpRequest
    now: datetime
    policy: Policy
    urgent: Urgent | None
    names: dict[str, str]
    acting: set[str]  # who may do it now
    may: bool
    about: str = ""
    known: str = ""  # whom or where it is about, in words
    case: Any = None
    offer: Offer | None = None


@colleague
def danger(request: HttpRequest) -> HttpResponse:
    """The form, in one page; for whoever may not do it, whom to ring. Sent twice, it is recorded once."""
    now = desk.clock.now()
    if request.method == "POST" and (case := _recorded(request)):
        return HttpResponseRedirect(f"{reverse('attending', args=[case])}?again=1")
    visit = _visit(request, _asked(request), now)
    if visit.urgent is None or not visit.may:
        return _ring(visit)
    telephone = Colleague.objects.values_list("telephone", flat=True).get(ref=request.actor.human)
    questions = Questions(visit.policy, visit.urgent, request.actor, visit.case is None, telephone, visit.names)
    if request.method == "POST":
        return _send(visit, questions)
    _begin(visit, questions)
    return _form(visit, questions, {"key": secrets.token_urlsafe(12)})


def _begin(visit: Visit, questions: Questions) -> None:
    """What an assessment of the report advised stands chosen at first, and says where it comes from."""
    if visit.case is None or visit.offer is None:
        return
    words = words_of(visit.case, visit.now)
    named, event = advising.measures(words, visit.offer.context.strand, questions.urgent.menu)
    if named and event and event.step not in visit.offer.step.apart:
        questions.values[HOW], questions.advised = named[0], advising.said(words, event)


def _asked(request: HttpRequest) -> str:
    """What it is about, as the form carries it, else as a link says it: `person:REF`, `address:UPRN`, `case:REF`."""
    return request.POST.get(ABOUT, "") or request.GET.get(ABOUT, "")


def _recorded(request: HttpRequest) -> str:
    """The case on which this form has been recorded, when its answer was lost on the way and it is sent once more."""
    key = request.POST.get(KEY, "")[:100]
    ours = (desk.already_reported(actor=request.actor, key=one) for one in (key, f"{key}/attend"))
    return next(filter(None, ours), "") if key else ""


def _visit(request: HttpRequest, about: str, now: datetime) -> Visit:
    view = desk.openings(actor=request.actor, now=now)
    names = {ref: one.name or ref for ref, one in view.facts.colleagues.items() if not (one.left and one.left <= now)}
    if about.startswith("case:"):
        return _on_case(request, about, names, now)
    urgent = urgently.urgent(view.policy)
    visit = Visit(request, now, view.policy, urgent, names, set(), False)
    if urgent and urgent.opening:
        matter = view.policy.matters[urgent.matter]
        owners, instead = urgent.step.by or matter.owner, () if urgent.step.by else matter.instead
        people = People(view.policy, State(), "", view.facts.colleagues, now)
        visit.acting = people.acting(owners, instead, lambda ref: "")
        visit.may = bool(people.may(request.actor, owners, instead, lambda ref: ""))
    visit.known = _named(request, about, now)
    visit.about = about if visit.known else ""
    return visit


def _on_case(request: HttpRequest, about: str, names: dict[str, str], now: datetime) -> Visit:
    """About a case: the step that is open on it. A case that is not theirs to see is not there."""
    view = desk.look(case=about.removeprefix("case:"), actor=request.actor, now=now, record=False)
    offer = reporting.attendance(view.policy, view.offers)
    policy = offer.context.policy if offer else view.policy
    urgent = urgently.of_step(policy, offer.step) if offer else None
    unknown = _("Somebody not yet identified: {description}").format(description=small(view.person.description)) if view.person else ""
    who = (view.person.name or unknown) if view.person else ""
    known = _("Case {case}, {name}").format(case=view.ref, name=who or _place(request, view.state.subject.get("address", ""), now))
    may = bool(offer and offer.may)
    return Visit(request, now, policy, urgent, names, offer.context.acting() if offer else set(), may, about, known, view, offer)


def _place(request: HttpRequest, uprn: str, now: datetime) -> str:
    found = [one for one in desk.find_people(actor=request.actor, q=uprn, now=now) if one.kind == "address" and one.ref == uprn]
    return found[0].address if found else _("address {uprn}").format(uprn=uprn)


def _named(request: HttpRequest, about: str, now: datetime) -> str:
    """Whom or where a link from a card names, in words; "" for nobody."""
    ref = about.partition(":")[2]
    found = [one for one in desk.find_people(actor=request.actor, q=ref, now=now) if subjects.named(one) == about] if ref else []
    return f"{found[0].name or (found[0].address if found[0].kind == 'address' else _(UNKNOWN))}, {small(line(found[0]))}" if found else ""


def _ring(visit: Visit) -> HttpResponse:
    """Whom to ring, and the report that makes it their duty to answer."""
    to_ring = list(Colleague.objects.filter(ref__in=visit.acting - {visit.request.actor.human}).order_by("name"))
    link = reverse("report") + (f"?{urlencode({ABOUT: visit.about})}" if visit.about else "")
    status = 403 if visit.request.method == "POST" else 200
    return page(
        visit.request, "danger_ring", visit.now, status, known=visit.known, to_ring=to_ring, report=link,
        emergency=visit.policy.organisation.emergency,
    )  # fmt: skip


def _form(visit: Visit, questions: Questions, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    wrong = [{"text": text, "href": f"#{subjects.WHICH if shown.get('matches') else subjects.WHO}"} for text in shown.get("wrong", {}).values()]
    waiting = [] if visit.about else _waiting(visit)
    # A page whose first thing is what waits does not open with the keyboard over it.
    who = subjects.questions(visit.policy, {"known": visit.known or waiting, **shown})["who"]
    return page(
        visit.request, "danger", visit.now, status, known=visit.known, helps=_helps(visit), about=visit.about, questions=questions.html(),
        errors=questions.summary(wrong), emergency=visit.policy.organisation.emergency, waiting=waiting,
        step=questions.urgent.step, who=who, key=shown["key"], stands=visit.request.POST.get(STANDS, "")[:9] or _stands(visit), matches=shown.get("matches"), telephone=questions.telephone if "" in questions.known.values() else "",
    )  # fmt: skip


def _helps(visit: Visit) -> list[str]:
    """What helps the person, where it is known who they are."""
    kind, _colon, ref = visit.about.partition(":")
    known = visit.case.facts.needs if visit.case else desk.helping(person=ref) if kind in ("person", subjects.GROUP) else ()
    return needing.titles(visit.policy, known)


def _waiting(visit: Visit) -> list[dict[str, str]]:
    """What has been reported and waits for this colleague to say how we attend."""
    assert visit.urgent is not None
    found = desk.work(actor=visit.request.actor, now=visit.now, mine=True).items
    zone = visit.policy.calendar.tz
    return [
        {
            "href": f"{reverse('danger')}?{urlencode({ABOUT: f'case:{one.case}'})}", "title": _("{title}: case {case}").format(title=one.title, case=one.case),
            "until": moments.until(one.due, zone, visit.now) if one.due else "",
        }
        for one in found if one.name in visit.urgent.step.on and one.kind == "duty"
    ]  # fmt: skip


def _standing(visit: Visit) -> list[Any]:
    """What says how we attend on the case now."""
    return [one for one in visit.case.state.standing_rows(visit.now) if one.kind in urgently.ATTENDING] if visit.case else []


def _stands(visit: Visit) -> str:
    """The latest decision of that, by which a form tells whether somebody was quicker."""
    return str(max((one.decision for one in _standing(visit)), default=0))


def _quicker(visit: Visit, questions: Questions) -> bool:
    """Whether somebody put the same in force while this form was open: twice, nobody would be left to confirm it."""
    seen = visit.request.POST.get(STANDS, "")
    fresh = [one.measure for one in _standing(visit) if seen.isdigit() and one.decision > int(seen[:9])]
    return bool(questions.measure and questions.measure.id in fresh)


def _send(visit: Visit, questions: Questions, tries: int = 2) -> HttpResponse:
    post, actor = visit.request.POST, visit.request.actor
    shown: dict[str, Any] = {"key": post.get(KEY, "")[:100], "typed": post.get(subjects.WHO, "")[:200], "wrong": {}}
    shown |= {"description": "", "known": visit.known, "about": visit.about}
    questions.read(post)
    chosen = {"case": visit.case.ref} if visit.case else _whom(visit, shown)
    if chosen is None or questions.errors:
        return _form(visit, questions, shown, 422)
    if _quicker(visit, questions):
        return HttpResponseRedirect(f"{reverse('attending', args=[visit.case.ref])}?quicker=1")
    try:
        if visit.case:
            assert visit.offer is not None and visit.offer.matter is not None
            part = questions.attend()
            taken = desk.take_step(
                **chosen, step=part.step, outcome=part.outcome, answers=part.answers, actor=actor, matter=visit.offer.matter.id, key=shown["key"],
                tag=visit.offer.tag if tries else None, now=visit.now,
            )  # fmt: skip
        else:
            taken = desk.report_and_attend(
                **chosen, report=questions.report(), attend=questions.attend(), matter=questions.urgent.matter, actor=actor, key=shown["key"],
                now=visit.now,
            )  # fmt: skip
    except desk.Stale:  # somebody was quicker by a breath: look again, and never hold up what differs
        return _send(_visit(visit.request, visit.about, visit.now), questions, tries - 1)
    except Refused as refused:
        questions.refused(refused.refusals)
        return _form(visit, questions, shown, 422)
    return HttpResponseRedirect(reverse("attending", args=[taken.case]))


def _whom(visit: Visit, shown: dict[str, Any]) -> dict[str, Any] | None:
    """Whom or where it is about. An address that was typed whole may mean the place or somebody who lives there:
    who is dangerous there is not taken to be the tenant."""
    post = visit.request.POST
    which, typed = post.get(subjects.WHICH, ""), shown["typed"].replace("\0", "").strip()
    found = desk.find_people(actor=visit.request.actor, q=typed, now=visit.now) if typed and not which and not visit.about else []
    if any(one.kind == "address" for one in found):
        if len(found) == 1:
            return reporting.subject(subjects.named(found[0]), "")
        shown["matches"], shown["wrong"][subjects.WHO] = _choices(found), _("Choose which of these you mean")
        return None
    chosen = subjects.whom(visit.request.actor, post, shown, visit.now)
    return chosen if chosen and "subject" in chosen else None


def _choices(found: Sequence[Any]) -> dict[str, Any]:
    """The places first: that is what was typed."""
    places = [{"value": subjects.named(one), "text": _("{address}, whoever is there").format(address=one.address)} for one in found if one.kind == "address"]
    people = [{"value": subjects.named(one), "text": one.name or _(UNKNOWN), "hint": {"text": line(one)}} for one in found if one.kind != "address"]
    return {
        "name": subjects.WHICH, "idPrefix": subjects.WHICH, "items": [*places, *people],
        "fieldset": {"legend": {"text": _("Which do you mean?"), "classes": "govuk-fieldset__legend--s"}},
    }  # fmt: skip


@colleague
def attending(request: HttpRequest, ref: str) -> HttpResponse:
    """What is in force now, until when, who has to confirm it, what follows; and on to tonight's call list."""
    now = desk.clock.now()
    view = desk.look(case=ref, actor=request.actor, now=now, record=False)
    words = words_of(view, now)
    rows = [one for one in view.state.standing_rows(now) if one.kind in urgently.ATTENDING]
    if not rows:
        raise Http404
    latest = max(one.decision for one in rows)
    event = view.state.event(latest)
    opened = {one.id for one in view.state.open_matters() if one.opened_by == latest}
    follows = [one for one in standing.open_matters(view.ref, words, view.offers) if one.id in opened]
    lists = ticks.lists(view.book.policy(event.edition))
    calls = next((one.id for one in view.state.open_matters() if one.name in lists), "")
    subject = view.state.subject
    whom = {kind: subject[kind] for kind in ("person", "address") if subject.get(kind)}
    alike = desk.possible_duplicates(actor=request.actor, subject=whom, answers={}, now=now) if event.by == request.actor.human else []
    card = reverse("person-card", args=[subject["person"]]) if subject.get("person") else reverse("address-card", args=[subject["address"]])
    return page(
        request, "danger_done", now, case=view, helps=needing.titles(view.policy, view.facts.needs), rows=[_row(words, one) for one in rows if one.decision == latest], mine=event.by == request.actor.human,
        duties=[one for one in follows if one.duty and one.id != calls], rights=[one for one in follows if not one.duty], by=words.human(event.by),
        at=event.recorded_at, calls=reverse("call-list", args=[view.ref, calls]) if calls else "", card=card, again="again" in request.GET, quicker="quicker" in request.GET,
        alike=[{"href": reverse("case", args=[one.case]), "case": one.case, "by": one.by, "at": one.reported} for one in alike if one.case not in ("", view.ref)],
    )  # fmt: skip


def _row(words: Any, row: Any) -> dict[str, Any]:
    measure = words.policy.measures.get(row.measure)
    return {"words": (measure.words or measure.title) if measure else row.measure, "ends": row.ends}
