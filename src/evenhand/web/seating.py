"""A group's view: who sits in which seat, what each said as far as the reader may see it, and the reader's own seat.

And the question that comes before the story: whether the reader has anything to do with anyone in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from evenhand.case import asked, house
from evenhand.case.events import Event
from evenhand.case.offers import Offer
from evenhand.case.state import Matter
from evenhand.policy.calendar import both
from evenhand.policy.model import Outcome, Step
from evenhand.policy.tongue import N_
from evenhand.web import components, standing, telling
from evenhand.web.forms.form import Form
from evenhand.web.words import Words

INTEREST = "interest.declare"  # the house step that closes a case to whoever takes it
ANSWERED = "nothing-to-do-with"  # in the session: the cases of which the reader has said so
PARTIES = (("affected", N_("was affected")), ("witness", N_("saw or heard it")), ("reporter", N_("reported it")))
BESIDE = (asked.ELSEWHERE, asked.VIEW_OF)


@dataclass(frozen=True)
class Seat:
    """One seat: whose it is, and the view given in it as far as the reader may see."""

    title: str
    who: str
    given: bool
    hidden: bool
    mine: bool
    choice: str = ""
    said: tuple[str, ...] = ()
    event: Event | None = None


# --- before the story ----------------------------------------------------------------------------


def asks_first(request: HttpRequest, view: Any) -> bool:
    """Whether the reader is first asked for a conflict of interest: their view is wanted, they had no part yet and
    have not said that there is none."""
    human = request.actor.human  # type: ignore[attr-defined]
    wanted = any(offer.may and is_seat(offer) for offer in view.offers)
    if not wanted or may_declare(view) is None or view.ref in request.session.get(ANSWERED, ()):
        return False
    return not _had_part(view, human)


def _had_part(view: Any, human: str) -> bool:
    """Whether they know the story already: they lead the case, or took a step of it."""
    return human in (view.state.lead, view.state.deputy) or any(act.human == human for act in view.state.acts)


def answered(request: HttpRequest, ref: str) -> None:
    """Keeps for this session that the reader has nothing to do with anyone in a case."""
    request.session[ANSWERED] = [*(one for one in request.session.get(ANSWERED, ()) if one != ref), ref][-50:]


def may_declare(view: Any) -> Offer | None:
    """The step by which the reader may declare a conflict of interest; None where they may not."""
    return next((offer for offer in view.offers if offer.step.id == INTEREST and offer.may), None)


def concerned(words: Words, whom: str) -> list[tuple[str, str]]:
    """Who is in a case and as what: names alone, nothing of what happened."""
    found: dict[str, list[str]] = {whom: [_("whom it is about")]}
    for strand in words.state.strands.values():
        opened = [act.human for act in words.state.acts if act.event == strand.opened_by]
        for party, said in PARTIES:
            for one in strand.parties.get(party, ()) or (opened if party == "reporter" else ()):
                found.setdefault(words.human(one), []).append(_(said))
    return [(name, both(dict.fromkeys(parts))) for name, parts in found.items()]


# --- the seats -----------------------------------------------------------------------------------


def is_seat(offer: Offer) -> bool:
    """Whether taking the step fills a seat of a group."""
    return bool(offer.matter and offer.matter.seats and not offer.step.by and offer.step.id not in house.STEPS)


def one_page(offer: Offer) -> bool:
    """Whether a seat's view is one choice and the same few answers whatever is chosen."""
    return is_seat(offer) and len({tuple(one.id for one in offer.fields(outcome)) for outcome in offer.step.outcomes.values()}) == 1


def seat_step(words: Words, matter: Matter, offers: Sequence[Offer] = ()) -> Step | None:
    """The step that fills the seats of a matter."""
    own = [offer.step for offer in offers if is_seat(offer) and offer.matter and offer.matter.id == matter.id]
    known = [step for step in words.policy.steps.values() if matter.name in step.on and not step.by]
    return next(iter([*own, *known]), None)


def seats(words: Words, matter: Matter, offer: Offer | None, me: str) -> list[Seat]:
    """The seats in the policy's order. `offer` tells whose turn an empty one is; None: the group is closed."""
    shown = {event.number: event for event in words.events}
    step = offer.step if offer else seat_step(words, matter)
    own = offer.context.role() if offer and offer.may else ""  # one human has one seat, whatever offices they hold
    found = []
    for name, roles in matter.seats.items():
        title = words.office(roles[0]) if roles else words.office(name)
        if name in matter.views:
            human, chosen, number = matter.views[name]
            event = shown.get(number)
            outcome = step.outcomes.get(chosen, Outcome(id=chosen)) if step else Outcome(id=chosen)
            found.append(Seat(
                title, words.human(human), given=True, hidden=event is None, mine=human == me,
                choice=(outcome.title or outcome.id) if event else "", said=_said(words, event), event=event,
            ))  # fmt: skip
        else:
            acting = _turn(roles, offer)
            said = _(" or ").join(words.human(one) for one in sorted(acting)) or (_("nobody is free at present") if offer else "")
            found.append(Seat(title, said, given=False, hidden=False, mine=name == own))
    return found


def _said(words: Words, event: Event | None) -> tuple[str, ...]:
    given = [(name, value) for name, value in event.answers.items() if name not in BESIDE] if event else []
    return tuple(line for name, value in given for line in words.answer(telling.field_of(words.policy, name), value))


def _turn(roles: Sequence[str], offer: Offer | None) -> set[str]:
    """Whose turn an empty seat is: the first of its roles that anybody free holds."""
    if offer is None or offer.matter is None:
        return set()
    context = offer.context
    sitting = {view[0] for view in offer.matter.views.values()}
    for role in roles:
        if acting := context.people.acting((role,), (), lambda ref: context.conflict(ref) or ("has a seat" if ref in sitting else "")):  # untranslated: only whether it is empty counts
            return acting
    return set()


def facts(words: Words, strand: str, without: Step | None = None) -> list[tuple[str, list[str]]]:
    """What is known of a report, question by question, as it was last answered; nothing about whoever told it."""
    found: dict[str, tuple[str, list[str]]] = {}
    for event in words.events:
        if event.strand != strand or event.number in words.state.annulled or (without and event.step == without.id):
            continue
        for name, value in event.answers.items():
            one = telling.field_of(words.policy, name)
            if one.whose in ("subject", "affected") and name not in house.FIELDS:
                found[name] = (one.label or name, words.answer(one, value))
    return list(found.values())


def by_telephone(words: Words, offer: Offer, me: str) -> list[tuple[str, str]]:
    """Those whose view may be taken down by telephone: whose turn a seat is, but for the reader."""
    if not offer.matter:
        return []
    turns = {one for roles in _open(offer.matter) for one in _turn(roles, offer)}
    return [(ref, words.person_in_a_list(ref)) for ref in sorted(turns - {me})]


def _open(matter: Matter) -> list[tuple[str, ...]]:
    return [roles for name, roles in matter.seats.items() if name not in matter.views]


# --- the page -------------------------------------------------------------------------------------


def page(
    words: Words, offer: Offer, view: Any, me: str, *, form: Form, telephone: bool = False, chosen: str = "", unchosen: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """What the group's page shows."""
    matter = offer.matter
    assert matter is not None
    found = seats(words, matter, offer, me)
    items = [{"value": one.id, "text": one.title or one.id, "checked": one.id == chosen} for one in offer.step.outcomes.values()]
    legend = {"text": _("What do you think should happen?") if not telephone else _("What do they think should happen?"), "classes": "govuk-fieldset__legend--s"}
    radios = {
        "name": "outcome", "idPrefix": "outcome", "items": items, "fieldset": {"legend": legend},
        "errorMessage": {"text": _("Choose one")} if unchosen else None,
    }  # fmt: skip
    others = [(one.step.title, standing.href(view.ref, one)) for one in view.offers if one.may and one.matter is matter and one.step.id != offer.step.id]
    own = next((one for one in found if one.mine and not one.given), None)
    people = by_telephone(words, offer, me)
    return {
        "matter": matter, "seats": found, "hidden": any(one.hidden for one in found), "mine": own, "given": next((one for one in found if one.mine and one.given), None),
        "facts": facts(words, matter.strand, offer.step), "radios": {key: value for key, value in radios.items() if value is not None},
        "fields": [form.html(one) for one in form.fields], "others": others, "telephone": telephone,
        "for_whom": _whose(people, form) if telephone else None, "can_telephone": bool(people),
        "form_here": (telephone and bool(people)) or (own is not None and offer.may), "post_to": standing.href(view.ref, offer),
    }  # fmt: skip


def _whose(people: Sequence[tuple[str, str]], form: Form) -> Any:
    error = form.errors.get(f"answer-{asked.VIEW_OF}", ("", ""))[0]
    value = form.values.get(asked.VIEW_OF)
    items = [{"value": "", "text": _("Choose one")}, *({"value": ref, "text": said, "selected": ref == value} for ref, said in people)]
    return components.render("select", {
        "id": f"answer-{asked.VIEW_OF}", "name": f"answer-{asked.VIEW_OF}", "items": items, "label": {"text": _("Whose view it is"), "classes": "govuk-label--s"},
        **({"errorMessage": {"text": error}} if error else {}),
    })  # fmt: skip
