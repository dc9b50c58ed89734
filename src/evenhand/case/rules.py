"""The five questions, asked of every step of every organisation: open, role, independent, complete, time.

Each returns refusals that say why, under which clause, and what to do; none changes anything. `take`
and `available` ask the same functions, so buttons, API and permissions cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from evenhand.case import conflicts, house
from evenhand.case.events import Refusal
from evenhand.case.facts import COLLEAGUE, OUTSIDE, Actor, Facts
from evenhand.case.state import Matter, State
from evenhand.case.who import People
from evenhand.policy.kinds import show_day
from evenhand.policy.menus import kinds
from evenhand.policy.model import Outcome, Policy, Step
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

# A conflict closes the case, not the reporting of what happened, nor the conflict's own declaration.
CLOSED_TO_CONFLICTED = ("work.hand-over", "evidence.add", "entry.annul")
HAPPENED = "happened"  # the field that says when the incident was
BINDS_US = {"precaution", "hold", "order", "warning", "act"}  # imposing these judges nobody
_CLOSED = N_("This was opened on {day} and is closed. What comes now is recorded as correspondence (a note).")
_OVER = {
    "answered": N_("This was opened on {day} and has been answered. What comes now is recorded as correspondence (a note)."),
    "entered in error": N_("This was opened on {day} and was entered in error. What comes now is recorded as correspondence (a note)."),  # untranslated: the id
}


@dataclass(frozen=True)
class Request:
    """What someone wants to do, as a door hands it in."""

    step: str
    outcome: str
    actor: Actor
    now: datetime
    answers: Mapping[str, Any] = field(default_factory=dict)
    matter: str = ""
    role: str = ""
    occurred_at: datetime | None = None
    prepared_by: str = ""
    subject: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Mapping[str, Any], ...] = ()  # of evidence: id, hash, size and kind of each; never a name


@dataclass
class Context:
    """A step on a case: the policy it is under, the matter it answers, the strands it is judged in."""

    policy: Policy
    state: State
    facts: Facts
    request: Request
    step: Step
    matter: Matter | None
    strand: str
    found: tuple[Matter, ...] = ()  # every open matter that the step answers

    @property
    def now(self) -> datetime:
        return self.request.now

    @cached_property
    def human(self) -> str:
        """The colleague who counts: the one whose view was taken down, else the one who acts."""
        named = self.request.answers.get("view-of")
        return named if isinstance(named, str) and named else self.request.actor.human

    @cached_property
    def actor(self) -> Actor:
        return self.request.actor if self.human == self.request.actor.human else Actor(self.human, COLLEAGUE)

    @cached_property
    def people(self) -> People:
        return People(self.policy, self.state, self.strand, self.facts.colleagues, self.now)

    @cached_property
    def scope(self) -> tuple[str, ...]:
        """The strands in which independence is judged: this one, or all whose restrictions stand."""
        if self.matter and self.matter.while_restrictions:
            standing = {row.strand for row in self.state.standing_rows(self.now)}
            return tuple(sorted(standing | {self.strand}))
        return (self.strand,) if self.strand else ()

    @cached_property
    def judging(self) -> bool:
        """Whether the step judges someone: it imposes on, lifts from, fills a seat, or has `apart`."""
        if self.step.apart or (self.matter and self.matter.seats):
            return True
        return any(self._judges(outcome) for outcome in self.step.outcomes.values())

    def _judges(self, outcome: Outcome) -> bool:
        if outcome.lifts:
            return not _only_ours(self.policy, self.step, outcome)
        return outcome.imposes and not _only_ours(self.policy, self.step, outcome)

    def conflict(self, human: str) -> str:
        """Why a colleague may not take this step, as a sentence to whoever acts or about anybody else, or ""."""
        if human in self.state.barred and (self.step.on or self.step.id in CLOSED_TO_CONFLICTED):
            return self._why(conflicts.BARRED, human)
        if (self.judging or self.step.id == "entry.annul") and self.state.concerns() & {human, *self._related(human)}:
            return self._why(conflicts.THEIR_CASE, human)
        if self.judging and (why := self._own_matter(human)):
            return why
        for act in self.state.acts:
            if act.strand in self.scope and act.human == human and act.step in self.step.apart:
                return self._why(conflicts.TOOK_PART, human, step=self.policy.steps[act.step].title or act.step)
        return ""

    def _why(self, reason: str, human: str, part: str = "", step: str = "") -> str:
        known = self.facts.colleagues.get(human)
        name = "" if human == self.request.actor.human else (known.name if known else "") or human
        return conflicts.said(reason, name=name, part=part, step=step)

    def _related(self, human: str) -> frozenset[str]:
        return self.facts.colleagues[human].related if human in self.facts.colleagues else frozenset()

    def _own_matter(self, human: str) -> str:
        for strand in self.scope:
            for party in conflicts.PARTS:
                for other in self.state.strands[strand].parties.get(party, ()):
                    if human == other:
                        return self._why(conflicts.THEIR_MATTER, human, part=party)
                    if other in self._related(human) or human in self._related(other):
                        return self._why(conflicts.CLOSE_TO, human, part=party)
        return ""

    def role(self) -> str:
        """The role under which the actor may take the step, or ""."""
        if self.step.by:
            return self.people.may(self.actor, self.step.by, (), self.conflict)
        if not self.matter:
            return ""
        if self.matter.seats:
            return self.people.seat(self.matter, self.human, self.conflict)
        return self.people.may(self.actor, self.matter.owner, self.matter.instead, self.conflict)

    def acting(self) -> set[str]:
        """The colleagues who may take the step now."""
        if self.matter and self.matter.seats and not self.step.by:
            found = self.facts.colleagues if self.matter.open else ()
            return {ref for ref in found if not self.conflict(ref) and self.people.seat(self.matter, ref, self.conflict)}
        roles = self.step.by or (self.matter.owner if self.matter else ())
        plain = tuple(role for role in roles if role not in OUTSIDE)
        instead = self.matter.instead if self.matter and not self.step.by else ()
        return self.people.acting(plain, instead, self.conflict)

    def refusal(self, rule: str, message: str, field: str = "") -> Refusal:
        """A refusal that cites the step's clause."""
        return Refusal(rule, message, ", ".join(self.step.clause), field)


def _only_ours(policy: Policy, step: Step, outcome: Outcome) -> bool:
    """Whether what is imposed or ended can only be something that binds us or was decided elsewhere."""
    asked = [policy.fields[name] for name in (*step.asks, *outcome.asks) if name in policy.fields]
    menus = [kinds(policy, one) if one.menu else set() for one in asked if one.kind in ("restrictions", "standing")]
    return bool(menus) and all(menu and menu <= BINDS_US for menu in menus)


def is_open(context: Context) -> list[Refusal]:
    """Is the matter named open?"""
    state, step = context.state, context.step
    if state.ended and step.on and not context.matter:
        return [context.refusal("open", _("The case is closed. A new report opens it again."))]
    if context.matter or not step.on:
        return []
    found, asked_for = context.found, context.request.matter
    named = ", ".join(one.id for one in found)
    if len([one for one in found if asked_for in ("", one.name)]) > 1:
        return [context.refusal("open", _("More than one such matter is open: say which, {names}.").format(names=named))]
    if found:
        return [context.refusal("open", _("{given!r} is not open here. What is open: {names}.").format(given=asked_for[:60], names=named))]
    before = [one for one in state.matters.values() if one.name in step.on]
    if before:
        day = show_day(context.policy.calendar.day(state.event(before[-1].opened_by).recorded_at))
        return [context.refusal("open", _(_OVER.get(before[-1].closed_how, _CLOSED)).format(day=day))]
    titles = [context.policy.matters[name].title for name in step.on if name in context.policy.matters]
    if not titles or not titles[0]:
        return [context.refusal("open", _("This is not open on the case yet."))]
    first = _("This is not open on the case yet. It needs first: {matter}.").format(matter=f"{titles[0][:1].lower()}{titles[0][1:]}")
    return [context.refusal("open", first)]


def has_a_report(context: Context) -> list[Refusal]:
    """Is there a report that a free house step can concern, not taken back?"""
    if context.step.id in house.FREE and not context.strand:
        return [context.refusal("open", _("There is no report on this case yet."))]
    if context.step.id == "entry.annul" and context.state.strands[context.strand].annulled:
        return [context.refusal("open", _("This report has been taken back already."))]
    return []


def after_the_report(context: Context, answers: Mapping[str, Any]) -> list[Refusal]:
    """What is reported cannot have happened after it was told."""
    if HAPPENED not in answers or not context.strand:
        return []
    told = context.state.event(context.state.strands[context.strand].opened_by).occurred_at
    if datetime.fromisoformat(answers[HAPPENED]) <= told:
        return []
    return [context.refusal("complete", _("It cannot have happened after it was reported: mend the day or the time."), HAPPENED)]


def may_this_role(context: Context) -> list[Refusal]:
    """May this role take it? A refusal says who could."""
    request = context.request
    if any(one.kind == COLLEAGUE and one.human not in context.facts.colleagues for one in (request.actor, context.actor)):
        return [context.refusal("role", _("The colleague named is not known here."))]
    if context.human != request.actor.human and request.actor.kind != COLLEAGUE:
        return [context.refusal("role", _("Only a colleague takes down the view of another."))]
    named = request.role
    known = {*context.policy.roles, COLLEAGUE, *OUTSIDE, *(context.matter.seats if context.matter else ())}
    if named and named not in known:
        return [context.refusal("role", _("There is no role {role!r} under this policy.").format(role=named[:60]))]
    role = context.role()
    if role and (not named or named == role or _holds(context, named)):
        return []
    return [context.refusal("role", _("This step is for {who}.").format(who=who_could(context)))]


def _holds(context: Context, named: str) -> bool:
    roles = context.step.by or (context.matter.owner + context.matter.instead if context.matter else ())
    if context.matter and context.matter.seats and not context.step.by:
        return any(named in roles for roles in context.matter.seats.values()) or named in context.matter.seats
    if named not in roles or named in OUTSIDE:
        return named in roles and context.actor.kind == named
    return context.actor.human in context.people.holders(named)


def who_could(context: Context) -> str:
    """Who could take the step, by office, and by name where it is one person's turn."""
    titles = {role: one.title for role, one in context.policy.roles.items()}
    titles |= {COLLEAGUE: _("any colleague"), "person": _("the person"), "representative": _("their representative")}
    if context.matter and context.matter.seats and not context.step.by:
        open_seats = {seat: roles for seat, roles in context.matter.seats.items() if seat not in context.matter.views}
        roles = tuple(role for seat in open_seats.values() for role in seat[:1])
    else:
        roles = context.step.by or (context.matter.owner if context.matter else ())
    said = _(" or ").join(dict.fromkeys(titles.get(role, role) for role in roles)) or _("nobody at present")
    names = sorted(context.facts.colleagues[ref].name or ref for ref in context.acting())
    return said + (f" ({', '.join(names)})" if 0 < len(names) <= 3 else "")


def independent(context: Context, also: tuple[str, ...] = ()) -> list[Refusal]:
    """Is the human being independent, within the strand? Those named as deciders count as acting."""
    if context.actor.kind != COLLEAGUE:
        decides = any(one.imposes or one.lifts for one in context.step.outcomes.values())
        return [context.refusal("independent", _("Nobody decides about themselves. Who could: {who}.").format(who=who_could(context)))] if decides else []
    found = []
    for human in dict.fromkeys((context.request.actor.human, context.human, *also)):
        if why := context.conflict(human):
            own = human == context.request.actor.human
            message = _("You cannot take this step. {why} Who could: {who}.") if own else _("{why} Who could: {who}.")
            ready = ", ".join(sorted(context.facts.colleagues[ref].name or ref for ref in context.acting())[:3])
            found.append(context.refusal("independent", message.format(why=why, who=ready or who_could(context))))
    return found


def in_time(context: Context, outcome: Outcome) -> list[Refusal]:
    """Did it come in time? A lapse refuses nothing of the person's: it asks for the outcome that says late."""
    found = _dates(context)
    matter, step = context.matter, context.step
    if found or not matter or not any(one.late for one in step.outcomes.values()):
        return found
    received = context.request.occurred_at or context.now
    late = matter.due is not None and received > matter.due
    if late == outcome.late:
        return []
    last = show_day(context.policy.calendar.day(matter.due)) if matter.due else ""
    other = next((one for one in step.outcomes.values() if one.late == late), outcome)
    if late:
        message = _("It came after the last day, {day}. It can be recorded all the same: choose “{outcome}”.")
    else:
        message = _("It came in time (last day {day}): choose “{outcome}”.") if last else _("It came in time: there is no last day at present: choose “{outcome}”.")
    return [context.refusal("time", message.format(day=last, outcome=other.title or other.id))]


def _dates(context: Context) -> list[Refusal]:
    occurred, step = context.request.occurred_at, context.step
    if occurred is None:
        return []
    calendar = context.policy.calendar
    if not step.dated and not context.request.answers.get("done-elsewhere"):
        return [context.refusal("time", _("This step counts from when it is recorded. If it was done elsewhere before, say where."))]
    if occurred > context.now:
        return [context.refusal("time", _("The day on which it happened cannot lie in the future."))]
    if context.matter:
        cause = calendar.day(context.state.event(context.matter.opened_by).occurred_at)
        if calendar.day(occurred) < cause:
            return [context.refusal("time", _("It cannot have happened before {day}, when this was opened.").format(day=show_day(cause)))]
    return []
