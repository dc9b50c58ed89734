"""The pages of a step: the choice, the questions, a seat of a group, a review row by row, and the check before it is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case import asked, house
from evenhand.case.annul import KEPT
from evenhand.case.facts import Actor
from evenhand.case.offers import Offer
from evenhand.policy.model import Field, Need, Outcome
from evenhand.web import (
    clauses,
    contacting,
    labelling,
    previews,
    prose,
    reporting,
    reviewing,
    rowbyrow,
    seating,
    secondhalf,
    taking,
    telling,
)
from evenhand.web.forms.form import OCCURRED, Form, Section, when
from evenhand.web.views.common import page
from evenhand.web.words import Words, small

CHECK, QUESTIONS = "check", "questions"
TELEPHONE = "telephone"


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

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """The choices as they are offered: in the policy's order, but removing first where nothing new speaks against it."""
        return reviewing.in_order(self.offer, self.pack) if self.pack else list(self.offer.step.outcomes.values())

    @property
    def now(self) -> datetime:
        return self.words.now

    @property
    def lasting(self) -> bool:
        """Whether this step cannot be taken back alone once it is recorded."""
        return self.offer.step.id.startswith(KEPT)

    @cached_property
    def pack(self) -> reviewing.Pack | None:
        """What somebody who reviews, or answers a challenge, reads first."""
        return reviewing.pack(self.view, self.words, self.offer, self._elsewhere)

    def _elsewhere(self, since: datetime) -> list[str]:
        person = self.view.state.subject.get("person", "")
        found = desk.reports_since(actor=self.actor, case=self.view.ref, person=person, since=since, now=self.now)
        return [_("Another case about the same person, opened on {day}: {case}.").format(day=self.words.day(one.opened), case=one.ref) for one in found]

    @cached_property
    def sent(self) -> previews.Preview | None:
        """The letter of the decision that is looked at, as it went out."""
        return previews.of_letter(self.view, self.actor, self.pack.letter, self.now) if self.pack else None

    @property
    def prepared(self) -> str:
        return self.words.human(self.draft.prepared_by) if self.draft.prepared_by else ""

    @property
    def files(self) -> int:
        """How many files came with what opened the matter."""
        return self.words.came_with.get(self.offer.matter.opened_by, 0) if self.offer.matter else 0

    @property
    def telephone(self) -> bool:
        """Whether the view of somebody else is taken down."""
        asked_for = self.request.GET.get("by") or self.request.POST.get("by", "")
        return asked_for == TELEPHONE and seating.is_seat(self.offer)

    def chosen(self, name: str) -> Outcome | None:
        """The outcome named; where there is only one, that."""
        return self.outcomes[0] if len(self.outcomes) == 1 else self.offer.step.outcomes.get(name)

    @property
    def kept_as(self) -> str:
        """The name under which what is typed stays on the device until it is sent."""
        return ":".join([self.view.ref, self.offer.step.id, self.offer.matter.id if self.offer.matter else "", TELEPHONE if self.telephone else ""])

    def href(self, **query: Any) -> str:
        """The address of this step, with what is asked for."""
        matter = {"matter": self.offer.matter.id} if self.offer.matter else {}
        by = {"by": TELEPHONE} if self.telephone else {}
        wanted = {key: value for key, value in {**matter, **by, **query}.items() if value}
        link = reverse("step", args=[self.view.ref, self.offer.step.id])
        return f"{link}?{urlencode(wanted, doseq=True)}" if wanted else link

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """A page of this step, with the clauses it rests on beside it."""
        policy = self.offer.context.policy
        beside = [clauses.one(policy, number) for number in self.offer.step.clause if number in policy.clauses]
        back = reverse("case", args=[self.view.ref])
        return page(
            self.request, template, self.now, status, case=self.view, offer=self.offer, step=self.offer.step, visit=self, beside=beside,
            back=back, draft=self.draft, words=self.words, pack=self.pack, sent=self.sent, helps=_helps(self),
            before=[] if self.pack else reviewing.before(self.words, self.offer), contacts=contacting.before_a_step(self.view, self.offer, self.actor, self.now), **context,
        )  # fmt: skip


def visit(request: HttpRequest, view: Any, words: Words, offer: Offer) -> Visit:
    """One person at one step, with what they, or somebody for them, had begun."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    draft = taking.load(actor, view.ref, offer, words.now)
    return Visit(request, actor, view, words, offer, draft or taking.Draft(tag=offer.tag), draft is not None)


def choice(visit: Visit, status: int = 200) -> HttpResponse:
    """The choice on its own page."""
    suggested = visit.pack.suggestion if visit.pack else ""
    items = []
    for one in visit.outcomes:
        hint = {"text": suggested} if suggested and one.lifts == "all" else None
        items.append({"value": one.id, "text": one.title or one.id, "checked": one.id == visit.draft.outcome, **({"hint": hint} if hint else {})})
    error = {"text": _("Choose one")} if status != 200 else None
    errors = {"titleText": _("There is a problem"), "errorList": [{"text": _("Choose one"), "href": "#outcome"}]} if error else None
    radios = {
        "name": "outcome", "idPrefix": "outcome", "items": items, "errorMessage": error,
        "fieldset": {"legend": {"text": _("What do you want to record?"), "classes": "govuk-fieldset__legend--m"}},
    }  # fmt: skip
    return visit.page("step_choice", status, radios=radios, errors=errors)


def form_of(visit: Visit, outcome: Outcome) -> Form:
    """The form of an outcome, filled in with what was typed, else with what was answered before."""
    values, hints = taking.prefilled(visit.words, visit.offer, outcome)
    if visit.kept and visit.draft.outcome in ("", outcome.id):
        values, hints = visit.draft.values, {}
    elif visit.kept:
        values = {**values, **visit.draft.values}
    return Form(visit.words, visit.offer, outcome, values, hints)


def questions(visit: Visit, form: Form, status: int = 200) -> HttpResponse:
    """The questions of the outcome chosen. What somebody else has filled in is read back, to be changed where need be."""
    if seating.one_page(visit.offer):
        return seat(visit, form, status=status)
    if rowbyrow.shape(visit.offer, visit.words):
        return review(visit, form, status=status)
    letter = previews.of_matter(visit.view, visit.actor, visit.offer, form.values, visit.now)
    filled, opened = _filled(visit, form), _opened(visit)
    return visit.page(
        "step", status, form=form, sections=_sections(form, filled), filled=[_filled_row(form, one) for one in filled], opened=opened,
        errors=form.summary(), people=_people(visit), several=len(visit.outcomes) > 1, prepared=visit.prepared, letter=letter,
        approving=visit.offer.step.id == house.APPROVE,
    )  # fmt: skip


def _people(visit: Visit) -> list[tuple[str, str]]:
    return [(ref, visit.words.person_in_a_list(ref)) for ref in sorted(visit.offer.context.acting()) if ref != visit.actor.human]


def _opened(visit: Visit) -> list[str]:
    return [*visit.request.GET.getlist("open"), *visit.request.POST.getlist("opened")]


def _filled(visit: Visit, form: Form) -> list[Field]:
    """What the one who prepared it has answered: not asked again, unless it is opened or something is wrong with it."""
    if not visit.prepared or not visit.offer.may:
        return []
    wrong = set(form.errors)
    opened = _opened(visit)
    return [
        one for one in form.fields
        if one.id in form.values and one.id not in opened and not any(name.startswith(form.anchor(one).removesuffix("-day")) for name in wrong)
    ]  # fmt: skip


def _filled_row(form: Form, one: Field) -> dict[str, Any]:
    return {"id": one.id, "label": one.label or one.id, "html": prose.lines(form.words.typed(one, form.values[one.id]))}


def _sections(form: Form, filled: Sequence[Field]) -> list[Section]:
    if not filled:
        return form.sections()
    left = [one for one in form.fields if one not in filled]
    return [Section(_("Left for you to answer"), [form.html(one) for one in left])] if left else []


def _helps(visit: Visit) -> list[str]:
    """What helps the person, which stands before everything else, with the channels that a measure may not send them to."""
    needs = visit.offer.context.policy.needs
    return [_need(visit, needs[one]) for one in sorted(visit.view.facts.needs) if one in needs]


def _need(visit: Visit, need: Need) -> str:
    cannot = ", ".join(visit.words.names.get(one, one) for one in need.cannot)
    return _("{need} (cannot use: {channels})").format(need=need.title, channels=cannot) if cannot else need.title


# --- a seat of a group ---------------------------------------------------------------------------


def seat(visit: Visit, form: Form | None, status: int = 200, unchosen: bool = False) -> HttpResponse:
    """The group's view on one page: the facts, the clock, the seats, and one choice with one sentence."""
    offer, words = visit.offer, visit.words
    form = form or form_of(visit, visit.outcomes[0])
    known = {} if visit.telephone or asked.VIEW_OF not in form.values else {asked.VIEW_OF}
    if known and status == 200:  # a draft of somebody else's view is not my own
        form.values = {}
    chosen = form.outcome.id if visit.kept or "outcome" in visit.request.GET or "outcome" in visit.request.POST else ""
    summary = form.summary()
    if unchosen:
        summary = {"titleText": _("There is a problem"), "errorList": [{"text": _("Choose one"), "href": "#outcome"}, *(summary or {}).get("errorList", [])]}
    return visit.page("step_seat", status, errors=summary, **seating.page(
        words, offer, visit.view, visit.actor.human, form=form, telephone=visit.telephone, chosen="" if unchosen else chosen, unchosen=unchosen,
    ))  # fmt: skip


# --- a review, restriction by restriction --------------------------------------------------------


def review(visit: Visit, form: Form | None, status: int = 200, given: rowbyrow.Given | None = None) -> HttpResponse:
    """A review on one page: for each restriction one choice and one reason, then the rest of the questions."""
    shape = rowbyrow.shape(visit.offer, visit.words)
    assert shape is not None
    form = form or form_of(visit, shape.everything)
    given = given or rowbyrow.given_in(shape, visit.words, form, decided=visit.kept or bool(form.errors))
    left = [one for one in form.fields if one not in (shape.each, shape.whole, shape.lift)]
    return visit.page(
        "step_review", status, form=form, rows=rowbyrow.draw(shape, visit.words, visit.pack, given, form),
        fields=[form.html(one) for one in left], errors=rowbyrow.summary(given, form, shape), people=_people(visit), prepared=visit.prepared,
    )  # fmt: skip


# --- the check -----------------------------------------------------------------------------------


def check(visit: Visit, form: Form) -> HttpResponse:
    """The answers, what follows from them, and the letter; or the questions again, with what is wrong."""
    event = taking.attempt(visit.view, form, visit.actor, visit.draft)
    if event is None:
        return questions(visit, form, 422)
    change = visit.href(outcome=form.outcome.id, page=QUESTIONS)
    rows = [_row(form, name, value, _where(visit, form, name, change)) for name, value in form.values.items()]
    labels = labelling.pointed_out(form.values, lambda name: _field(form, name), lambda name: _where(visit, form, name, change))
    follows = telling.effects(visit.words, event)
    answers = taking.answers(form.values)
    if not visit.kept:
        visit.draft.outcome, visit.draft.values = form.outcome.id, dict(form.values)
    letter = previews.of_event(visit.view, visit.actor, event, answers, visit.now)
    letter = letter or previews.of_matter(visit.view, visit.actor, visit.offer, answers, visit.now)
    chosen = ""
    if reporting.completes(visit.offer):
        change = reporting.rest(visit.view.ref, visit.offer)
        chosen = reporting.rest(visit.view.ref, visit.offer, ask=secondhalf.CHOICE) if len(visit.outcomes) > 1 else ""
    return visit.page(
        "step_check", form=form, rows={"rows": rows}, follows=follows, labels=labels, change=change, chosen=chosen, prepared=visit.prepared, letter=letter,
    )  # fmt: skip


def _where(visit: Visit, form: Form, name: str, change: str) -> str:
    """Where an answer is changed: the page of a report's second half that asks it, the restriction reviewed, else the form."""
    if reporting.completes(visit.offer):
        return reporting.rest(visit.view.ref, visit.offer, ask=name)
    shape = rowbyrow.shape(visit.offer, visit.words)
    anchor = rowbyrow.control(shape, name) if shape else ""
    return f"{change}&open={name}#{anchor or form.anchor(_field(form, name))}"


def _field(form: Form, name: str) -> Field:
    return when() if name == OCCURRED else telling.field_of(form.offer.context.policy, name)


def _row(form: Form, name: str, value: Any, change: str) -> dict[str, Any]:
    field = _field(form, name)
    lines = form.words.typed(field, value)
    link = {"href": change, "text": _("Change"), "visuallyHiddenText": small(field.label or name)}
    return {"key": {"text": field.label or name}, "value": {"html": prose.lines(lines)}, "actions": {"items": [link]}}
